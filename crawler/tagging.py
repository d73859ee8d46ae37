"""Tags a clean article: the one place that decides which articles the award reader reads, and with which weights."""

import re
from functools import lru_cache
from pathlib import Path

from crawler.awards import read_story
from crawler.awards.model import Model, load, shipped
from crawler.facts import AwardAnnotation
from crawler.readersetup import META, ReaderSetup
from crawler.times import local_day

TAGGED_LANGUAGES = frozenset({"id", None})
"""The award reader reads Indonesian; stories of unknown language are tried."""
_NO_WORD = re.compile(r"(?<!\S)\S{500,}+")
"""Text that is too long for a word; as a name it would be as long in every table and on every page."""


def tag_article(
    title: str,
    body: str,
    *,
    published_at: str | None,
    language: str | None,
    zone: str,
    region: str | None,
    reader: ReaderSetup,
) -> AwardAnnotation:
    """Return the reading of an article.

    `zone`, `region`: its site's, for dates and places that the story does not state in full.
    """
    if language not in TAGGED_LANGUAGES:
        return AwardAnnotation(is_award=False, score=0.0)
    day = local_day(published_at, zone)
    title, body = (_NO_WORD.sub(lambda word: " " * len(word[0]), text) for text in (title, body))  # offsets stay
    return read_story(title, body, day, region, model=model_of(reader), threshold=reader.threshold)


def model_of(reader: ReaderSetup) -> Model:
    """Return the weights for `reader`; the shipped ones if its lesson was undone meanwhile. Raises WeightsError."""
    if reader.weights is None:
        return shipped()
    try:
        return _taught(reader.weights, (Path(reader.weights) / META).stat().st_mtime_ns)
    except FileNotFoundError:
        return shipped()


@lru_cache(maxsize=2)
def _taught(folder: str, made: int) -> Model:  # noqa: ARG001 - after an undo a folder's number is used again
    return load(Path(folder))
