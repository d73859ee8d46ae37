"""The learned weights of the award reader: a file per choice, read once from the package; corrections change them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from crawler.awards.choice import Candidate, Weights
from crawler.awards.extent import WORDED, weights_name
from crawler.awards.slots import award, day, giver, level, rank, recipient, score, year
from crawler.awards.slots.context import Context
from crawler.awards.story import Story
from crawler.errors import AnugerahError

Generator = Callable[[Story, Context], list[Candidate]]

SLOTS: dict[str, Generator] = {
    "award": award.candidates,
    "rank": rank.candidates,
    "recipient": recipient.candidates,
    "giver": giver.candidates,
    "year": year.candidates,
    "level": level.candidates,
    "event_date": day.candidates,
    "score": score.candidates,
}
"""The slots of a fact in the order in which they are filled: later ones see what earlier ones have taken."""
CHOICES = ("tag", "type", *SLOTS, *map(weights_name, WORDED), "statement", "pairing", "confidence")


class WeightsError(AnugerahError):
    """Weights are missing or damaged."""


@dataclass(frozen=True)
class Model:
    """The weights of every choice by its name, one of CHOICES."""

    weights: dict[str, Weights] = field(default_factory=dict)

    def of(self, choice: str) -> Weights:
        """The weights of one choice; empty if it was not learned."""
        return self.weights.get(choice, {})


@cache
def shipped() -> Model:
    """The weights in the package; the result is shared."""
    folder = files("crawler.awards") / "weights"
    try:
        return Model({name: _decoded((folder / f"{name}.json").read_bytes()) for name in CHOICES})
    except FileNotFoundError as error:
        raise WeightsError(
            f"{error.filename}: the package holds no learned weights there; install it anew, or `make learn`."
        ) from error


def load(folder: Path) -> Model:
    """The shipped weights, overridden by the files of a folder. Raises WeightsError."""
    moved = {}
    for name in CHOICES:
        path = folder / f"{name}.json"
        try:
            moved[name] = shipped().of(name) | _decoded(path.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, msgspec.DecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise WeightsError(
                f"{path}: the taught weights cannot be read: {reason}; `anugerah teach --undo` removes them."
            ) from error
    return Model(shipped().weights | moved)


def moves(before: Weights, after: Weights) -> Weights:
    """The weights that differ, in the form that `load` reads: a dropped one is 0."""
    return {
        clue: after.get(clue, 0.0)
        for clue in sorted(before.keys() | after.keys())
        if before.get(clue, 0.0) != after.get(clue, 0.0)
    }


def _decoded(content: bytes) -> Weights:
    return msgspec.json.decode(content, type=dict[str, float])


def encoded(weights: Weights) -> bytes:
    """Weights as a file: sorted, one clue per line."""
    return json.dumps(weights, sort_keys=True, indent=0, ensure_ascii=False).encode() + b"\n"
