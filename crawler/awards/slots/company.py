"""The company that some tokens keep: the words before and behind them, themselves and as classes of words."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from crawler.awards.lexicon import lexicon
from crawler.awards.text import Sentence

_VERBAL = re.compile(r"^(?:me(?:m[bpf]|n[dtcjsz]|ng|ny|l|r|w|n)|di|ber|ter)[a-z]{3,}$")
_VERB_WITHIN = 10
_STOPS = {".", ";", "!", "?"}
_TYPED = ("none", "shape", "kind", "begins", "behind the word", "seed", "first class", "holds")
"""How clues begin that count for each type apart, beside what they say in general."""


def class_of(low: str) -> str:
    """The class of a folded word; digits are one class, rare words another."""
    if low[0].isdigit():
        low = "0"
    return lexicon().classes.get(low, "rare")


def typed(clues: Iterable[str], type_: str | None) -> set[str]:
    """Those clues once more, for one type of award: what an honour has in common with honours."""
    return {f"{type_}: {clue}" for clue in clues if clue.startswith(_TYPED)} if type_ else set()


def classes_of(sentence: Sentence) -> list[str]:
    """The class of each token."""
    if not sentence.classes:
        sentence.classes.extend(map(class_of, sentence.lows))
    return sentence.classes


def word_before(sentence: Sentence, start: int) -> str:
    """The clue of the word before token `start`: of all around a phrase, the one that counts for each type apart."""
    return f"behind the word {sentence.lows[start - 1] if start else '^'}"


def company(sentence: Sentence, start: int, end: int) -> list[str]:
    """Clues about the two words on either side of tokens `start` to `end` (exclusive)."""
    classes, size = classes_of(sentence), len(sentence)
    after, next_ = (sentence.lows[end], classes[end]) if end < size else ("$", "$")
    near = classes[start - 1] if start else "^"
    far = classes[start - 2] if start > 1 else "^"
    beyond = classes[end + 1] if end + 1 < size else "$"
    return [
        word_before(sentence, start),
        f"before the word {after}",
        f"behind class {near}",
        f"before class {next_}",
        f"behind classes {far} {near}",
        f"before classes {next_} {beyond}",
        f"between classes {near} and {next_}",
    ]


@lru_cache(maxsize=4096)
def _is_verbal(low: str) -> bool:
    return _VERBAL.match(low) is not None


def verbs_beside(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The next verb on either side, of awards or not: `left` or `right`, and its token."""
    for side, places in (
        ("left", range(start - 1, max(-1, start - _VERB_WITHIN), -1)),
        ("right", range(end, min(len(sentence), end + _VERB_WITHIN))),
    ):
        for i in places:
            low = sentence.lows[i]
            if low in _STOPS:
                break
            if sentence.words[i][0].islower() and _is_verbal(low):
                yield side, i
                break
