"""The day on which an award was given or announced: not that of a quote, a deed, a party or a visit."""

from collections.abc import Iterator
from datetime import date, timedelta

from crawler.awards.events import Event, Status
from crawler.awards.facts.dates import WEEKDAYS, Day, read_dates
from crawler.awards.facts.givings import givings, is_ceremony, is_fetching, is_saying, last_giving
from crawler.awards.facts.statements import is_of_statement
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence

_OTHER_DAYS = word_set("when", "other_days")
_DEEDS = word_set("when", "deeds")
_TOOK_PLACE = {"berlangsung", "diadakan", "digelar", "dihelat", "dilakukan", "dilaksanakan", "diselenggarakan"}
_FROM = {"dari", "oleh"}
"""Behind a deed they name the giver, and the day is that of the giving again."""
_WHILE = {"saat", "ketika", "sambil", "seraya"}
"""A visit behind these words is told beside the giving."""
_AFTER = {"jelang", "menjelang", "selepas", "seselesai", "sesudah", "setelah", "seusai", "sebelum", "usai"}
"""Of "diumumkan usai laga penutup" the day is that of the giving."""
_UNTIL = {"hingga", "sampai", "sejak", "mulai", "per"}
_MARKED_BY = {"diisi", "dirangkai", "dirangkaikan", "disertai", "ditandai", "diwarnai"}
"""Of "Pelepasan siswa, Rabu (5/6), ditandai pemberian piagam" the day is that of the giving."""
_MARKED_REACH = 4
_ENDED = {"berakhir", "selesai"}
_DAY_WORDS = {"pada", "hari", "tanggal", ",", "baru"}
_LAST_ROUNDS = {"delapan", "empat", "enambelas", "8", "4", "16"}
"""Before "besar" they name a round that decides nothing yet."""
_GUESTS = {"hadirin", "tamu", "undangan"}
_FOUNDED = {"di", "pada", "sejak", "tahun"}
_FIRST_SENTENCES = 14
_TODAY_SENTENCES = 6
_NAMED = 0.7
"""Of several awards' days that of the main one is taken."""
_OPENING = 3
_EARLY = 4
_NEXT_DAY = timedelta(days=1)
"""A story's own day may be that of another time zone."""


def event_date(
    document: Document, events: list[Event], published_on: date | None, named: Sentence | None = None
) -> tuple[date, Sentence, Chunk] | None:
    """The day of the giving: in the sentence that reports the award, else in one about the ceremony.

    `named` is the sentence that names the main award.
    """
    fresh = [e for e in events if e.status is Status.FRESH and e.firm and not e.quoted]
    reporting = {e.sentence.index for e in fresh if e.sentence is not document.title}
    best: tuple[float, Day, Sentence] | None = None
    for sentence in [s for s in document.body if s.index < _FIRST_SENTENCES or s.index in reporting]:
        for day in _own_days(sentence, published_on):
            weight = _weight(sentence, day.start, reporting) + _NAMED * (sentence is named)
            if (weight > 0.0 or _sets_the_scene(sentence, reporting)) and (best is None or weight > best[0]):
                best = (weight, day, sentence)
            break
    if best:
        return best[1].day, best[2], (best[1].start, best[1].end)
    return _today(document, reporting, published_on) if published_on else None


def _sets_the_scene(sentence: Sentence, reporting: set[int]) -> bool:
    """ "Rabu (5/6), ia melangkah ke panggung. Bupati menyerahkan …": a day before any report is likely the giving's.

    Behind the report come homecomings, quotes and harvests: a day there needs a word of giving.
    """
    return sentence.index == 0 or sentence.index < min(reporting, default=_EARLY)


def _weight(sentence: Sentence, start: int, reporting: set[int]) -> float:
    """How surely the days of a sentence are those of the giving; 0 or less where it speaks of something else."""
    # "Jumat pagi kabar itu tiba. Bupati menyerahkan …"
    opens = start < _OPENING and sentence.index not in reporting and sentence.index + 1 in reporting
    paper = sentence.has(Kind.WEAK, Kind.FRUIT) and sentence.has(Kind.RECEIVE, Kind.WON)
    weight = (
        2.0 * (sentence.index in reporting)
        + 1.0 * opens
        + 1.0 * any(is_ceremony(sentence, i) for i in range(len(sentence)))
        + 0.8 * (paper or sentence.has(Kind.AWARD, Kind.GIVEN, Kind.GIVE, Kind.CONTEST))
        + 0.5 * sentence.has(Kind.RATING, Kind.PROGRAMME)
    )
    if weight:
        weight += 0.7 * bool({sentence.index + 1, sentence.index - 1} & reporting)
    # The later, the less; but what speaks of a giving does so in any of these sentences.
    return weight - 0.05 * sentence.index


def _own_days(sentence: Sentence, published_on: date | None) -> Iterator[Day]:
    """The days of a sentence that may be those of a giving."""
    for day in read_dates(sentence, published_on):
        if is_of_statement(sentence, day) or _is_of_something_else(sentence, day):
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
            if not is_of_statement(sentence, day) and last_giving(sentence, i) >= 0:
                return published_on, sentence, (i, i + 2)
    return None


