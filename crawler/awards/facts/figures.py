"""Persons, bodies, places and things as a story names them: of what kind a name is, and which names mean the same."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.awards.facts.place import is_place, region_of
from crawler.awards.facts.spans import QUOTES
from crawler.awards.kinds import entity_words
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import Chunk, has_mark, is_body, is_generic
from crawler.awards.text import Sentence

COUNTRIES = word_set("cast", "countries")
COLLECTIVE = word_set("cast", "collective")
"""Common words that begin the names of bodies."""
_SITES = word_set("cast", "sites")
_BARE = word_set("recipients", "bare_heads")
GOVERNMENTS = word_set("recipients", "governments")
_PERSON_WORDS = 5
BODIES = {"agency", "body", "company", "school", "team"}
_TITLES = {"gelar", "predikat", "status", "titel"}
_SPELT = ("agency", "school")
"""Kinds whose names papers shorten each in its own way."""
_LEFT_OUT = frozenset({"kantor", "kab", "kabupaten", "provinsi"})
_CONTESTS = word_set("cast", "contests")
_OCCASIONS = word_set("cast", "occasions")
ABSTRACT = re.compile(r"(?:pe[nmr]?|ke)\w{3,}an$")
""" "Pelaksanaan Mediasi", "Keterbukaan Informasi": what something is about."""
_LEGAL = (["persero"], ["perseroda"])
_EMPTY = {"dan", "of", "the", "di", ",", ".", "(", ")", "-", "–", "&", "/", '"', "'"}
HEADS = {low: name for name in ("thing", "agency", "company", "team", "school") for low in word_set("cast", name)}
"""The kind that the first word of a name tells."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `chunk` of a sentence name a figure."""

    sentence: Sentence
    chunk: Chunk
    clues: list[str] = field(default_factory=list, compare=False)
    """What `clues.around` has found of it, kept since both parts ask."""

    @property
    def lows(self) -> list[str]:
        """The folded words."""
        return self.sentence.lows[slice(*self.chunk)]


@dataclass(slots=True)
class Figure:
    """One person, body, place or thing, with all mentions that are joined to it, in the order of the text."""

    kind: str
    mentions: list[Mention] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    region: str | None = None
    acronyms: set[str] = field(default_factory=set)
    """What stands in brackets behind a long name."""


def add(found: list[Figure], mention: Mention, lexicon: Lexicon) -> Figure:
    """Join a mention to the figure that it names, else begin a new one."""
    kind = kind_of(mention, lexicon)
    words = {low for low in mention.lows if low not in _EMPTY}
    placed = kind in ("government", "place") and mention.lows[0] not in _SITES
    region = region_of(mention.sentence, mention.chunk) if placed else None
    for figure in found:
        if region is None and kind not in _SPELT and words.isdisjoint(figure.words):
            continue
        if _is_same(figure, kind, words, region):
            break
    else:
        figure = Figure(kind)
        found.append(figure)
    if kind == "government" and figure.kind == "place":
        figure.kind = kind
    figure.region = figure.region or region
    figure.words |= words
    figure.acronyms |= _in_brackets(mention.lows, kind)
    if mention not in figure.mentions:
        figure.mentions.append(mention)
    return figure


def _in_brackets(lows: list[str], kind: str) -> set[str]:
    """The short form behind a long name; behind a person's it is like the name, else a paper or a club."""
    found: set[str] = set()
    for opening in [i for i, low in enumerate(lows) if low == "("]:
        inside = lows[opening + 1 : lows.index(")", opening)] if ")" in lows[opening:] else []
        like = bool(inside) and inside[0][:2] == lows[0][:2]
        if inside not in _LEGAL and (like or kind not in ("person", "name", "other")):
            found |= set(inside)
    if lows[-2:-1] == ["/"] and kind in BODIES:
        found.add(lows[-1])  # "PT Pelayaran Nasional Indonesia (Persero)/Pelni"
    return found


