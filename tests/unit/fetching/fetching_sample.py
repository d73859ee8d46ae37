"""A crawler with a spider of a made-up site, as the middlewares expect it; it never runs."""

from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler.fetching.base import SiteSpider
from crawler.records import Record
from crawler.site import SiteFile, make_site

AGENT = "Anugerah/0.1 (+award news index; robots.txt obeyed)"


class QuietSpider(SiteSpider):
    """Keeps what it is to hand on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.emitted: list[Record] = []

    def emit(self, record: Record) -> None:
        self.emitted.append(record)


def crawler_of(url: str, *, hosts: tuple[str, ...] = (), allow: tuple[str, ...] = ()) -> Crawler:
    """A crawler whose spider is of the site at `url`."""
    settings = Settings({"ALLOW_NETWORKS": list(allow), "ROBOTSTXT_OBEY": True, "USER_AGENT": AGENT})
    crawler = Crawler(QuietSpider, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    spider = QuietSpider("kabar")
    spider.site = make_site("kabar", SiteFile(name="Kabar", url=url, region="36", hosts=hosts))
    crawler.spider = spider
    return crawler
