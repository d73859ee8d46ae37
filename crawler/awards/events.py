"""Clauses that report an award: a verb of winning or giving, what is won, and whether it has happened.

An event is the unit that both the tagger's features and the facts are made of.
"""

from dataclasses import dataclass

from crawler.awards.lexicon import Kind, Mark, Programme, word_set
from crawler.awards.standings import is_place
from crawler.awards.standings import place_number as place_number  # its readers import events and places from here
from crawler.awards.status import CLAUSE_ENDS, is_subordinate, senses, status
from crawler.awards.status import Status as Status  # part of an event: its readers import both from here
from crawler.awards.text import Sentence
from crawler.awards.verbless import NOMINAL as NOMINAL  # the entry of an event whose verb is a noun
from crawler.awards.verbless import above_all, beaten, handed_over, headline, of_a_pronoun, promoted
from crawler.records import AwardType

WINDOW = 16
"""Tokens in which a verb's object is looked for."""
FIRM = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.PLACE, Kind.MEDAL)
LOOSE = (Kind.CONTEST, Kind.WEAK)
TAKING = (Kind.WIN, Kind.RECEIVE, Kind.HONOURED)
"""The verb's subject is the recipient."""
HANDING = (Kind.GIVE, Kind.BESTOW)
"""The verb's subject is the giver."""

_COPULAS = word_set("events", "copulas")
_NAMINGS = word_set("events", "namings")
_OFFICES = word_set("events", "offices")
_OTHER_OBJECTS = word_set("events", "other_objects")
_PASSIVE_NAMINGS = word_set("events", "passive_namings")
_CROWNINGS = word_set("events", "crownings")
_CONTEST_WINS = word_set("events", "contest_wins")
_SECURING = {"memastikan", "menjamin", "menambah", "tambah", "menyelamatkan"}
"""Verbs that win a medal, and nothing else: "memastikan emas", "menambah dua perak"."""
_CHAMPIONS = {"juarai", "menjuarai", "kampiuni", "merajai", "rajai"}
_RESTING = {"hinggap di", "mampir ke", "singgah di"}
_TELLING = _NAMINGS | _CHAMPIONS | {"best", "bintang", "menobatkan", "nobatkan", "top"}
"""Words that report an award which the lexicon need not know."""
_ILLS = word_set("events", "ills")
_ILLS_REACH = 5
_HONOURING = {"berprestasi", "inovatif", "inspiratif", "pelopor"}
"""Who is named a teacher of this kind is honoured."""
_SCORES = {"nilai", "skor", "indeks"}
_AGENT = 7
_NEAR_PREDICATE = 4


@dataclass(frozen=True, slots=True)
class Event:
    """One verb with its object in one sentence; tokens `start` to `end` cover both."""

    sentence: Sentence
    verb: Mark
    target: Mark
    status: Status
    relative: bool
    """Does the verb stand in a relative or subordinate clause?"""
    quoted: bool
    firm: bool
    """Is the object an award in itself, not only beside a verb of winning?"""

    @property
    def start(self) -> int:
        """The first token of verb and object."""
        return min(self.verb.start, self.target.start)

    @property
    def end(self) -> int:
        """The token behind verb and object."""
        return max(self.verb.end, self.target.end)


def read_events(sentence: Sentence) -> list[Event]:
    """All events of a sentence, in the order of their verbs; at most one for each verb."""
    targets = _targets(sentence)
    if not targets and _TELLING.isdisjoint(sentence.lows):
        return []
    events = []
    for verb in [*_verbs(sentence, targets), *_named_by_somebody(sentence)]:
        target = _object(sentence, verb, targets)
        if target is None or target.kind is Kind.WEAK:
            target = _capitalised_title(sentence, verb) or target
        if target is not None and not _in_other_sense(sentence, verb, target) and not _is_attribute(sentence, target):
            events.append(_event(sentence, verb, target))
    told = [*handed_over(sentence), *(beaten(sentence) or above_all(sentence)), *promoted(sentence)]
    if sentence.where == "title":
        told += headline(sentence, targets, {event.target.start for event in events})
    elif not events:
        told += of_a_pronoun(sentence, targets)
    events.extend(_event(sentence, verb, target) for verb, target in told)
    return events


def _verbs(sentence: Sentence, targets: list[Mark]) -> list[Mark]:
    """The verbs of winning and giving; who "membawa medali" takes it, and "pulang membawa" holds no second verb."""
    verbs = sentence.of(*TAKING, *HANDING, Kind.WON, Kind.GIVEN)
    found = []
    for verb in verbs:
        if verb.entry == "cetak" and sentence.lows[verb.start - 1] == "media":
            continue
        if verb.entry == "membawa":
            if any(v.kind is Kind.WIN and v.start <= verb.start and verb.end <= v.end for v in verbs):
                continue
            if any(t.start == verb.end and t.kind in (Kind.AWARD, Kind.MEDAL) for t in targets):
                verb = verb._replace(kind=Kind.WIN)
        found.append(verb)
    medals = {t.start for t in targets if t.kind is Kind.MEDAL}
    securing = [i for i in range(len(sentence) - 1) if medals and sentence.lows[i] in _SECURING]
    found.extend(Mark(Kind.WIN, i, i + 1, sentence.lows[i]) for i in securing if medals & {i + 1, i + 2})
    return found


