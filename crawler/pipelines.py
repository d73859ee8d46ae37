"""Thin adapters between the spider and what stands outside, in their order."""

from typing import Any

import msgspec
from scrapy.crawler import Crawler

from crawler.awards import read_story
from crawler.exported import story_json
from crawler.fetching.base import spider_of
from crawler.records import Story
from crawler.times import local_day

TAGGED_LANGUAGES = frozenset({"id", None})
"""The tagger reads Indonesian; a story of unknown language is given a try."""


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
        if article.language not in TAGGED_LANGUAGES:
            return item
        zone = spider_of(self._crawler).site.timezone
        reading = read_story(article.title, article.body, local_day(article.published_at, zone))
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
