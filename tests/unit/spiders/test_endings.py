"""Outcomes of runs that Scrapy considers finished, and what a run keeps until then."""

import asyncio
from datetime import UTC, datetime

import msgspec
import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from twisted.python.failure import Failure

from crawler.articles import Link
from crawler.fetching.base import Pause
from crawler.fetching.pace import NotAskedError
from crawler.fetching.tries import TryMiddleware
from crawler.plan import SiteJob
from crawler.records import Confirmed, Dropped, Look, Outcome, Pending, Record, SiteRun, SourceKind, SourceState, Wait
from crawler.site import SiteFile, make_site
from crawler.spiders.loader import spider_for
from crawler.spiders.postrecord import MOST_FAILURES
from crawler.times import iso
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


@pytest.mark.parametrize(
    ("tries", "end"),
    [
        ([], (Outcome.SOFT, "out_of_time")),
        ([TimeoutError()], (Outcome.TEMPORARY, "timeout")),
        ([TimeoutError(), NotAskedError("no turn")], (Outcome.TEMPORARY, "timeout")),
        ([NotAskedError("no turn")], (Outcome.SOFT, "out_of_time")),
        ([TimeoutError(), Response(SITE.url)], (Outcome.SOFT, "out_of_time")),
        ([Response(SITE.url), TimeoutError()], (Outcome.SOFT, "out_of_time")),
    ],
)
def test_a_site_that_stays_silent_until_the_time_is_over_has_failed(
    tries: list[Exception | Response], end: tuple[Outcome, str]
) -> None:
    """Else it would be asked for ever as often as a site that answers, and nobody would be told."""
    kind, records = spider_for(SITE), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.spider = spider = kind.from_crawler(crawler, job=SiteJob(site=SITE), emit=records.append)
    noted, asked = TryMiddleware(crawler), Request(f"{SITE.url}robots.txt")
    for answer in tries:
        if isinstance(answer, Response):
            noted.process_response(asked, answer)
        else:
            noted.process_exception(asked, answer)
    spider.closed("closespider_timeout")
    assert [(run.outcome, run.label) for run in records if isinstance(run, SiteRun)] == [end]


@pytest.mark.parametrize(("old", "end"), [(4, (Outcome.SOFT, "pages_failed")), (3, (Outcome.TEMPORARY, "http_500"))])
def test_pages_that_waited_since_an_earlier_run_are_no_news_of_the_site(old: int, end: tuple[Outcome, str]) -> None:
    links = [Link(url=f"https://kabar.example/berita/panen-{n}/") for n in range(4)]
    kind, records = spider_for(SITE), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    job = SiteJob(site=SITE, links=tuple(links[:old]))
    spider = kind.from_crawler(crawler, job=job, emit=records.append)
    for link in links:
        spider._fail(key_hash(link.url), link, Outcome.TEMPORARY, "http_500")
    spider.closed("finished")
    assert [(run.outcome, run.label) for run in records if isinstance(run, SiteRun)] == [end]


@pytest.mark.parametrize(("label", "asks"), [("http_403", False), ("http_200", True)])
def test_a_site_that_refuses_its_posts_is_asked_for_no_record(label: str, asks: bool) -> None:
    outcome = Outcome.OK if asks else Outcome.BLOCKED
    url, now = f"{SITE.url}wp-json/wp/v2/posts", iso(datetime.now(UTC))
    state = SourceState(site="kabar", url=url, kind=SourceKind.WP_REST, checked_at=now, outcome=outcome, label=label)
    kind = spider_for(SITE)
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, poll=False, states=(state,)))

    async def started() -> None:
        assert [request async for request in spider.start()] == []

    asyncio.run(started())
    assert (spider.stories.records._failures < MOST_FAILURES) is asks


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


