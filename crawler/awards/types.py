"""Which of the three types an award story is: a small learned model over readable features.

The weights are learned by `benchmarks/learn_types.py` and stored in type_weights.toml; the word groups stand in
words.toml under `types`.
"""

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

import msgspec

from crawler.awards.events import Event, Status
from crawler.awards.facts.mention import NAMED
from crawler.awards.facts.named import mentions
from crawler.awards.lexicon import Kind, Programme, word_set
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType

_GROUPS = (
    "contest",
    "place",
    "medal",
    "show",
    "jury",
    "honour",
    "state",
    "merit",
    "grade",
    "assess",
    "letters",
    "classes",
    "sport",
    "player",
    "pageant",
    "report",
    "treasury",
    "pledge",
)
_GROUPS_OF = {
    low: [name for name in _GROUPS if low in word_set("types", name)]
    for name in _GROUPS
    for low in word_set("types", name)
}
_READ = 16
"""Sentences of the body that are read."""
_MANY = 4
"""So many words of a group are as good as more."""


class TypeWeights(msgspec.Struct, frozen=True):
    """For each type a bias and one weight a feature."""

    bias: dict[AwardType, float]
    features: dict[AwardType, dict[str, float]]


@cache
def load_type_weights() -> TypeWeights:
    """Read type_weights.toml; the result is shared."""
    text = (files("crawler.awards") / "type_weights.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), TypeWeights)


def story_type(document: Document, events: list[Event]) -> AwardType:
    """The type that the story's words speak for."""
    return judged(type_features(document, events), load_type_weights())


def judged(found: dict[str, float], weights: TypeWeights) -> AwardType:
    """The type that these features speak for; an honour where nothing does."""

    def total(kind: AwardType) -> float:
        learned = weights.features[kind]
        return weights.bias[kind] + sum(learned.get(name, 0.0) * value for name, value in found.items())

    return max((AwardType.HONOUR, AwardType.COMPETITION, AwardType.RATING), key=total)


def type_features(document: Document, events: list[Event]) -> dict[str, float]:
    """What tells the types apart, as numbers from 0 to 1; features that are zero are left out."""
    title = [document.title] if document.title else []
    lede = document.lede()
    found: dict[str, float] = {}
    in_title, in_lede, in_body = _counted(title), _counted(lede), _counted(document.body[:_READ])
    for name in _GROUPS:
        if in_title[name]:
            found[f"title {name}"] = 1.0
        if in_title[name] or in_lede[name]:
            found[f"opening {name}"] = 1.0
        if count := in_title[name] + in_body[name]:
            found[f"story {name}"] = min(count, _MANY) / _MANY
    for sentence in (*title, *lede):
        for mark in sentence.of(Kind.PROGRAMME):
            if isinstance(mark.entry, Programme):
                found[f"programme {mark.entry.type}"] = 1.0
                if sentence is document.title:
                    found[f"title programme {mark.entry.type}"] = 1.0
        if sentence.has(Kind.RATING):
            found["opening rating"] = 1.0
    zones = {"title": title, "lede": lede}
    found.update({f"{zone} a place in a contest": 1.0 for zone, told in zones.items() if _tells_place(told)})
    opening = {id(sentence) for sentence in (*title, *lede)}
    for event in events:
        if id(event.sentence) in opening and event.status is Status.FRESH and not event.quoted:
            found[f"won {event.target.kind}"] = 1.0
            beside = "with a contest" if event.sentence.has(Kind.CONTEST) else "without a contest"
            found[f"won {beside}"] = 1.0
            found.update(dict.fromkeys(_named(event.sentence), 1.0))
    return found


def _tells_place(sentences: list[Sentence]) -> bool:
    """ "Juara I Lomba …", "emas O2SN": in one sentence."""
    return any(s.has(Kind.CONTEST) and s.has(Kind.PLACE, Kind.MEDAL) for s in sentences)


def _counted(sentences: list[Sentence]) -> Counter[str]:
    """How many words of each group stand in some sentences."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        for low in sentence.lows:
            if low in _GROUPS_OF:
                counts.update(_GROUPS_OF[low])
    return counts


def _named(sentence: Sentence) -> set[str]:
    """The groups of the words in the names of a sentence's awards: "Lomba …", "… Award", "… Sastra"."""
    return {
        f"named {name}"
        for mention in mentions(sentence)
        if mention.weight >= NAMED
        for low in sentence.lows[mention.start : mention.end]
        for name in _GROUPS_OF.get(low, ())
    }
