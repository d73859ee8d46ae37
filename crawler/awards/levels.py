"""Words that say how far an award reaches: "tingkat provinsi", "Kejuaraan Asia", "Piala Bupati", "dari 14 negara".

A generator of high recall: it finds what names a level. Whether that is about the story's award is learned elsewhere.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crawler.awards.lexicon import Giver, Kind, Programme, word_map, word_set
from crawler.awards.text import Sentence
from crawler.facts import Level
from crawler.regions import find_region

_REGION_WORDS = 4
_DAY_NAME = 4
_COUNT_DIGITS = 5
_MARKERS = word_set("levels", "markers")
_EVENTS = word_set("levels", "events")
_CUPS = word_set("levels", "cups")
_CROWDS = word_set("levels", "crowds")
_MANY_COUNTRIES = word_set("levels", "many_countries")
COUNTRIES = word_set("levels", "countries")
_BEFORE_COUNTRIES = word_set("levels", "before_countries")
_FROM = word_set("levels", "from")
_OUT_OF = word_set("levels", "out_of")
_SO_CALLED = word_set("levels", "so_called")
_PLACES = {"provinsi": (Level.NATIONAL, 7), "kabupaten": (Level.PROVINCE, 4), "kecamatan": (Level.REGENCY, 4)}
"""The level that many of these show, and how many it takes: six provinces may be those of one island."""


class Sign(NamedTuple):
    """Tokens `start` to `end` (exclusive) point to a level."""

    level: Level
    group: str
    """How, in coarse terms: `stated`, `name`, `known contest`, `programme`, `crowd`, `country`, `giver`, `agency`."""
    manner: str
    """The same in finer terms."""
    start: int
    end: int


def _levels(words: dict[str, str]) -> dict[str, Level]:
    return {word: Level(level) for word, level in words.items()}


_STATED = _levels(word_map("levels", "stated"))
_ALONE = _levels(word_map("levels", "alone"))
_IN_NAMES = _levels(word_map("levels", "in_names"))
_RULERS = _levels(word_map("levels", "rulers"))


@cache
def _known_names() -> dict[str, list[tuple[tuple[str, ...], Level]]]:
    """Well-known contests and prizes, by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], Level]]] = {}
    for name, level in _levels(word_map("levels", "known")).items():
        words = tuple(name.split())
        found.setdefault(words[0], []).append((words, level))
    return found


_TELLING = {*_ALONE, *_MARKERS, *_STATED, "se", "antar"}
_NAMING = {*_known_names(), *_IN_NAMES, *_RULERS}
_CROWDED = {*_PLACES, *COUNTRIES, "negara", "mancanegara"}
"""The words that `stated`, `of_names` and `_crowds` look at."""


def reach_of_region(code: str) -> Level:
    """A province's or a regency's own level."""
    return Level.PROVINCE if len(code) == 2 else Level.REGENCY


def signs(sentence: Sentence) -> Iterator[Sign]:
    """Everything in a sentence that points to a level, except givers."""
    yield from stated(sentence)
    yield from of_names(sentence, 0, len(sentence))
    yield from _crowds(sentence)
    yield from _agencies(sentence)


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
    """The signs in names among tokens `start` to `end`: "Ballon d'Or", "World", "Piala Bupati", a programme."""
    known = _known_names()
    for i, low in enumerate(sentence.lows[start:end], start):
        if low not in _NAMING or not (sentence.words[i][0].isupper() or sentence.words[i][0].isdecimal()):
            continue
        for names, level in known.get(low, ()):
            if tuple(sentence.lows[i : i + len(names)]) == names:
                yield Sign(level, "known contest", "known contest", i, i + len(names))
        if low in _IN_NAMES:
            called = any(other in _SO_CALLED for other in sentence.lows[max(0, i - _DAY_NAME) : i])
            yield Sign(_IN_NAMES[low], "name of a day or house" if called else "name", low, i, i + 1)
        if low in _RULERS and not _CUPS.isdisjoint([*sentence.lows[max(0, i - 2) : i], *sentence.lows[i + 1 : i + 3]]):
            yield Sign(_RULERS[low], "name", "ruler's cup", i, i + 1)
    for mark in sentence.marks.get(Kind.PROGRAMME, ()):
        entry = mark.entry
        if start <= mark.start < end and isinstance(entry, Programme) and entry.level:
            yield Sign(entry.level, "programme", str(entry.type), mark.start, mark.end)


def _crowds(sentence: Sentence) -> Iterator[Sign]:
    """Who took part: "peserta dari 14 negara", "diikuti 24 provinsi"; where: "di Istanbul, Turki"."""
    crowd = "" if _CROWDS.isdisjoint(sentence.lows) else ", with a crowd"
    for i, low in [(i, low) for i, low in enumerate(sentence.lows) if low in _CROWDED]:
        before = sentence.lows[i - 1] if i else "^"
        if low == "negara" and (before in _MANY_COUNTRIES or (before.isdecimal() and before != "1")):
            yield Sign(Level.INTERNATIONAL, "crowd", f"many countries{crowd}", i - 1, i + 1)
        elif low == "mancanegara":
            yield Sign(Level.INTERNATIONAL, "crowd", f"abroad in a word{crowd}", i, i + 1)
        elif low in _PLACES and _count(before) >= _PLACES[low][1]:
            out = ", out of them" if sentence.lows[i - 2 : i - 1] and sentence.lows[i - 2] in _OUT_OF else ""
            yield Sign(_PLACES[low][0], "crowd", f"many places{crowd}{out}", i - 1, i + 1)
        elif low in COUNTRIES and sentence.words[i][0].isupper():
            near = sentence.lows[max(0, i - 6) : i]
            side = next((word for word in reversed(near) if word in _BEFORE_COUNTRIES), "no word")
            yield Sign(Level.INTERNATIONAL, "country", f"a country behind {side}", i, i + 1)


def _count(word: str) -> int:
    """The number that a word of digits states; 0 for other words, and for numbers too long to count places."""
    return int(word) if word.isdecimal() and len(word) <= _COUNT_DIGITS else 0


def _agencies(sentence: Sentence) -> Iterator[Sign]:
    """Who gives or assesses, for awards without a chosen giver: "dari Kementerian …", "Gubernur … menyerahkan"."""
    for mark in sentence.of(Kind.GIVER, Kind.GIVER_HEAD):
        entry = mark.entry
        level = entry.reach if isinstance(entry, Giver) else entry if entry in tuple(Level) else None
        if level is None:
            continue
        before = sentence.lows[mark.start - 1] if mark.start else "^"
        gives = any(mark.end <= other.start <= mark.end + 5 for other in sentence.of(Kind.GIVE, Kind.BESTOW))
        side = "gives" if gives else f"behind {before}" if before in _FROM else "elsewhere"
        yield Sign(Level(str(level)), "agency", side, mark.start, mark.end)


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
