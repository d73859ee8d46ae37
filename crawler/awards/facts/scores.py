"""The score of a fact: in the sentence that reports it, of the main award also in those around it and in the title."""

from crawler.awards.events import place_number
from crawler.awards.facts.numbers import POINTS, read_score
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence

_FOLLOWING = 5
_OPENING = 3
_READ = 8
_SEASONS = word_set("numbers", "seasons")
_POINTS = [[low] for low in POINTS]


def find_score(
    document: Document, home: Sentence, years: set[int], named: Sentence | None = None, *, main: bool
) -> tuple[float, Sentence, Chunk] | None:
    """The score of the award that `home` reports, with its place; `years` are those of the award.

    `named` is the sentence that names the recipient of the main award: there it stands rather than elsewhere.
    """
    season = any(low in _SEASONS for sentence in document.body[:_READ] for low in sentence.lows)
    places = _sentences(document, home, main=main)
    for sentence in [named, *places] if named and main and named is not document.title else places:
        score = read_score(sentence, years)
        if score and season and sentence.lows[score[2] : score[2] + 1] in _POINTS:
            continue
        if score and (sentence is home or _goes_on(sentence, home, score[1]) or not _is_of_another(sentence, home)):
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
    return [home, *following, *reversed(body[: home.index]), *([title] if title else [])]


def _goes_on(sentence: Sentence, home: Sentence, at: int) -> bool:
    """ "Nilainya 88,10, di bawah juara pertama" right behind the report: its own score, whatever is named after it."""
    return sentence.where is home.where and sentence.index == home.index + 1 and 0 < at <= _OPENING


def _is_of_another(sentence: Sentence, home: Sentence) -> bool:
    """ "Juara 2 Puskesmas Kota dengan nilai 87,5": another's place, and another's score."""
    own, other = _places(home), _places(sentence)
    return bool(own and other) and not own & other


def _places(sentence: Sentence) -> set[int]:
    return {n for m in sentence.of(Kind.PLACE) if (n := place_number(sentence, m.end)) is not None}
