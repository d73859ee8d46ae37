"""Who plays which part in an award: learned weights over readable clues choose among the candidates.

The weights are learned by `benchmarks/learn_roles.py` and stored in role_weights.toml; what the clues are is said in
`facts/clues.py` and `facts/givers.py`.
"""

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

Clues = dict[str, float]
Weights = Mapping[str, float]


class RoleWeights(msgspec.Struct, frozen=True):
    """One weight a clue, for each of the two parts."""

    recipient: dict[str, float]
    giver: dict[str, float]


@cache
def load_role_weights() -> RoleWeights:
    """Read role_weights.toml; the result is shared."""
    text = (files("crawler.awards") / "role_weights.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), RoleWeights)


def total(clues: Clues, weights: Weights) -> float:
    """How much speaks for a candidate: the log of its odds, up to what all candidates of a story share."""
    return math.fsum(weights.get(name, 0.0) * value for name, value in clues.items())  # whatever their order
