"""An award's name in a sentence: a span of tokens with a weight.

A name of its own outweighs a description, and that the bare word.
"""

from dataclasses import dataclass

from crawler.awards.facts.extent import INNER, JOINERS
from crawler.awards.lexicon import Kind, Programme
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
    """The mention without the giver that ends it, a dangling joiner or comma."""
    start, end = mention.start, _before_giver(mention)
    while end - 1 > start and (mention.sentence.lows[end - 1] in JOINERS or mention.sentence.words[end - 1] in INNER):
        end -= 1
    return start, end


def _before_giver(mention: Mention) -> int:
    """Where "Lencana Darma Bakti | Kwartir Nasional Gerakan Pramuka" says whose award it is; a short name keeps it."""
    sentence = mention.sentence
    for giver in sentence.of(Kind.GIVER, Kind.GIVER_HEAD):
        named = mention.start + 2 < giver.start and giver.end <= mention.end and sentence.words[giver.start].istitle()
        if named and all(word[0].isupper() for word in sentence.words[giver.start : mention.end]):
            return giver.start
    return mention.end
