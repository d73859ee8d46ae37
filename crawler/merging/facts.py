"""Decides whether two facts report one award: clues for each field, with learned weights (`benchmarks/merging.py`).

Facts in copies of one story and facts in independent stories are compared in the same way; that two stories are copies
is one clue among others.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from crawler.merging.samerecipient import are_of_two_places, is_head, is_other_form, is_part, numbers_differ
from crawler.merging.vocabulary import vocabulary

THRESHOLD = 0.35
"""Two facts are one award from this probability on."""
_WORD = re.compile(r"\w+")
_RANKS = vocabulary().ranks
_GENERIC = vocabulary().awards.generic
_NUMBERS = {word: number for number, words in _RANKS.numbers.items() for word in words}
_ALIKE = ("the same", "within", "stated once", "unstated")
_PLACE_AND_CLASS = "a place and a class"
SEASON = 240
"""After this many days an award of the same name is the next edition."""
_FORTNIGHT = 14
"""Up to so many days apart, two stated years may be of one award: that of the accounts, and that of their audit."""
_GAPS = ((3, "days"), (14, "two weeks"), (60, "two months"), (200, "half a year"))
_CLOSE, _NEARLY = 0.011, 0.01
"""Scores are equal below this difference (rounding); they may be equal up to this share of the greater one."""
_DAY_CLOSE = 3
_KEPT = 4096
"""The size of the caches of names, ranks and comparisons, which a season's facts use again and again."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The parts of a fact that distinguish awards; days are ordinals, ids those of entities and series."""

    story: int
    main: bool
    award: str | None
    recipient: str | None
    recipient_id: int | None
    recipient_key: str | None
    region: str | None
    giver_id: int | None
    giver_key: str | None
    series_id: int | None
    year: int | None
    score: float | None
    rank: str | None
    day: int | None
    published: int
    level: str | None = None


def chance_of_one_award(one: Claim, other: Claim) -> float:
    """Return the probability that two facts report one award.

    It is 0 if they are a season apart without the same stated year, a fortnight apart with two different years, or of
    two levels by two givers: a contest goes on from the regency to the province.
    """
    if abs(one.published - other.published) > SEASON and (one.year is None or one.year != other.year):
        return 0.0
    if one.year and other.year and one.year != other.year and _days_between(one, other) > _FORTNIGHT:
        return 0.0
    if one.level and other.level and one.level != other.level and _giver(one, other) == "other":
        return 0.0
    return _chance(_compared(one, other))


def _days_between(one: Claim, other: Claim) -> int:
    """Return the days between two ceremonies, or if one is not known between the stories."""
    if one.day is not None and other.day is not None:
        return abs(one.day - other.day)
    return abs(one.published - other.published)


def may_be_one(one: Claim, other: Claim) -> bool:
    """Whether two facts need a full comparison: one recipient, copies of one story, or a shared word in both names."""
    if one.story == other.story or (one.recipient_id is not None and one.recipient_id == other.recipient_id):
        return True
    return _words(one.recipient, other.recipient) != "other"


def says_the_same(one: Claim, other: Claim) -> bool:
    """Whether two facts have the same recipient and scheme, and do not differ in any field that both state."""
    return (
        one.recipient_id is not None
        and one.recipient_id == other.recipient_id
        and _is_one_scheme(one, other)
        and _place(one.rank, other.rank) in _ALIKE
        and _number(one.score, other.score) in _ALIKE
        and _day(one.day, other.day) in (*_ALIKE, "unknown")
        and None in (one.year, other.year, one.year if one.year != other.year else None)
    )


def clues(one: Claim, other: Claim) -> set[str]:
    """Return the clues for and against two facts being one award."""
    return _clues(_compared(one, other))


class _Compared(NamedTuple):
    """How two facts compare, field by field."""

    who: str
    what: str
    when: str
    place: str
    number: str
    giver: str
    region: str
    day: str
    copies: str
    mains: int


def _compared(one: Claim, other: Claim) -> _Compared:
    place = _place(one.rank, other.rank)
    return _Compared(
        _who(one, other),
        _what(one, other),
        _when(one, other),
        # Each story states what the other leaves out. Two facts of one story may still be two awards (`says_the_same`).
        "stated once" if place == _PLACE_AND_CLASS else place,
        _number(one.score, other.score),
        _giver(one, other),
        _code(one.region, other.region),
        _day(one.day, other.day),
        "copies" if one.story == other.story else "apart",
        one.main + other.main,
    )


@lru_cache(maxsize=_KEPT)
def _chance(found: _Compared) -> float:
    """Return the probability, with a cache: facts of one season compare in a few hundred ways."""
    weights = _weights()
    value = math.fsum(weights.get(clue, 0.0) for clue in _clues(found))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def _clues(found: _Compared) -> set[str]:
    who, what, when, place, number, giver, region, day, copies, mains = found
    return {
        "any pair",
        f"recipient {who}",
        f"award {what}",
        f"time {when}",
        f"rank {place}",
        f"rank {place}, {mains} of them main",
        f"score {number}",
        f"score {number}, award {what}",
        f"rank {place}, award {what}",
        f"giver {giver}",
        f"region {region}",
        f"{copies}, {mains} of them main",
        f"{copies}, recipient {who}",
        f"{copies}, award {what}",
        f"recipient {who}, award {what}",
        f"award {what}, time {when}",
        f"day {day}",
    }


