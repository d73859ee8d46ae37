"""Scores in a sentence: "nilai 93,21", "skor indeks 67.84", "612 poin".

Last year's scores, thresholds, results of games, counts and measures are left out.
"""

import re
from collections.abc import Iterator

from crawler.awards.lexicon import Kind, word_set
from crawler.awards.text import Sentence

_HEADS = word_set("numbers", "heads")
_BETWEEN = word_set("numbers", "between")
_EARLIER = word_set("numbers", "earlier")
_REACHING = word_set("numbers", "reaching")
_COLLECTING = word_set("numbers", "collecting")
_ASSESSED = word_set("numbers", "assessed")
_LIMITS = word_set("numbers", "limits")
_WORTH = word_set("numbers", "worth")
_UNITS = word_set("numbers", "units")
_SHARED = {"capaian", "nilai", "nilainya", "raihan", "skor", "skornya"}
_ACHIEVED = {"capaian", "raihan"}
_TAKEN = (Kind.WIN, Kind.WON, Kind.RECEIVE, Kind.HONOURED)
_DIFFERENCES = {"beda", "perbedaan", "selisih", "terpaut"}
_MARKING = {"memberi", "memberikan", "memberinya"}
_JUDGES = {"juri", "penguji", "asesor", "penilai"}
POINTS = {"poin", "point", "points"}
_COUNTED = {
    "dan",
    "dari",
    "dengan",
    "di",
    "maka",
    "oleh",
    "pada",
    "sedangkan",
    "sehingga",
    "sementara",
    "serta",
    "untuk",
}
"""What may stand behind a whole number that counts nothing."""
_AGAINST = {"-", "–", ":"}
_CLAUSE_ENDS = {",", ";", "(", "sementara", "sedangkan", "dari", "dan"}
_DECIMAL = re.compile(r"^\d{1,3}[.,]\d{1,2}$|^\d{1,3},\d{3,4}$|^0\.\d{3,4}$")
_NUMBER = re.compile(r"^\d{1,4}(?:[.,]\d{1,4})?$|^\d{1,3}(?:\.\d{3})+,\d{1,2}$")
_THOUSANDS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$")
"""With a point and three digits it may be thousands or a fraction: unsure."""
_REACH, _FAR_REACH = 6, 14
_YEAR_DIGITS = 4

Score = tuple[float, int, int]


def read_score(sentence: Sentence, years: set[int], start: int = 0) -> Score | None:
    """The award's own score in a sentence from token `start` on, with its tokens."""
    if not any(word[0].isdecimal() for word in sentence.words):
        return None
    opened = [i for i in range(start, len(sentence)) if sentence.words[i] == "("]
    plain = [i for i in range(start, len(sentence)) if sentence.words[i] != "("]
    # "unggul dari Buton (90,02) dengan nilai 92,15": a number in brackets may be a rival's.
    for i in [*plain, *opened]:
        for at in _numbers_at(sentence, i):
            if _is_of_match(sentence, at) or _is_limit(sentence, at) or is_earlier(sentence, at, years):
                continue
            value = _value(sentence.words[at])
            if value is not None:
                return value, at, at + 1
    return None


def _numbers_at(sentence: Sentence, i: int) -> Iterator[int]:
    """The tokens of the numbers that the word at token `i` introduces."""
    low, at = sentence.lows[i], i + 1
    if at == len(sentence):
        return
    following = sentence.lows[at + 1 : at + 2]
    if i and sentence.lows[i - 1] in _DIFFERENCES:
        return
    if low in _SHARED and _is_share(sentence, i):
        yield at
    elif (low in _HEADS and sentence.lows[at] not in _WORTH) or (low == "angka" and sentence.lows[at] == "yang"):
        yield from _numbers_behind(sentence, at)
    elif _NUMBER.match(sentence.words[at]) and low in _COLLECTING and following and following[0] in POINTS:
        # "29 poin dari 38 laga" is a league's.
        if sentence.lows[at + 2 : at + 3] != ["dari"] or _JUDGES & set(sentence.lows[at + 3 : at + 6]):
            yield at
    elif _DECIMAL.match(sentence.words[at]) and not _has_unit(sentence, at):
        # "Angka 88,46. Itulah nilai …"
        this_year = i == 1 and sentence.lows[:2] == ["tahun", "ini"]
        taken = low == "angka" and (i == 0 or sentence.has(Kind.WIN, Kind.WON, Kind.RECEIVE))
        bracket = low == "(" and following == [")"]
        # "mengumpulkan 96,5, terpaut setengah angka": points that are not called so.
        bare = low in _COLLECTING and low.startswith("me") and bool(following) and not following[0].isalnum()
        if taken or this_year or bare or ((low in _REACHING or bracket) and _is_rated(sentence)):
            yield at
    elif low in _MARKING and sentence.words[at].isdecimal() and following == ["dari"]:
        # "Juri memberinya 278 dari 300."
        judged = any(word in _JUDGES for word in sentence.lows[:i])
        if judged and sentence.words[at + 2 : at + 3] and sentence.words[at + 2].isdecimal():
            yield at
    elif low == "angka" and sentence.words[at].isdecimal() and _is_rated(sentence) and _is_bare(sentence, at):
        yield at


