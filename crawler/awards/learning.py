"""Moves the weights of a choice by examples: softmax over candidates, adaptive steps, weights held near their start.

Pure Python and deterministic: the same examples give the same weights to the last digit on every machine. The shipped
weights are learned by `benchmarks/fitting.py`; this is what an operator's corrections need.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.awards.choice import Weights

_ROUNDS, _RATE = 12, 0.1
_LEARNED = 64.0
"""The sum of squared gradients with which each clue starts: a few examples move it only a little."""
_HOLD = 0.5
"""How strongly a weight is held near its start. With 3 stories taught, and with 40, 120 others kept their 602 right
facts of 616 (with _LEARNED = 16 one was lost), and of the 40 taught, 36 were read as corrected instead of 33."""
_UNLIKELY = 1e-4
_LEAST = 5e-4
"""Smaller moves are left out."""


@dataclass(slots=True)
class Example:
    """The candidates of one choice as lists of clues, and which of them are right (several spellings may be)."""

    candidates: list[list[str]]
    right: list[int]
    weight: float = 1.0


@dataclass(slots=True)
class _Coded:
    """An example with its clues as numbers."""

    clues: list[list[int]]
    right: set[int]
    weight: float


@dataclass(slots=True)
class _State:
    """The weights by number, their start values, their sums of squared gradients, and which of them are fixed."""

    weights: list[float]
    start: list[float]
    squares: list[float]
    fixed: set[int]


def learn(examples: Sequence[Example], prior: Weights, *, fixed: Collection[str] = ()) -> Weights:
    """The prior's weights, moved so that the right candidates get likelier; those of `fixed` stay as they are.

    An example without a right or a wrong candidate teaches nothing.
    """
    names = sorted({clue for example in examples for clues in example.candidates for clue in clues})
    ids = {name: i for i, name in enumerate(names)}
    start = [prior.get(name, 0.0) for name in names]
    state = _State(start.copy(), start, [_LEARNED] * len(names), {ids[name] for name in fixed if name in ids})
    coded = [
        _Coded(
            [sorted(ids[clue] for clue in clues) for clues in example.candidates], set(example.right), example.weight
        )
        for example in examples
        if 0 < len(example.right) < len(example.candidates)
    ]
    sums = [0.0] * len(names)
    for step in range(_ROUNDS):
        # A fixed stride instead of a shuffle: neighbours of one file do not follow each other.
        stride = _stride(len(coded), step)
        for k in range(len(coded)):
            _step(coded[(k * stride + step) % len(coded)], state)
        if step >= _ROUNDS // 2:
            sums = [a + b for a, b in zip(sums, state.weights, strict=True)]
    kept = _ROUNDS - _ROUNDS // 2
    moved = {name: total / kept for name, total in zip(names, sums, strict=True)}
    return prior | {name: round(mean, 4) for name, mean in moved.items() if abs(mean - prior.get(name, 0.0)) >= _LEAST}


def _stride(size: int, step: int) -> int:
    stride = int(size * 0.618) + step
    while size and math.gcd(stride, size) != 1:
        stride += 1
    return max(1, stride)


def _step(example: _Coded, state: _State) -> None:
    """Move the weights by the gradient of one example."""
    weights = state.weights
    sums = [sum([weights[i] for i in clues]) for clues in example.clues]
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    whole = sum(powers)
    good = sum(powers[k] for k in example.right)
    gradient: dict[int, float] = {}
    for k, power in enumerate(powers):
        pull = power / whole - (power / good if k in example.right and good > 0 else 0.0)
        if abs(pull) < _UNLIKELY:
            continue
        for i in example.clues[k]:
            gradient[i] = gradient.get(i, 0.0) + pull * example.weight
    for i, slope in gradient.items():
        if i in state.fixed:
            continue
        slope += _HOLD * (weights[i] - state.start[i])
        state.squares[i] += slope * slope
        weights[i] -= _RATE * slope / math.sqrt(state.squares[i])
