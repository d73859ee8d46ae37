"""Whether two stories are copies of one release: retitled, rewritten at the top, shortened, lengthened.

What they share is not enough: a ministry's release for two regencies shares more than an editor's short version of one
text. What separates them is what the one names and counts, and the other does not.
"""

import math
from dataclasses import dataclass

from crawler.merging.wording import Wording

WINDOW = 7
"""Days within which copies come out."""
THRESHOLD = 0.7
"""From this chance on two texts may be copies."""
MEMBERS = 0.75
"""The mean chance that a text needs over the members of a story: one merged from two releases must not join them."""
CONTRADICTS = 0.1
"""No member may be less likely a copy than that."""
HASHES = 3
"""Hashes that two sketches have in common, at least: of copies that share two fifths of their runs 4 in 100 have fewer,
of other stories that have one in common 97."""
SHARED = 0.4
"""Runs of the shorter text that the longer one has, at least: two reports on one event name and count the same."""
SHARED_ON_SITE = 0.75
"""The same for two texts of one site: a follow-up repeats the paragraphs of the story before it."""
_ROUNDING = 1e-9
_WEIGHTS = {"bias": 4.17, "shared": 0.59, "unnamed": -7.74, "left_out": -5.61, "uncounted": -9.04, "heads": -1.62}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two stories compare, each 0 to 1; the shorter one is that with fewer runs."""

    shared: float
    """Runs of the shorter story that the longer one has."""
    unnamed: float
    """Names of the shorter story, as often as it has them, that the longer one lacks."""
    left_out: float
    """Names that the longer story has twice or more, and the shorter one lacks."""
    uncounted: float
    """Numbers of the shorter story that the longer one lacks."""
    heads: float
    """Words of the titles that the other story lacks, the mean of both."""


def likeness(one: Wording, other: Wording) -> Likeness:
    """Compare two stories, whichever comes first."""
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
    """The chance that two stories are copies of one; `benchmarks/merging.py` fits the weights."""
    value = _WEIGHTS["bias"] + math.fsum(_WEIGHTS[name] * getattr(found, name) for name in Likeness.__slots__)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def chance_between(one: Wording, other: Wording, *, same_site: bool) -> float:
    """`chance_of_copy` of two texts; 0 where they share less wording than copies do."""
    found = likeness(one, other)
    return chance_of_copy(found) if found.shared >= (SHARED_ON_SITE if same_site else SHARED) else 0.0


def cannot_be_copies(one: Wording, other: Wording) -> bool:
    """Whether what each counts and names alone keeps the chance below THRESHOLD, whatever else they share.

    Takes a tenth of what comparing their runs takes, and rules out most of those that share a run by chance.
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