def _targets(sentence: Sentence) -> list[Mark]:
    marks = sentence.of(*FIRM, *LOOSE)
    return [mark for mark in marks if mark.kind is not Kind.PLACE or is_place(sentence, mark)]


def _object(sentence: Sentence, verb: Mark, targets: list[Mark]) -> Mark | None:
    if verb.kind in (Kind.WON, Kind.GIVEN):
        before = [t for t in targets if t.end <= verb.start and verb.start - t.end <= WINDOW]
        before = [t for t in before if not _broken(sentence, t.end, verb.start) and not _is_guest(verb, t)]
        return min(before, key=lambda t: (t.kind in LOOSE, verb.start - t.end), default=None)
    after = [t for t in targets if _begins_behind(t, verb) and t.start - verb.end <= _reach(sentence, verb, t)]
    after = [t for t in after if not _broken(sentence, verb.end, t.start)]
    if _takes_something_else(sentence, verb):
        return None
    if sentence.lows[verb.start] in _COPULAS and verb.kind is not Kind.RECEIVE:
        after = [t for t in after if _is_predicate(sentence, verb, t)]
    elif verb.kind is Kind.GIVE:
        after = [t for t in after if t.kind is not Kind.PLACE or place_number(sentence, t.end) is not None]
    elif verb.kind is Kind.HONOURED:
        after = [t for t in after if t.start - verb.end <= 8]
    return min(after, key=lambda t: (t.kind in LOOSE, t.start), default=None)


def _is_guest(verb: Mark, target: Mark) -> bool:
    """ "Juara dunia itu singgah di …", "Kirab Piala Dunia singgah di …": only an award that comes to rest is won."""
    if verb.entry not in _RESTING:
        return False
    contest = isinstance(target.entry, Programme) and target.entry.type is AwardType.COMPETITION
    return contest or target.kind in (Kind.PLACE, Kind.CONTEST) or target.entry == "piala"


def _reach(sentence: Sentence, verb: Mark, target: Mark) -> int:
    """ "mengumumkan Poktan X dari Desa Y, Kecamatan Z, sebagai pemenang …": whom one names may have a long name."""
    named = verb.kind in HANDING and sentence.lows[target.start - 1] == "sebagai"
    return 2 * WINDOW if named else WINDOW


def _begins_behind(target: Mark, verb: Mark) -> bool:
    """Of "terakreditasi unggul" the verb is a part, of "lulus akreditasi" the object."""
    ends_with = verb.kind is Kind.HONOURED and target.start > verb.start and target.end >= verb.end
    return target.start >= verb.end or ends_with or (target.start == verb.start and target.end > verb.end)


def _takes_something_else(sentence: Sentence, verb: Mark) -> bool:
    """ "menerima audiensi panitia Anugerah …", "menyerahkan bantuan …": the noun behind the verb is no award."""
    if verb.kind not in (Kind.WIN, Kind.RECEIVE, Kind.GIVE):
        return False
    lows = sentence.lows[verb.end : verb.end + 3]
    first = next((i for i, low in enumerate(lows) if low in _OTHER_OBJECTS), None)
    if first is None or any(mark.start <= verb.end + first for mark in sentence.of(*FIRM) if mark.start >= verb.end):
        return False
    behind = sentence.lows[verb.end + first + 1 : verb.end + first + 12]
    return not any(low in ("serta", "dan", "sekaligus", "sebagai") for low in behind)


def _is_predicate(sentence: Sentence, verb: Mark, target: Mark) -> bool:
    """ "menjadi juara", "masuk zona hijau", but not "jadi tamu Indonesian Television Awards"."""
    distance = target.start - verb.end
    if target.kind in (Kind.PLACE, Kind.RATING):
        return distance <= _NEAR_PREDICATE
    if target.kind is Kind.WEAK and sentence.lows[target.start] in _HONOURING:
        return sentence.lows[verb.start] == "ditetapkan" and distance <= _NEAR_PREDICATE
    near = target.kind in (Kind.AWARD, Kind.PROGRAMME, Kind.MEDAL) and sentence.lows[verb.start] != "masuk"
    return near and distance <= 1


def _named_by_somebody(sentence: Sentence) -> list[Mark]:
    """ "ditetapkan dewan hakim sebagai …": the one who names stands between the verb and "sebagai"."""
    found = []
    known = {mark.start for mark in sentence.of(Kind.HONOURED)}
    for i, low in enumerate(sentence.lows):
        if low in _PASSIVE_NAMINGS and i not in known:
            reach = sentence.lows[i + 1 : i + 2 + _AGENT]
            at = next((k for k, behind in enumerate(reach, i + 1) if behind in ("sebagai", "menjadi")), None)
            if at is not None and "," not in sentence.lows[i:at]:
                found.append(Mark(Kind.HONOURED, i, at + 1, low))
    return found


