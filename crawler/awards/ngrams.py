"""Clues from the words of a sentence: single words, pairs, and pairs and triples of their classes."""

from collections.abc import Iterator
from functools import lru_cache

from crawler.awards.capitals import namelike
from crawler.awards.lexicon import lexicon
from crawler.awards.slots.company import class_of
from crawler.awards.text import Sentence
from crawler.awards.triggers import OBJECTS

_WORDS = 45
"""At most this many words of a sentence are clues."""
_NAME = "NAME"
_PLACEHOLDERS = {_NAME, "a year"}


def word_clues(words: list[str], side: str) -> Iterator[str]:
    """Words and pairs of words. `side` is where the sentence is, such as `title`, or `report` for one of an award."""
    before = "^"
    for word in words:
        yield f"{side} {word}"
        yield f"{side} {before} {word}"
        before = word
    yield f"{side} {before} $"


def class_clues(words: list[str], side: str) -> Iterator[str]:
    """Pairs and triples of word classes: other outlets say the same in other words."""
    found = ["^", *(word if word in _PLACEHOLDERS else f"c{class_of(word)}" for word in words)]
    for i in range(1, len(found)):
        yield f"{side} kind {found[i - 1]} {found[i]}"
        if i > 2:
            yield f"{side} kind {found[i - 2]} {found[i - 1]} {found[i]}"


def reduced(sentence: Sentence) -> list[str]:
    """The words of a sentence: names as one placeholder behind their head, digits as 0, no commas."""
    lex = lexicon()
    kept = set[int]()
    for kind in OBJECTS:
        for mark in sentence.marks.get(kind, ()):
            kept.update(range(mark.start, mark.end))
    found: list[str] = []
    named = namelike(sentence)
    for i, low in enumerate(sentence.lows[:_WORDS]):
        if low[0].isdigit():
            word = _digits(low)
        elif not low[0].isalpha():
            if low not in "?:!":
                continue
            word = low
        elif i in kept or not named[i] or low in lex.bodies or low in lex.officials or low in lex.roles:
            word = low
        elif found and found[-1] == _NAME:
            continue
        else:
            word = _NAME
        found.append(word)
    return found


@lru_cache(maxsize=1024)
def _digits(low: str) -> str:
    if len(low) == 4 and low.isdigit() and low[:2] in ("19", "20"):
        return "a year"
    return "".join("0" if letter.isdigit() else letter for letter in low)
