"""What the first words of a name say about its bearer: a government, a school (data: lexicon/entities.toml)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.awards.lexicon import tables
from crawler.facts import EntityKind

Phrase = tuple[str, ...]
BRANCH = "perwakilan"
"""With this word behind it, any name is that of a regional office."""


@dataclass(frozen=True, slots=True)
class EntityWords:
    """The lists of entities.toml, prepared for looking up words."""

    kinds: Mapping[str, list[tuple[Phrase, EntityKind]]]
    """The phrases that mean a kind, by their first word, the longest first."""
    bare: Mapping[str, list[tuple[Phrase, str]]]
    """How a place is read behind these phrases, by their first word, the longest first."""
    local: frozenset[EntityKind]
    governed: frozenset[EntityKind]
    governed_heads: frozenset[str]
    parts: frozenset[Phrase]
    wholes: frozenset[EntityKind]
    kind_words: Mapping[str, str]
    """Word before a place → `kabupaten`, `kota` or `provinsi`."""
    not_places: frozenset[str]
    foreign: frozenset[str]
    capitals: frozenset[str]
    universities: Mapping[str, str]
    short_forms: dict[str, str]
    long_forms: dict[Phrase, str]
    degrees: frozenset[str]
    titles_in_names: frozenset[str]
    """Titles that are also names: they are not removed."""
    first_names: frozenset[str]
    nationwide: frozenset[str]
    national_offices: frozenset[str]


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
    """Return the content of the file, read once."""
    table = tables("entities.toml")
    return EntityWords(
        kinds=_by_first({EntityKind(kind): phrases for kind, phrases in table["kinds"].items()}),
        bare=_by_first(table["bare_place"]),
        local=frozenset(map(EntityKind, table["local"]["kinds"])),
        governed=frozenset(map(EntityKind, table["governed"]["kinds"])),
        governed_heads=frozenset(table["governed"]["heads"]),
        parts=frozenset(tuple(head.split()) for head in table["parts"]["heads"]),
        wholes=frozenset(map(EntityKind, table["parts"]["wholes"])),
        kind_words={word: kind for kind, words in table["kind_words"].items() for word in words},
        not_places=frozenset(table["not_places"]["words"]),
        foreign=frozenset(table["foreign"]["words"]),
        capitals=frozenset(table["capitals"]["codes"]),
        universities=table["universities"],
        short_forms=table["short_forms"],
        long_forms={tuple(long.split()): short for long, short in table["long_forms"].items()},
        degrees=frozenset(table["degrees"]["words"]),
        titles_in_names=frozenset(table["titles_in_names"]["words"]),
        first_names=frozenset(table["first_names"]["words"]),
        nationwide=frozenset(table["nationwide"]["words"]),
        national_offices=frozenset(table["national_offices"]["words"]),
    )


def first_phrase(lows: Sequence[str], phrases: Mapping[str, list[tuple[Phrase, Any]]]) -> tuple[Phrase, Any] | None:
    """The longest phrase that folded words begin with, and what it means."""
    for found in phrases.get(lows[0], ()) if lows else ():
        if tuple(lows[: len(found[0])]) == found[0]:
            return found
    return None


def kind_of(lows: Sequence[str]) -> tuple[EntityKind | None, int]:
    """The kind that the folded words of a name begin with, and how many words say it; None and 0 if unknown."""
    if BRANCH in lows[1:]:
        return EntityKind.OFFICE, list(lows).index(BRANCH, 1) + 1
    found = first_phrase(lows, entity_words().kinds)
    return (found[1], len(found[0])) if found else (None, 0)