def test_a_job_keeps_only_the_texts_of_the_pages_that_it_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred sites that list two hundred texts each would take its process three hundred megabytes."""
    links = [Link(url=f"https://kabar.example/berita/panen-{n}/", body_html=f"<p>Panen {n}.</p>") for n in range(3)]
    kind, records = spider_for(SITE), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, deep=True), emit=records.append, pages=1)

    async def walk() -> None:
        spider._frontier.take(links, SourceKind.WP_REST)

    async def requested() -> list[Link]:
        return [request.cb_kwargs["link"] async for request in spider.start()]

    monkeypatch.setattr(spider._chain, "walk", walk)
    assert asyncio.run(requested()) == links[:1]
    assert [record.link for record in records if isinstance(record, Pending)] == links
    assert [link.body_html for link in spider._waiting.values()] == [links[0].body_html, None, None]
    assert spider._frontier.newest() == []


def test_a_known_page_is_asked_for_with_the_time_of_change_in_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    records, (early, late) = list[Record](), (f"2025-06-01T0{hour}:00:00Z" for hour in (1, 9))
    looks = tuple(Look(url=f"{SITE.url}panen-{n}/", fetched_at="2025-06-01T00:00:00Z") for n in range(3))
    crawler = Crawler(kind := spider_for(SITE), Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, again=looks), emit=records.append)

    async def walk() -> None:
        spider._chain.confirmed = (looks[0].url,)
        spider._chain.modified_at = {looks[0].url: early, looks[1].url: late}

    async def requested() -> list[Link]:
        return [request.cb_kwargs["link"] async for request in spider.start()]

    monkeypatch.setattr(spider._chain, "walk", walk)
    edited = Link(url=looks[1].url, modified_at=late)
    assert asyncio.run(requested()) == [edited, Link(url=looks[2].url)]
    (confirmed,) = (record for record in records if isinstance(record, Confirmed))
    assert confirmed.modified_at == {looks[0].url: early}


@pytest.mark.parametrize(("status", "reason"), [(200, "missing"), (404, "gone")])
@pytest.mark.parametrize(("guid", "is_known", "waits"), [("7", False, True), ("7", True, False), (None, False, False)])
def test_a_listed_story_behind_a_notice_or_a_404_is_tried_again(
    guid: str | None, is_known: bool, waits: bool, status: int, reason: str
) -> None:
    """A known one is doubted or gone, and what no source calls a story is none."""
    link = Link(url="https://kabar.example/berita/warga-panen-raya/", guid=guid)
    hashed, records = key_hash(link.url), list[Record]()
    kind = spider_for(SITE)
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    job = SiteJob(site=SITE, poll=False, links=(link,), known={hashed: None} if is_known else {})
    spider = kind.from_crawler(crawler, job=job, emit=records.append)
    html = b"<html><head><title>404</title></head><body><h1>Halaman tidak ditemukan</h1><p>Maaf.</p></body></html>"
    response = HtmlResponse(link.url, status=status, body=html, request=Request(link.url))

    async def read() -> None:
        assert [page async for page in spider.parse(response, link, hashed)] == []

    asyncio.run(read())
    pending, dropped = Pending(site="kabar", link=link, why=Wait.FAILED), [r for r in records if isinstance(r, Dropped)]
    assert (pending in records, [page.reason for page in dropped]) == (waits, [] if waits else [reason])


def test_a_listed_story_that_is_gone_and_still_answers_404_stays_gone() -> None:
    """A list may name it for long. It must not wait as a new one does: that takes ten requests, and then none."""
    link = Link(url="https://kabar.example/berita/warga-panen-raya/", guid="7")
    hashed, records = key_hash(link.url), list[Record]()
    kind = spider_for(SITE)
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    look = Look(url=link.url, fetched_at="2025-03-02T03:10:00Z", is_gone=True)
    spider = kind.from_crawler(crawler, job=SiteJob(site=SITE, again=(look,)), emit=records.append)
    response = HtmlResponse(link.url, status=404, body=b"<p>Maaf.</p>", request=Request(link.url))

    async def read() -> None:
        assert [page async for page in spider.parse(response, link, hashed)] == []

    asyncio.run(read())
    assert [page.reason for page in records if isinstance(page, Dropped)] == ["gone"]
