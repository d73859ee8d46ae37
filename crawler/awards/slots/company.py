"""The context of some tokens: the words before and behind them, as words and as word classes."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from crawler.awards.lexicon import lexicon
from crawler.awards.text import Sentence, kept

_VERBAL = re.compile(r"^(?:me(?:m[bpf]|n[dtcjsz]|ng|ny|l|r|w|n)|di|ber|ter)[a-z]{3,}$")
_is_verbal = lru_cache(maxsize=4096)(_VERBAL.match)
_VERB_WITHIN = 10
_STOPS = {".", ";", "!", "?"}


@kept
def classes_of(sentence: Sentence) -> list[str]:
    """The class of each token."""
    return list(map(class_of, sentence.lows))


@lru_cache(maxsize=8192)
def class_of(low: str) -> str:
    """The class of a folded word; digits are one class, rare words another."""
    return lexicon().classes.get("0" if low[0].isdigit() else low, "rare")


def typed(clues: Iterable[str], type_: str | None) -> set[str]:
    """The clues again, for one type of award: what an honour has in common with other honours."""
    return {f"{type_}: {clue}" for clue in clues} if type_ else set()


def word_before(sentence: Sentence, start: int) -> str:
    """The clue of the word before token `start`: of all around a phrase, the one that also counts per type."""
    return f"behind the word {sentence.lows[start - 1] if start else '^'}"


def company(sentence: Sentence, start: int, end: int) -> list[str]:
    """Clues about the two words on either side of tokens `start` to `end` (exclusive)."""
    classes = classes_of(sentence)
    size = len(classes)
    after, next_ = (sentence.lows[end], classes[end]) if end < size else ("$", "$")
    near = classes[start - 1] if start else "^"
    beyond = classes[end + 1] if end + 1 < size else "$"
    return [
        word_before(sentence, start),
        f"before the word {after}",
        f"behind class {near}",
        f"before class {next_}",
        f"before classes {next_} {beyond}",
        f"between classes {near} and {next_}",
    ]


@kept
def _turns(sentence: Sentence) -> list[int]:
    """The indices of verbs and sentence ends."""
    pairs = enumerate(zip(sentence.words, sentence.lows, strict=True))
    return [i for i, (word, low) in pairs if low in _STOPS or (word[0].islower() and _is_verbal(low))]


def verbs_beside(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The next verb on either side, of awards or not: `left` or `right`, and its token."""
    lows, turns = sentence.lows, _turns(sentence)
    before, behind = bisect_left(turns, start) - 1, bisect_left(turns, end)
    if before >= 0 and start - turns[before] < _VERB_WITHIN and lows[turns[before]] not in _STOPS:
        yield "left", turns[before]
    if behind < len(turns) and turns[behind] - end < _VERB_WITHIN and lows[turns[behind]] not in _STOPS:
        yield "right", turns[behind]
