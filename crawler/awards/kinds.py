"""What the first words of a name say of its bearer: a government, a school, a company; data in lexicon/entities.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.awards.lexicon import tables
from crawler.records import EntityKind

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityWords:
    """The lists of entities.toml, made ready to look words up in."""

    kinds: Mapping[str, list[tuple[Phrase, EntityKind]]]
    """The phrases that tell a kind, by their first word, the longest first."""
    bare: Mapping[str, list[tuple[Phrase, str]]]
    """How a place is read behind these phrases, by their first word, the longest first."""
    local: frozenset[EntityKind]
    governed: frozenset[EntityKind]
    governed_heads: frozenset[str]
    parts: frozenset[str]
    wholes: frozenset[EntityKind]
    kind_words: Mapping[str, str]
    """Word before a place → `kabupaten`, `kota` or `provinsi`."""
    not_places: frozenset[str]
    foreign: frozenset[str]
    capitals: frozenset[str]
    universities: Mapping[str, str]
    short_forms: Mapping[str, str]
    long_forms: Mapping[Phrase, str]
    degrees: frozenset[str]


def _by_first(phrases: Mapping[Any, list[str]]) -> dict[str, list[tuple[Phrase, Any]]]:
    found: dict[str, list[tuple[Phrase, Any]]] = {}
    for meaning, texts in phrases.items():
        for text in texts:
            words = tuple(text.split())
            found.setdefault(words[0], []).append((words, meaning))
    for candidates in found.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return found


@cache
def entity_words() -> EntityWords:
    """Reads the file once."""
    table = tables("entities.toml")
    return EntityWords(
        kinds=_by_first({EntityKind(kind): phrases for kind, phrases in table["kinds"].items()}),
        bare=_by_first(table["bare_place"]),
        local=frozenset(map(EntityKind, table["local"]["kinds"])),
        governed=frozenset(map(EntityKind, table["governed"]["kinds"])),
        governed_heads=frozenset(table["governed"]["heads"]),
        parts=frozenset(table["parts"]["heads"]),
        wholes=frozenset(map(EntityKind, table["parts"]["wholes"])),
        kind_words={word: kind for kind, words in table["kind_words"].items() for word in words},
        not_places=frozenset(table["not_places"]["words"]),
        foreign=frozenset(table["foreign"]["words"]),
        capitals=frozenset(table["capitals"]["codes"]),
        universities=table["universities"],
        short_forms=table["short_forms"],
        long_forms={tuple(long.split()): short for long, short in table["long_forms"].items()},
        degrees=frozenset(table["degrees"]["words"]),
    )


def first_phrase(lows: Sequence[str], phrases: Mapping[str, list[tuple[Phrase, Any]]]) -> tuple[Phrase, Any] | None:
    """The longest phrase that folded words begin with, and what it means."""
    candidates = phrases.get(lows[0], []) if lows else []
    return next((found for found in candidates if tuple(lows[: len(found[0])]) == found[0]), None)


def kind_of(lows: Sequence[str]) -> tuple[EntityKind | None, int]:
    """The kind that the folded words of a name begin with, and how many words tell it; None and 0 where none does."""
    found = first_phrase(lows, entity_words().kinds)
    return (found[1], len(found[0])) if found else (None, 0)
