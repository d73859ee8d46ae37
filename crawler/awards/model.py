"""The learned weights of the award reader: one file a choice, read once from the package, or moved by an operator."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from crawler.awards.choice import Candidate, Weights
from crawler.awards.slots import award, day, giver, level, rank, recipient, score, year
from crawler.awards.slots.context import Context
from crawler.awards.story import Story

Generator = Callable[[Story, Context], list[Candidate]]

SLOTS: dict[str, Generator] = {
    "recipient": recipient.candidates,
    "award": award.candidates,
    "rank": rank.candidates,
    "giver": giver.candidates,
    "year": year.candidates,
    "level": level.candidates,
    "event_date": day.candidates,
    "score": score.candidates,
}
"""The slots of a fact in the order in which they are filled: later ones see what earlier ones have taken."""
CHOICES = ("tag", "type", *SLOTS, "statement", "confidence")


@dataclass(frozen=True)
class Model:
    """The weights of every choice by its name, one of CHOICES."""

    weights: dict[str, Weights] = field(default_factory=dict)

    def of(self, choice: str) -> Weights:
        """The weights of one choice; none where it was not learned."""
        return self.weights.get(choice, {})


@cache
def shipped() -> Model:
    """The weights in the package; the result is shared."""
    folder = files("crawler.awards") / "weights"
    return Model({name: _decoded((folder / f"{name}.json").read_bytes()) for name in CHOICES})


def load(folder: Path) -> Model:
    """The weights of a folder; a choice without a file has the shipped ones."""
    found = dict(shipped().weights)
    for name in CHOICES:
        path = folder / f"{name}.json"
        if path.is_file():
            found[name] = _decoded(path.read_bytes())
    return Model(found)


def _decoded(content: bytes) -> Weights:
    return msgspec.json.decode(content, type=dict[str, float])


def encoded(weights: Weights) -> bytes:
    """Weights as a file: sorted, one clue a line."""
    return json.dumps(weights, sort_keys=True, indent=0, ensure_ascii=False).encode() + b"\n"
