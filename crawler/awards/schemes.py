"""The scheme that an award belongs to over the years, however a story calls it: "opini WTP", "WTP ke-9 dari BPK".

A programme of the lexicon, else what is left of the award's name without year, edition, rank and words that any award
has. Pure. A scheme of a province or a regency is one of its own: the provincial Paritrana is not the national one.
"""

import re
from functools import cache

import msgspec

from crawler.awards.lexicon import Programme, lexicon, word_set
from crawler.awards.spelling import folded, name_words
from crawler.facts import AwardFact, AwardType, Level, Scheme
from crawler.regions import region_name, regions

_GENERIC = word_set("schemes", "generic")
_ENDS = word_set("schemes", "ends")
_RANKS = word_set("schemes", "ranks")
_CLASSES = {"kategori", "bidang"}
_FAR = {Level.NATIONAL, Level.INTERNATIONAL}
_NUMBER = re.compile(r"^(?:ke-?)?\d+$|^[ivxlc]+$|^\d{4}[-/]\d{2,4}$|^\d+-?(?:th|an)$|^ke-?[ivx]+$")
_MOST_WORDS = 8
_LONG = 3
"""Words of a name that may have a short form."""
_SHORT_FORM = re.compile(r"\(([A-Z]{3,})\)")


def scheme_of(fact: AwardFact, type_: AwardType | None) -> Scheme | None:
    """The scheme of a fact's award; None where the award has no name of its own."""
    if not fact.award:
        return None
    place = _place(fact)
    behind = f"@{place}" if place else ""
    words = _without_place(name_words(fact.award), place)
    lows = [word.casefold() for word in words]
    end = next((i for i, low in enumerate(lows) if low in _ENDS and i), len(lows))
    short = _SHORT_FORM.search(fact.award)
    known = _programme(lows[:end]) or (_programme([short.group(1).casefold()]) if short else None)
    if known and not (known.name.islower() and fact.giver_entity):
        key = folded(name_words(known.name))
        if known.giver and fact.giver_entity and not _is_by(known.giver, fact.giver_entity.key):
            behind = f"/{fact.giver_entity.key}"
        return Scheme(key=key + behind, name=known.name, type=known.type, scale=known.scale)
    kept = [i for i in range(end) if not _NUMBER.match(lows[i]) and lows[i] not in _GENERIC | _RANKS]
    if not kept:
        return None
    if _is_class(lows) and fact.giver_entity:
        return Scheme(key=f"/{fact.giver_entity.key}", name=fact.giver_entity.name, type=type_)
    if not any(words[i][0].isupper() for i in kept):  # "akreditasi unggul": nobody's name without its giver
        if fact.giver_entity is None:
            return None
        behind = f"/{fact.giver_entity.key}"
    in_full = len(kept) >= _LONG and all(words[i][0].isupper() for i in kept)
    return Scheme(
        key=" ".join(sorted({lows[i] for i in kept[:_MOST_WORDS]})) + behind,
        also=short.group(1).casefold() + behind if short else None,
        initials="".join(lows[i][0] for i in kept) + behind if in_full and not short else None,
        name=" ".join(words[i] for i in range(kept[0], kept[-1] + 1)),
        type=type_,
    )


def _is_by(giver: str, key: str) -> bool:
    """Whether a body is one of those whose names begin so, in full or in initials: "KI Banten"."""
    words = [word.casefold() for word in name_words(giver)]
    named = key.partition("@")[0].split()
    return named[: len(words)] == words or named[:1] == ["".join(word[0] for word in words)]


def _is_class(lows: list[str]) -> bool:
    """Whether a name only says in what class one won: "peringkat I bidang intelijen", of whatever its giver gives."""
    first = next((low for low in lows if low not in _RANKS and not _NUMBER.match(low)), None)
    return first in _CLASSES


def _without_place(words: list[str], place: str | None) -> list[str]:
    """A name without that of the scheme's place, which its key has anyway: "KI Banten Award"."""
    named = [word.casefold() for word in name_words(region_name(place))] if place in regions() else []
    named = [word for word in named if word not in _GENERIC]
    lows = [word.casefold() for word in words]
    for start in range(len(lows) - len(named) + 1):
        if named and lows[start : start + len(named)] == named and len(named) < len(lows):
            return words[:start] + words[start + len(named) :]
    return words


def _programme(lows: list[str]) -> Programme | None:
    """The programme with the longest name among some words."""
    names = _programmes()
    for size in range(min(len(lows), _MOST_WORDS), 0, -1):
        for start in range(len(lows) - size + 1):
            found = names.get(tuple(lows[start : start + size]))
            if found:
                return found
    return None


@cache
def _programmes() -> dict[tuple[str, ...], Programme]:
    """Every programme by each of its names, as folded words."""
    found: dict[tuple[str, ...], Programme] = {}
    for programme in lexicon().programmes:
        for name in (programme.name, *programme.variants):
            own = msgspec.structs.replace(programme, name=name) if programme.several else programme
            found.setdefault(tuple(word.casefold() for word in name_words(name)), own)
    return found


def _place(fact: AwardFact) -> str | None:
    """The province or regency whose own scheme it is."""
    if fact.level in _FAR:
        return None
    giver = fact.giver_entity
    if giver and giver.region and "@" in giver.key and giver.key.partition("@")[0] not in _nationwide():
        return giver.region
    if fact.level is Level.PROVINCE and fact.recipient_region:
        return fact.recipient_region[:2]
    return fact.recipient_region if fact.level is Level.REGENCY else None


@cache
def _nationwide() -> frozenset[str]:
    """Bodies whose regional offices give what the whole gives: "BPK Perwakilan Riau"."""
    return frozenset(folded(name_words(name)) for name in lexicon().known_givers.values())
