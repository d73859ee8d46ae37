"""The award's own score: "nilai 93,21", "skor 67.84", "1.846 poin"; not last year's, a rival's or a limit."""

import re
from collections.abc import Iterator

from crawler.awards.choice import Candidate, Place
from crawler.awards.lexicon import lexicon, word_set, word_sets
from crawler.awards.slots.context import Context, places_of, sentence_clues, side_of
from crawler.awards.story import Story, zone
from crawler.awards.text import Sentence, numbers_in

_DECIMAL = re.compile(r"\d{1,4}[.,]\d{1,4}|\d{1,3}(?:\.\d{3})+,\d{1,2}")
_WHOLE = re.compile(r"\d{1,4}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MOST = 24
_REACH = 12
_SEASON_SKIM = 8
"""The sentences of the body that show whether the story is about the points of a season."""
_HEADS = word_set("slots.score", "heads")
_SOONER = word_set("slots.score", "earlier")
_POINTS = word_set("slots.score", "points")
_COMPARING = word_set("slots.score", "comparing")
_BEFORE_MEASURES = word_set("slots.score", "before_measures")
_MEASURES = word_set("slots.score", "measures")
_SEASONS = word_set("slots.score", "seasons")
_CLASSES = word_sets("slots.score", "classes")
_CLUE_WORDS = _CLASSES["between"] | _CLASSES["earlier"] | word_set("slots.score", "units") | _COMPARING
"""Words that are clues themselves if they are beside a number."""
_YEAR_DIGITS = 4
_NEAR, _EARLIER = 3, 5


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The numbers that may be scores, the first candidate None."""
    found: dict[float, Candidate] = {}
    for sentence in story.sentences():
        shared: list[str] | None = None
        for order, (i, value, reading) in enumerate(_numbers(sentence)):
            if value not in found and len(found) == _MOST:
                continue
            if shared is None:
                shared = [f"in {zone(sentence)}", *sentence_clues(story, context, sentence)]
            candidate = found.setdefault(value, Candidate(value, {reading, _size(value)}))
            candidate.places.append(Place(sentence, i, i + 1))
            candidate.clues.update(shared)
            candidate.clues.update(_mention(story, context, sentence, i, reading))
            candidate.clues.add("first number" if order == 0 else "later number")
    for at, candidate in enumerate(found.values()):
        if any(other != candidate.value and int(other) == candidate.value for other in found):
            candidate.clues.add("stated to the decimal elsewhere")
        candidate.clues.add("stated first" if at == 0 else "stated later")
        candidate.clues.add("stated once" if len(candidate.places) == 1 else "stated again")
    if any(not _SEASONS.isdisjoint(sentence.lows) for sentence in story.document.body[:_SEASON_SKIM]):
        for candidate in found.values():
            candidate.clues.update({"in a season"} | {f"in a season, {clue}" for clue in candidate.clues & {"points"}})
    none = {"none", f"none of {min(len(found), 4)} numbers", f"none, {context.type}"}
    return [Candidate(None, none), *found.values()]


def _size(value: float) -> str:
    return f"up to {next((most for most in (1, 5, 10, 100, 1000) if value <= most), 'more')}"


def _numbers(sentence: Sentence) -> Iterator[tuple[int, float, str]]:
    """Numbers with decimals, and whole ones behind a word of scoring or before "poin"; no years, no games."""
    for i in numbers_in(sentence):
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


def numbers(sentence: Sentence) -> Iterator[tuple[int, float]]:
    """The numbers of a sentence that may be scores, each with its token; one with two readings comes twice."""
    for i, value, _ in _numbers(sentence):
        yield i, value


def _is_of_match(sentence: Sentence, i: int) -> bool:
    """Whether a number is the result of a game: "menang dengan skor 6-3, 6-2", "skor 2:0"."""
    sides = sentence.words[i + 1 : i + 3], sentence.words[max(0, i - 2) : i][::-1]
    return any(len(side) == 2 and side[0] in ("-", "–", ":") and side[1][0].isdecimal() for side in sides)


def _is_measure(sentence: Sentence, i: int) -> bool:
    """Whether a number is an hour, a sum of money or the like."""
    before, after = sentence.lows[i - 1] if i else "^", sentence.lows[i + 1] if i + 1 < len(sentence) else "$"
    return before in _BEFORE_MEASURES or after in _MEASURES


def _head(sentence: Sentence, i: int) -> int | None:
    """The last word of scoring not far before token `i`."""
    return next((at for at in range(i - 1, max(-1, i - 1 - _REACH), -1) if sentence.lows[at] in _HEADS), None)


def _mention(story: Story, context: Context, sentence: Sentence, i: int, reading: str) -> set[str]:
    """What is around one number."""
    lows = sentence.lows
    before = lows[i - 1] if i else "^"
    after = lows[i + 1] if i + 1 < len(lows) else "$"
    side = side_of(sentence)
    clues = {f"behind {_class(before)}", f"behind {_known(before)}", f"before {_known(after)}", f"{side}, {reading}"}
    if after in ("poin", "point", "points"):
        clues.update(("points", f"points, {_class(before)}"))
    clues.update(_scored(sentence, i, side, reading))
    if not _SOONER.isdisjoint(lows[:i]):
        clues.add("behind a word of earlier")
    if not _SOONER.isdisjoint(lows[i + 1 : i + _EARLIER]):
        clues.add("before a word of earlier")
    years = [word for word in sentence.words if len(word) == _YEAR_DIGITS and word.isdecimal() and word[:2] == "20"]
    if max(years, default="") > max(
        set(years).intersection(sentence.words[max(0, i - _EARLIER) : i + _EARLIER]), default="2100"
    ):
        clues.add("beside an earlier year")
    clues.update(_of_name(story, context, sentence, i))
    if sentence.quoted[i]:
        clues.add("in a quote")
    if context.type:
        clues.add(f"{context.type}, {reading}, {'scored' if _head(sentence, i) is not None else 'not scored'}")
    return clues


def _scored(sentence: Sentence, i: int, side: str, reading: str) -> Iterator[str]:
    """A number's position relative to the word of scoring before it."""
    head = _head(sentence, i)
    if head is None:
        yield from ("no word of scoring", f"no word of scoring, {side}", f"no word of scoring, {reading}")
        return
    gap = i - head - 1
    near = "at once" if gap == 0 else "near" if gap <= _NEAR else "far"
    yield from (
        f"behind {sentence.lows[head]}, {near}",
        f"scored {near}",
        f"scored {near}, {reading}",
        f"{side}, scored",
    )
    for low in sorted(_COMPARING.intersection(sentence.lows[head + 1 : i])):
        yield f"scored, {low} between"


def _of_name(story: Story, context: Context, sentence: Sentence, i: int) -> Iterator[str]:
    """Whose number it is: the recipient's, or that of somebody named nearer."""
    own = [place.end for place in places_of(context.recipient) if place.sentence is sentence]
    before = max((end for end in own if end <= i), default=None)
    if before is None:
        yield "before the recipient" if own else "without the recipient"
        return
    others = {name.run for name in story.names(sentence) if before <= name.run[0] and name.run[1] <= i}
    yield f"behind the recipient, {min(len(others), 2)} names between"


def _class(low: str) -> str:
    """The list of scoring that a word is in."""
    return next((f"a word of {name}" for name, words in _CLASSES.items() if low in words), "another word")


def _known(low: str) -> str:
    if not low[0].isalnum() or low in _CLUE_WORDS or low in lexicon().prepositions or low in lexicon().verbs:
        return low
    return "a number" if low[0].isdecimal() else "a word"
