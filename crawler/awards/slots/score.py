"""The award's own score: "nilai 93,21", "skor 67.84", "1.846 poin"; last year's, rivals' and limits are to lose."""

import re
from collections.abc import Iterator

from crawler.awards.choice import Candidate, Place
from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.slots.context import Context, places_of, sentence_clues, side_of
from crawler.awards.story import Story
from crawler.awards.text import Sentence

_DECIMAL = re.compile(r"\d{1,4}[.,]\d{1,4}|\d{1,3}(?:\.\d{3})+,\d{1,2}")
_WHOLE = re.compile(r"\d{1,4}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MOST = 24
_REACH = 12
_SEASON = 8
"""Sentences that tell whether a story is one of a season's points."""
_CLAUSE_ENDS = {",", ";", "(", ")", "sementara", "sedangkan", "dan", "."}
_POINTS = {"poin", "point", "points", "angka", "nilai"}
_COMPARING = {"dari", "ke", "menjadi", "atas", "dibanding", "dibandingkan", "disusul", "diikuti", "mengungguli", "oleh"}
_YEAR_DIGITS = 4


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The numbers that may be scores, the first candidate None."""
    found: dict[float, Candidate] = {}
    for sentence in story.sentences():
        numbers = [i for i, word in enumerate(sentence.words) if word[0].isdecimal()]
        if not numbers:
            continue
        shared: list[str] | None = None
        for order, (i, value, reading) in enumerate(_numbers(sentence, numbers)):
            if value not in found and len(found) == _MOST:
                continue
            if shared is None:
                shared = sentence_clues(story, context, sentence)
            candidate = found.setdefault(value, Candidate(value, {reading, _size(value)}))
            candidate.places.append(Place(sentence, i, i + 1))
            candidate.clues.update(shared)
            candidate.clues.update(_mention(story, context, sentence, i, reading))
            candidate.clues.add("first number" if order == 0 else "later number")
    for at, candidate in enumerate(found.values()):
        candidate.clues.add("told first" if at == 0 else "told later")
        candidate.clues.add("told once" if len(candidate.places) == 1 else "told again")
    seasons = word_set("numbers", "seasons")
    if any(not seasons.isdisjoint(sentence.lows) for sentence in story.document.body[:_SEASON]):
        for candidate in found.values():
            candidate.clues.update({"in a season"} | {f"in a season, {clue}" for clue in candidate.clues & {"points"}})
    none = {"none", f"none of {min(len(found), 4)} numbers", f"none, {context.type}"}
    return [Candidate(None, none), *found.values()]


def _size(value: float) -> str:
    return f"up to {next((most for most in (1, 5, 10, 100, 1000) if value <= most), 'more')}"


def _numbers(sentence: Sentence, numbers: list[int]) -> Iterator[tuple[int, float, str]]:
    """Numbers with decimals, and whole ones behind a word of scoring or before "poin"; no years, no results of games."""
    for i in numbers:
        word = sentence.words[i]
        if _is_of_match(sentence, i) or _is_measure(sentence, i):
            continue
        if _DECIMAL.fullmatch(word):
            if _THOUSANDS.fullmatch(word):
                yield i, float(word.replace(".", "")), "thousands"
                if word.endswith("0"):
                    continue
            text = (word.replace(".", "") if "," in word else word).replace(",", ".")
            yield i, float(text), f"{min(len(text.split('.')[1]), 3)} decimals"
        elif _WHOLE.fullmatch(word) and not (len(word) == _YEAR_DIGITS and word[:2] in ("19", "20")):
            counted = sentence.lows[i + 1 : i + 2]
            if (counted and counted[0] in _POINTS) or _head(sentence, i) is not None:
                yield i, float(word), "whole"


def _is_of_match(sentence: Sentence, i: int) -> bool:
    """ "menang dengan skor 6-3, 6-2", "skor 2:0": games, no score of an award."""
    sides = sentence.words[i + 1 : i + 3], sentence.words[max(0, i - 2) : i][::-1]
    return any(len(side) == 2 and side[0] in ("-", "–", ":") and side[1][0].isdecimal() for side in sides)


def _is_measure(sentence: Sentence, i: int) -> bool:
    """An hour, a sum of money."""
    before, after = sentence.lows[i - 1] if i else "^", sentence.lows[i + 1] if i + 1 < len(sentence) else "$"
    return before in ("pukul", "jam", "rp", "usd", "$", "no", "nomor") or after in ("wib", "wita", "wit", "rupiah")


def _head(sentence: Sentence, i: int) -> int | None:
    """The last word of scoring not far before token `i`."""
    heads = word_set("slot_score", "heads")
    return next((at for at in range(i - 1, max(-1, i - 1 - _REACH), -1) if sentence.lows[at] in heads), None)


def _mention(story: Story, context: Context, sentence: Sentence, i: int, reading: str) -> set[str]:
    """What stands around one number."""
    lows = sentence.lows
    before = lows[i - 1] if i else "^"
    after = lows[i + 1] if i + 1 < len(lows) else "$"
    unit = after in word_set("numbers", "units")
    side = side_of(sentence)
    head = _head(sentence, i)
    clues = {f"behind {_class(before)}", f"behind {_known(before)}", f"before {_known(after)}", f"{side}, {reading}"}
    if unit:
        clues.add("a measure")
    if after in ("poin", "point", "points"):
        clues.update(("points", f"points, {context.type}", f"points, {_class(before)}"))
    if lows[i + 1 : i + 2] == ["dari"] and i + 2 < len(lows) and lows[i + 2][0].isdecimal():
        clues.add("out of a number")
    start = i
    while start > 0 and lows[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    if head is None:
        clues.update(("no word of scoring", f"no word of scoring, {side}", f"no word of scoring, {reading}"))
    else:
        gap = i - head - 1
        near = "at once" if gap == 0 else "near" if gap <= 3 else "far"
        between = lows[head + 1 : i]
        clues.update((f"behind {lows[head]}, {near}", f"scored {near}", f"scored {near}, {reading}", f"{side}, scored"))
        if any(word[0].isdecimal() and len(word) != _YEAR_DIGITS for word in between):
            clues.add("another number between")
        if head < start:
            clues.add("scored in another clause")
        if _COMPARING.intersection(between):
            clues.update(f"scored, {low} between" for low in _COMPARING.intersection(between))
        if between and between[0] in word_set("numbers", "worth"):
            clues.add("a worth")
        if head and lows[head - 1] in ("selisih", "beda", "perbedaan", "terpaut"):
            clues.add("a difference")
    clause = lows[start:i]
    for name in ("earlier", "limits", "reaching", "collecting", "assessed"):
        if not word_set("numbers", name).isdisjoint(clause):
            clues.add(f"in a clause of {name}")
    if not word_set("numbers", "earlier").isdisjoint(lows[i + 1 : i + 5]):
        clues.add("before a word of earlier")
    if "rata-rata" in clause:
        clues.add("in a clause of means")
    clues.update(_of_name(story, context, sentence, i))
    clues.update(_of_year(context, sentence, i, start))
    if "(" in sentence.words[max(0, i - 3) : i]:
        clues.add("in brackets")
    if not any(low in lexicon().verbs for low in clause):
        clues.add("a clause without a verb")
    for kind in (Kind.PLACE, Kind.RATING, Kind.MEDAL):
        if any(start <= mark.start < i for mark in sentence.marks.get(kind, ())):
            clues.add(f"behind {kind} in its clause")
    if sentence.quoted[i]:
        clues.add("in a quote")
    if context.type:
        clues.add(f"{context.type}, {reading}, {'scored' if head is not None else 'not scored'}")
    return clues


def _of_name(story: Story, context: Context, sentence: Sentence, i: int) -> Iterator[str]:
    """Whose number is it: the recipient's, or another's that is named nearer?"""
    own = [place.end for place in places_of(context.recipient) if place.sentence is sentence]
    before = max((end for end in own if end <= i), default=None)
    if before is None:
        yield "before the recipient" if own else "without the recipient"
        return
    others = {name.run for name in story.names(sentence) if before <= name.run[0] and name.run[1] <= i}
    yield f"behind the recipient, {min(len(others), 2)} names between"


def _of_year(context: Context, sentence: Sentence, i: int, start: int) -> Iterator[str]:
    """Is the number that of an earlier year: does another year than the award's stand by it?"""
    years = [w for w in sentence.words[start : i + 5] if len(w) == _YEAR_DIGITS and w.isdecimal() and w[0] in "12"]
    if not years:
        return
    yield "a year beside it"
    own = re.findall(r"\b(?:19|20)\d\d\b", str(context.award.value)) if context.award else []
    if own:
        yield "the award's year beside it" if own[0] in years else "another year beside it"
    others = [w for w in sentence.words if len(w) == _YEAR_DIGITS and w.isdecimal() and w[:2] == "20"]
    if max(others, default="") > max(years):
        yield "an earlier year beside it"


def _class(low: str) -> str:
    """The list of scoring that a word stands in."""
    for name in ("collecting", "reaching", "between", "earlier", "limits"):
        if low in word_set("numbers", name):
            return f"a word of {name}"
    return "another word"


def _known(low: str) -> str:
    if not low[0].isalnum() or low in _COMPARING or low in lexicon().prepositions or low in lexicon().verbs:
        return low
    for name in ("between", "earlier", "units"):
        if low in word_set("numbers", name):
            return low
    return "a number" if low[0].isdecimal() else "a word"
