"""Scores in a sentence: "nilai 93,21", "skor indeks 67.84"; last year's scores are left out."""

import re

from crawler.awards.lexicon import Kind, word_set
from crawler.awards.text import Sentence

_SCORE_HEADS = {"nilai", "nilainya", "skor", "skornya", "score", "indeks", "indeksnya"}
_BETWEEN = word_set("numbers", "between")
_EARLIER = word_set("numbers", "earlier")
_REACHING = {"angka", "menembus", "tembus", "mencapai", "sebesar"}
_COLLECTING = {"mengumpulkan", "mengoleksi", "meraup", "total"}
_AGAINST = {"-", "–", ":"}
_DECIMAL = re.compile(r"^\d{1,3}[.,]\d{1,2}$")
_NUMBER = re.compile(r"^\d{1,4}(?:[.,]\d{1,3})?$|^\d{1,3}(?:\.\d{3})+,\d{1,2}$")
_THOUSANDS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$")
"""With a point and three digits it may be thousands or a fraction: unsure."""
_UNITS = word_set("numbers", "units")
_REACH, _FAR_REACH = 6, 10


def read_score(sentence: Sentence, years: set[int], start: int = 0) -> tuple[float, int, int] | None:
    """The award's own score in a sentence from token `start` on, with its tokens."""
    for i in range(start, len(sentence)):
        if sentence.lows[i] in _REACHING and sentence.has(Kind.RATING, Kind.PROGRAMME):
            at = i + 1 if i + 1 < len(sentence) and _DECIMAL.match(sentence.words[i + 1]) else None
            at = None if at is None or sentence.lows[at + 1 : at + 2] in (["persen"], ["%"]) else at
        elif sentence.lows[i] in _SCORE_HEADS:
            at = _number_after(sentence, i + 1)
        elif sentence.lows[i] in _COLLECTING and sentence.lows[i + 2 : i + 3] == ["poin"]:
            at = i + 1 if _NUMBER.match(sentence.words[i + 1]) else None
        else:
            continue
        if at is not None and not _is_of_match(sentence, at) and not is_earlier(sentence, at, years):
            value = _value(sentence.words[at])
            if value is not None:
                return value, at, at + 1
    return None


def _is_of_match(sentence: Sentence, at: int) -> bool:
    """ "menang dengan skor 6-3, 6-2", "skor 2:0": goals or games, no score of an award."""
    around = sentence.words[at + 1 : at + 3]
    return len(around) == 2 and around[0] in _AGAINST and around[1][0].isdigit()


def _number_after(sentence: Sentence, i: int) -> int | None:
    """The number that a word of scoring introduces; any words may stand before one with decimals."""
    ahead = sentence.words[i : i + _FAR_REACH]
    decimal = any(_DECIMAL.match(word) for word in ahead)
    for at in range(i, min(i + (_FAR_REACH if decimal else _REACH), len(sentence))):
        word, low = sentence.words[at], sentence.lows[at]
        if decimal and len(word) == 4 and word.isdigit():
            continue
        if _NUMBER.match(word):
            after = sentence.lows[at + 1] if at + 1 < len(sentence) else ""
            if (after in _UNITS and not (after == "tahun" and _DECIMAL.match(word))) or (
                len(word) == 4 and word.isdigit()
            ):
                return None
            return at
        if low not in _BETWEEN and not word[0].isupper() and word not in "()" and (not decimal or not word.isalpha()):
            return None
    return None


def is_earlier(sentence: Sentence, at: int, years: set[int]) -> bool:
    """Does the clause of token `at` speak of an earlier year?"""
    start = at
    while (
        start > 0
        and sentence.words[start - 1] not in (",", ";", "(")
        and sentence.lows[start - 1] not in ("sementara", "sedangkan", "dari", "dan")
    ):
        start -= 1
    clause = sentence.lows[start:at]
    if any(low in _EARLIER for low in clause) or sentence.lows[:1] == ["dulu"]:
        return True
    named = any(word[0].isupper() for word in sentence.words[start:at])
    if start > 0 and sentence.lows[start - 1] == "dari" and at - start <= 3 and not named:
        return True
    stated = [int(low) for low in sentence.lows[start:at] if low.isdigit() and len(low) == 4]
    return bool(stated and years and max(stated) < max(years))


def _value(word: str) -> float | None:
    if _THOUSANDS.match(word):
        return None
    text = (word.replace(".", "") if "," in word else word).replace(",", ".")
    return float(text) if text.count(".") <= 1 else None
