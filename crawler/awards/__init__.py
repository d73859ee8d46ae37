"""Reads award news: is a story about a fresh award, and which awards does it report?

Pure and fast; the lexicon and the learned weights are read once from package data.
"""

from datetime import date

from crawler.awards.facts import extract_facts
from crawler.awards.facts.identify import identified
from crawler.awards.features import features, story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.tagger import THRESHOLD, evidence, load_weights, probability
from crawler.awards.text import parse_document
from crawler.awards.types import story_type
from crawler.records import Reading

__all__ = ["read_story"]


def read_story(title: str | None, body: str, published_on: date | None, site_region: str | None = None) -> Reading:
    """Tag an Indonesian story and take its facts; spans point into `title` and `body` as given.

    `published_on` dates days without a year and bounds what is believed; without it such days are left out.
    `site_region` is the Kemendagri code of the paper's place: it places recipients of whom the story says nothing.
    """
    lexicon = load_lexicon()
    document = parse_document(title, body, lexicon)
    events = story_events(document)
    score = probability(features(document, events, lexicon, published_on), load_weights())
    reasons = evidence(document, events)
    if score < THRESHOLD or not (document.body or document.title):
        return Reading(is_award=False, score=score, evidence=reasons)
    kind = story_type(document, events)
    facts = extract_facts(document, events, kind, published_on, lexicon)
    awards = tuple(identified(document, fact, site_region, lexicon) for fact in facts)
    return Reading(is_award=True, score=score, type=kind, evidence=reasons, awards=awards)
