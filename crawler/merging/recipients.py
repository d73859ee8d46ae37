"""Whether two names of recipients that have two keys may mean one: pure, and on what names and keys say alone."""

import re
from functools import lru_cache

_WORD = re.compile(r"\w+")
_BRACKETS = re.compile(r"\([^()]*\)")
_LEAST = 3
"""Letters of a short form."""
_KINDS = frozenset({"kabupaten", "kota", "provinsi"})
"""What one name may say of its place and the other may not."""
_BODIES = frozenset(
    [
        *("akademi", "asosiasi", "badan", "balai", "bank", "bnn", "dewan", "dinas", "direktorat", "himpunan", "ikatan"),
        *("institut", "kantor", "kejaksaan", "kementerian", "kepolisian", "komando", "komisi", "komite", "lembaga"),
        *("majelis", "palang", "pengadilan", "persatuan", "perusahaan", "politeknik", "pusat", "rumah", "sekolah"),
        *("universitas", "yayasan"),
    ]
)
"""What a name in full begins with; "Dian" is no short form of "Dinda Anggraini"."""
_VILLAGES = frozenset({"desa", "kelurahan", "kalurahan", "nagari", "gampong", "kampung", "pekon"})
_BARE = _KINDS | {"pemerintah", "desa"}
_DELEGATIONS = frozenset({"kafilah", "kontingen", "delegasi"})
"""What papers call those whom one place sends to a contest."""
_GOVERNMENTS = {
    "pemkab": ("pemerintah", "kabupaten"),
    "pemkot": ("pemerintah", "kota"),
    "pemprov": ("pemerintah", "provinsi"),
    "pemdes": ("pemerintah", "desa"),
}
"""Short words for a government; those of known places have one key anyway, those of villages have not."""
_SKIPPED = _KINDS | {"dan"}
_UNIVERSITY = "universitas"
"""Short forms of universities leave words out: "Untirta" of "Universitas Sultan Ageng Tirtayasa"."""
_GOVERNMENT = "pemerintah"
"""What the keys of governments begin with."""
_HEADS = frozenset({"bupati", "wali", "walikota", "gubernur"})
"""The first or second word, "Wakil Bupati", of a name that means who heads a government."""
_KEPT = 4096


def is_head(name: str | None, region: str | None, key: str | None) -> bool:
    """Whether a name of somebody of a region is that of the head of the government with a key: "Bupati Lebak …"."""
    if name is None or region is None or key != f"{_GOVERNMENT}@{region}":
        return False
    return not _HEADS.isdisjoint(_WORD.findall(name.casefold())[:2])


@lru_cache(maxsize=_KEPT)
def is_part(one: str | None, other: str | None) -> bool:
    """Whether of two keys of one place one has all words of the other: a school, and its team."""
    ours, place = _parts(one)
    theirs, there = _parts(other)
    return bool(place) and place == there and min(len(ours), len(theirs)) > 1 and (ours <= theirs or theirs <= ours)


@lru_cache(maxsize=_KEPT)
def numbers_differ(one: str | None, other: str | None) -> bool:
    """Whether both names have numbers, and not the same: "SMPN 4 Metro", "SMPN 1 Metro"."""
    ours, theirs = ({word for word in _WORD.findall(name or "") if word.isdigit()} for name in (one, other))
    return bool(ours) and bool(theirs) and ours != theirs


@lru_cache(maxsize=_KEPT)
def is_other_form(one: str, other: str) -> bool:
    """Whether one name is a form of the other: shortened, without the word for a village, another word for a team.

    "Bapenda Serang", "Badan Pendapatan Daerah Kota Serang": one word is made of the beginnings of several, in their
    order. "Desa Ponggok", "Ponggok Klaten". "Kafilah Serang", "Kontingen Kota Serang".
    """
    ours, theirs = _words(one), _words(other)
    if _are_delegations(ours, theirs) or _are_governments(ours, theirs):
        return True
    return any(_shortens(a, b) or _is_bare(a, b) for a, b in ((ours, theirs), (theirs, ours)))


def _are_delegations(ours: list[str], theirs: list[str]) -> bool:
    if not (ours and theirs and ours[0] in _DELEGATIONS and theirs[0] in _DELEGATIONS):
        return False
    place, there = (set(words[1:]) for words in (ours, theirs))
    own = {frozenset(words & _KINDS) for words in (place, there)} - {frozenset()}
    return bool(place - _KINDS) and place - _KINDS == there - _KINDS and len(own) <= 1


def _are_governments(ours: list[str], theirs: list[str]) -> bool:
    """Whether one name has a short word for a government, and spelled out one has all words of the other."""
    one, other = ({part for word in words for part in _GOVERNMENTS.get(word, (word,))} for words in (ours, theirs))
    both = one & other
    return (one != set(ours) or other != set(theirs)) and both in (one, other) and bool(both - _BARE)


def _is_bare(village: list[str], bare: list[str]) -> bool:
    return len(village) > 1 and village[0] in _VILLAGES and bare[: len(village) - 1] == village[1:]


def _parts(key: str | None) -> tuple[set[str], str]:
    name, _, place = (key or "").partition("@")
    return set(name.split()), place


def _words(name: str) -> list[str]:
    return _WORD.findall(_BRACKETS.sub(" ", name).casefold())


def _shortens(short: list[str], full: list[str]) -> bool:
    own = [word for word in short if word not in full and word not in _KINDS]
    spelled = [word for word in full if word not in short]
    if len(own) != 1 or len(own[0]) < _LEAST or full[:1] != spelled[:1] or not _BODIES.issuperset(full[:1]):
        return False
    return len(spelled) > 1 and _is_made_of(own[0], spelled)


def _is_made_of(letters: str, words: list[str]) -> bool:
    """Whether the letters are beginnings of the words, to the last letter."""
    first, *others = words
    ends = {size for size in range(1, len(first) + 1) if letters.startswith(first[:size])}
    for word in others:
        sizes = range(1, len(word) + 1)
        used = {end + size for end in ends for size in sizes if letters.startswith(word[:size], end)}
        ends = used | ends if word in _SKIPPED or first == _UNIVERSITY else used
    return len(letters) in ends and not first.startswith(letters)
