"""Words that say how far an award reaches: "tingkat provinsi", "Kejuaraan Asia", "Piala Bupati".

A generator of high recall: it finds what names a level. Whether that is about the story's award is learned elsewhere.
"""

from collections.abc import Iterator
from typing import NamedTuple

from crawler.awards.lexicon import Kind, Programme, word_map, word_set
from crawler.awards.text import Sentence
from crawler.facts import Level
from crawler.regions import find_region

_REGION_WORDS = 4
_DAY_NAME = 4
_MARKERS = word_set("levelsigns", "markers")
_EVENTS = word_set("levelsigns", "events")
_CUPS = word_set("levelsigns", "cups")
_SO_CALLED = word_set("levelsigns", "so_called")


class Sign(NamedTuple):
    """Tokens `start` to `end` (exclusive) point to a level."""

    level: Level
    group: str
    """How, in coarse terms: `stated`, `name`, `region`, `programme` or `giver`."""
    manner: str
    """The same in finer terms."""
    start: int
    end: int


def _levels(words: dict[str, str]) -> dict[str, Level]:
    return {word: Level(level) for word, level in words.items()}


_STATED = _levels(word_map("levelsigns", "stated"))
_ALONE = _levels(word_map("levelsigns", "alone"))
_IN_NAMES = _levels(word_map("levelsigns", "in_names"))
_RULERS = _levels(word_map("levelsigns", "rulers"))
_TELLING = {*_ALONE, *_MARKERS, *_STATED, "se", "antar"}
_NAMING = {*_IN_NAMES, *_RULERS}
"""The words that `stated` and `of_names` look at."""


def reach_of_region(code: str) -> Level:
    """A province's or a regency's own level."""
    return Level.PROVINCE if len(code) == 2 else Level.REGENCY


def signs(sentence: Sentence) -> Iterator[Sign]:
    """Everything in a sentence that points to a level, except givers."""
    yield from stated(sentence)
    yield from of_names(sentence, 0, len(sentence))


def stated(sentence: Sentence) -> Iterator[Sign]:
    """Levels in plain words: "tingkat nasional", "se-Jawa Tengah", "juara 1 provinsi"."""
    for i, low in [(i, low) for i, low in enumerate(sentence.lows) if low in _TELLING or low[:3] == "se-"]:
        if low in _ALONE:
            if "hari" not in sentence.lows[max(0, i - _DAY_NAME) : i]:
                yield Sign(_ALONE[low], "stated", "alone", i, i + 1)
        elif low.startswith("se-") and len(low) > 4:
            yield from _of_place(sentence, i, low[3:], "se-", i)
        elif i + 1 < len(sentence) and (low in _MARKERS or low == "se"):
            yield from _of_place(sentence, i + 1, sentence.lows[i + 1], low, i)
        elif low == "antar" and sentence.lows[i + 1 : i + 2] == ["negara"]:
            yield Sign(Level.INTERNATIONAL, "stated", "alone", i, i + 2)
        elif low in _STATED and i and low not in ("kota", "indonesia") and sentence.lows[i - 1] not in _MARKERS:
            yield from _bare(sentence, i, _STATED[low])


def _bare(sentence: Sentence, i: int, level: Level) -> Iterator[Sign]:
    """ "juara dunia", "ajang internasional", "medali emas nasional": a level behind a word of contests."""
    before = sentence.lows[i - 1]
    placed = any(i - 1 <= mark.end <= i and mark.start < i for mark in sentence.of(Kind.PLACE, Kind.MEDAL))
    if placed:
        yield Sign(level, "stated", "behind a place", i, i + 1)
    elif before in _EVENTS:
        yield Sign(level, "stated", "behind a contest", i, i + 1)


def _of_place(sentence: Sentence, at: int, low: str, manner: str, start: int) -> Iterator[Sign]:
    """The level of the word at token `at`, or of the region whose name begins there."""
    if low in _STATED:
        yield Sign(_STATED[low], "stated", manner, start, at + 1)
        return
    if not sentence.words[at][0].isupper() and "-" not in sentence.words[at]:
        return
    for end in range(min(at + _REGION_WORDS, len(sentence)), at, -1):
        code = find_region(" ".join([low, *sentence.lows[at + 1 : end]]))
        if code:
            yield Sign(reach_of_region(code), "stated", f"{manner} and a region", start, end)
            return


def of_names(sentence: Sentence, start: int, end: int) -> Iterator[Sign]:
    """The signs in names among tokens `start` to `end`: "World", "Piala Bupati", a programme."""
    for i, low in enumerate(sentence.lows[start:end], start):
        if low not in _NAMING or not (sentence.words[i][0].isupper() or sentence.words[i][0].isdecimal()):
            continue
        if low in _IN_NAMES:
            called = any(other in _SO_CALLED for other in sentence.lows[max(0, i - _DAY_NAME) : i])
            yield Sign(_IN_NAMES[low], "name of a day or house" if called else "name", low, i, i + 1)
        if low in _RULERS and not _CUPS.isdisjoint([*sentence.lows[max(0, i - 2) : i], *sentence.lows[i + 1 : i + 3]]):
            yield Sign(_RULERS[low], "name", "ruler's cup", i, i + 1)
    for mark in sentence.marks.get(Kind.PROGRAMME, ()):
        entry = mark.entry
        if start <= mark.start < end and isinstance(entry, Programme) and entry.level:
            yield Sign(entry.level, "programme", str(entry.type), mark.start, mark.end)


def of_region(sentence: Sentence, start: int, end: int) -> Iterator[Sign]:
    """The place in a name: "Lomba Desa Jawa Barat", "Putri Pariwisata Kabupaten Muna"."""
    code = region_in(sentence, start, end)
    if code:
        contest = any(start <= mark.start < end for mark in sentence.of(Kind.CONTEST))
        yield Sign(reach_of_region(code), "region", "of a contest" if contest else "of no contest", start, end)


def region_in(sentence: Sentence, start: int, end: int) -> str | None:
    """The code of the first place that tokens `start` to `end` (exclusive) name."""
    for first in range(start, end):
        if sentence.words[first][0].isupper():
            for last in range(end, first, -1):
                code = find_region(" ".join(sentence.words[first:last]))
                if code:
                    return code
    return None
