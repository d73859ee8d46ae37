"""Learns the weights of a yes or no: logistic regression with an L2 penalty, by L-BFGS.

Pure Python and deterministic, for models with many examples and clues that few of them share, where the steps of
`learning` settle too early. Liu and Nocedal 1989, "On the limited memory BFGS method".
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from crawler.awards.choice import Weights

_MEMORY = 6
_ENOUGH = 1e-4
"""A step that lowers the loss by a smaller share ends the search."""
_HALVINGS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """The clues of one story, what is right, and how much it counts."""

    clues: list[str]
    is_true: bool
    weight: float = 1.0


class _Loss:
    """The penalised loss of some weights and its slope."""

    def __init__(self, rows: list[tuple[list[int], float, float]], size: int, penalty: float) -> None:
        self.rows, self.size, self.penalty = rows, size, penalty

    def at(self, weights: list[float]) -> tuple[float, list[float]]:
        slope = [self.penalty * weight for weight in weights]
        loss = 0.5 * self.penalty * _dot(weights, weights)
        read = weights.__getitem__
        for ids, sign, importance in self.rows:
            margin = sign * sum(map(read, ids))
            if margin > 30.0:
                continue
            odds = math.exp(-max(margin, -30.0))
            loss += importance * math.log1p(odds)
            pull = -sign * importance * odds / (1.0 + odds)
            for i in ids:
                slope[i] += pull
        return loss, slope


def _dot(a: list[float], b: list[float]) -> float:
    product: float = sum(map(mul, a, b))
    return product


def learn_logistic(answers: Sequence[Answer], *, penalty: float = 10.0, rare: int = 2, rounds: int = 80) -> Weights:
    """The weights under which the right answers are likeliest; `penalty` draws each to 0.

    Clues of fewer than `rare` stories are not learned.
    """
    counts = Counter(clue for answer in answers for clue in answer.clues)
    names = sorted(clue for clue, count in counts.items() if count >= rare)
    ids = {name: i for i, name in enumerate(names)}
    merged: dict[tuple[tuple[int, ...], float], float] = {}
    for answer in answers:
        # Stories of few clues are often the same to the model.
        key = tuple(sorted(ids[clue] for clue in answer.clues if clue in ids)), 1.0 if answer.is_true else -1.0
        merged[key] = merged.get(key, 0.0) + answer.weight
    rows = [(list(found), sign, weight) for (found, sign), weight in merged.items()]
    weights = _minimum(_Loss(rows, len(names), penalty), rounds)
    return {name: round(weight, 4) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 5e-4}


def _minimum(function: _Loss, rounds: int) -> list[float]:
    """L-BFGS with a step that is halved until the loss falls enough."""
    weights = [0.0] * function.size
    loss, slope = function.at(weights)
    steps: list[tuple[list[float], list[float], float]] = []
    for turn in range(rounds):
        way = _direction(slope, steps)
        downhill = _dot(way, slope)
        size = 1.0 if steps else 1.0 / max(math.sqrt(_dot(slope, slope)), 1e-12)
        for _ in range(_HALVINGS):
            moved = [weight + size * go for weight, go in zip(weights, way, strict=True)]
            new_loss, new_slope = function.at(moved)
            if new_loss <= loss + 1e-4 * size * downhill:
                break
            size /= 2.0
        else:
            break
        change = [a - b for a, b in zip(moved, weights, strict=True)]
        bend = [a - b for a, b in zip(new_slope, slope, strict=True)]
        curve = _dot(change, bend)
        if curve > 1e-10:
            steps = [*steps[-_MEMORY + 1 :], (change, bend, curve)]
        fallen, weights, loss, slope = loss - new_loss, moved, new_loss, new_slope
        if turn > 5 and fallen < _ENOUGH * loss:
            break
    return weights


def _direction(slope: list[float], steps: list[tuple[list[float], list[float], float]]) -> list[float]:
    """The way down, by the steps made last (the two loops of the method)."""
    way = [-value for value in slope]
    shares = []
    for change, bend, curve in reversed(steps):
        share = _dot(change, way) / curve
        shares.append(share)
        way = [a - share * b for a, b in zip(way, bend, strict=True)]
    if steps:
        _, bend, curve = steps[-1]
        scale = curve / _dot(bend, bend)
        way = [scale * a for a in way]
    for (change, bend, curve), share in zip(steps, reversed(shares), strict=True):
        back = share - _dot(bend, way) / curve
        way = [a + back * b for a, b in zip(way, change, strict=True)]
    return way
