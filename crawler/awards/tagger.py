"""Decides whether a story is an award story: a logistic model over readable features, with its reasons.

The weights are learned by `benchmarks/learn_tagger.py` and stored in weights.toml.
"""

import math
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from crawler.awards.events import Event, Status
from crawler.awards.text import Document, Sentence
from crawler.records import Evidence

THRESHOLD = 0.42
"""From here on a story counts as one. Of the stories that cross-validation scores between 0.42 and 0.5 two of three are
award stories, of those between 0.3 and 0.42 one of three."""
_MOST_EVIDENCE = 6


class Weights(msgspec.Struct, frozen=True):
    """The model: a bias and one weight a feature."""

    bias: float
    features: dict[str, float]


@cache
def load_weights() -> Weights:
    """Read weights.toml; the result is shared."""
    text = (files("crawler.awards") / "weights.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Weights)


def probability(found: dict[str, float], weights: Weights) -> float:
    """The probability that a story with these features is an award story, rounded to 4 places."""
    total = weights.bias + sum(weights.features.get(name, 0.0) * value for name, value in found.items())
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 4)


def evidence(document: Document, events: list[Event]) -> tuple[Evidence, ...]:
    """The clauses that spoke for or against, the title's first; each quotes the text."""
    early = [e for e in events if e.sentence is document.title or e.sentence.index < 6]
    return tuple(_quote(document, event) for event in early[:_MOST_EVIDENCE])


def _quote(document: Document, event: Event) -> Evidence:
    sentence: Sentence = event.sentence
    span = sentence.span(event.start, event.end)
    text = document.text(sentence, event.start, event.end)
    rule = f"{event.verb.kind} + {event.target.kind}"
    if event.status is not Status.FRESH:
        rule += f", {event.status}"
    return Evidence(span.where, span.start, span.end, text, rule)
