"""Why a story was read as it was: the clues with their weights, the candidates with their chances."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.awards.choice import Choice, Weights, total
from crawler.awards.model import Model
from crawler.awards.reader import Result

LEAST = 0.005
"""Less likely candidates and clues of smaller weight explain nothing, and are left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clue and what it adds to the sum; in log odds."""

    clue: str
    weight: float


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate: its value as text (None: the story states none), its chance, its strongest clues."""

    value: str | None
    chance: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sighted:
    """A sentence that may report a further award: who, what, which rank, its chance, its strongest clues."""

    recipient: str | None
    award: str | None
    rank: str | None
    ranks: tuple[Option, ...]
    """The likeliest ranks, if it is kept."""
    chance: float
    is_kept: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The choices behind a reading; `slots`: the likeliest candidates by slot, empty if it is not award news."""

    total: float
    """The sum of the tag's clues, in log odds."""
    parts: tuple[Part, ...]
    known: int
    """How many clues of the story have a weight."""
    slots: dict[str, tuple[Option, ...]]
    statements: tuple[Sighted, ...]


def explain(result: Result, model: Model, *, clues: int = 8, options: int = 3, sighted: int = 5) -> Explanation:
    """Explain a reading by at most `clues` of the tag, `options` per slot, and `sighted` further awards."""
    tag = model.of("tag")
    choices = {"type": result.type_choice} if result.type_choice else {}
    likely = [statement for statement in result.statements if statement.chance >= LEAST]
    further = sorted(likely, key=lambda statement: -statement.chance)[:sighted]
    return Explanation(
        total=total(result.clues, tag),
        parts=strongest(result.clues, tag, clues),
        known=sum(clue in tag for clue in result.clues),
        slots={name: _options(choice, model.of(name), options) for name, choice in (choices | result.choices).items()},
        statements=tuple(
            Sighted(
                _text(statement.recipient.value),
                _text(statement.award.value),
                _text(statement.rank.value) if statement.rank else None,
                _options(statement.ranks, model.of("pairing"), 2) if statement.ranks else (),
                statement.chance,
                statement.is_kept,
                strongest(statement.clues, model.of("statement"), 3),
            )
            for statement in further
        ),
    )


def strongest(clues: Iterable[str], weights: Weights, most: int) -> tuple[Part, ...]:
    """The clues with the largest weights, positive or negative, the strongest first."""
    parts = [Part(clue, weights[clue]) for clue in clues if abs(weights.get(clue, 0.0)) >= LEAST]
    return tuple(sorted(parts, key=lambda part: (-abs(part.weight), part.clue))[:most])


def _options(choice: Choice, weights: Weights, most: int) -> tuple[Option, ...]:
    """The likeliest candidates; a clue that all of them have does not distinguish them, and is left out."""
    shared = set.intersection(*(candidate.clues for candidate, _ in choice.ranked))
    return tuple(
        Option(_text(candidate.value), chance, strongest(candidate.clues - shared, weights, 4))
        for number, (candidate, chance) in enumerate(choice.ranked[:most])
        if number == 0 or chance >= LEAST
    )


def _text(value: object) -> str | None:
    return None if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)
