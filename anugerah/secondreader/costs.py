"""Tokens, money and time of asking a model: thought before, counted after."""

import math

import msgspec

from anugerah.secondreader.prompt import story_prompt, system_prompt
from crawler.config import parse_price

CHARACTERS = 3.0
"""Code points of Indonesian text in a token, for models that do not count their tokens, and before they do."""
ANSWER = 250
"""Tokens of an answer, until a model has shown its own mean."""
SECONDS = 5.0
"""Seconds of an answer, until a model has shown its own mean."""


class Price(msgspec.Struct, frozen=True):
    """What a million tokens cost, in whatever money its owner counts."""

    input: float
    output: float

    def of(self, input_tokens: float, output_tokens: float) -> float:
        """What so many tokens cost."""
        return (input_tokens * self.input + output_tokens * self.output) / 1e6


class Estimate(msgspec.Struct, frozen=True):
    """What asking about some stories will cost."""

    stories: int
    input_tokens: int
    output_tokens: int
    secs: float

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.input_tokens + self.output_tokens


def price_of(text: str) -> Price | None:
    """A price as the settings write it; None for an empty text. Raises ValueError."""
    parsed = parse_price(text)
    return Price(*parsed) if parsed else None


def tokens_of(text: str) -> int:
    """The tokens of a text, roughly."""
    return math.ceil(len(text) / CHARACTERS)


def request_tokens(title: str, body: str) -> int:
    """The tokens that a model reads for one story."""
    return tokens_of(system_prompt()) + tokens_of(story_prompt(title, body))


def estimate(stories: list[tuple[str, str]], *, secs: float = 0.0, output_tokens: float = 0.0) -> Estimate:
    """What stories, by title and body, will cost; `secs` and `output_tokens` of an answer where they are known."""
    return Estimate(
        stories=len(stories),
        input_tokens=sum(request_tokens(title, body) for title, body in stories),
        output_tokens=round(len(stories) * (output_tokens or ANSWER)),
        secs=len(stories) * (secs or SECONDS),
    )
