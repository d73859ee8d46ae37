"""Thin adapters between the spider and what stands outside, in their order."""

from typing import Any

import msgspec
from scrapy.crawler import Crawler

from crawler.exported import story_json
from crawler.fetching.base import spider_of
from crawler.records import Story
from crawler.tagging import tag_article


class AwardPipeline:
    """Tags a story and extracts its awards."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AwardPipeline":
        """Scrapy's way to make a pipeline."""
        return cls(crawler)

    def process_item(self, item: Story) -> Story:
        """Returns the story with its reading."""
        article = item.article
        reading = tag_article(
            article.title,
            article.body,
            published_at=article.published_at,
            language=article.language,
            zone=spider_of(self._crawler).site.timezone,
        )
        return msgspec.structs.replace(item, reading=reading)


class RecordPipeline:
    """Sends a story to the job's parent; under `scrapy crawl` turns it into an item that Scrapy can export."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RecordPipeline":
        """Scrapy's way to make a pipeline."""
        return cls(crawler)

    def process_item(self, item: Story) -> dict[str, Any]:
        """Returns the exported form."""
        spider_of(self._crawler).emit(item)
        return story_json(item)
