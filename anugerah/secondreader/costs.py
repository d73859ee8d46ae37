"""Tokens, money and time for the requests to a model: estimates before, counts after."""

import math

import msgspec

from anugerah.secondreader.prompt import story_prompt, system_prompt
from crawler.config import parse_price

CHARACTERS = 3.0
"""Characters per token of Indonesian text, for models that do not count their tokens, and before they do."""
ANSWER = 250
"""Tokens of an answer, until a model's own mean is known."""
SECONDS = 5.0
"""Seconds for an answer, until a model's own mean is known."""


class Price(msgspec.Struct, frozen=True):
    """The price of a million tokens, in the currency of the settings."""

    input: float
    output: float

    def of(self, input_tokens: float, output_tokens: float) -> float:
        """The price of this many tokens."""
        return (input_tokens * self.input + output_tokens * self.output) / 1e6


class Estimate(msgspec.Struct, frozen=True):
    """What reading some stories will cost."""

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
    """The cost of stories, by title and body; `secs` and `output_tokens` are means of an answer, if known."""
    return Estimate(
        stories=len(stories),
        input_tokens=sum(request_tokens(title, body) for title, body in stories),
        output_tokens=round(len(stories) * (output_tokens or ANSWER)),
        secs=len(stories) * (secs or SECONDS),
    )
