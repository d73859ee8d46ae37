"""The patterns of `boilerplate.toml`, compiled once."""

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

Pattern = re.Pattern[str]


class Boilerplate(msgspec.Struct, frozen=True):
    """The pattern sets; the head of `boilerplate.toml` says what each is applied to."""

    skipped: frozenset[str]
    embeds: frozenset[str]
    labels: Pattern
    starts: Pattern
    lines: Pattern
    signatures: Pattern
    tops: Pattern
    tails: Pattern


@cache
def boilerplate() -> Boilerplate:
    """Return the shipped patterns."""
    data = tomllib.loads(resources.files(__package__).joinpath("boilerplate.toml").read_text("utf-8"))
    return Boilerplate(
        skipped=frozenset(data["skipped"]),
        embeds=frozenset(data["embeds"]),
        labels=_any(data["labels"]),
        starts=_any(data["starts"]),
        lines=_any(data["lines"]),
        signatures=_any(data["signatures"]),
        tops=_any(data["tops"]),
        tails=_any(data["tails"]),
    )


def _any(expressions: list[str]) -> Pattern:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions), re.IGNORECASE)