def _who(one: Claim, other: Claim) -> str:
    if one.recipient_id and one.recipient_id == other.recipient_id:
        return "the same"
    if is_head(one.recipient, one.region, other.recipient_key) or is_head(
        other.recipient, other.region, one.recipient_key
    ):
        return "by its words within"
    if are_of_two_places(one.recipient, other.recipient, one.recipient_key, other.recipient_key):
        return "by its words other"
    if is_part(one.recipient_key, other.recipient_key):
        return "by its words within"
    shared = _words(one.recipient, other.recipient)
    if shared in ("alike", "within") and numbers_differ(one.recipient, other.recipient):
        shared = "half"
    elif shared == "alike" and _code(one.region, other.region) != "other":
        shared = "within"  # not less: if only one story states the place, the same name has two keys
    elif shared in ("half", "some", "other") and is_other_form(one.recipient or "", other.recipient or ""):
        shared = "within"
    return f"by its words {shared}"


def _what(one: Claim, other: Claim) -> str:
    if _is_one_scheme(one, other):
        return "of one scheme"
    both = "two schemes" if one.series_id and other.series_id else "its words"
    alike = _words(one.award, other.award)
    if alike in ("half", "some") and _bag(one.award) & _bag(other.award) <= _GENERIC:
        alike = "other"
    return f"by {both} {alike}"


def _is_one_scheme(one: Claim, other: Claim) -> bool:
    """Whether both are of one series, and not of two classes of one award: "bidang intelijen"."""
    if one.series_id is None or one.series_id != other.series_id:
        return False
    if _bag(one.award).isdisjoint(_RANKS.classes) or _bag(other.award).isdisjoint(_RANKS.classes):
        return True
    return _words(one.award, other.award) in ("alike", "within")


def _words(one: str | None, other: str | None) -> str:
    """Return how many words two names share, as a category."""
    ours, theirs = _bag(one), _bag(other)
    if not ours or not theirs:
        return "unknown"
    both = ours & theirs
    if both in (ours, theirs):
        return "alike" if ours == theirs else "within"
    if _initials(one) in theirs or _initials(other) in ours:
        return "within"
    share = len(both) / min(len(ours), len(theirs))
    return "half" if share >= 0.5 else "some" if both else "other"


@lru_cache(maxsize=_KEPT)
def _initials(name: str | None) -> str:
    return "".join(word[0] for word in _WORD.findall((name or "").casefold()))


@lru_cache(maxsize=_KEPT)
def _bag(name: str | None) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall((name or "").casefold()) if len(word) > 1 and not word.isdigit())


def _when(one: Claim, other: Claim) -> str:
    gap = abs(one.published - other.published)
    near = next((name for most, name in _GAPS if gap <= most), "longer")
    if one.year and other.year:
        return f"{'one year' if one.year == other.year else 'two years'}, {near} apart"
    return f"{'a year' if one.year or other.year else 'no year'} stated, {near} apart"


def _place(one: str | None, other: str | None) -> str:
    """Return how two ranks compare, as a category."""
    if not one or not other:
        return "stated once" if one or other else "unstated"
    ours, theirs = _rank(one), _rank(other)
    if ours == theirs:
        return "the same"
    numbers = [{word for word in rank if word.isdigit()} for rank in (ours, theirs)]
    if all(numbers) and numbers[0] != numbers[1]:
        return "another number"
    if ours & theirs:
        return "within" if ours <= theirs or theirs <= ours else "shared"
    places = [
        bool(digits) or not rank.isdisjoint(_RANKS.medals) for digits, rank in zip(numbers, (ours, theirs), strict=True)
    ]
    return "other" if places[0] == places[1] else _PLACE_AND_CLASS


@lru_cache(maxsize=_KEPT)
def _rank(text: str) -> frozenset[str]:
    words = [_NUMBERS.get(word, word) for word in _WORD.findall(text.casefold())]
    return frozenset(word for word in words if word not in _RANKS.before) or frozenset(words)


def _number(one: float | None, other: float | None) -> str:
    if one is None or other is None:
        return "stated once" if one is not None or other is not None else "unstated"
    if abs(one - other) < _CLOSE:
        return "the same"
    return "close" if abs(one - other) <= _NEARLY * max(one, other) else "other"


def _giver(one: Claim, other: Claim) -> str:
    if one.giver_id is not None and one.giver_id == other.giver_id:
        return "the same"
    return _code(one.giver_key, other.giver_key)


def _code(one: str | None, other: str | None) -> str:
    """Return how two keys or codes compare, as a category: "14.08" is within "14", "bpk@14" within "bpk"."""
    if not one or not other:
        return "unknown"
    if one == other:
        return "the same"
    is_part = one.startswith(other) or other.startswith(one) or one.partition("@")[0] == other.partition("@")[0]
    return "within" if is_part else "other"


def _day(one: int | None, other: int | None) -> str:
    if one is None or other is None:
        return "unknown"
    gap = abs(one - other)
    return "the same" if gap == 0 else "close" if gap <= _DAY_CLOSE else "other"


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = json.loads((files("crawler.merging") / "weights.json").read_text(encoding="utf-8"))
    return found
