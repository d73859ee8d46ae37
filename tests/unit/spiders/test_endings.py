"""Outcomes of runs that Scrapy considers finished."""

import msgspec
import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from twisted.python.failure import Failure

from crawler.articles import Link
from crawler.fetching.base import Pause
from crawler.fetching.pace import NotAskedError
from crawler.plan import SiteJob
from crawler.records import Outcome, Pending, Record, SiteRun, Wait
from crawler.site import SiteFile, make_site
from crawler.spiders.loader import spider_for
from crawler.urls import key_hash

SITE = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36"))


@pytest.mark.parametrize(
    ("pause", "reason", "end"),
    [
        (None, "finished", (Outcome.SOFT, "out_of_time")),
        (None, "too_slow", (Outcome.TEMPORARY, "too_slow")),
        (Pause(429, None), "finished", (Outcome.BLOCKED, "http_429")),
    ],
)
def test_pages_that_had_no_turn_were_left_by_the_end_of_the_time(
    pause: Pause | None, reason: str, end: tuple[Outcome, str]
) -> None:
    link = Link(url="https://kabar.example/berita/warga-panen-raya/")
    kind, records = spider_for(SITE), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, poll=False, links=(link,)), emit=records.append)
    spider.pause = pause
    failure = Failure(NotAskedError("no turn"))  # type: ignore[no-untyped-call]
    failure.request = Request(link.url, cb_kwargs={"link": link, "hashed": "0"})  # type: ignore[attr-defined]
    spider._unanswered(failure)
    spider.closed(reason)
    (run,) = records
    assert isinstance(run, SiteRun)
    assert (run.outcome, run.label) == end


def test_a_job_whose_time_is_over_before_it_begins_is_not_done() -> None:
    link = Link(url="https://kabar.example/berita/warga-panen-raya/")
    kind, records = spider_for(SITE), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, poll=False, links=(link,)), emit=records.append)
    spider.closed("closespider_timeout")
    assert [(run.outcome, run.label) for run in records if isinstance(run, SiteRun)] == [(Outcome.SOFT, "out_of_time")]


def test_a_page_that_fails_waits_as_it_was_listed() -> None:
    """The text of its record is not kept with it: a thousand of them are gigabytes."""
    link = Link(url="https://kabar.example/berita/warga-panen-raya/")
    kind, records = spider_for(SITE), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, poll=False, links=(link,)), emit=records.append)
    completed = msgspec.structs.replace(link, body_html="<p>Warga panen raya.</p>")
    spider._fail(key_hash(link.url), completed, Outcome.TEMPORARY, "http_500")
    assert records == [Pending(site="kabar", link=link, why=Wait.FAILED)]
