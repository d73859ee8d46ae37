"""The meaning of a quoted day, number, year or level by the award reader's parsers; None if they cannot tell."""

from datetime import date

from anugerah.secondreader.quotes import Found
from crawler.awards.dates import read_dates
from crawler.awards.levelsigns import signs
from crawler.awards.slots.score import numbers
from crawler.facts import Level

_BACK, _AHEAD = 10, 1
"""How many years an award's year may be before and after its story's."""
_PLAUSIBLE = range(1945, 2101)
_DIGITS = 4


def day_of(place: Found, published_on: date | None) -> str | None:
    """The one day that a quote contains, as an ISO date; None for a range of days."""
    days = [
        day
        for day in read_dates(place.sentence, published_on)
        if day.start < place.end and place.start < day.end and day.manner != "of a span"
    ]
    return days[0].day.isoformat() if len({day.day for day in days}) == 1 else None


def number_of(place: Found, _: date | None = None) -> float | None:
    """The one number that a quote contains: "nilai 93,21", "1.846 poin"."""
    found: dict[int, float] = {}
    for at, value in numbers(place.sentence):
        if place.start <= at < place.end:
            found.setdefault(at, value)
    return next(iter(found.values())) if len(found) == 1 else None


def year_of(place: Found, published_on: date | None) -> int | None:
    """The one year that a quote contains, if it is near the story's."""
    words = place.sentence.words[place.start : place.end]
    years = {int(word) for word in words if len(word) == _DIGITS and word.isdecimal()}
    year = next(iter(years), 0)
    if len(years) != 1 or year not in _PLAUSIBLE:
        return None
    return year if published_on is None or -_BACK <= year - published_on.year <= _AHEAD else None


def level_of(place: Found, _: date | None = None) -> Level | None:
    """The level that a quote names, if it names exactly one."""
    found = {sign.level for sign in signs(place.sentence) if sign.start < place.end and place.start < sign.end}
    return next(iter(found)) if len(found) == 1 else None
