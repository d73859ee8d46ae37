"""Finds the programme that an award's name contains: those of programmes.toml, and more names from schemes.toml.

Pure. Names of schemes.toml only tell which scheme an award belongs to; the reader of stories does not use them.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from crawler.awards.lexicon import Programme, lexicon, word_set
from crawler.awards.spelling import name_words, spelt

GENERIC = frozenset(map(spelt, word_set("programmes", "generic")))
"""Words that any award's name may contain."""
_MOST_WORDS = 10

Words = tuple[str, ...]


class Found(NamedTuple):
    """Words `start` to `end` (exclusive) of a name are those of a programme."""

    programme: Programme
    start: int
    end: int


def programme_in(lows: Sequence[str], giver: str | None, before: int | None = None) -> Found | None:
    """The programme with the most specific name among words normalised by `spelt`; `giver` is the key of a body.

    The name begins before word `before`.
    """
    found = [
        Found(programme, start, end)
        for start in range(len(lows) if before is None else before)
        for end in range(start + 1, min(len(lows), start + _MOST_WORDS) + 1)
        if (programme := _of(tuple(lows[start:end]), giver))
    ]
    return max(found, key=lambda one: _weight(lows[one.start : one.end]), default=None)


def is_by(body: str, key: str) -> bool:
    """Whether a giver's key begins with the name `body`, in full or in initials: "KI Banten"."""
    words = [word.casefold() for word in name_words(body)]
    named = key.partition("@")[0].split()
    return named[: len(words)] == words or named[:1] == ["".join(word[0] for word in words)]


def _weight(lows: Sequence[str]) -> tuple[int, int]:
    """How specific a name is: "ISO 9001" is more specific than "sertifikat ISO"."""
    return sum(low not in GENERIC for low in lows), len(lows)


def _of(words: Words, giver: str | None) -> Programme | None:
    known = _names().get(words)
    if known or giver is None:
        return known
    return next((programme for body, programme in _given().get(words, ()) if is_by(body, giver)), None)


@cache
def _names() -> dict[Words, Programme]:
    """Every programme by each of its names; schemes.toml overrides programmes.toml."""
    found: dict[Words, Programme] = {}
    for programme in lexicon().programmes:
        for name in (programme.name, *programme.variants):
            own = msgspec.structs.replace(programme, name=name) if programme.several else programme
            found.setdefault(_words(name), own)
    for entry in lexicon().schemes:
        known = found.get(_words(entry.name), entry)
        added = msgspec.structs.replace(known, scale=known.scale or entry.scale, shared=known.shared or entry.shared)
        found.update({words: added for words, programme in found.items() if programme is known})
        for name in (entry.name, *entry.variants):
            found[_words(name)] = msgspec.structs.replace(entry, name=name) if entry.several else added
    return found


@cache
def _given() -> dict[Words, list[tuple[str, Programme]]]:
    """By name: the programmes that it means only if a certain body gives the award, each with that body."""
    found: dict[Words, list[tuple[str, Programme]]] = {}
    for entry in (*lexicon().programmes, *lexicon().schemes):
        for body, names in entry.given.items():
            for name in names:
                found.setdefault(_words(name), []).append((body, _names()[_words(entry.name)]))
    return found


def _words(name: str) -> Words:
    return tuple(map(spelt, name_words(name)))