def _is_of_something_else(sentence: Sentence, day: Day) -> bool:
    """Is the day that of a deed, a party, a visit, a deadline, the founding of the recipient?"""
    lows, at = sentence.lows, day.start
    if _is_from_or_until(sentence, at) or _is_of_an_end(sentence, at):
        return True
    comma = max((i for i in range(at) if lows[i] in (",", ";")), default=-1)
    other = [
        i
        for i in range(at)
        if _is_other(sentence, i)
        # "menerima piagam dari Gubernur yang berkunjung ke Ende, Senin": behind the comma it is the giving's again.
        and not (i < comma and lows[i - 1] == "yang" and last_giving(sentence, i) >= 0)
    ]
    first = max([comma, *(i for i in range(at) if lows[i] in _FROM)]) + 1
    other += [i for i in range(first, at) if lows[i] in _DEEDS and sentence.words[i].islower()]
    if not other or _MARKED_BY & set(lows[day.end : day.end + _MARKED_REACH]) or _is_given_behind(sentence, day.end):
        return False
    # "Seleksi digelar pada …": that it was held says only when.
    last = max(other)
    while last + 1 < at and lows[last + 1] in _TOOK_PLACE:
        last += 1
    words = any(is_ceremony(sentence, i) for i in range(last + 1, at))
    verbs = any(last < start < at and lows[start - 1] != "yang" for start in givings(sentence))
    return not words and not verbs


def _is_given_behind(sentence: Sentence, at: int) -> bool:
    """ "Dalam kunjungannya, Rabu (5/6), menteri menyerahkan piagam": behind the day an award is handed over."""
    given = [m.start for m in sentence.of(Kind.GIVE, Kind.GIVEN) if m.start >= at and not is_saying(sentence, m.start)]
    return bool(given) and any(m.start > given[0] for m in sentence.of(Kind.AWARD, Kind.PROGRAMME))


def _is_other(sentence: Sentence, i: int) -> bool:
    """Does token `i` tell of a day that is never that of a giving?"""
    low, before, after = sentence.lows[i], sentence.lows[max(0, i - 1)], sentence.lows[i + 1 : i + 2]
    if low == "besar" and before in _LAST_ROUNDS:
        return True
    if low not in _OTHER_DAYS or is_fetching(sentence, i):
        return False
    if i == 0:
        return True
    if not sentence.words[i].islower():
        return False
    if low == "berdiri" and after and after[0] not in _FOUNDED and not after[0].isdecimal():
        return False
    if low == "menyambut" and after and after[0] in _GUESTS:
        return False
    # "Hadiah diserahkan dalam syukuran, Rabu": the party is the giving's occasion.
    given = last_giving(sentence, i - 1) >= 0
    if given and (before in _WHILE or before in ("dalam", "pada")):
        return False
    return not (given and any(word in _AFTER for word in _clause_before(sentence, i)))


def _clause_before(sentence: Sentence, at: int) -> list[str]:
    """The words before token `at` back to a comma."""
    start = max((i for i in range(at) if sentence.lows[i] in (",", ";")), default=-1) + 1
    return sentence.lows[start:at]


def _is_from_or_until(sentence: Sentence, at: int) -> bool:
    """ "sejak", "hingga" and the like; what was received "sejak Rabu (5/6)" was received on that day."""
    clause = _clause_before(sentence, _before_day(sentence, at) + 1)
    if len(clause) > 1 and clause[0] == "sebelum":  # "Sebelum penyerahan, Rabu (5/6), tim bertemu DPRD."
        return True
    found = [i for i in range(max(0, at - 3), at) if sentence.lows[i] in _UNTIL]
    if not found:
        return False
    first = found[0]
    if sentence.lows[first] != "sejak":
        return True
    had = (Kind.RECEIVE, Kind.WON, Kind.HONOURED)
    if any(m.end == first for m in sentence.of(*had)):
        return False
    return first > 0 or not sentence.has(Kind.AWARD, Kind.PROGRAMME, *had) or sentence.has(Kind.CONTEST, Kind.HELD)


def _is_of_an_end(sentence: Sentence, at: int) -> bool:
    """ "berakhir 25 April", "pada hari terakhir lomba, Minggu": the last of several days."""
    lows = sentence.lows
    if sentence.has(Kind.HONOURED):
        return False
    last = max((i for i in range(1, at) if lows[i - 1 : i + 1] == ["hari", "terakhir"]), default=-1)
    if last >= 0 and last_giving(sentence, at) < last:
        return True
    before = _before_day(sentence, at)
    return before >= 0 and lows[before] in _ENDED


def _before_day(sentence: Sentence, at: int) -> int:
    """The token before what introduces the day at token `at`: ", pada Rabu (5/6)"; -1 where none is left."""
    i = at - 1
    while i >= 0 and (sentence.lows[i] in _DAY_WORDS or sentence.lows[i] in WEEKDAYS or sentence.lows[i] == "("):
        i -= 1
    return i
