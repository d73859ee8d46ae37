"""Who a name means: one key for all spellings of the same body or person, so that awards can be counted.

Pure. Names get one key only on firm grounds: the same words, once short forms are written out and titles removed, and
the same place. The store gives each key a number; an operator merges what this leaves separate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.awards.entitykinds import BRANCH, entity_words, kind_of
from crawler.awards.lexicon import lexicon, word_set
from crawler.awards.places import Place, choose, own_government, place_in
from crawler.awards.spelling import folded, name_words, without_titles, written_out
from crawler.facts import Entity, EntityKind
from crawler.regions import region_name

_STATE = (["ri"], ["republik", "indonesia"])
_FORMS = word_set("entities", "legal_forms")
_MOST_WORDS = 5
_BRANDS = {EntityKind.COMPANY, EntityKind.MEDIA, EntityKind.TEAM, EntityKind.UNIVERSITY}
"""Kinds whose names stay as they are, short forms of places too: "Bank Sulteng"."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart: its words, as written and folded, what kind they mean, what place they state."""

    words: list[str]
    lows: list[str]
    kind: EntityKind | None
    place: Place | None
    code: str | None
    """The region that the place is; None if that is unclear."""


def entity_of(name: str, site_region: str | None, *, is_giver: bool = False) -> Entity:
    """Who is meant by `name` in a paper of `site_region` (or where the story places its bearer).

    A giver whose name does not show its kind is not assumed to be a person.
    """
    words = name_words(name) or [name]
    national = _national(words)
    if national:
        return national
    lows = [word.casefold() for word in words]
    place = place_in(words)
    code = choose(place.codes, [site_region or ""]) if place else None
    taken = _Name(words, lows, kind_of(lows)[0], place, code)
    if taken.kind is None:
        return _of_unknown_kind(taken, site_region, is_giver=is_giver)
    if taken.kind is EntityKind.GOVERNMENT:
        return _government(taken, site_region)
    return _ministry(words) if taken.kind is EntityKind.NATIONAL else _body(taken, site_region)


def government(code: str) -> Entity:
    """The government of a province, a regency or a city."""
    province = "Provinsi " if len(code) == 2 and not region_name(code).startswith("Daerah") else ""
    name = f"Pemerintah {province}{region_name(code)}"
    return Entity(key=f"pemerintah@{code}", name=name, kind=EntityKind.GOVERNMENT, region=code)


def _national(words: Sequence[str]) -> Entity | None:
    """A giver of the lexicon, by any of its names, with or without "RI"; a minister counts as the ministry."""
    lows = [word.casefold() for word in words]
    spellings = [lows, *(lows[: -len(end)] for end in _STATE if lows[-len(end) :] == end and len(lows) > len(end))]
    spellings += [["kementerian", *lows[1:]] for lows in spellings if lows[0] == "menteri"]
    full = next(filter(None, (lexicon().known_givers.get(folded(spelling)) for spelling in spellings)), None)
    if full is None:
        return None
    kind = EntityKind.INTERNATIONAL if full in lexicon().international else EntityKind.NATIONAL
    return Entity(key=folded(name_words(full)), name=full, kind=kind)


def _government(name: _Name, site_region: str | None) -> Entity:
    if name.code and name.place:
        behind = name.words[name.place.end :]
        if behind and name.lows[0] in lexicon().officials:
            return _person(behind, name.code, EntityKind.PERSON)
        return government(name.code)
    own = own_government(name.lows, site_region)
    return government(own) if own else Entity(key=folded(name.words), name=" ".join(name.words), kind=name.kind)


def _ministry(words: Sequence[str]) -> Entity:
    lows = [word.casefold() for word in words]
    end = next((len(end) for end in _STATE if lows[-len(end) :] == end and len(lows) > len(end)), 0)
    full = list(words[: len(words) - end])
    if lows[0] == "menteri" and len(full) > 1:
        full[0] = "Kementerian"
    return Entity(key=folded(full), name=" ".join(full), kind=EntityKind.NATIONAL)


def _of_unknown_kind(name: _Name, site_region: str | None, *, is_giver: bool) -> Entity:
    """A name whose first words mean no kind: a place, a branch, a person if it shows that, or unknown."""
    lists = entity_words()
    if name.lows[0] in lexicon().officials and kind_of(name.lows[1:])[0]:  # "Kepala Dinas …", "Ketua KONI …"
        return entity_of(" ".join(name.words[1:]), site_region, is_giver=is_giver)
    if name.place and name.code and name.place.end - name.place.start == len(name.words):
        return government(name.code)
    if name.place and name.code and name.place.start:
        return _body(name, site_region)
    branch = _branch(name.words, site_region)
    if branch:
        return branch
    bare = without_titles(name.words, lexicon().titles - lists.titles_in_names, lists.degrees)
    lows = [word.casefold() for word in bare]
    shown = len(bare) < len(name.words) or not {"bin", "binti"}.isdisjoint(lows) or lows[0] in lists.first_names
    if shown and (len(lows) > 1 or not is_giver):
        return _person(bare, site_region, EntityKind.PERSON)
    plain = all(word[0].isupper() for word in bare) and (len(bare) > 1 or not bare[0].isupper())
    may_be = not is_giver and plain and len(bare) <= _MOST_WORDS
    return _person(bare, site_region if may_be else None, None)


