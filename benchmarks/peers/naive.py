"""A plainly written spider: Scrapy fetches, trafilatura extracts, sqlite-utils stores. Frozen: see bench_crawl.py.

usage: python naive.py DATABASE ADDRESS …

It is what a good developer writes in an hour with the three libraries' documentation: sites' sitemaps to stories,
robots.txt obeyed, extraction with metadata in the callback, one upsert an item.
"""

import json
import sys

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.spiders import SitemapSpider
from sqlite_utils import Database


class NewsSpider(SitemapSpider):
    """All stories that the sitemaps list."""

    name = "news"
    sitemap_rules = [("/news/", "parse_story")]
    sitemap_follow = ["posts-post"]

    def parse_story(self, response: scrapy.http.Response):
        """One story."""
        text = trafilatura.extract(
            response.text, url=response.url, output_format="json", with_metadata=True, include_comments=False
        )
        if text:
            story = json.loads(text)
            yield {
                "url": response.url,
                "title": story["title"],
                "author": story["author"],
                "published_at": response.xpath("//meta[@property='article:published_time']/@content").get(),
                "body": story["text"],
            }


class StorePipeline:
    """One row a story."""

    def open_spider(self):
        """Open the database."""
        self.table = Database(DATABASE)["article"]

    def process_item(self, item):
        """Store a story."""
        self.table.upsert(item, pk="url")
        return item


DATABASE, *ADDRESSES = sys.argv[1:]

if __name__ == "__main__":
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {StorePipeline: 300},
            "ROBOTSTXT_OBEY": True,
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": 32,
            "USER_AGENT": "naive (+http://127.0.0.1/)",
        }
    )
    process.crawl(NewsSpider, sitemap_urls=[f"{address}/wp-sitemap.xml" for address in ADDRESSES])
    process.start()
