"""One learned linear choice: candidates with clues, a weight per clue, and the chance of each candidate by softmax."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, repeat
from operator import itemgetter
from typing import Any

import msgspec

from crawler.alike import is_same_name
from crawler.awards.text import Sentence

_HEADS = 8
"""At most this many of the likeliest values are compared with each other."""
_FAINT = 0.02
"""Less likely values are not compared: they cannot change a choice."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """Tokens `start` to `end` (exclusive) of a sentence."""

    sentence: Sentence
    start: int
    end: int

    def overlaps(self, other: "Place | None") -> bool:
        """Whether two places share a token."""
        return (
            other is not None and self.sentence is other.sentence and self.start < other.end and other.start < self.end
        )


class Candidate(msgspec.Struct, eq=False, gc=False):
    """A value that a slot may take, the clues for and against it, and where it is; None is a value too."""

    value: Any
    clues: set[str]
    places: list[Place] = []
    group: int = -1
    """Candidates of one group mean the same."""

    @property
    def place(self) -> Place | None:
        """Its first place."""
        return self.places[0] if self.places else None


Weights = dict[str, float]


@dataclass(slots=True)
class Choice:
    """All candidates of a slot with their chances, the likeliest first."""

    ranked: list[tuple[Candidate, float]]

    @property
    def best(self) -> Candidate:
        """The likeliest candidate."""
        return self.ranked[0][0]

    @property
    def chance(self) -> float:
        """Its chance."""
        return self.ranked[0][1]


def total(clues: Iterable[str], weights: Weights) -> float:
    """The sum of the clues' weights, exact: it does not depend on the order of a set."""
    return math.fsum(map(weights.get, clues, repeat(0.0)))


def choose(candidates: Sequence[Candidate], weights: Weights) -> Choice:
    """The chances of the candidates' values by softmax over their sums; ties keep their order.

    A value's chance is the sum over its mentions; the likeliest mention represents it, with the places of all.
    """
    sums = [math.fsum(map(weights.get, candidate.clues, repeat(0.0))) for candidate in candidates]
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    whole = math.fsum(powers)
    mentions: dict[Any, list[int]] = {}
    for i, value in enumerate([candidate.value for candidate in candidates]):  # spellings that differ in case are one
        mentions.setdefault(value.casefold() if type(value) is str else value, []).append(i)
    ranked = []
    for members in mentions.values():
        if len(members) == 1:
            ranked.append((candidates[members[0]], powers[members[0]] / whole))
            continue
        chance = math.fsum([powers[i] for i in members]) / whole
        ranked.append((_together(candidates, members, max(members, key=powers.__getitem__)), chance))
    return Choice(sorted(ranked, key=itemgetter(1), reverse=True))


def agreed(choice: Choice, alike: Callable[[str | None, str | None], bool] = is_same_name) -> Choice:
    """Rank first the name whose synonyms, itself included, have the largest total chance; that total is its chance.

    "Badan Pemeriksa Keuangan" and "BPK" mean the same: spellings of one name must not take each other's chance.
    """
    heads = [(one, chance) for one, chance in choice.ranked[:_HEADS] if chance >= _FAINT] or choice.ranked[:1]
    if len(heads) == 1:
        return choice
    agreeing = [[chance] for _, chance in heads]
    for i, j in combinations(range(len(heads)), 2):
        if alike(heads[i][0].value, heads[j][0].value):
            agreeing[i].append(heads[j][1])
            agreeing[j].append(heads[i][1])
    support = [math.fsum(chances) for chances in agreeing]
    first = max(range(len(heads)), key=lambda i: (support[i], -i))
    best = heads[first][0]
    return Choice([(best, support[first]), *(pair for pair in choice.ranked if pair[0] is not best)])


def _together(candidates: Sequence[Candidate], members: list[int], best: int) -> Candidate:
    """The likeliest mention, with the places of the others behind its own."""
    one = candidates[best]
    others = [place for i in members if i != best for place in candidates[i].places]
    return Candidate(one.value, one.clues, list(dict.fromkeys([*one.places, *others])), one.group)


def logistic(value: float) -> float:
    """The probability of a sum of log odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))
