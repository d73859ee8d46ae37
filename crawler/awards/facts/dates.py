"""Days in a sentence: "Kamis (21/12/2023)", "Rabu (2/10)", "28 Oktober 2023", "pada 7 September"."""

from datetime import date, timedelta

from crawler.awards.text import Sentence

_MONTH_NAMES = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
_SHORT_NAMES = {"nopember": 11, "jan": 1, "feb": 2, "agust": 8, "sept": 9, "okt": 10, "nov": 11, "des": 12}
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)} | _SHORT_NAMES
_BEFORE, _AFTER = timedelta(days=365), timedelta(days=60)
_DASHES = {"-", "–", "—", "hingga", "sampai", "s"}


def read_date(sentence: Sentence, published_on: date | None, start: int = 0) -> tuple[date, int, int] | None:
    """The first day that a sentence states from token `start` on, with its tokens; spans of several days are none."""
    for i in range(start, len(sentence)):
        word = sentence.words[i]
        if "/" in word or (word.count(".") == 2 and word[0].isdigit()):
            day = _slashed(word.replace(".", "/"), published_on)
            if day:
                return day, i, i + 1
        elif sentence.lows[i] in _MONTHS and i > 0 and sentence.words[i - 1].isdigit():
            if i > 1 and sentence.lows[i - 2] in _DASHES:
                continue
            if _range_follows(sentence, i):
                continue
            year = _year(sentence, i + 1)
            day = _day(int(sentence.words[i - 1]), _MONTHS[sentence.lows[i]], year, published_on)
            if day:
                return day, i - 1, i + 2 if year else i + 1
    return None


def _range_follows(sentence: Sentence, i: int) -> bool:
    return i + 2 < len(sentence) and sentence.lows[i + 1] in _DASHES and sentence.words[i + 2].isdigit()


def _slashed(word: str, published_on: date | None) -> date | None:
    parts = word.split("/")
    if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3):
        return None
    day, month = int(parts[0]), int(parts[1])
    year = int(parts[2]) if len(parts) == 3 else None
    return _day(day, month, year, published_on)


def _year(sentence: Sentence, i: int) -> int | None:
    if i < len(sentence) and sentence.words[i].isdigit() and len(sentence.words[i]) == 4:
        return int(sentence.words[i])
    return None


def _day(day: int, month: int, year: int | None, published_on: date | None) -> date | None:
    """A day near the story's own: the nearest year where none is given; None where it does not fit the story."""
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
