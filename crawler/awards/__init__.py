"""Reads award news: is a story about a fresh award, and which awards does it report?

Pure and fast; the lexicon and the learned weights are read once from package data. docs/award-reader.md explains the
stages: sentences, names and triggers, candidates with clues for each slot, a learned choice per slot, statements.
"""

from datetime import date

from crawler.awards.assembly import reading
from crawler.awards.model import Model, shipped
from crawler.awards.quick import tells_of_none
from crawler.awards.reader import read
from crawler.awards.story import annotate
from crawler.awards.tag import BIAS, NO_TRIGGER, tag_probability
from crawler.facts import AwardAnnotation
from crawler.readersetup import THRESHOLD

__all__ = ["THRESHOLD", "read_story"]


def read_story(
    title: str | None,
    body: str,
    published_on: date | None,
    site_region: str | None = None,
    *,
    model: Model | None = None,
    threshold: float = THRESHOLD,
) -> AwardAnnotation:
    """Tag an Indonesian story and extract its facts; spans point into `title` and `body` as given.

    `published_on` supplies the year of days written without one, and limits which days and years are plausible.
    `site_region` is the Kemendagri code of the paper's place: the default for recipients whose place is not stated.
    """
    weights = model or shipped()
    if tells_of_none(title, body):
        probability = tag_probability({BIAS, NO_TRIGGER}, weights.of("tag"))
        if probability < threshold:
            return AwardAnnotation(is_award=False, score=probability)
    story = annotate(title, body, published_on)
    return reading(story, read(story, weights, threshold), site_region)
