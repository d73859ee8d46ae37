"""Days in a sentence: "Kamis (21/12/2023)", "Rabu (2/10)", "28 Oktober 2023", "pada 7 September", "Rabu (16)"."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from crawler.awards.lexicon import word_set, word_sets
from crawler.awards.text import Sentence, numbers_in


def _numbered(names: dict[str, frozenset[str]], first: int) -> dict[str, int]:
    return {word: at for at, words in enumerate(names.values(), first) for word in words}


MONTHS = _numbered(word_sets("dates", "months"), 1)
"""Folded name of a month → number, January 1."""
_BEFORE, _AFTER = timedelta(days=365), timedelta(days=60)
_TO = word_set("dates", "to")
"""What joins the first and the last day of a span."""
WEEKDAYS = _numbered(word_sets("dates", "weekdays"), 0)
"""Folded name of a weekday → number, Monday 0."""
_BARE_BACK = 40
"""A day written as a number alone is less than this many days before the story."""
_BESIDE_TO = word_set("dates", "beside_to") | WEEKDAYS.keys()
_YEAR_DIGITS = 4


class Day(NamedTuple):
    """Tokens `start` to `end` (exclusive) state a day."""

    day: date
    start: int
    end: int
    manner: str
    """How it is written: `with year`, `without year`, `number alone`, or `of a span` of several days."""


class _Written(NamedTuple):
    """A day as it is written, before it is dated: its year may be missing."""

    day: int
    month: int
    year: int | None
    start: int
    end: int


def read_dates(sentence: Sentence, published_on: date | None, year: int | None = None) -> Iterator[Day]:
    """The days that a sentence states, in order. A missing year is that nearest to the story's day, else `year`."""
    at = 0
    for i in numbers_in(sentence):
        if i < at:
            continue
        written = _written(sentence, i)
        if written is None:
            day = _bare(sentence, i, published_on)
            if day:
                yield Day(day, i, i + 1, "number alone")
            continue
        own = written.year or (year if published_on is None else None)
        found = _day(written.day, written.month, own, published_on)
        if found:
            manner = "with year" if written.year else "without year"
            span = "of a span" if _is_of_span(sentence, written) else manner
            yield Day(found, written.start, written.end, span)
        at = written.end


def _bare(sentence: Sentence, i: int, published_on: date | None) -> date | None:
    """The day of "Rabu (16)": the last Wednesday that was a 16th, in the story's month or an adjacent one."""
    word = sentence.words[i]
    if published_on is None or len(word) > 2 or not word.isdecimal() or i < 2 or sentence.words[i - 1] != "(":
        return None
    if sentence.words[i + 1 : i + 2] != [")"] or sentence.lows[i - 2] not in WEEKDAYS:
        return None
    for back in range(-1, _BARE_BACK):
        day = published_on - timedelta(days=back)
        if day.day == int(word) and day.weekday() == WEEKDAYS[sentence.lows[i - 2]]:
            return day
    return None


def _written(sentence: Sentence, i: int) -> _Written | None:
    """The day written from token `i` on: "21/12/2023", "9.9.2024", "12/9-2024", "02-12-2024", "5 Juni 2024"."""
    word = sentence.words[i]
    parts = word.replace(".", "/").split("/") if "/" in word or word.count(".") == 2 else [word]
    if not all(map(_is_short, parts)):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 3:
        return _Written(numbers[0], numbers[1], numbers[2], i, i + 1)
    if len(numbers) == 2:
        dashed = _number(sentence, i + 2) if sentence.lows[i + 1 : i + 2] == ["-"] else None
        year = dashed if dashed and len(sentence.words[i + 2]) in (2, _YEAR_DIGITS) else None
        return _Written(numbers[0], numbers[1], year, i, i + 3 if year else i + 1)
    if len(numbers) == 1 and i + 1 < len(sentence):
        if sentence.lows[i + 1] in MONTHS:
            return _with_month(sentence, numbers[0], i)
        month, year = _number(sentence, i + 2), _number(sentence, i + 4)
        if sentence.words[i + 1] == "-" and sentence.lows[i + 3 : i + 4] == ["-"] and month and year:
            full = len(sentence.words[i + 4]) == _YEAR_DIGITS
            return _Written(numbers[0], month, year, i, i + 5) if full else None
    return None


def _with_month(sentence: Sentence, day: int, i: int) -> _Written:
    at = i + 2 + (sentence.lows[i + 2 : i + 3] == ["tahun"])
    year = _number(sentence, at)
    if year is None or len(sentence.words[at]) != _YEAR_DIGITS:
        return _Written(day, MONTHS[sentence.lows[i + 1]], None, i, i + 2)
    return _Written(day, MONTHS[sentence.lows[i + 1]], year, i, at + 1)


def _number(sentence: Sentence, i: int) -> int | None:
    return int(sentence.words[i]) if i < len(sentence) and _is_short(sentence.words[i]) else None


def _is_short(word: str) -> bool:
    """Whether it may be a number in a date: `int` rejects thousands of digits, and `date` rejects large numbers."""
    return word.isdecimal() and len(word) <= _YEAR_DIGITS


def _is_of_span(sentence: Sentence, written: _Written) -> bool:
    """Whether it is the first or the last of several days: "10-14 September", "31 Mei sampai dengan 1 Juni"."""
    before = _beyond_joiner(sentence, written.start - 1, -1)
    if before is not None and (sentence.words[before][0].isdecimal() or sentence.lows[before] in MONTHS):
        return True
    after = _beyond_joiner(sentence, written.end, 1)
    return after is not None and _written(sentence, after) is not None


def _beyond_joiner(sentence: Sentence, i: int, step: int) -> int | None:
    """The token behind (`step` 1) or before (-1) "sampai dengan" and the like at token `i`; None if absent."""
    joined = False
    while 0 <= i < len(sentence) and (sentence.lows[i] in _TO or sentence.lows[i] in _BESIDE_TO):
        joined = joined or sentence.lows[i] in _TO
        i += step
    return i if joined and 0 <= i < len(sentence) else None


def _day(day: int, month: int, year: int | None, published_on: date | None) -> date | None:
    """A day near the story's own: the nearest year if `year` is None; None if it does not fit the story."""
    if year is not None and year < 100:
        year += 2000
    if year is None:
        if published_on is None:
            return None
        days = [_safe(y, month, day) for y in (published_on.year - 1, published_on.year, published_on.year + 1)]
        near = [d for d in days if d and published_on - _BEFORE <= d <= published_on + _AFTER]
        return min(near, key=lambda d: abs(d - published_on), default=None)
    found = _safe(year, month, day)
    if found and published_on and not published_on - _BEFORE <= found <= published_on + _AFTER:
        return None
    return found


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def story_year(sentences: Iterable[Sentence], latest: int = 2100) -> int | None:
    """The year of a story without a date of its own: the latest that it names."""
    words = [word for sentence in sentences for word in sentence.words if len(word) >= _YEAR_DIGITS]
    years = [int(word[-_YEAR_DIGITS:]) for word in words if word[-_YEAR_DIGITS:].isdecimal()]
    return max((year for year in years if 1990 <= year <= latest), default=None)
