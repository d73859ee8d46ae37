"""The scheme that an award belongs to over the years, whatever a story calls it: "opini WTP", "WTP ke-9 dari BPK".

It is a programme of the lexicon, else what is left of the award's name without year, edition, rank and generic words.
Pure. A scheme of a province or a regency is separate: the provincial Paritrana is not the national one.
"""

import re
from functools import cache

import msgspec

from crawler.awards.entities import entity_of
from crawler.awards.lexicon import lexicon, word_set
from crawler.awards.places import choose, stated_place
from crawler.awards.programmes import GENERIC, Found, is_by, programme_in
from crawler.awards.spelling import folded, in_brackets, name_words, spelt
from crawler.facts import AwardFact, AwardType, Entity, Level, Scheme
from crawler.regions import find_regions, region_name, regions

_ENDS = word_set("schemes", "ends")
_RANKS = frozenset(map(spelt, word_set("schemes", "ranks")))
_OFFICES = word_set("schemes", "offices")
_SHOWN = word_set("schemes", "shown")
_HANDING = [head.split() for head in word_set("schemes", "handing")]
_CLASSES = {"kategori", "bidang"}
_FAR = {Level.NATIONAL, Level.INTERNATIONAL}
_OWN = {Level.PROVINCE, Level.REGENCY}
_ROMAN = r"(?=.)(?:x[lc]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_EDITION = re.compile(rf"ke\d+|(?:ke)?{_ROMAN}")
_NUMBER = re.compile(rf"(?:ke)?(?:\d+|{_ROMAN})|\d+(?:th|an)")
_MOST_WORDS = 8
_PLACE_WORDS = 4
_LONG = 3
"""A name of at least this many words may have a short form."""
_MAYOR = re.compile(r"\bwali kota\b", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\(([A-Z]{3,})\)")


def scheme_of(fact: AwardFact, type_: AwardType | None) -> Scheme | None:
    """The scheme of a fact's award; None if the award has no name of its own."""
    award = fact.award
    if not award:
        return None
    fact = _with_body(fact)
    place = _place(fact)
    whole = _words(award)
    words = _without_place(whole, place)
    giver = fact.giver_entity
    found = _programme(award, words, giver.key if giver else None)
    if found:
        return _of_programme(fact, words, found, place)
    lows = list(map(spelt, words))
    kept = _kept(lows)
    if not kept:
        return None
    if _is_class(lows) and giver:
        return _by_giver(fact, giver, "", giver.name, type_)
    name = _shown(words, lows, kept)
    key = _key(lows)
    if not any(words[i][0].isupper() for i in kept):  # "akreditasi unggul": no name without its giver
        return _by_giver(fact, giver, key, _told_apart(name, giver.name), type_) if giver else None
    behind = f"@{place}" if place else ""
    short = _SHORT_FORM.search(award)
    also = [spelt(short.group(1)) + behind] if short else []
    if words != whole:  # "Banten Smart Village Award" in a story that states neither giver nor level
        also.append(_key(list(map(spelt, whole))))
    if giver and {lows[i] for i in kept} <= _called(giver, fact.giver):
        also.append(f"/{giver.key}")
    in_full = len(kept) >= _LONG and all(words[i][0].isupper() for i in kept)
    return Scheme(
        key=key + behind,
        also=tuple(also),
        initials="".join(lows[i][0] for i in kept) + behind if in_full and not short else None,
        name=_told_apart(name, place),
        type=type_,
    )


def _words(award: str) -> list[str]:
    """The words of an award's name, without its edition, wherever it is: "MTQ VII Korpri"; "wali kota" is one word."""
    return [word for word in name_words(_MAYOR.sub("Walikota", award)) if not _EDITION.fullmatch(spelt(word))]


def _with_body(fact: AwardFact) -> AwardFact:
    """The fact, with a national body as giver in place of its official, and without a giver whose name has no word."""
    giver = fact.giver_entity
    if giver is None:
        return fact
    name, at, region = giver.key.partition("@")
    if not re.search(r"\w", name):
        return msgspec.structs.replace(fact, giver=None, giver_entity=None)
    words = name.split()
    if words[0] not in lexicon().officials:
        return fact
    known = lexicon().known_givers
    full = next(filter(None, (known.get(" ".join(words[cut:])) for cut in range(1, len(words)))), None)
    if full is None:
        return fact
    body = msgspec.structs.replace(giver, key=folded(name_words(full)) + at + region, name=full)
    return msgspec.structs.replace(fact, giver_entity=body)


def _key(lows: list[str]) -> str:
    return " ".join(sorted({lows[i] for i in _kept(lows)[:_MOST_WORDS]}))


def _by_giver(fact: AwardFact, giver: Entity, key: str, name: str, type_: AwardType | None) -> Scheme:
    """A scheme that only its giver distinguishes, by the giver's name and by the short form at its end."""
    inside = in_brackets(fact.giver or "") if (fact.giver or "").endswith(")") else []
    short = entity_of(inside[-1], giver.region, is_giver=True).key if inside and inside[-1].isupper() else giver.key
    also = (f"{key}/{short}",) if short != giver.key else ()
    return Scheme(key=f"{key}/{giver.key}", also=also, name=name, type=type_)


def _called(giver: Entity, written: str | None) -> set[str]:
    """All words that name a giver, its initials included, without the office of its head: "Kapolda Banten"."""
    words = [word for name in (giver.name, written or "", *in_brackets(written or "")) for word in name_words(name)]
    called = {*map(spelt, words), "".join(word[0] for word in name_words(giver.name)).casefold()}
    return called - lexicon().officials - _OFFICES


def _programme(award: str, words: list[str], giver: str | None) -> Found | None:
    """The programme of an award: by its name, by what is in brackets, or by the rating that it rewards."""
    lows = list(map(spelt, words))
    end = _end(lows)
    found = programme_in(lows, giver, end)
    for inside in in_brackets(award):
        if found is None and (other := programme_in(list(map(spelt, name_words(inside))), giver)):
            found = Found(other.programme, 0, 0)
    if found is None and not _kept(lows) and (other := programme_in(lows[end:], giver)):
        rated = other.programme.type is AwardType.RATING
        found = Found(other.programme, len(lows), len(lows)) if rated else None
    return found


def _of_programme(fact: AwardFact, words: list[str], found: Found, place: str | None) -> Scheme | None:
    """The national programme, a province's own, or another body's of the same name."""
    known, giver = found.programme, fact.giver_entity
    lows = list(map(spelt, words))
    key, name = folded(name_words(known.name)), known.name
    small = known.name.islower()
    kept = [i for i in _kept(lows) if i >= found.end or (i < found.start and not small)] if known.shared else []
    own = kept[:_MOST_WORDS]
    if own:
        key = " ".join([key, *sorted({lows[i] for i in own})])
        name = " ".join([name, *(words[i] for i in own)])
    bare = known.shared and not own and known.giver is None
    if giver and (small or bare):
        return _by_giver(fact, giver, key, _told_apart(name, giver.name), known.type)
    if bare and not small:
        return None
    others = known.giver and giver and not own and not is_by(known.giver, giver.key)
    if giver and others and giver.key != key and not _hands(giver.key):
        other = _by_giver(fact, giver, key, _told_apart(name, giver.name), known.type)
        return msgspec.structs.replace(other, scale=known.scale)
    label = place
    if place:
        key = f"{key}@{place}"
    elif fact.level in _OWN and known.level is None:
        key, label = f"{key}@{fact.level}", f"tingkat {fact.level.replace('_', '/')}"
    return Scheme(key=key, name=_told_apart(name, label), type=known.type, scale=known.scale)


def _hands(giver: str) -> bool:
    """Whether a giver's key is a president's, with or without a name; "Presiden Direktur …" heads a company."""
    words = giver.split()
    return any(
        words[: (n := len(head))] == head and lexicon().officials.isdisjoint(words[n : n + 1]) for head in _HANDING
    )


def _shown(words: list[str], lows: list[str], kept: list[int]) -> str:
    """A name as it is shown, with the kind of award right before or behind it: "Piala Bupati", "Kapolri Cup"."""
    start, end = kept[0], kept[-1] + 1
    if start and lows[start - 1] in _SHOWN and words[start - 1][0].isupper():
        start -= 1
    if end < len(words) and lows[end] in _SHOWN and words[end][0].isupper():
        end += 1
    return " ".join(words[start:end])


def _told_apart(name: str, by: str | None) -> str:
    """A name with the place or the giver that tells it from others of this name: "Adiwiyata (Bengkulu)"."""
    by = region_name(by) if by in regions() else by
    return name if by is None or by in name else f"{name} ({by})"


def _end(lows: list[str]) -> int:
    """Where a name ends: "piagam penghargaan atas raihan opini WTP"."""
    return next((i for i, low in enumerate(lows) if low in _ENDS and i), len(lows))


def _kept(lows: list[str]) -> list[int]:
    """The indices of the words that distinguish a scheme, up to a class: "Lomba Teater kategori umum"."""
    kept: list[int] = []
    for i, low in enumerate(lows[: _end(lows)]):
        if low == "kategori" and kept:
            break
        if not _NUMBER.fullmatch(low) and low not in GENERIC and low not in _RANKS:
            kept.append(i)
    return kept


def _is_class(lows: list[str]) -> bool:
    """Whether a name only states a class: "peringkat I bidang intelijen", of whatever its giver awards."""
    first = next((low for low in lows if low not in _RANKS and not _NUMBER.fullmatch(low)), None)
    return first in _CLASSES


def _place(fact: AwardFact) -> str | None:
    """The province or regency whose own scheme it is: its giver's, that in its name, or its recipient's."""
    giver, recipient = fact.giver_entity, fact.recipient_entity
    nationwide = giver is not None and giver.key.partition("@")[0] in _nationwide()
    if fact.level in _FAR or (nationwide and fact.level is None):
        return None
    home = fact.recipient_region or (recipient.region if recipient else None)
    whose = giver.region if giver and "@" in giver.key else None
    whose = whose or _named_place(fact, home)
    if fact.level is Level.PROVINCE:
        whose = whose or home
        return whose[:2] if whose else None
    return whose or (home if fact.level is Level.REGENCY else None)


def _named_place(fact: AwardFact, home: str | None) -> str | None:
    """The place that an award's name states: "MTQ XXX Tingkat Provinsi Riau", "Anugerah Inovasi Banten"."""
    words = name_words(fact.award or "")
    if fact.level is Level.PROVINCE:
        for size in range(_PLACE_WORDS, 0, -1):
            for start in range(len(words) - size + 1):
                if words[start][0].isupper():
                    codes = [code for code in find_regions(" ".join(words[start : start + size])) if len(code) == 2]
                    if codes:
                        return choose(codes, [])
        return None
    place = stated_place(words, [word.casefold() for word in words])
    return choose(place.codes, [home or ""]) if place else None


def _without_place(words: list[str], place: str | None) -> list[str]:
    """A name without the scheme's place, which the key contains anyway: "KI Banten Award"."""
    for size in range(_PLACE_WORDS, 0, -1) if place else ():
        for start in range(len(words) - size + 1):
            if words[start][0].isupper() and place in find_regions(" ".join(words[start : start + size])):
                kind = spelt(words[start]) in GENERIC  # "Kejuaraan Kota Tangerang Karate"
                left = words[: start + kind] + words[start + size :]
                return left if _kept(list(map(spelt, left))) else words
    return words


@cache
def _nationwide() -> frozenset[str]:
    """Bodies whose regional offices give what the whole gives: "BPK Perwakilan Riau"."""
    return frozenset(folded(name_words(name)) for name in lexicon().known_givers.values())
