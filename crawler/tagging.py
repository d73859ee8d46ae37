"""Tags a clean article: the one place that decides which articles the award reader sees."""

from crawler.awards import read_story
from crawler.records import Reading
from crawler.times import local_day

TAGGED_LANGUAGES = frozenset({"id", None})
"""The award reader knows Indonesian; a story of unknown language is given a try."""


def tag_article(
    title: str, body: str, *, published_at: str | None, language: str | None, zone: str, region: str | None
) -> Reading:
    """The reading of an article; `zone` and `region` are its site's: they date and place what the story leaves open."""
    if language not in TAGGED_LANGUAGES:
        return Reading(is_award=False, score=0.0)
    return read_story(title, body, local_day(published_at, zone), region)
