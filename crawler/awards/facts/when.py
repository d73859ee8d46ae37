"""The day on which an award was given or announced: not that of a quote, a deed, a party or a visit."""

from collections.abc import Iterator
from datetime import date, timedelta

from crawler.awards.events import Event, Status
from crawler.awards.facts.dates import Day, read_dates
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence

_GIVING = (Kind.GIVEN, Kind.HELD, Kind.GIVE, Kind.HONOURED, Kind.WIN, Kind.RECEIVE, Kind.BESTOW, Kind.WON)
_LOOSE_VERBS = ("menjadi", "jadi", "sebagai", "masuk", "dinilai", "diakui", "berada di")
"""Verbs of the lexicon's giving kinds that stand in any sentence."""
_OCCASION = word_set("when", "occasion")
_HANDING = word_set("when", "handing")
_REPORTS = word_set("when", "reports")
_SAID = word_set("when", "said")
_OTHER_DAYS = word_set("when", "other_days")
_DEEDS = word_set("when", "deeds")
_MEETINGS = {"apel", "rakor", "rakornas"}
"""Occasions on which anything may be said."""
_TOOK_PLACE = {"berlangsung", "diadakan", "digelar", "dihelat", "dilakukan", "dilaksanakan", "diselenggarakan"}
_FROM = {"dari", "oleh"}
"""Behind a deed they name the giver, and the day is that of the giving again."""
_AFTER = {"sehabis", "selepas", "sesudah", "seusai", "usai"}
_WHILE = {"saat", "ketika", "sambil", "seraya"}
"""A visit behind these words is told beside the giving."""
_UNTIL = {"hingga", "sampai", "sejak", "mulai", "kelahiran", "per"}
_FIRST_SENTENCES = 14
_TODAY_SENTENCES = 6
_CALLING = 8
_OPENING = 4
_SAID_REACH = 3
_ACTIVE = ("me", "be")
"""How an active verb begins: "mengatakan", "berharap"; "kata" and "ujarnya" stand behind what is said."""
_NEXT_DAY = timedelta(days=1)
"""A story's own day may be that of another time zone."""


def event_date(
    document: Document, events: list[Event], published_on: date | None
) -> tuple[date, Sentence, Chunk] | None:
    """The day of the giving: in the sentence that reports the award, else in one about the ceremony."""
    fresh = [e for e in events if e.status is Status.FRESH and e.firm and not e.quoted]
    reporting = {e.sentence.index for e in fresh if e.sentence is not document.title}
    best: tuple[float, Day, Sentence] | None = None
    for sentence in document.body[:_FIRST_SENTENCES]:
        for day in _own_days(sentence, published_on):
            weight = _weight(sentence, day.start, reporting)
            if (weight > 0.0 or sentence.index == 0) and (best is None or weight > best[0]):
                best = (weight, day, sentence)
            break
    if best:
        return best[1].day, best[2], (best[1].start, best[1].end)
    return _today(document, reporting, published_on) if published_on else None


def _weight(sentence: Sentence, start: int, reporting: set[int]) -> float:
    """How surely the days of a sentence are those of the giving; 0 or less where it speaks of something else."""
    lows = set(sentence.lows)
    opens = start < _OPENING and sentence.index + 1 in reporting  # "Jumat pagi kabar itu tiba. Bupati menyerahkan …"
    weight = (
        2.0 * (sentence.index in reporting)
        + 1.0 * opens
        + 1.0 * bool(_OCCASION & lows or _HANDING & lows)
        + 0.8 * sentence.has(Kind.AWARD, Kind.GIVEN, Kind.GIVE, Kind.CONTEST)
        + 0.5 * sentence.has(Kind.RATING, Kind.PROGRAMME)
    )
    if weight:
        weight += 0.7 * bool({sentence.index + 1, sentence.index - 1} & reporting)
    # The later, the less; but what speaks of a giving does so in any of these sentences.
    return weight - 0.05 * sentence.index


def _own_days(sentence: Sentence, published_on: date | None) -> Iterator[Day]:
    """The days of a sentence that may be those of a giving."""
    for day in read_dates(sentence, published_on):
        if _is_of_speech(sentence, day) or _is_of_something_else(sentence, day.start):
            continue
        if published_on and day.day > published_on + _NEXT_DAY and not sentence.has(Kind.GIVEN):
            continue
        yield day


def _today(document: Document, reporting: set[int], published_on: date) -> tuple[date, Sentence, Chunk] | None:
    """ "… diumumkan panitia hari ini": the story's own day."""
    for sentence in document.body[:_TODAY_SENTENCES]:
        if sentence.index not in reporting and not sentence.has(Kind.GIVEN, Kind.HELD):
            continue
        for i in range(1, len(sentence) - 1):
            if sentence.lows[i : i + 2] != ["hari", "ini"]:
                continue
            day = Day(published_on, i, i + 2)
            if not _is_of_speech(sentence, day) and _last_giving(sentence, i) >= 0:
                return published_on, sentence, (i, i + 2)
    return None


def _is_of_speech(sentence: Sentence, day: Day) -> bool:
    """Is the day that of a statement: "…, kata Bupati, Rabu (18/10)", "Bupati, Rabu (18/10), mengatakan …"?"""
    at = day.start
    if sentence.quoted[at]:
        return True
    spoken = [m.end for m in _speeches(sentence) if m.start < at and not _is_naming(sentence, m.end)]
    spoken += [i + 1 for i in range(at) if _is_report(sentence, i) or _is_saying(sentence, i)]
    if not spoken:
        return _last_giving(sentence, at) < 0 and _speech_follows(sentence, day.end)
    last = max(spoken)
    behind = [i for i in range(last, at) if sentence.lows[i - 1 : i + 1] != ["yang", "diterima"]]
    if any(
        low in _HANDING or (low in _OCCASION and low not in _MEETINGS) for low in (sentence.lows[i] for i in behind)
    ):
        return False
    return not any(start in behind for start in _givings(sentence))