def _capitalised_title(sentence: Sentence, verb: Mark) -> Mark | None:
    """ "terpilih sebagai Bagus dan Jegeg Jembrana 2024": a title in capitals that the lexicon does not know."""
    at = verb.end
    if sentence.lows[verb.start] in _CHAMPIONS and at < len(sentence) and sentence.words[at][0].isupper():
        return Mark(Kind.CONTEST, at, at + 1, sentence.lows[at])
    if verb.kind is Kind.BESTOW and sentence.lows[verb.start] in ("menobatkan", "nobatkan"):
        naming = next((i for i in range(at, min(at + 12, len(sentence) - 1)) if sentence.lows[i] == "sebagai"), None)
        return None if naming is None else Mark(Kind.AWARD, naming + 1, naming + 2, sentence.lows[naming + 1])
    if verb.kind in (Kind.WIN, Kind.RECEIVE, Kind.GIVE) and at + 1 < len(sentence) and _begins_title(sentence, at):
        return Mark(Kind.AWARD, at, at + 1, sentence.lows[at])
    if verb.kind is not Kind.HONOURED or sentence.lows[verb.start] not in _NAMINGS or sentence.where == "title":
        return None
    if at + 1 < len(sentence) and sentence.words[at][0].isupper() and sentence.lows[at] not in _OFFICES:
        titled = at + 2 < len(sentence) and (sentence.words[at + 1][0].isupper() or sentence.lows[at + 1] == "dan")
        kind = Kind.AWARD if titled and sentence.lows[verb.start] in _CROWNINGS else Kind.WEAK
        return Mark(kind, at, at + 1, sentence.lows[at])
    return None


def _begins_title(sentence: Sentence, at: int) -> bool:
    """ "Top BUMD", "Best Actor", "Bintang Adicipta"; who "menerima bintang tamu" receives a guest."""
    low, titled = sentence.lows[at], sentence.words[at + 1][0].isupper()
    praise = low == "apresiasi" and sentence.where == "body" and sentence.words[at][0].isupper()
    return low in ("top", "best") or (titled and (low == "bintang" or praise))


def _broken(sentence: Sentence, start: int, end: int) -> bool:
    lows = sentence.lows
    return any(lows[i] in CLAUSE_ENDS and not (lows[i] == ":" and lows[i - 1].isdigit()) for i in range(start, end))


def _begins_at(sentence: Sentence, at: int, *kinds: Kind) -> bool:
    return any(mark.start == at for mark in sentence.of(*kinds))


def _is_attribute(sentence: Sentence, target: Mark) -> bool:
    """ "Sekolah berakreditasi A itu menyediakan …": what is known of the subject, not what is told of it."""
    graded = sentence.lows[target.start].startswith(("ber", "terakreditasi"))
    return graded and sentence.lows[target.end : target.end + 1] in (["itu"], ["ini"], ["tersebut"])


def _in_other_sense(sentence: Sentence, verb: Mark, target: Mark) -> bool:
    if sentence.lows[target.start] == "duta" and _begins_at(sentence, target.end, Kind.CONTEST, Kind.PROGRAMME):
        return True  # "duta PON": the face of a campaign, not who won a contest
    if sentence.lows[target.start - 1] == "duta" and target.kind in (Kind.CONTEST, Kind.PROGRAMME):
        return True
    if target.kind is Kind.PLACE and any(low in _ILLS for low in sentence.lows[target.end : target.end + _ILLS_REACH]):
        return True
    return any(
        (sense.start < target.end and target.start < sense.end) or (sense.start < verb.end and verb.start < sense.end)
        for sense in senses(sentence)
    )


def _event(sentence: Sentence, verb: Mark, target: Mark) -> Event:
    relative = is_subordinate(sentence, verb)
    low = sentence.lows[verb.start]
    crowned = target.kind is Kind.WEAK and target.start - verb.end <= _NEAR_PREDICATE and low in _CROWNINGS
    firm = target.kind in FIRM or crowned or (target.kind is Kind.CONTEST and low in _CONTEST_WINS)
    firm = firm or _is_graded(sentence, target) or _is_grand_prize(sentence, verb, target)
    return Event(sentence, verb, target, status(sentence, verb, target), relative, sentence.quoted[verb.start], firm)


def _is_grand_prize(sentence: Sentence, verb: Mark, target: Mark) -> bool:
    """ "merebut Grand Prix": a prize where it is what one wins, else a race."""
    taken = verb.kind is Kind.WIN and target.start == verb.end
    return taken and sentence.lows[target.start : target.start + 2] == ["grand", "prix"]


def _is_graded(sentence: Sentence, target: Mark) -> bool:
    """ "meraih nilai 93,21": a score with decimals is the result of an assessment."""
    behind = sentence.words[target.end : target.end + _NEAR_PREDICATE]
    return sentence.lows[target.start] in _SCORES and any(
        word[0].isdigit() and set(word) & set(",.") for word in behind
    )
