"""The words of award news, read once from the TOML files beside this module.

`scan` finds them in a list of folded tokens: one look-up per token, whatever the size of the lexicon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec

from crawler.awards.spelling import folded, name_words
from crawler.facts import AwardType, Level
from crawler.tomlfile import read_table, read_toml

T = TypeVar("T")

_WORD = re.compile(r"\d+(?:[.,/]\d+)*|[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]")
_SHORT = 4
"""Acronyms of at most this many letters may also be ordinary words."""


class Kind(StrEnum):
    """What a phrase says. The values are the table names of the TOML files.

    Looking up a member costs as much as five variables: code that runs per word or name keeps it in one.
    """

    WIN = "win"
    RECEIVE = "receive"
    HONOURED = "honoured"
    WON = "won"
    GIVE = "give"
    BESTOW = "bestow"
    GIVEN = "given"
    HELD = "held"
    SPEECH = "speech"
    AWARD = "award"
    WEAK = "weak"
    CONTEST = "contest"
    RATING = "rating"
    PLACE = "place"
    MEDAL = "medal"
    PROGRAMME = "programme"
    KNOWN = "known"
    """An award, contest or rating that is known by its name alone: no type, level or giver comes with it."""
    GIVER = "giver"
    GIVER_HEAD = "heads"
    PLAN = "plan"
    PAST = "past"
    NEGATION = "negation"
    HOAX = "hoax"
    SENSE = "sense"
    MATCH = "match"
    SHOW = "show"
    PROFILE = "profile"
    BEAT = "beat"
    FIRST = "first"
    FRUIT = "fruit"
    READER = "reader"
    CLUB = "club"
    AID = "aid"
    RUNNING = "running"


class Programme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An award programme; `level` is set only if the name alone says how far it reaches."""

    name: str
    variants: tuple[str, ...] = ()
    level: Level | None = None
    type: AwardType
    scale: str | None = None
    """What its scores mean: "0 to 100", "AA to D"."""
    several: bool = False
    """Whether each of its names is a scheme of its own."""
    giver: str | None = None
    """How its givers' names begin; an award of the same name by another giver is another scheme."""
    shared: bool = False
    """Whether many schemes have this name, each with words of its own behind it: "Kejuaraan Nasional Karate"."""
    given: dict[str, tuple[str, ...]] = {}
    """Names that mean it only if the giver's name begins with the key."""


class Giver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A giver of awards, and how far these reach if the story names no level."""

    name: str
    variants: tuple[str, ...] = ()
    reach: Level | None = None
    apart: bool = False
    """Whether the variants are separate bodies with the same reach."""


class _Programmes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of programmes.toml, and that of schemes.toml."""

    programme: list[Programme]


