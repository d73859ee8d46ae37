"""Phrases that begin at a word of awards and end where a reader would stop: candidates for award names and ranks.

A generator of high recall: each start is tried with several ends.
"""

from collections.abc import Iterator

from crawler.awards.capitals import is_namelike
from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.text import Sentence

_STOPS = word_set("spans", "stops")
_OPEN = word_set("spans", "open")
_WALLS = word_set("spans", "walls")
_JOINERS = word_set("spans", "joiners")
_SCORES = word_set("spans", "scores")
_INSIDE = (Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.RATING, Kind.WEAK, Kind.PLACE, Kind.MEDAL, Kind.GIVER)
_FARTHEST = 16
_MOST_ENDS = 6
_BRACKET = 8
_YEAR_DIGITS = 4


def ends(sentence: Sentence, start: int) -> Iterator[int]:
    """Where a phrase that begins at token `start` may end, the nearest first; exclusive."""
    found = 0
    size = len(sentence)
    inside = 0
    for i in range(start + 1, min(size, start + _FARTHEST) + 1):
        if i == size:
            if i >= inside:
                yield i
            return
        if sentence.words[i] == "(":
            inside = max(inside, _closing(sentence, i))
            yield i
            if not inside:
                return
        if i < inside:
            continue
        if states_score(sentence, i):
            return
        if is_end(sentence, i) or i == inside:
            if sentence.lows[i - 1] in _OPEN:
                continue
            yield i
            found += 1
            if found == _MOST_ENDS or sentence.words[i] in ".;:!?" or _is_hard(sentence, i):
                return


def states_score(sentence: Sentence, i: int) -> bool:
    """Whether a score begins at token `i`: "nilai 96,18". It is no part of a name or a rank."""
    return sentence.lows[i] in _SCORES and i + 1 < len(sentence) and sentence.words[i + 1][0].isdigit()


def _closing(sentence: Sentence, opening: int) -> int:
    """The token behind the bracket that closes a short one, 0 where none does."""
    for i in range(opening + 2, min(opening + _BRACKET, len(sentence))):
        if sentence.words[i] == ")":
            return i + 1
    return 0


def is_end(sentence: Sentence, i: int) -> bool:
    """May a phrase end before token `i`?"""
    low, word = sentence.lows[i], sentence.words[i]
    if low in _STOPS or low in lexicon().verbs:
        return True
    if not word[0].isalnum():
        return word not in ("-", "/", "–", "&", "'", "’")
    if word[0].isdigit():
        return len(word) == _YEAR_DIGITS
    if len(sentence.words[i - 1]) == _YEAR_DIGITS and sentence.words[i - 1].isdecimal():
        return True  # "Kejurnas Sepak Takraw 2024 sesudah menaklukkan …"
    return is_namelike(sentence, i) != is_namelike(sentence, i - 1)


def _is_hard(sentence: Sentence, i: int) -> bool:
    """Does no phrase go beyond token `i`: a verb, a comma, a word that opens a clause?"""
    low = sentence.lows[i]
    return low in _WALLS or low in lexicon().verbs


def left_of(sentence: Sentence, start: int) -> int:
    """The first token of the run of name-like words that ends right before `start`."""
    while start > 0:
        if is_namelike(sentence, start - 1) or (start > 1 and _joins(sentence, start - 1)):
            start -= 1
        elif sentence.words[start - 1] == ")" and (opening := _opening(sentence, start - 1)):
            start = opening
        else:
            break
    return start


def _joins(sentence: Sentence, i: int) -> bool:
    return sentence.lows[i] in _JOINERS and is_namelike(sentence, i - 1)


def _opening(sentence: Sentence, closing: int) -> int | None:
    """The bracket that opens a short one behind a name."""
    for i in range(closing - 1, max(0, closing - _BRACKET), -1):
        if sentence.words[i] == "(":
            return i if is_namelike(sentence, i - 1) else None
    return None


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
    return {str(mark.kind) for mark in sentence.of(*_INSIDE) if start <= mark.start < end}
