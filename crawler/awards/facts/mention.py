"""An award's name in a sentence: a span of tokens with a weight.

A name of its own outweighs a description, and that the bare word.
"""

from dataclasses import dataclass

from crawler.awards.facts.extent import INNER, JOINERS
from crawler.awards.lexicon import Programme
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

NAMED, DESCRIBED, BARE = 3.0, 2.0, 0.5
PLAIN = 1.5
"""Of a description in lower case."""
LOOSE = 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start` to `end` (exclusive) name an award; `programme` where the knowledge base knows it."""

    sentence: Sentence
    start: int
    end: int
    weight: float
    programme: Programme | None = None


def trimmed(mention: Mention) -> Chunk:
    """The mention without a dangling joiner or comma."""
    start, end = mention.start, mention.end
    while end - 1 > start and (mention.sentence.lows[end - 1] in JOINERS or mention.sentence.words[end - 1] in INNER):
        end -= 1
    return start, end
