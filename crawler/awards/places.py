"""The place that a name states: "Dinas Kesehatan Kota Tegal", "Polres Solok Kota", "Pemkab Bolmut"."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crawler.awards.entitykinds import BRANCH, entity_words, first_phrase, kind_of
from crawler.facts import EntityKind
from crawler.regions import find_regions, region_name, seat_of

_LONGEST = 5
"""Words of the longest name of a region."""


class Place(NamedTuple):
    """Words `start` to `end` (exclusive) of a name state a place: one of `codes`."""

    start: int
    end: int
    codes: frozenset[str]


def place_in(words: Sequence[str]) -> Place | None:
    """The place that a name states, including "Kabupaten" or the like before it; None if it states none."""
    lows = [word.casefold() for word in words]
    return stated_place(words, lows) or _bare_place(words, lows)


def stated_place(words: Sequence[str], lows: Sequence[str]) -> Place | None:
    """The first regency or city that a kind word marks, else the first province."""
    found = list(stated_places(words, lows))
    return next((place for place in found if all(len(code) > 2 for code in place.codes)), found[0] if found else None)


def stated_places(words: Sequence[str], lows: Sequence[str]) -> Iterable[Place]:
    """Every place behind "Kabupaten", "Pemkot", "Gubernur" or another kind word."""
    kind_words = entity_words().kind_words
    for i, low in enumerate(lows):
        kind = kind_words.get(low)
        if kind is None or not words[i + 1 : i + 2] or not (words[i + 1][0].isupper() or words[i + 1].isdigit()):
            continue
        for last in range(min(len(words), i + 1 + _LONGEST), i + 1, -1):
            codes = find_regions(f"{kind} {' '.join(words[i + 1 : last])}")
            if codes:
                yield Place(i, last, codes)
                break


def choose(codes: Iterable[str], hints: Iterable[str]) -> str | None:
    """The only code, else the only one that is also a hint; None if there is no such code."""
    left = set(codes)
    if len(left) != 1:
        left &= set(hints)
    return left.pop() if len(left) == 1 else None


def own_government(lows: Sequence[str], site_region: str | None) -> str | None:
    """The code of the government that a paper of `site_region` calls just "Pemkab", "Wali Kota" or "Pemprov"."""
    lists = entity_words()
    if site_region is None or not lows or kind_of(lows) != (EntityKind.GOVERNMENT, len(lows)):
        return None
    kinds = [lists.kind_words[low] for low in lows if low in lists.kind_words]
    if not kinds:
        return site_region
    if kinds[-1] == "provinsi":
        return site_region[:2]
    return site_region if region_name(site_region).casefold().startswith(f"{kinds[-1]} ") else None


def _bare_place(words: Sequence[str], lows: Sequence[str]) -> Place | None:
    """A place without a kind word: the whole name, or what is behind the words for a body's kind."""
    kind, head = kind_of(lows)
    if kind is None:
        return _named(words, 0, len(words), None)
    meant = first_phrase(lows, entity_words().bare)
    reading = meant[1] if meant else "province" if BRANCH in lows[1:] else None
    if reading == "nothing":
        return None
    if lows[-1] == "kota" and kind in (EntityKind.SECURITY, EntityKind.OFFICE):
        for first in range(head, len(words) - 1):
            codes = find_regions(f"kota {' '.join(words[first:-1])}")
            if codes:
                return Place(first, len(words), codes)
    for first in range(max(head, len(words) - _LONGEST), len(words)):
        place = _named(words, first, len(words), reading) or _seat(words, first)
        if place:
            return place
    if reading:
        for last in range(min(len(words), head + _LONGEST), head, -1):
            place = _named(words, head, last, reading)
            if place:
                return place
    return None


def _named(words: Sequence[str], first: int, last: int, reading: str | None) -> Place | None:
    name = " ".join(words[first:last])
    if not name or not name[0].isupper() or name.casefold() in entity_words().not_places:
        return None
    codes = find_regions(name)
    if not codes:
        return None
    return Place(first, last, _as_read(codes, reading))


def _seat(words: Sequence[str], first: int) -> Place | None:
    code = seat_of(" ".join(words[first:]))
    return Place(first, len(words), frozenset([code])) if code else None


def _as_read(codes: frozenset[str], reading: str | None) -> frozenset[str]:
    """Of several codes, those of the kind (regency, city or province) that the words before the name mean."""
    if len(codes) == 1 or reading is None:
        return codes
    left = frozenset(code for code in codes if _kind(code) == reading)
    return left or codes


def _kind(code: str) -> str:
    if len(code) == 2:
        return "province"
    return "city" if region_name(code).startswith("Kota ") else "regency"
