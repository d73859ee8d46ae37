"""Thin adapters between the spider and what is outside it, in their order."""

import logging
from typing import Any

import msgspec
from scrapy.crawler import Crawler

from crawler.exported import story_json
from crawler.facts import AwardAnnotation
from crawler.fetching.base import spider_of
from crawler.readersetup import ReaderSetup
from crawler.records import Archived, ReadPage, StepKind
from crawler.tagging import tag_article

logger = logging.getLogger(__name__)

NEAR_MISS = 0.2
"""Score of a tag from which on a story may turn out an award story by better rules."""


class AwardPipeline:
    """Tags a story and extracts its awards."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        weights = crawler.settings["AWARD_WEIGHTS"]
        self._reader = ReaderSetup(crawler.settings.getfloat("AWARD_THRESHOLD"), weights or None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AwardPipeline":
        """Scrapy's way to make a pipeline."""
        return cls(crawler)

    def process_item(self, item: ReadPage) -> ReadPage:
        """Returns the story with its reading; where that fails, without: `anugerah retag` reads it later."""
        article = item.story.article
        spider = spider_of(self._crawler)

        def read() -> AwardAnnotation:
            return tag_article(
                article.title,
                article.body,
                published_at=article.published_at,
                language=article.language,
                zone=spider.site.timezone,
                region=spider.site.region,
                reader=self._reader,
            )

        try:
            reading = spider.read(StepKind.PAGE, item.story.asked_url, read)
        except Exception as error:  # the top of this unit of work: counted with the run
            logger.exception("the awards of %s cannot be read", article.url)
            self._crawler.stats.inc_value(f"fail/award/{type(error).__name__}")
            return item
        return ReadPage(msgspec.structs.replace(item.story, reading=reading), item.page)


class RecordPipeline:
    """Sends a story, and its page where that is archived, to the job's parent.

    Under `scrapy crawl` it turns the story into an item that Scrapy can export.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RecordPipeline":
        """Scrapy's way to make a pipeline."""
        return cls(crawler)

    def process_item(self, item: ReadPage) -> dict[str, Any]:
        """Returns the exported form."""
        spider = spider_of(self._crawler)
        spider.emit(item.story)
        if is_archived(item.story.reading, spider.archived):
            spider.emit(item.page)
        return story_json(item.story)


def is_archived(reading: AwardAnnotation, archived: Archived) -> bool:
    """Whether the page of a story with this reading is kept."""
    return archived == "all" or (archived == "awards" and (reading.is_award or reading.score >= NEAR_MISS))