class _Givers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of givers.toml."""

    giver: list[Giver]
    heads: dict[str, list[str]]


class Mark(msgspec.Struct, frozen=True, gc=False):
    """Tokens `start` to `end` (exclusive) are a phrase of the lexicon."""

    kind: Kind
    start: int
    end: int
    entry: Programme | Giver | str


class _Phrase(NamedTuple):
    rest: list[str]
    kind: Kind
    entry: Programme | Giver | str


@dataclass(slots=True)
class Lexicon:
    """All phrases by their first word, and the sets of function words."""

    phrases: dict[str, list[_Phrase]] = field(default_factory=dict)
    by_second: dict[str, dict[str, list[_Phrase]]] = field(default_factory=dict)
    """The same, those of each first word by their second word; single words under the empty one."""
    programmes: list[Programme] = field(default_factory=list)
    schemes: list[Programme] = field(default_factory=list)
    """Programmes that do not indicate an award story, and more names of the others."""
    givers: list[Giver] = field(default_factory=list)
    common: frozenset[str] = frozenset()
    """Words in lower case in running text: capitals in a headline do not make them names."""
    classes: dict[str, str] = field(default_factory=dict)
    """Word → number of its class: words that appear in similar contexts (`benchmarks/learn_classes.py`)."""
    adverbs: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    officials: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    acronyms: set[str] = field(default_factory=set)
    """Short acronyms of award programmes, folded; in lower case they are other words."""
    known_givers: dict[str, str] = field(default_factory=dict)
    """The full name of a giver by each of its names, folded (`crawler.awards.spelling`)."""
    international: set[str] = field(default_factory=set)
    """Full names of givers that reach beyond the country."""
    verbs: set[str] = field(default_factory=set)
    """Single words of winning, giving and saying: they are never part of a name."""

    def add(self, phrase: str, kind: Kind, entry: Programme | Giver | str) -> None:
        """Add one phrase."""
        words = _WORD.findall(phrase.casefold())
        self.phrases.setdefault(words[0], []).append(_Phrase(words[1:], kind, entry))

    def scan(self, lows: list[str], words: list[str]) -> dict[Kind, list[Mark]]:
        """The longest phrases of each kind in a sentence, in order; phrases of one kind do not overlap.

        `words` are the tokens as written: a short acronym ("PRIA") does not match in lower case ("pria", "Pria").
        """
        found: dict[Kind, list[Mark]] = {}
        by_second, last, programme = self.by_second, len(lows) - 1, Kind.PROGRAMME
        for i, word in [(i, word) for i, word in enumerate(lows) if word in by_second]:
            behind = by_second[word]
            longer = behind.get(lows[i + 1], ()) if i < last else ()
            for rest, kind, entry in chain(longer, behind.get("", ())):
                end = i + 1
                if rest:
                    end += len(rest)
                    if rest != lows[i + 1 : end]:
                        continue
                elif kind is programme and word in self.acronyms and not words[i].isupper():
                    continue
                marks = found.get(kind)
                if marks is None:
                    found[kind] = [Mark(kind, i, end, entry)]
                elif marks[-1].end <= i:
                    marks.append(Mark(kind, i, end, entry))
        return found


def tables(name: str) -> dict[str, Any]:
    """The content of a file of the lexicon. Raises ConfigError with file and line."""
    return read_table(_text(name), str(_file(name)))


def _typed(name: str, kind: type[T]) -> T:
    """The same, decoded as `kind`; an unknown key or a wrong value raises ConfigError too."""
    return read_toml(_text(name), kind, str(_file(name)))


def _file(name: str) -> Traversable:
    return files("crawler.awards") / "lexicon" / name


def _text(name: str) -> str:
    return _file(name).read_text(encoding="utf-8")


def _entries(table: dict[str, Any]) -> Iterator[tuple[str, Kind, str]]:
    for name, part in table.items():
        for phrase in part["phrases"]:
            yield phrase, Kind(name), phrase


@cache
def _words() -> dict[str, Any]:
    return tables("words.toml")


def _lists(module: str) -> dict[str, Any]:
    found = _words()
    for part in module.split("."):
        found = found[part]
    return found


def word_set(module: str, name: str) -> frozenset[str]:
    """A list of words.toml, by the table of the module that reads it, and its name: "slots.rank", "heads"."""
    return frozenset(_lists(module)[name])


def word_sets(module: str, name: str) -> dict[str, frozenset[str]]:
    """The lists of a table by their names, in file order, for callers that need to know which list has a word."""
    return {label: frozenset(words) for label, words in _lists(module)[name].items()}


def word_map(module: str, name: str) -> dict[str, str]:
    """The inverse: word → name of its list; the last one if several lists have the word."""
    return {word: label for label, words in _lists(module)[name].items() for word in words}


def _add_givers(lexicon: Lexicon) -> None:
    table = _typed("givers.toml", _Givers)
    lexicon.givers = table.giver
    for giver in lexicon.givers:
        for phrase in (giver.name, *giver.variants):
            lexicon.add(phrase, Kind.GIVER, giver)
            full = phrase if giver.apart else giver.name
            lexicon.known_givers[folded(name_words(phrase))] = full
            if giver.reach is Level.INTERNATIONAL:
                lexicon.international.add(full)
    for reach, heads in table.heads.items():
        for head in heads:
            lexicon.add(head, Kind.GIVER_HEAD, reach)


@cache
def lexicon() -> Lexicon:
    """The content of the TOML files, read once; the result is shared and must not be changed."""
    grammar = tables("grammar.toml")
    made = Lexicon(common=frozenset(_text("common.txt").split()))
    for number, line in enumerate(_text("classes.txt").splitlines()):
        made.classes.update(dict.fromkeys(line.split(), str(number)))
    for name, part in grammar.items():
        setattr(made, name, frozenset(part["words"]))
    for file in ("verbs.toml", "nouns.toml", "known.toml", "negatives.toml", "surroundings.toml"):
        for phrase, kind, entry in _entries(tables(file)):
            made.add(phrase, kind, entry)
            if file == "verbs.toml" and " " not in phrase:
                made.verbs.add(phrase)
    made.programmes = _typed("programmes.toml", _Programmes).programme
    made.schemes = _typed("schemes.toml", _Programmes).programme
    for programme in made.programmes:
        for phrase in (programme.name, *programme.variants):
            made.add(phrase, Kind.PROGRAMME, programme)
            if phrase.isupper() and len(phrase) <= _SHORT:
                made.acronyms.add(phrase.casefold())
    _add_givers(made)
    for word, candidates in made.phrases.items():
        candidates.sort(key=lambda phrase: -len(phrase.rest))
        behind = made.by_second[word] = {}
        for found in candidates:
            behind.setdefault(found.rest[0] if found.rest else "", []).append(found)
    return made
