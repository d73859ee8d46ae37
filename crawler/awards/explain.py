"""Why a story was tagged as it was: the parts that its score adds up from."""

from datetime import date

import msgspec

from crawler.awards.features import features, story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.tagger import load_weights
from crawler.awards.text import parse_document


class Part(msgspec.Struct, frozen=True):
    """A feature of the story: what it is worth here, how much it weighs, and what that adds to the sum."""

    feature: str
    value: float
    weight: float

    @property
    def adds(self) -> float:
        """Value times weight."""
        return self.value * self.weight


class Explanation(msgspec.Struct, frozen=True):
    """The score of a story is the logistic function of `total`, the bias and all parts summed."""

    bias: float
    parts: tuple[Part, ...]
    """The strongest first; features that weigh nothing come last."""

    @property
    def total(self) -> float:
        """The sum."""
        return self.bias + sum(part.adds for part in self.parts)


def explain_story(title: str | None, body: str, published_on: date | None) -> Explanation:
    """The parts of the score that `read_story` gives."""
    lexicon, weights = load_lexicon(), load_weights()
    document = parse_document(title, body, lexicon)
    found = features(document, story_events(document), lexicon, published_on)
    parts = [Part(name, value, weights.features.get(name, 0.0)) for name, value in found.items()]
    return Explanation(weights.bias, tuple(sorted(parts, key=lambda part: (-abs(part.adds), part.feature))))
