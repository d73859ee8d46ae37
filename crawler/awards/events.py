"""Clauses that report an award: a verb of winning or giving, what is won, and whether it has happened.

An event is the unit that both the tagger's features and the facts are made of.
"""

from dataclasses import dataclass
from itertools import pairwise

from crawler.awards.arrivals import arrivals
from crawler.awards.lexicon import Kind, Mark, Programme, word_set
from crawler.awards.namings import CROWNINGS, TELLING, capitalised_title, is_named_title, named_by_somebody
from crawler.awards.standings import STANDINGS, is_place
from crawler.awards.standings import place_number as place_number  # its readers import events and places from here
from crawler.awards.status import CLAUSE_ENDS, is_subordinate, senses, status
from crawler.awards.status import Status as Status  # part of an event: its readers import both from here
from crawler.awards.text import Sentence
from crawler.awards.verbless import NOMINAL as NOMINAL  # the entry of an event whose verb is a noun
from crawler.awards.verbless import (
    above_all,
    beaten,
    brought_home,
    handed_over,
    headline,
    of_a_pronoun,
    possessed,
    promoted,
)
from crawler.records import AwardType

_TITLE_REACH = 9
""" "memilih X sebagai tempat pelayanan KB mandiri terbaik": tokens from "sebagai" to the word of the place."""
WINDOW = 16
"""Tokens in which a verb's object is looked for."""
FIRM = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.PLACE, Kind.MEDAL)
LOOSE = (Kind.CONTEST, Kind.WEAK)
_TARGETS = frozenset((*FIRM, *LOOSE))
TAKING = (Kind.WIN, Kind.RECEIVE, Kind.HONOURED)
"""The verb's subject is the recipient."""
HANDING = (Kind.GIVE, Kind.BESTOW)
"""The verb's subject is the giver."""

_COPULAS = word_set("events", "copulas")
_OTHER_OBJECTS = word_set("events", "other_objects")
_CONTEST_WINS = word_set("events", "contest_wins")
_SECURING = {"memastikan", "menjamin", "menambah", "tambah", "menyelamatkan"}
"""Verbs that win a medal, and nothing else: "memastikan emas", "menambah dua perak"."""
_ENSURING = {"memastikan", "pastikan"}
_CROWNED = {"gelar juara", "jawara", "juara", "juara umum", "kampiun"}
_NAME_REACH = 7
_RESTING = {"hinggap di", "mampir ke", "singgah di"}
_ILLS = word_set("events", "ills")
_RANKED = STANDINGS | {"nomor", "peringkat", "top"}
_ILLS_REACH = 5
_STATISTICS = word_set("events", "statistics")
_CLOSINGS = {"emas", "gelar", "juara", "medali", "trofi"}
_GIVERS = {"dari", "lembaga", "oleh", "perusahaan", "yayasan"}
_HONOURING = {"berprestasi", "inovatif", "inspiratif", "pelopor"}
"""Who is named a teacher of this kind is honoured."""
_FALLING_TO = {"jatuh ke", "jatuh ke tangan", "jatuh kepada", "jatuh pada", "melekat pada", "tersemat pada"}
_FALLEN = {"gelar", "hadiah", "kategori", "predikat", "titel"}
_SCORES = {"nilai", "skor", "indeks"}
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
    if not targets and sentence.where != "title" and TELLING.isdisjoint(sentence.lows):
        return []
    events: list[Event] = []
    for verb in [*_verbs(sentence, targets), *named_by_somebody(sentence)]:
        target = _object(sentence, verb, targets)
        if target is None or target.kind is Kind.WEAK:
            target = capitalised_title(sentence, verb) or target
        if target is not None and not _in_other_sense(sentence, verb, target) and not _is_attribute(sentence, target):
            events.append(_event(sentence, verb, target))
    told = [
        *handed_over(sentence),
        *(beaten(sentence) or above_all(sentence)),
        *promoted(sentence),
        *brought_home(sentence),
        *(arrivals(sentence, targets) if not any(event.firm for event in events) else []),
    ]
    if sentence.where == "title":
        heads = headline(sentence, targets, {event.target.start for event in events})
        told += [(verb, target) for verb, target in heads if not _in_other_sense(sentence, verb, target)]
    elif not events:
        told += possessed(sentence, targets) or of_a_pronoun(sentence, targets)
    events.extend(_event(sentence, verb, target) for verb, target in told)
    return events


def _verbs(sentence: Sentence, targets: list[Mark]) -> list[Mark]:
    """The verbs of winning and giving; who "membawa medali" takes it, and "pulang membawa" holds no second verb."""
    verbs = sentence.of(*TAKING, *HANDING, Kind.WON, Kind.GIVEN)
    found: list[Mark] = []
    for verb in verbs:
        if verb.entry == "cetak" and sentence.lows[verb.start - 1] == "media":
            continue
        if verb.entry == "dihargai" and "".join(sentence.lows[verb.end : verb.end + 1]).startswith("rp"):
            continue
        graded = any(t.start == verb.start for t in targets) and not any(v.end == verb.start for v in verbs)
        if verb.entry == "lulus" and not graded:
            continue
        if verb.entry in ("bawa", "membawa"):
            if any(v.kind is Kind.WIN and v.start <= verb.start and verb.end <= v.end for v in verbs):
                continue
            if any(t.start == verb.end and t.kind in (Kind.AWARD, Kind.MEDAL) for t in targets):
                verb = verb._replace(kind=Kind.WIN)
        found.append(verb)
    crowned = {t.start for t in targets if t.entry in _CROWNED}
    ensuring = [i for i, low in enumerate(sentence.lows) if crowned and low in _ENSURING]
    ensuring = [i for i in ensuring if any(i < start <= i + _NAME_REACH for start in crowned)]
    found.extend(Mark(Kind.BESTOW, i, i + 1, sentence.lows[i]) for i in ensuring)
    medals = {t.start for t in targets if t.kind is Kind.MEDAL}
    securing = [i for i in range(len(sentence) - 1) if medals and sentence.lows[i] in _SECURING]
    found.extend(Mark(Kind.WIN, i, i + 1, sentence.lows[i]) for i in securing if medals & {i + 1, i + 2})
    return found


