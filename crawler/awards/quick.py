"""Rules out that a story reports an award: for many stories, their words show that before they are parsed."""

import string
from functools import cache

from crawler.awards.lexicon import lexicon
from crawler.awards.text import READ_AT_MOST
from crawler.awards.triggers import OBJECTS

_LETTERS = bytes(byte if chr(byte) in string.ascii_lowercase else 32 for byte in range(256))
"""Keeps the letters a to z, and turns the rest of a text into blanks: quick, and good enough to rule out stories."""


def tells_of_none(title: str | None, body: str) -> bool:
    """Whether no phrase that names an award can be in the story, since no such phrase has all its words in it."""
    words = _words(f"{title or ''}\n{body[:READ_AT_MOST]}")
    phrases = _phrases()
    return not any(phrase <= words for word in words & phrases.keys() for phrase in phrases[word])


def _words(text: str) -> set[bytes]:
    return set(text.casefold().encode(errors="replace").translate(_LETTERS).split())


@cache
def _phrases() -> dict[bytes, list[frozenset[bytes]]]:
    """The words of all phrases that name awards, by the longest word of each, which the fewest stories have."""
    found: dict[bytes, list[frozenset[bytes]]] = {}
    for first, phrases in lexicon().phrases.items():
        for phrase in phrases:
            if phrase.kind in OBJECTS:
                words = _words(" ".join((first, *phrase.rest)))
                found.setdefault(max(words, key=len), []).append(frozenset(words))
    return found