def _speeches(sentence: Sentence) -> list[Mark]:
    """The verbs of speech, and no word of a name ("Hari Lanjut Usia")."""
    return [m for m in sentence.of(Kind.SPEECH) if m.start == 0 or sentence.words[m.start].islower()]


def _speech_follows(sentence: Sentence, at: int) -> bool:
    """Does a verb of speech with its subject before it come first behind token `at`, before any of giving?"""
    speech = [m.start for m in _speeches(sentence) if m.start >= at and sentence.lows[m.start][:2] in _ACTIVE]
    speech += [i for i in range(at, len(sentence)) if _is_report(sentence, i)]
    giving = [start for start in _givings(sentence) if start >= at]
    return bool(speech) and min(speech) < min(giving, default=len(sentence))


def _is_no_day(sentence: Sentence, i: int) -> bool:
    """ "pelari kelahiran Raha", "berdiri dari kursi", "piagamnya dijemput bupati": no birth, founding or journey."""
    low, following = sentence.lows[i], sentence.words[i + 1 : i + 2]
    if low == "kelahiran":
        return bool(following) and following[0].istitle()
    if low == "berdiri":
        return following not in (["pada"], ["sejak"], ["tahun"])
    return low == "dijemput" and any(m.end == i for m in sentence.of(Kind.AWARD, Kind.WEAK))


def _is_report(sentence: Sentence, i: int) -> bool:
    """A word of reporting that is no part of a name, such as that of the "Komisi Informasi"."""
    if sentence.lows[i] == "informasi":
        return sentence.lows[i - 1 : i] in (["berdasarkan"], ["dari"], ["menurut"])
    return sentence.lows[i] in _REPORTS and (i == 0 or sentence.words[i].islower())


def _is_saying(sentence: Sentence, i: int) -> bool:
    """ "Hal itu disampaikan Bupati", "menyampaikan bahwa …": said, not handed over."""
    if sentence.lows[i] == "disampaikan":
        return any(low in _SAID for low in sentence.lows[max(0, i - _SAID_REACH) : i])
    said = sentence.lows[i + 1 : i + 3]
    return sentence.lows[i] == "menyampaikan" and any(low in _SAID or low in (",", "apresiasi") for low in said)


def _is_naming(sentence: Sentence, at: int) -> bool:
    """ "Juri menyebut film itu sebagai yang terbaik": no speech."""
    return (
        sentence.lows[at - 1] in ("menyebut", "menyatakan", "menilai")
        and "sebagai" in sentence.lows[at : at + _CALLING]
    )


def _givings(sentence: Sentence) -> list[int]:
    """Where the verbs of giving, winning and holding of a sentence begin."""
    return [
        m.start
        for m in sentence.of(*_GIVING)
        if m.entry not in _LOOSE_VERBS
        and not _is_saying(sentence, m.start)
        and sentence.lows[m.start : m.start + 2] != ["terima", "kasih"]
    ]


def _last_giving(sentence: Sentence, at: int) -> int:
    """The last verb of giving or word of a ceremony before token `at`; -1 where none stands."""
    words = [i for i in range(at) if sentence.lows[i] in _OCCASION or sentence.lows[i] in _HANDING]
    return max((*words, *(start for start in _givings(sentence) if start < at)), default=-1)


def _is_of_something_else(sentence: Sentence, at: int) -> bool:
    """Is the day at token `at` that of a deed, a party, a visit, a deadline, the founding of the recipient?"""
    lows = sentence.lows
    if any(low in _UNTIL for low in lows[max(0, at - 3) : at]):
        return True
    comma = max((i for i in range(at) if lows[i] in (",", ";")), default=-1)
    other = [
        i
        for i in range(at)
        if lows[i] in _OTHER_DAYS
        and (i == 0 or (sentence.words[i].islower() and lows[i - 1] not in _WHILE))
        and not _is_no_day(sentence, i)
        # "Hadiah diserahkan dalam syukuran, Rabu": the party is the giving's occasion.
        and not (lows[i - 1] in ("dalam", "pada", "saat") and _last_giving(sentence, i - 1) >= 0)
        # "menerima piagam dari Gubernur yang berkunjung ke Ende, Senin": behind the comma it is the giving's again.
        if not (i < comma and lows[i - 1] == "yang" and _last_giving(sentence, i) >= 0)
    ]
    first = max([comma, *(i for i in range(at) if lows[i] in _FROM)]) + 1
    won = set(_givings(sentence))
    other += [i for i in range(first, at) if lows[i] in _DEEDS and sentence.words[i].islower() and i not in won]
    after = next((i for i in range(at) if lows[i] in _AFTER and _last_giving(sentence, i) >= 0), at)
    other = [i for i in other if i < after]  # "mengumumkannya seusai laga penutup …": only when it was done
    if not other:
        return False
    # "Seleksi digelar pada …": that it was held says only when.
    last = max(other)
    while last + 1 < at and lows[last + 1] in _TOOK_PLACE:
        last += 1
    words = any(low in _OCCASION or low in _HANDING for low in lows[last + 1 : at])
    verbs = any(last < start < at and lows[start - 1] != "yang" for start in _givings(sentence))
    return not words and not verbs
