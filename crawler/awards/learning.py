"""Learns the weights of a choice from examples: softmax over candidates, adaptive gradient steps, weights kept small.

Pure Python and deterministic: the same examples give the same weights, to the last digit, on every machine.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.awards.choice import Weights

RARE = 2
"""Clues of fewer examples are not learned."""


_UNLIKELY = 1e-4
_LOOK = 3
"""Every so many rounds all candidates are looked at; in between the likely ones alone."""


@dataclass(slots=True)
class _Coded:
    """An example with its clues as numbers, and the candidates that may still win."""

    clues: list[list[int]]
    right: set[int]
    weight: float
    active: list[int]


@dataclass(slots=True)
class Example:
    """The candidates of one choice as lists of clues, and which of them are right (several spellings may be)."""

    candidates: list[list[str]]
    right: list[int]
    weight: float = 1.0


def learn(
    examples: Sequence[Example],
    *,
    rounds: int = 12,
    rate: float = 0.25,
    decay: float = 0.01,
    rare: int = RARE,
    prior: Weights | None = None,
) -> Weights:
    """The weights under which the right candidates are likeliest.

    `decay` pulls each weight to the prior's (0 without one) whenever its clue is seen.
    """
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update({clue for clues in example.candidates for clue in clues})
    names = sorted(clue for clue, count in counts.items() if count >= rare or (prior and clue in prior))
    ids = {name: i for i, name in enumerate(names)}
    start = [prior.get(name, 0.0) if prior else 0.0 for name in names]
    weights, squares = start.copy(), [1e-6] * len(names)
    coded = []
    for example in examples:
        if 0 < len(example.right) < len(example.candidates):
            clues = [sorted(ids[c] for c in clues if c in ids) for clues in example.candidates]
            coded.append(_Coded(clues, set(example.right), example.weight, list(range(len(clues)))))
    sums = [0.0] * len(names)
    for step in range(rounds):
        # A fixed stride instead of a shuffle: neighbours of one file do not follow each other.
        stride = _stride(len(coded), step)
        for k in range(len(coded)):
            _step(coded[(k * stride + step) % len(coded)], weights, squares, start, rate, decay, look=step % _LOOK == 0)
        if step >= rounds // 2:
            sums = [a + b for a, b in zip(sums, weights, strict=True)]
    kept = max(1, rounds - rounds // 2)
    means = [value / kept for value in sums]
    return {name: round(mean, 4) for name, mean in zip(names, means, strict=True) if abs(mean) >= 5e-4}


def _stride(size: int, step: int) -> int:
    stride = int(size * 0.618) + step
    while size and math.gcd(stride, size) != 1:
        stride += 1
    return max(1, stride)


def _step(
    example: _Coded,
    weights: list[float],
    squares: list[float],
    start: list[float],
    rate: float,
    decay: float,
    *,
    look: bool,
) -> None:
    """One example's pull; `look` looks at all its candidates again, and drops those that no weight makes likely."""
    if look:
        example.active = list(range(len(example.clues)))
    active = example.active
    sums = [sum([weights[i] for i in example.clues[k]]) for k in active]
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    whole = sum(powers)
    good = sum(power for k, power in zip(active, powers, strict=True) if k in example.right)
    if look:
        likely = zip(active, powers, strict=True)
        example.active = [k for k, power in likely if k in example.right or power > _UNLIKELY * whole]
    gradient: dict[int, float] = {}
    for k, power in zip(active, powers, strict=True):
        pull = power / whole - (power / good if k in example.right and good > 0 else 0.0)
        if abs(pull) < _UNLIKELY:
            continue
        pull *= example.weight
        for i in example.clues[k]:
            gradient[i] = gradient.get(i, 0.0) + pull
    for i, slope in gradient.items():
        slope += decay * (weights[i] - start[i])
        squares[i] += slope * slope
        weights[i] -= rate * slope / math.sqrt(squares[i])