def _is_share(sentence: Sentence, i: int) -> bool:
    """ "nilainya 94,17 persen", "meraih sertifikat emas dengan capaian 92 persen": a score told as a share."""
    low, behind = sentence.lows[i], sentence.words[i + 1 : i + 2]
    if sentence.lows[i + 2 : i + 3] not in (["persen"], ["%"]) or not _NUMBER.match(behind[0]):
        return False
    return low not in _ACHIEVED or (
        i > 0 and sentence.has(*_TAKEN) and sentence.has(Kind.AWARD, Kind.FRUIT, Kind.RATING)
    )


def _is_rated(sentence: Sentence) -> bool:
    return sentence.has(Kind.RATING, Kind.PROGRAMME) or any(low in _ASSESSED for low in sentence.lows)


def _numbers_behind(sentence: Sentence, i: int) -> Iterator[int]:
    """The numbers that a word of scoring introduces; any words may stand before one with decimals."""
    size = len(sentence)
    at, limit = i, i + _FAR_REACH
    while at < min(limit, size):
        word = sentence.words[at]
        decimal = any(_DECIMAL.match(w) for w in sentence.words[at : min(limit, size)])
        is_year = len(word) == _YEAR_DIGITS and word.isdecimal()
        if is_year and not decimal:
            return
        if _NUMBER.match(word) and not is_year:
            if _has_unit(sentence, at) or not (_DECIMAL.match(word) or _is_bare(sentence, at)):
                return
            yield at
            limit = at + _REACH
        elif not (is_year or _may_stand_between(sentence, at, i, decimal=decimal)):
            return
        at += 1


def _may_stand_between(sentence: Sentence, at: int, first: int, *, decimal: bool) -> bool:
    """May token `at` stand between a word of scoring (before `first`) and a number, with decimals or a whole one?"""
    word = sentence.words[at]
    known = sentence.lows[at] in _BETWEEN or word in "(),/"
    if decimal:
        return known or word.isalpha() or word == ":" or "-" in word
    return at - first < _REACH and (known or word[0].isupper())


def _has_unit(sentence: Sentence, at: int) -> bool:
    """ "18,4 persen", "32,5 hektare": a measure; "82,46 tahun ini" is none."""
    after = sentence.lows[at + 1] if at + 1 < len(sentence) else ""
    return after in _UNITS and not (after == "tahun" and _DECIMAL.match(sentence.words[at]) is not None)


def _is_bare(sentence: Sentence, at: int) -> bool:
    """Does nothing that it could count stand behind a whole number?"""
    after = sentence.lows[at + 1] if at + 1 < len(sentence) else "."
    return not after[0].isalpha() or after in _COUNTED or after in POINTS or sentence.words[at + 1][0].isupper()


def _is_of_match(sentence: Sentence, at: int) -> bool:
    """ "menang dengan skor 6-3, 6-2", "skor 2:0": goals or games, no score of an award."""
    sides = sentence.words[at + 1 : at + 3], sentence.words[max(0, at - 2) : at][::-1]
    return any(len(side) == 2 and side[0] in _AGAINST and side[1][0].isdigit() for side in sides)


def _clause(sentence: Sentence, at: int) -> list[str]:
    start = at
    while start > 0 and sentence.lows[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    return sentence.lows[start:at]


def _is_limit(sentence: Sentence, at: int) -> bool:
    """A threshold, a target, a scale, the country's mean."""
    clause = _clause(sentence, at)
    # "Syarat minimal 361 dilewati dengan nilai 372": the limit has its own number.
    numbers = [i for i, low in enumerate(clause) if low[0].isdecimal() and len(low) != _YEAR_DIGITS]
    if any(low in _LIMITS for low in clause[max(numbers, default=-1) + 1 :]):
        return True
    means = [i for i, low in enumerate(clause[:-1]) if low == "rata-rata"]
    return any(clause[i + 1] in ("nasional", "provinsi", "kabupaten", "kota") for i in means)


def is_earlier(sentence: Sentence, at: int, years: set[int]) -> bool:
    """Does the clause of token `at` speak of an earlier year?"""
    clause = _clause(sentence, at)
    start = at - len(clause)
    if any(low in _EARLIER for low in clause) or sentence.lows[:1] == ["dulu"]:
        return True
    named = any(word[0].isupper() or word[0].isdigit() for word in sentence.words[start:at])
    if start > 0 and sentence.lows[start - 1] == "dari" and at - start <= 3 and not named:
        return True
    # "dari 68,2 (2022) ke 71,05 (2023)": a year in brackets is that of the number before it.
    own = sentence.lows[at + 2 : at + 3] if sentence.words[at + 1 : at + 2] == ["("] else []
    behind = [low for i, low in enumerate(clause) if clause[i + 1 : i + 2] != [")"]]
    stated = [int(low) for low in own or behind if low.isdecimal() and len(low) == _YEAR_DIGITS]
    return bool(stated and years and max(stated) < max(years))


def _value(word: str) -> float | None:
    if _THOUSANDS.match(word):
        # Nobody writes a fraction with a nought behind it.
        return float(word.replace(".", "")) if word.endswith("0") else None
    text = (word.replace(".", "") if "," in word else word).replace(",", ".")
    return float(text) if text.count(".") <= 1 else None
