"""Whether two spellings of a name, or two values of a field, mean the same: what counts as right in a lesson.

The measures are rapidfuzz's `token_set_ratio` and `token_sort_ratio` in plain Python, so that `anugerah teach` needs
no further package. Both are the share of characters in common, in order.
"""

import re
from collections.abc import Set
from functools import lru_cache
from typing import Any, NamedTuple

NAMES = ("recipient", "award", "giver", "rank")
VALUES = ("year", "level", "event_date", "score")
FIELDS = (*NAMES, *VALUES)
ALIKE, NOT_A_SENTENCE = 80, 50
"""Names are the same from these values on: of `token_set_ratio`, and of `token_sort_ratio`."""
_ROMAN = {word: str(i) for i, word in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], 1)}
_NO_WORD = re.compile(r"[\W_]")

Award = dict[str, Any]


def is_right(name: str, gold: Award, predicted: Award) -> bool:
    """Whether one field of an award is right; None is only right for None."""
    ours, theirs = gold.get(name), predicted.get(name)
    if name in NAMES:
        return is_same_name(ours, theirs)
    if name == "score" and ours is not None and theirs is not None:
        return bool(abs(ours - theirs) < 0.005)
    return bool(ours == theirs)


def is_row_right(gold: Award, predicted: Award) -> bool:
    """Whether recipient and award are right, and the giver if the story states one."""
    right = is_right("recipient", gold, predicted) and is_right("award", gold, predicted)
    return right and (not gold.get("giver") or is_right("giver", gold, predicted))


def is_same_award(one: Award, other: Award) -> bool:
    """Whether two awards have the same name and recipient."""
    return all(is_same_name(one.get(name), other.get(name)) for name in ("award", "recipient"))


def is_plainly_right(name: str, gold: Award, predicted: Award) -> bool:
    """Like `is_right`, but "Juara 1" is not "Juara 2", since an operator may correct one to the other."""
    return is_right(name, gold, predicted) and (
        name not in NAMES or _numbers(gold.get(name)) in (_numbers(predicted.get(name)), frozenset())
    )


def is_same_thing(a: str | None, b: str | None) -> bool:
    """Whether two spellings mean the same and their numbers agree: "Juara 1" is not "Juara 2"."""
    ours, theirs = _numbers(a), _numbers(b)
    return (not ours or not theirs or ours == theirs) and is_same_name(a, b)


def is_same_name(a: str | None, b: str | None) -> bool:
    """Whether two spellings mean the same. An acronym is the same as its words, and None as None."""
    if not a or not b:
        return not a and not b
    return a == b or _is_alike(a, b)


@lru_cache(maxsize=4096)
def _is_alike(a: str, b: str) -> bool:
    one, other = _spelling(a), _spelling(b)
    short, long = (one, other) if one.length <= other.length else (other, one)
    if short.acronym and long.initials.startswith(short.acronym):
        return True
    if not one.text or not other.text or _at_most(one.text, other.text) < NOT_A_SENTENCE:
        return False
    if shared(one.words, other.words) < ALIKE:
        return False
    # The words of both are in the same order in either text: at least that much is in common.
    both = " ".join(sorted(one.words & other.words))
    at_least = 200.0 * len(both) / (len(one.text) + len(other.text))
    return at_least >= NOT_A_SENTENCE or ratio(one.text, other.text) >= NOT_A_SENTENCE


class _Spelling(NamedTuple):
    """What one spelling is compared by."""

    words: frozenset[str]
    text: str
    """The words, sorted."""
    length: int
    initials: str
    acronym: str | None
    """The whole spelling, folded, if it may be the acronym of another."""


@lru_cache(maxsize=4096)
def _spelling(name: str) -> _Spelling:
    words, bare = _words(name), name.strip()
    acronym = bare.casefold() if " " not in bare and len(bare) > 2 else None
    initials = "".join([word[0] for word in name.split() if word[0].isupper()]).casefold()
    return _Spelling(frozenset(words), " ".join(sorted(words)), len(bare), initials, acronym)


@lru_cache(maxsize=4096)
def _numbers(name: str | None) -> frozenset[str]:
    """Return the numbers among a name's words, Roman numerals too."""
    words = [_ROMAN.get(word, word) for word in _words(name or "")]
    return frozenset([word for word in words if word.isdecimal()])


def _words(name: str) -> list[str]:
    return _NO_WORD.sub(" ", name).lower().split()


def shared(a: Set[str], b: Set[str]) -> float:
    """Return rapidfuzz's `token_set_ratio` of two sets of words, 0 to 100."""
    both = " ".join(sorted(a & b))
    ours, theirs = " ".join(sorted(a - b)), " ".join(sorted(b - a))
    if both and not (ours and theirs):
        return 100.0
    if not both:
        return ratio(ours, theirs)
    # How much `both` and one side have in common: it is that side's beginning.
    least = 200.0 * len(both) / (2 * len(both) + 1 + min(len(ours), len(theirs)))
    start = len(both) + 1
    return max(least, 200.0 * (start + _in_common(ours, theirs)) / (2 * start + len(ours) + len(theirs)))


def ratio(a: str, b: str) -> float:
    """Return the share of characters that two texts have in common, in order: 0 to 100."""
    return 200.0 * _in_common(a, b) / (len(a) + len(b)) if a or b else 100.0


def _at_most(a: str, b: str) -> float:
    """Return what `ratio` can be at most, by the lengths of the texts alone."""
    return 200.0 * min(len(a), len(b)) / (len(a) + len(b))


def _in_common(a: str, b: str) -> int:
    """Return the length of the longest common subsequence, with one bit per character of `a` (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for i, letter in enumerate(a):
        places[letter] = places.get(letter, 0) | 1 << i
    whole = row = (1 << len(a)) - 1
    for letter in b:
        if letter in places:
            match = row & places[letter]
            row = (row + match | row - match) & whole
    return len(a) - row.bit_count()
