"""The score of a fact: in the sentence that reports it, of the main award also in those around it and in the title."""

from crawler.awards.events import place_number
from crawler.awards.facts.numbers import read_score
from crawler.awards.lexicon import Kind
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence

_FOLLOWING = 5


def find_score(
    document: Document, home: Sentence, years: set[int], *, main: bool
) -> tuple[float, Sentence, Chunk] | None:
    """The score of the award that `home` reports, with its place; `years` are those of the award."""
    for sentence in _sentences(document, home, main=main):
        if sentence is not home and _is_of_another(sentence, home):
            continue
        score = read_score(sentence, years)
        if score:
            return score[0], sentence, (score[1], score[2])
    return None


def _sentences(document: Document, home: Sentence, *, main: bool) -> list[Sentence]:
    """Where the score may stand, the likeliest first."""
    body, title = document.body, document.title
    if home is title:
        return [*body[:_FOLLOWING], *([title] if main else [])]
    if not main:
        return [home]
    following = body[home.index + 1 : home.index + 1 + _FOLLOWING]
    return [home, *following, *body[: home.index], *([title] if title else [])]


def _is_of_another(sentence: Sentence, home: Sentence) -> bool:
    """ "Juara 2 Puskesmas Kota dengan nilai 87,5": another's place, and another's score."""
    own, other = _places(home), _places(sentence)
    return bool(own and other) and not own & other


def _places(sentence: Sentence) -> set[int]:
    return {n for m in sentence.of(Kind.PLACE) if (n := place_number(sentence, m.end)) is not None}
