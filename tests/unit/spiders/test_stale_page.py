"""Known stories whose page, from a cache, is from before their last change."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler.plan import SiteJob
from crawler.records import Confirmed, Look, Record
from crawler.site import SiteFile, make_site
from crawler.spiders.loader import spider_for
from crawler.spiders.stale_page import Edition, editions_of
from crawler.times import iso
from crawler.urls import key_hash

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
URL = "https://kabar.example/panen-raya/"
BEFORE, CHANGED = iso(NOW - timedelta(hours=5)), iso(NOW - timedelta(hours=2))
LOOK = Look(url=URL, fetched_at=CHANGED, post="//kabar.example/?p=7", modified_at=CHANGED)


def page(changed_at: str | None) -> HtmlResponse:
    meta = f'<meta property="article:modified_time" content="{changed_at}">' if changed_at else ""
    return HtmlResponse(URL, body=f"<html><head>{meta}</head><body><p>Isi</p></body></html>".encode())


@pytest.mark.parametrize(
    ("edition", "stated", "is_after"),
    [
        (Edition(CHANGED, None), BEFORE, True),
        (Edition(BEFORE, CHANGED), BEFORE, True),
        (Edition(CHANGED, None), CHANGED, False),
        (Edition(CHANGED, CHANGED), iso(NOW), False),
        (Edition(CHANGED, None), None, False),
        (Edition(None, None), BEFORE, False),
        (Edition(BEFORE, None), BEFORE, False),
        (
            Edition(iso(NOW - timedelta(hours=25)), None),
            iso(NOW - timedelta(hours=30)),
            False,
        ),  # no cache keeps it so long
    ],
)
def test_a_page_is_older_than_the_last_change_if_it_says_so(
    edition: Edition, stated: str | None, is_after: bool
) -> None:
    assert edition.is_after(page(stated), "Asia/Jakarta", NOW) is is_after


def test_only_posts_that_are_there_have_an_edition() -> None:
    gone = Look(url=f"{URL}2/", fetched_at=BEFORE, post="//kabar.example/?p=8", is_gone=True)
    unnumbered = Look(url=f"{URL}3/", fetched_at=BEFORE, modified_at=CHANGED)
    assert editions_of([LOOK, gone, unnumbered], {}) == {key_hash(URL): Edition(CHANGED, None)}
    assert editions_of([LOOK], {URL: iso(NOW)}) == {key_hash(URL): Edition(CHANGED, iso(NOW))}


@pytest.mark.parametrize(("recorded_at", "is_confirmed"), [(None, True), (CHANGED, True), (iso(NOW), False)])
def test_an_old_page_confirms_a_story_only_if_its_last_change_is_stored(
    recorded_at: str | None, is_confirmed: bool
) -> None:
    site = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36"))
    kind, records = spider_for(site), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=site), emit=records.append)
    spider._keep(URL, Edition(CHANGED, recorded_at))
    assert crawler.stats.get_value("drop/page/old_edition") == 1
    assert [record.urls for record in records if isinstance(record, Confirmed)] == [(URL,)] * is_confirmed
