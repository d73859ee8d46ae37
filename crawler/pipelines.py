"""Scrapy's item pipelines, in their order: thin adapters that tag a story and send it to the parent process."""

import logging
from typing import Any

import msgspec
from scrapy.crawler import Crawler

from crawler.facts import AwardAnnotation
from crawler.fetching.base import spider_of
from crawler.jsonshapes import story_json
from crawler.readersetup import ReaderSetup
from crawler.records import Archived, ReadPage, StepKind
from crawler.tagging import tag_article

logger = logging.getLogger(__name__)

NEAR_MISS = 0.2
"""A story with at least this tag score is a near miss: better rules may make it award news."""


class AwardPipeline:
    """Tags a story and extracts its awards."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        weights = crawler.settings["AWARD_WEIGHTS"]
        self._reader = ReaderSetup(crawler.settings.getfloat("AWARD_THRESHOLD"), weights or None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AwardPipeline":
        """Called by Scrapy to make the pipeline."""
        return cls(crawler)

    def process_item(self, item: ReadPage) -> ReadPage:
        """Return the story with its reading. If the reader fails, the story has none until `anugerah retag`."""
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
        except Exception as error:  # the top of this unit of work: it is counted in the run
            logger.exception("the awards of %s cannot be read", article.url)
            self._crawler.stats.inc_value(f"fail/award/{type(error).__name__}")
            return item
        return ReadPage(msgspec.structs.replace(item.story, reading=reading), item.page)


class RecordPipeline:
    """Sends a story, and its page if that is archived, to the parent process.

    Under `scrapy crawl` it turns the story into an item that Scrapy can export.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RecordPipeline":
        """Called by Scrapy to make the pipeline."""
        return cls(crawler)

    def process_item(self, item: ReadPage) -> dict[str, Any]:
        """Return the exported form."""
        spider = spider_of(self._crawler)
        spider.emit(item.story)
        if is_archived(item.story.reading, spider.archived):
            spider.emit(item.page)
        return story_json(item.story)


def is_archived(reading: AwardAnnotation, archived: Archived) -> bool:
    """Whether the page of a story with this reading is archived."""
    return archived == "all" or (archived == "awards" and (reading.is_award or reading.score >= NEAR_MISS))