def _is_same(figure: Figure, kind: str, words: set[str], region: str | None) -> bool:
    if region is not None and figure.region == region and figure.kind in ("government", "place"):
        return True
    if words == figure.words:
        return True
    if kind == figure.kind and kind in _SPELT and _spelt_out(words) == _spelt_out(figure.words):
        return True  # "Kejari Kota X" is "Kejaksaan Negeri X"
    shorter, longer = sorted((words, figure.words), key=len)
    if not shorter or not shorter < longer:
        return False
    if shorter <= figure.acronyms:
        return True
    if kind in ("person", "name") and figure.kind in ("person", "name"):
        return True
    if kind == "person" and figure.kind in BODIES and len(shorter) > 1:
        return True  # "Tirta Kalimaya" is "Perumdam Tirta Kalimaya"
    return kind == figure.kind and kind not in ("government", "place", "office") and len(shorter) > 1


def is_told(found: list[Figure], mention: Mention, lexicon: Lexicon) -> bool:
    """Does the body name all of it?"""
    kind = kind_of(mention, lexicon)
    words = {low for low in mention.lows if low not in _EMPTY}
    placed = kind in ("government", "place") and mention.lows[0] not in _SITES
    region = region_of(mention.sentence, mention.chunk) if placed else None
    return any(_is_same(f, kind, words, region) and (region or words <= f.words) for f in found)


def _spelt_out(words: set[str]) -> frozenset[str]:
    """Without the words that papers leave out, short forms in full."""
    return _full(frozenset(words))


@lru_cache(maxsize=4096)
def _full(words: frozenset[str]) -> frozenset[str]:
    forms = entity_words().short_forms
    full = {part for word in words for part in forms.get(word, word).casefold().split()}
    return frozenset(full - _LEFT_OUT)


def kind_of(mention: Mention, lexicon: Lexicon) -> str:
    """What sort of name it is, by its first word, its marks and its shape."""
    sentence, (start, end) = mention.sentence, mention.chunk
    low, words = sentence.lows[start], sentence.words[start:end]
    if is_generic(sentence, mention.chunk, lexicon) or (
        end - start == 1 and (low in _BARE or low in lexicon.bodies or low in lexicon.roles)
    ):
        return "generic"
    if start and end < len(sentence) and sentence.words[start - 1] in QUOTES and sentence.words[end] in QUOTES:
        return "work"
    if low in lexicon.officials:
        return "office"
    if start and sentence.lows[start - 1] in _TITLES:
        return "award"
    if low in GOVERNMENTS:
        return "government"
    if low in _OCCASIONS:
        return "occasion"
    head = HEADS.get(low)
    if head and sentence.lows[start : start + 2] != ["program", "studi"]:
        return head
    if low in COLLECTIVE:
        return "body"
    marked = _by_marks(mention, lexicon)
    return marked or ("abstract" if end - start > 1 and ABSTRACT.match(low) else _by_shape(words))


def _by_marks(mention: Mention, lexicon: Lexicon) -> str | None:
    sentence, (start, end) = mention.sentence, mention.chunk
    givers = sentence.marks.get(Kind.GIVER)
    if givers and not _CONTESTS.isdisjoint(sentence.lows[start:end]):
        return "occasion"  # "ASEAN Para Games", "ASEAN Tourism Forum"
    if givers and any(start <= m.start and m.end <= end for m in givers):
        return "known giver"
    if has_mark(sentence, mention.chunk, Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.PLACE, Kind.RATING, Kind.MEDAL):
        return "award"
    if is_body(sentence, mention.chunk, lexicon) or any(m.start == start for m in sentence.of(Kind.GIVER_HEAD)):
        return "body"
    return None


def _by_shape(words: list[str]) -> str:
    words = words[: words.index("(", 1)] if "(" in words[1:] else words
    whole = " ".join(words)
    if words[0].casefold() in _SITES or whole.casefold() in COUNTRIES or is_place(whole):
        return "place"
    if len(words) > 1 and not _CONTESTS.isdisjoint(whole.casefold().split()):
        return "occasion"
    if 1 < len(words) <= _PERSON_WORDS and all(word[0].isalpha() for word in words):
        return "person"
    if words[-1].isdigit() and len(words[-1]) == 4 and words[-1][:2] in ("19", "20"):
        return "occasion"
    return "name" if len(words) == 1 else "other"