def _targets(sentence: Sentence) -> list[Mark]:
    if _TARGETS.isdisjoint(sentence.marks):
        return []
    marks = sentence.of(*FIRM, *LOOSE)
    return [mark for mark in marks if mark.kind is not Kind.PLACE or is_place(sentence, mark)]


def _object(sentence: Sentence, verb: Mark, targets: list[Mark]) -> Mark | None:
    if verb.kind in (Kind.WON, Kind.GIVEN):
        before = [t for t in targets if t.end <= verb.start and verb.start - t.end <= WINDOW]
        before = [t for t in before if not _broken(sentence, t.end, verb.start) and not _is_guest(verb, t)]
        if verb.entry == "milik":  # "hadiah dari yayasan milik perusahaan": the giver has an owner
            before = [t for t in before if _GIVERS.isdisjoint(sentence.lows[t.end : verb.start])]
        return min(before, key=lambda t: (t.kind in LOOSE, verb.start - t.end), default=None)
    after = [t for t in targets if _begins_behind(t, verb) and t.start - verb.end <= _reach(sentence, verb, t)]
    after = [t for t in after if not _broken(sentence, verb.end, t.start)]
    if verb.entry in ("bawa", "membawa") and sentence.where == "title":
        after = [t for t in after if "," not in sentence.lows[verb.end : t.start]]
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
    before = sentence.lows[max(verb.end, target.start - _TITLE_REACH) : target.start]
    named = verb.kind in HANDING and ("sebagai" in before or before[-1:] == ["menjadi"])
    return 2 * WINDOW if named else WINDOW


def _begins_behind(target: Mark, verb: Mark) -> bool:
    """Of "terakreditasi unggul" the verb is a part, of "lulus akreditasi" the object."""
    ends_with = verb.kind is Kind.HONOURED and target.start > verb.start and target.end >= verb.end
    return target.start >= verb.end or ends_with or (target.start == verb.start and target.end > verb.end)


def _takes_something_else(sentence: Sentence, verb: Mark) -> bool:
    """ "menerima audiensi panitia Anugerah …", "menyerahkan bantuan …": the noun behind the verb is no award."""
    if verb.kind not in (Kind.WIN, Kind.RECEIVE, Kind.GIVE) and verb.entry not in ("bawa", "membawa"):
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
    standing = target.kind is Kind.PLACE and target.entry in _RANKED
    if standing and any(low in _ILLS for low in sentence.lows[target.end : target.end + _ILLS_REACH]):
        return True
    if standing and _is_of_statistics(sentence, min(verb.start, target.start)):
        return True
    return any(
        (sense.start < target.end and target.start < sense.end) or (sense.start < verb.end and verb.start < sense.end)
        for sense in senses(sentence)
    )


def _is_of_statistics(sentence: Sentence, end: int) -> bool:
    """ "Volume ekspor rumput laut menempati peringkat pertama": the subject is a quantity."""
    for i in range(end - 1, -1, -1):
        if sentence.lows[i] in _STATISTICS:
            return True
        if sentence.lows[i] in ("dalam", "lomba", "penghargaan"):
            return False
    return False


def _event(sentence: Sentence, verb: Mark, target: Mark) -> Event:
    relative = is_subordinate(sentence, verb)
    low = sentence.lows[verb.start]
    crowned = target.kind is Kind.WEAK and target.start - verb.end <= _NEAR_PREDICATE and low in CROWNINGS
    firm = target.kind in FIRM or crowned or (target.kind is Kind.CONTEST and low in _CONTEST_WINS)
    firm = firm or _is_graded(sentence, target) or _is_grand_prize(sentence, verb, target)
    firm = firm or is_named_title(sentence, target) or _falls_to(verb, target) or _is_closed_with(sentence, verb)
    return Event(sentence, verb, target, status(sentence, verb, target), relative, sentence.quoted[verb.start], firm)


def _is_closed_with(sentence: Sentence, verb: Mark) -> bool:
    """ "menutup Sirkuit Nasional dengan gelar"."""
    if verb.entry != "menutup":
        return False
    behind = sentence.lows[verb.end : verb.end + WINDOW]
    return any(a == "dengan" and b in _CLOSINGS for a, b in pairwise(behind))


def _falls_to(verb: Mark, target: Mark) -> bool:
    """ "hadiah jatuh ke tangan …", "gelar itu melekat pada …"."""
    return target.kind is Kind.WEAK and verb.entry in _FALLING_TO and target.entry in _FALLEN


def _is_grand_prize(sentence: Sentence, verb: Mark, target: Mark) -> bool:
    """ "merebut Grand Prix": a prize where it is what one wins, else a race."""
    taken = verb.kind is Kind.WIN and target.start == verb.end
    return taken and sentence.lows[target.start : target.start + 2] == ["grand", "prix"]


def _is_graded(sentence: Sentence, target: Mark) -> bool:
    """ "meraih nilai 93,21": a score with decimals is the result of an assessment."""
    if sentence.lows[target.start] in _SCORES and "tertinggi" in sentence.lows[target.end : target.end + 1]:
        return True
    behind = sentence.words[target.end : target.end + _NEAR_PREDICATE]
    return sentence.lows[target.start] in _SCORES and any(
        word[0].isdigit() and set(word) & set(",.") for word in behind
    )
