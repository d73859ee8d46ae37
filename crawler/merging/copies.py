"""Decides whether two stories are copies of one release: retitled, rewritten at the top, shortened, lengthened.

Shared text is not enough: a ministry's releases for two regencies share more than an editor's short version shares with
its original. The difference is in the names and numbers that only one of them has.
"""

import math
from dataclasses import dataclass

from crawler.merging.wording import Wording

WINDOW = 7
"""Copies are published within this many days."""
THRESHOLD = 0.7
"""Two texts may be copies from this probability on."""
MEMBERS = 0.75
"""A text joins a story from this mean probability over its members on: a mix of two releases must not join them."""
CONTRADICTS = 0.1
"""A text does not join a story if it is less likely than this to be a copy of any member."""
HASHES = 3
"""The fewest hashes that two sketches of copies share. Of copies that share two fifths of their runs, 4 in 100 share
fewer; of other stories that share at least one hash, 97 in 100 do."""
SHARED = 0.4
"""The least share of the shorter text's runs that the longer one has: two reports on one event have the same names and
numbers."""
SHARED_ON_SITE = 0.75
"""The same for two texts of one site, where a follow-up repeats paragraphs of the story before it."""
_ROUNDING = 1e-9
_WEIGHTS = {"bias": 4.17, "shared": 0.59, "unnamed": -7.74, "left_out": -5.61, "uncounted": -9.04, "heads": -1.62}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two stories compare, as shares from 0 to 1; the shorter story is the one with fewer runs."""

    shared: float
    """The share of the shorter story's runs that the longer one has."""
    unnamed: float
    """The share of the shorter story's names, weighted by frequency, that the longer one lacks."""
    left_out: float
    """The share of names with two or more places in the longer story that the shorter one lacks, likewise weighted."""
    uncounted: float
    """The share of the shorter story's numbers that the longer one lacks."""
    heads: float
    """The share of a title's words that the other story lacks; the mean of both."""


def likeness(one: Wording, other: Wording) -> Likeness:
    """Compare two stories, in any order."""
    short, long = sorted((one, other), key=lambda text: (len(text.runs), sum(text.runs)))
    repeated = {name: count for name, count in long.names.items() if count > 1}
    heads = (_share(short.heads - long.words, short.heads), _share(long.heads - short.words, long.heads))
    return Likeness(
        shared=_share(short.runs & long.runs, short.runs),
        unnamed=_share_of_counts(short.names, long),
        left_out=_share_of_counts(repeated, short),
        uncounted=_share(short.numbers - long.numbers, short.numbers),
        heads=sum(heads) / 2,
    )


def chance_of_copy(found: Likeness) -> float:
    """Return the probability that two stories are copies; `benchmarks/merging.py` fits the weights."""
    value = _WEIGHTS["bias"] + math.fsum(_WEIGHTS[name] * getattr(found, name) for name in Likeness.__slots__)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def chance_between(one: Wording, other: Wording, *, same_site: bool) -> float:
    """Return `chance_of_copy` of two texts; 0 if they share less wording than copies do."""
    found = likeness(one, other)
    return chance_of_copy(found) if found.shared >= (SHARED_ON_SITE if same_site else SHARED) else 0.0


def cannot_be_copies(one: Wording, other: Wording) -> bool:
    """Whether their differing numbers and names keep the probability below THRESHOLD, whatever else they share.

    This takes a tenth of the time of comparing runs, and excludes most pairs that share a run by chance.
    """
    room = _WEIGHTS["bias"] + _WEIGHTS["shared"] - math.log(THRESHOLD / (1 - THRESHOLD)) + _ROUNDING
    room += _WEIGHTS["uncounted"] * min(
        _share(one.numbers - other.numbers, one.numbers), _share(other.numbers - one.numbers, other.numbers)
    )
    if room < 0:
        return True
    return room + _WEIGHTS["unnamed"] * min(_share_of_counts(one.names, other), _share_of_counts(other.names, one)) < 0


def _share(part: frozenset[int] | frozenset[str], whole: frozenset[int] | frozenset[str]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _share_of_counts(names: dict[str, int], other: Wording) -> float:
    whole = sum(names.values())
    return sum(count for name, count in names.items() if name not in other.words) / whole if whole else 0.0
