"""Phrases that begin at a word of awards and end where a reader would stop: candidates for award names and ranks.

A generator of high recall: each start is tried with several ends.
"""

from collections.abc import Iterator

from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.names import is_namelike
from crawler.awards.text import Sentence

_FARTHEST = 16
_MOST_ENDS = 5
_CLOSERS = {'"', "”", "'", "’", ")"}


def ends(sentence: Sentence, start: int) -> Iterator[int]:
    """Where a phrase that begins at token `start` may end, the nearest first; exclusive."""
    found = 0
    last = min(len(sentence), start + _FARTHEST)
    for i in range(start + 1, last + 1):
        if i == len(sentence):
            yield i
            return
        if is_end(sentence, i):
            yield i
            found += 1
            if found == _MOST_ENDS or sentence.words[i] in ".;:!?" or _is_hard(sentence, i):
                return


def is_end(sentence: Sentence, i: int) -> bool:
    """May a phrase end before token `i`?"""
    low, word = sentence.lows[i], sentence.words[i]
    if low in word_set("spans", "stops") or low in lexicon().verbs:
        return True
    if not word[0].isalnum():
        return word not in ("-", "/", "–", "&", "'", "’")
    if word[0].isdigit():
        return len(word) == 4
    return is_namelike(sentence, i) != is_namelike(sentence, i - 1)


def _is_hard(sentence: Sentence, i: int) -> bool:
    """Does no phrase go beyond token `i`: a verb, a comma, a word that opens a clause?"""
    low = sentence.lows[i]
    return low in word_set("spans", "walls") or low in lexicon().verbs


def left_of(sentence: Sentence, start: int) -> int:
    """The first token of the run of name-like words that ends right before `start`."""
    while start > 0 and is_namelike(sentence, start - 1):
        start -= 1
    return start


def quoted_titles(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Short phrases between quotation marks."""
    opened = None
    for i, word in enumerate(sentence.words):
        if word in ('"', "“", "”", "‘"):
            if opened is not None and 1 <= i - opened - 1 <= 8:
                yield opened + 1, i
                opened = None
            else:
                opened = i


def kinds_inside(sentence: Sentence, start: int, end: int) -> set[str]:
    """Which kinds of the lexicon begin inside a phrase."""
    found = set()
    for kind in (Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.RATING, Kind.WEAK, Kind.PLACE, Kind.MEDAL, Kind.GIVER):
        if any(start <= mark.start < end for mark in sentence.marks.get(kind, ())):
            found.add(str(kind))
    return found
