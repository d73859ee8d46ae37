"""Decides whether two names of recipients with different keys may mean the same: pure, only by names and keys."""

import re
from functools import lru_cache

from crawler.merging.vocabulary import vocabulary

_WORD = re.compile(r"\w+")
_BRACKETS = re.compile(r"\([^()]*\)")
_LEAST = 3
"""The fewest letters of a short form."""
_WORDS = vocabulary().recipients
_BARE = _WORDS.places | {"pemerintah", "desa"}
"""Words that the names of different governments share."""
_SKIPPED = _WORDS.places | {"dan"}
_UNIVERSITY = "universitas"
"""Short forms of universities skip words: "Untirta" for "Universitas Sultan Ageng Tirtayasa"."""
_GOVERNMENT = "pemerintah"
"""The beginning of the keys of governments."""
_KEPT = 4096


def is_head(name: str | None, region: str | None, key: str | None) -> bool:
    """Whether a name, of someone in a region, is that of the head of the government with `key`: "Bupati Lebak …"."""
    if name is None or region is None or key != f"{_GOVERNMENT}@{region}":
        return False
    return not _WORDS.heads.isdisjoint(_WORD.findall(name.casefold())[:2])


@lru_cache(maxsize=_KEPT)
def is_part(one: str | None, other: str | None) -> bool:
    """Whether two keys have the same place, and one has all words of the other: a school and its team."""
    ours, place = _parts(one)
    theirs, there = _parts(other)
    return bool(place) and place == there and min(len(ours), len(theirs)) > 1 and (ours <= theirs or theirs <= ours)


@lru_cache(maxsize=_KEPT)
def numbers_differ(one: str | None, other: str | None) -> bool:
    """Whether both names have numbers, but different ones: "SMPN 4 Metro", "SMPN 1 Metro"."""
    ours, theirs = ({word for word in _WORD.findall(name or "") if word.isdigit()} for name in (one, other))
    return bool(ours) and bool(theirs) and ours != theirs


@lru_cache(maxsize=_KEPT)
def are_of_two_places(one: str | None, other: str | None, one_key: str | None, other_key: str | None) -> bool:
    """Whether two names say that they are of two places, however much their words are alike.

    "Dinkes Kota Serang", "Dinas Kesehatan Kabupaten Serang"; of governments also "Kota Tangerang", "Kota Tangerang
    Selatan". Without such a word, "Serang", the place of a name is a guess.
    """
    ours, theirs = (_kinds_of_place(name or "") for name in (one, other))
    if ours - theirs and theirs - ours:
        return True
    keys = (one_key or "", other_key or "")
    are_governments = all(key.startswith(f"{_GOVERNMENT}@") for key in keys)
    return bool(ours) and bool(theirs) and are_governments and keys[0] != keys[1]


def _kinds_of_place(name: str) -> set[str]:
    words = _WORD.findall(name.casefold())
    spelled = {part for word in words for part in _WORDS.governments.get(word, (word,))}
    return spelled & _WORDS.places


@lru_cache(maxsize=_KEPT)
def is_other_form(one: str, other: str) -> bool:
    """Whether one name is a form of the other: shortened, without the word for a village, or with another for a team.

    "Bapenda Serang", "Badan Pendapatan Daerah Kota Serang": one word is made of the beginnings of several, in order.
    "Desa Ponggok", "Ponggok Klaten". "Kafilah Serang", "Kontingen Kota Serang".
    """
    ours, theirs = _words(one), _words(other)
    if _are_delegations(ours, theirs) or _are_governments(ours, theirs):
        return True
    return any(_shortens(a, b) or _is_bare(a, b) for a, b in ((ours, theirs), (theirs, ours)))


def _are_delegations(ours: list[str], theirs: list[str]) -> bool:
    if not (ours and theirs and ours[0] in _WORDS.delegations and theirs[0] in _WORDS.delegations):
        return False
    place, there = (set(words[1:]) for words in (ours, theirs))
    own = {frozenset(words & _WORDS.places) for words in (place, there)} - {frozenset()}
    return bool(place - _WORDS.places) and place - _WORDS.places == there - _WORDS.places and len(own) <= 1


def _are_governments(ours: list[str], theirs: list[str]) -> bool:
    """Whether a name has a short word for a government and, spelled out, one name has all words of the other."""
    spelled = _WORDS.governments
    one, other = ({part for word in words for part in spelled.get(word, (word,))} for words in (ours, theirs))
    both = one & other
    return (one != set(ours) or other != set(theirs)) and both in (one, other) and bool(both - _BARE)


def _is_bare(village: list[str], bare: list[str]) -> bool:
    return len(village) > 1 and village[0] in _WORDS.villages and bare[: len(village) - 1] == village[1:]


def _parts(key: str | None) -> tuple[set[str], str]:
    name, _, place = (key or "").partition("@")
    return set(name.split()), place


def _words(name: str) -> list[str]:
    return _WORD.findall(_BRACKETS.sub(" ", name).casefold())


def _shortens(short: list[str], full: list[str]) -> bool:
    own = [word for word in short if word not in full and word not in _WORDS.places]
    spelled = [word for word in full if word not in short]
    if len(own) != 1 or len(own[0]) < _LEAST or full[:1] != spelled[:1] or not _WORDS.bodies.issuperset(full[:1]):
        return False
    return len(spelled) > 1 and _is_made_of(own[0], spelled)


def _is_made_of(letters: str, words: list[str]) -> bool:
    """Whether the letters are made of beginnings of the words, to the last letter."""
    first, *others = words
    ends = {size for size in range(1, len(first) + 1) if letters.startswith(first[:size])}
    for word in others:
        sizes = range(1, len(word) + 1)
        used = {end + size for end in ends for size in sizes if letters.startswith(word[:size], end)}
        ends = used | ends if word in _SKIPPED or first == _UNIVERSITY else used
    return len(letters) in ends and not first.startswith(letters)
