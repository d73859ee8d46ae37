"""Says of each fact where its recipient stands, and who recipient and giver are."""

import msgspec

from crawler.awards.entities import entity_of
from crawler.awards.facts.region import recipient_region
from crawler.awards.lexicon import Lexicon
from crawler.awards.text import Document, Sentence
from crawler.records import AwardFact, Span, Where


def identified(document: Document, fact: AwardFact, site_region: str | None, lexicon: Lexicon) -> AwardFact:
    """The fact with its recipient's region and with the entities of recipient and giver.

    `site_region` is the place of the paper: it tells which "Dinas Kesehatan" a story of it speaks of.
    """
    region = None
    span = fact.spans.get("recipient")
    sentence = _sentence(document, span) if span else None
    if span and sentence:
        start = sentence.starts.index(span.start)
        end = sentence.ends.index(span.end, start) + 1
        region = recipient_region(document, sentence, (start, end), site_region, lexicon)
    return msgspec.structs.replace(
        fact,
        recipient_region=region,
        recipient_entity=entity_of(fact.recipient, region, lexicon) if fact.recipient else None,
        giver_entity=entity_of(fact.giver, site_region or region, lexicon) if fact.giver else None,
    )


def _sentence(document: Document, span: Span) -> Sentence | None:
    if span.where is Where.TITLE:
        return document.title
    return next((s for s in document.body if s.starts[0] <= span.start < s.ends[-1]), None)
