"""The place that a recipient governs or stands in, as a Kemendagri code."""

from functools import lru_cache

from crawler.awards.names import Chunk
from crawler.awards.places import place_in
from crawler.awards.text import Sentence
from crawler.regions import find_region

_GOVERNMENTS = {
    "pemkab": "kabupaten",
    "pemkot": "kota",
    "pemprov": "provinsi",
    "pemdaprov": "provinsi",
    "pemerintah": "",
    "pemda": "",
    "daerah": "",
}


_LONGEST = 3


def region_of(sentence: Sentence, chunk: Chunk) -> str | None:
    """The place that a named body governs or stands in, as its name says it."""
    words = _without_brackets(sentence.words[slice(*chunk)])
    lows = [word.casefold() for word in words]
    for first, low in enumerate(lows):
        kind = _GOVERNMENTS.get(low)
        if kind is not None and first + 1 < len(words):
            rest = " ".join(words[first + 1 :])
            code = find_region(f"{kind} {rest}" if kind else rest)
            if code:
                return code
        for last in range(len(words), first, -1):
            code = find_region(" ".join(words[first:last]))
            if code:
                return code
    return None


@lru_cache(maxsize=4096)
def is_place(name: str) -> bool:
    """Is it the name of a region, though of several ("Serang" is a regency and a city)?"""
    if find_region(name):
        return True
    words = name.split()
    place = place_in(words)
    return place is not None and (place.start, place.end) == (0, len(words))


def is_named_by_region(title: Sentence, sentence: Sentence, chunk: Chunk) -> bool:
    """ "Kuansing" in a title means the "Kabupaten Kuantan Singingi" of the body."""
    code = region_of(sentence, chunk)
    return code is not None and code in _regions(tuple(title.words))


def person_behind_office(sentence: Sentence, chunk: Chunk) -> Chunk:
    """ "Menteri Kebudayaan RI Fadli Zon", "Bupati Banyuwangi Ipuk Fiestiandani": the person behind office and place."""
    start, end = chunk
    if any(is_place(" ".join(sentence.words[first:end])) for first in range(max(start + 1, end - _LONGEST), end)):
        return chunk
    for last in range(end - 1, start + 1, -1):
        firsts = range(max(start + 1, last - _LONGEST), last)
        placed = any(find_region(" ".join(sentence.words[first:last])) for first in firsts)
        if placed or sentence.lows[last - 1] in ("ri", "indonesia"):
            return last, end
    return chunk


@lru_cache(maxsize=64)
def _regions(words: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for first, word in enumerate(words):
        if word[0].isupper():
            parts = (" ".join(words[first:last]) for last in range(first + 1, min(first + _LONGEST, len(words)) + 1))
            found.update(code for part in parts if (code := find_region(part)))
    return frozenset(found)


def _without_brackets(words: list[str]) -> list[str]:
    """ "Pemerintah Kota (Pemkot) Tangerang" names Kota Tangerang."""
    kept: list[str] = []
    depth = 0
    for word in words:
        depth += word == "("
        if depth == 0:
            kept.append(word)
        depth -= word == ")"
    return kept