def _branch(words: Sequence[str], site_region: str | None) -> Entity | None:
    """ "BPK Riau", "Ombudsman Banten": a national body and the place of an office of it."""
    for cut in range(len(words) - 1, 0, -1):
        body = _national(words[:cut])
        place = place_in(["Perwakilan", *words[cut:]]) if body else None
        code = choose(place.codes, [site_region or ""]) if place and place.end == len(words) - cut + 1 else None
        if body and code:
            name = f"{body.name} {' '.join(words[cut:])}"
            return Entity(key=f"{body.key}@{code}", name=name, kind=EntityKind.OFFICE, region=code, parent=body)
    return None


def _person(words: Sequence[str], region: str | None, kind: EntityKind | None) -> Entity:
    """Namesakes are two people only in two provinces: papers differ in how precisely they place a person."""
    whole = all(word.isupper() for word in words)
    name = " ".join(word.title() if whole and len(word) > 2 else word for word in words)
    return Entity(key=folded(words) + (f"@{region[:2]}" if region else ""), name=name, kind=kind, region=region)


def _body(name: _Name, site_region: str | None) -> Entity:
    """A body by its words without their place, and by the place: "Dinkes Tegal" of Tegal, "Dinkes" of the paper's."""
    lists = entity_words()
    stated = name.place is not None and name.code is not None
    governed = name.kind in lists.governed or name.lows[0] in lists.governed_heads
    local = (governed or name.kind in lists.local) and lists.nationwide.isdisjoint(name.lows)
    region = name.code if name.place else site_region if local else None
    place = name.place if stated and name.place else Place(len(name.words), len(name.words), frozenset())
    own = written_out(name.words[: place.start], lists.short_forms, lists.long_forms)
    rest = written_out(name.words[place.end :], lists.short_forms, lists.long_forms)
    office = _of_national(own) if name.kind is EntityKind.OFFICE else None
    parent = _whole(name, region or site_region)
    if office:
        own, parent = office
    elif parent is None and governed and region and (stated or len(region) > 2):
        parent = government(region)
    core = [word for word in (*own, *rest) if word.casefold() not in _FORMS | ({BRANCH} if office else set())]
    core = core or name.words
    shown = _place_words(name.lows, place, region) if stated and region else []
    if name.kind in _BRANDS:
        shown = name.words[place.start : place.end]
    return Entity(
        key=folded(core) + (f"@{region}" if region else ""),
        name=" ".join([*own, *shown, *rest]),
        kind=name.kind,
        region=region or lists.universities.get(folded(name.words)),
        parent=parent,
    )


def _whole(name: _Name, region: str | None) -> Entity | None:
    """The university, school, village or station that a part names behind its own name."""
    lists = entity_words()
    if not any(tuple(name.lows[: len(part)]) == part for part in lists.parts):
        return None
    begins = (i for i in range(1, len(name.words)) if kind_of(name.lows[i:])[0] in lists.wholes)
    whole = next((i for i in begins if name.words[i][0].isupper()), None)
    return None if whole is None else entity_of(" ".join(name.words[whole:]), region)


def _place_words(name_lows: Sequence[str], place: Place, region: str) -> list[str]:
    """The place in full, with its kind if the name has that: "Polda Jatim" is that of "Jawa Timur"."""
    lows = name_lows[place.start : place.end]
    full = region_name(region).split()
    if lows[0] in entity_words().kind_words:
        return ["Provinsi", *full] if len(region) == 2 and lows[0].startswith("prov") else full
    if lows[-1] == "kota":
        return [*full[1:], "Kota"]
    return full[1:] if len(region) > 2 else full


def _of_national(own: Sequence[str]) -> tuple[list[str], Entity] | None:
    """The words of a national body's regional office, with the body's full name, and the body."""
    lows = [word.casefold() for word in own]
    cut = lows.index("perwakilan") if "perwakilan" in lows[1:] else len(own)
    for first in range(cut):
        body = _national(own[first:cut])
        if body:
            return [*own[:first], *body.name.split(), *own[cut:]], body
    return None
