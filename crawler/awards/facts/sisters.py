"""Several awards of one recipient in one sentence: "meraih dua penghargaan, yakni UHC Award dan Paritrana Award"."""

from datetime import date

from msgspec.structs import replace

from crawler.awards.facts.listed import listed_titles
from crawler.awards.facts.mention import DESCRIBED, Mention, trimmed
from crawler.awards.facts.ranks import Strength, read_rank
from crawler.awards.facts.years import award_year
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence
from crawler.records import AwardFact

_COUNTS = {"dua", "tiga", "empat", "lima", "enam", "tujuh", "2", "3", "4", "5", "6", "7"}
_COLON = word_set("recipients", "colon")
_STAGES = {"acara", "ajang", "dalam", "di", "gelaran", "malam", "pada"}
_NEAR = 3
"""Tokens between a count and its noun, between an award and its category."""


def sister_facts(
    document: Document,
    main: AwardFact,
    mention: Mention | None,
    named: dict[int, list[Mention]],
    published_on: date | None,
) -> list[AwardFact]:
    """The other awards that the main fact's sentence counts up beside it, for the same recipient."""
    if mention is None or main.recipient is None or mention.sentence is document.title:
        return []
    sentence = mention.sentence
    listed = listed_titles(sentence)
    if any(title[0] == mention.start for _, title in listed):
        others = [(rank, title) for rank, title in listed if title[0] != mention.start]
        return [_placed(document, main, sentence, rank, title) for rank, title in others]
    first = _counted(sentence)
    if first is None or mention.start < first:
        return []
    found = []
    for other in named[id(sentence)]:
        same = other is mention or (other.programme is not None and other.programme is mention.programme)
        if same or other.start < first or other.weight < DESCRIBED or sentence.lows[other.start - 1] in _STAGES:
            continue
        found.append(_fact(document, main, other, published_on))
    return found


def _placed(document: Document, main: AwardFact, sentence: Sentence, rank: Chunk, title: Chunk) -> AwardFact:
    """ "…, terbaik II Layanan Arsip": a further place of the main fact's recipient."""
    spans = {name: span for name, span in main.spans.items() if name not in ("year", "score")}
    spans |= {"award": sentence.span(*title), "rank": sentence.span(*rank)}
    return replace(
        main,
        award=document.text(sentence, *title),
        rank=document.text(sentence, *rank),
        year=None,
        score=None,
        main=False,
        spans=spans,
    )


def _counted(sentence: Sentence) -> int | None:
    """Where the names begin: behind "dua penghargaan …, yakni"."""
    for mark in sentence.of(Kind.AWARD):
        if set(sentence.lows[max(0, mark.start - _NEAR) : mark.start]) & _COUNTS:
            return next((i + 1 for i in range(mark.end, len(sentence)) if sentence.lows[i] in _COLON), None)
    return None


def _fact(document: Document, main: AwardFact, mention: Mention, published_on: date | None) -> AwardFact:
    sentence, chunk = mention.sentence, trimmed(mention)
    spans = {name: span for name, span in main.spans.items() if name not in ("rank", "year", "score")}
    spans["award"] = sentence.span(*chunk)
    rank, year = None, award_year(mention, published_on)
    read = read_rank(sentence, mention.end, min(len(sentence), mention.end + _NEAR))
    if read and read[1] is Strength.CATEGORY:
        rank, spans["rank"] = document.text(sentence, *read[0]), sentence.span(*read[0])
    if year:
        spans["year"] = sentence.span(*year[2])
    return replace(
        main,
        award=document.text(sentence, *chunk),
        rank=rank,
        year=year[0] if year else None,
        score=None,
        main=False,
        spans=spans,
    )
