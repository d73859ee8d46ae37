"""robots.txt: the meaning of its status, its delay, its sitemaps, and the copy in the job."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from fetching_sample import QuietSpider, crawler_of
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response, TextResponse
from scrapy.robotstxt import ProtegoRobotParser

from crawler.fetching.base import spider_of
from crawler.fetching.guard import GuardMiddleware, RefusedError
from crawler.fetching.limits import SECONDS, Limits
from crawler.fetching.robots import LONGEST_DELAY, PoliteRobotsMiddleware, RobotsUnavailableError
from crawler.jobsettings import REDIRECT_MAX_TIMES
from crawler.records import Robots, StepKind

SITE = "https://kabar.example/"
FORBIDDING = "User-agent: *\nDisallow: /rahasia/\n"


class Engine:
    """Answers for robots.txt, and holds the downloader's slots."""

    def __init__(self, status: int, body: str) -> None:
        self.asked: list[str] = []
        self.downloader = SimpleNamespace(slots={"kabar.example": SimpleNamespace(delay=1.0)}, per_slot_settings={})
        self._status = status
        self._body = body

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        return TextResponse(request.url, status=self._status, body=self._body.encode())


def crawler_with(engine: Engine, *at_hand: Robots) -> Crawler:
    crawler = crawler_of(SITE)
    crawler.settings.set("DOWNLOAD_DELAY", 1.0)
    spider_of(crawler).robots = at_hand
    stand_in: Any = engine
    crawler.engine = stand_in
    return crawler


def refused(crawler: Crawler, *paths: str) -> list[str]:
    """Those of `paths` that are disallowed."""

    async def ask() -> list[str]:
        robots = PoliteRobotsMiddleware.from_crawler(crawler)
        closed = []
        for path in paths:
            try:
                await robots.process_request(Request(SITE + path))
            except RefusedError as error:
                closed.append(path if error.label == "robots" else error.label)
            except RobotsUnavailableError:
                closed.append(f"later: {path}")
        return closed

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("status", "body", "closed"),
    [
        (200, FORBIDDING, ["rahasia/a"]),
        (200, "", []),
        (200, "User-agent: Anugerah\nDisallow: /\n\nUser-agent: *\nDisallow:\n", ["a", "rahasia/a"]),
        (200, "User-agent: GPTBot\nDisallow: /\n", []),
        (404, FORBIDDING, []),
        (403, FORBIDDING, []),
        (500, "", ["later: a", "later: rahasia/a"]),
        (503, "User-agent: *\nAllow: /\n", ["later: a", "later: rahasia/a"]),
        (429, "", ["later: a", "later: rahasia/a"]),
    ],
)
def test_4xx_allows_all_5xx_nothing_for_now_else_the_rules_count(status: int, body: str, closed: list[str]) -> None:
    engine = Engine(status, body)
    assert refused(crawler_with(engine), "a", "rahasia/a") == closed
    assert engine.asked == [SITE + "robots.txt"]


@pytest.mark.parametrize(
    ("body", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5\n", 5.0),
        ("User-agent: *\nCrawl-delay: 0.2\n", 1.0),
        ("User-agent: *\nCrawl-delay: 86400\n", LONGEST_DELAY),
        ("User-agent: GPTBot\nCrawl-delay: 9\n", 1.0),
    ],
)
def test_the_crawl_delay_slows_the_site_down_and_never_speeds_it_up(body: str, delay: float) -> None:
    engine = Engine(200, body)
    refused(crawler_with(engine), "a")
    assert engine.downloader.slots["kabar.example"].delay == delay


def test_its_sitemaps_are_announced() -> None:
    crawler = crawler_with(Engine(200, f"{FORBIDDING}\nSitemap: {SITE}peta.xml\nsitemap: /berita.xml\n"))
    refused(crawler, "a")
    assert spider_of(crawler).announced_sitemaps == (f"{SITE}peta.xml", f"{SITE}berita.xml")


def test_it_is_handed_on_so_that_the_day_needs_no_other() -> None:
    engine = Engine(200, FORBIDDING)
    crawler = crawler_with(engine)
    refused(crawler, "a")
    spider = spider_of(crawler)
    assert isinstance(spider, QuietSpider)
    (record,) = spider.emitted
    assert isinstance(record, Robots)
    assert (record.site, record.host, record.body) == ("kabar", "kabar.example", FORBIDDING)


def test_one_that_came_with_the_job_is_not_asked_for() -> None:
    engine = Engine(200, "")
    at_hand = Robots(
        site="kabar",
        host="kabar.example",
        body=f"{FORBIDDING}Crawl-delay: 4\nSitemap: {SITE}peta.xml\n",
        fetched_at="2025-06-01T05:00:00Z",
    )
    crawler = crawler_with(engine, at_hand)
    assert refused(crawler, "a", "rahasia/a") == ["rahasia/a"]
    assert engine.asked == []
    assert engine.downloader.slots["kabar.example"].delay == 4.0
    assert spider_of(crawler).announced_sitemaps == (f"{SITE}peta.xml",)


def test_an_answer_of_a_broken_server_is_not_kept_for_the_day() -> None:
    crawler = crawler_with(Engine(503, ""))
    refused(crawler, "a")
    spider = spider_of(crawler)
    assert isinstance(spider, QuietSpider)
    assert spider.emitted == []


class Mover(Engine):
    """Redirects robots.txt `times` times, each time to another host, as Scrapy's downloader with our guard does it."""

    def __init__(self, times: int) -> None:
        super().__init__(200, FORBIDDING)
        self._times = times

    async def download_async(self, request: Request) -> Response:
        crawler = crawler_of(SITE)
        crawler.settings.set("REDIRECT_MAX_TIMES", REDIRECT_MAX_TIMES)
        guard, redirects = GuardMiddleware.from_crawler(crawler), RedirectMiddleware.from_crawler(crawler)
        for n in range(self._times):
            guard.process_request(request)
            away = {"Location": f"https://www{n}.lain.example/robots.txt"}
            moved = redirects.process_response(request, Response(request.url, status=301, headers=away))
            assert isinstance(moved, Request)
            request = moved
        guard.process_request(request)
        return await super().download_async(request)


@pytest.mark.parametrize("times", [1, 5])
def test_its_redirects_are_followed_to_other_hosts(times: int) -> None:
    assert moved_away(times) == (["rahasia/a"], [("kabar.example", FORBIDDING)])


def test_after_too_many_redirects_it_counts_as_missing_for_the_day() -> None:
    assert moved_away(6) == ([], [("kabar.example", "")])


def moved_away(times: int) -> tuple[list[str], list[tuple[str, str]]]:
    """What is disallowed, and the host and text of each robots.txt that is handed on."""
    crawler = crawler_with(Mover(times))
    closed = refused(crawler, "a", "rahasia/a")
    spider = spider_of(crawler)
    assert isinstance(spider, QuietSpider)
    return closed, [(record.host, record.body) for record in spider.emitted if isinstance(record, Robots)]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """robots.txt gets a fraction of its seconds, so that no test waits for them."""
    monkeypatch.setitem(SECONDS, StepKind.ROBOTS, 0.3)


def limited(crawler: Crawler) -> Crawler:
    """The spider reads within limits, as in a job."""
    spider = spider_of(crawler)
    spider.reading = Limits("kabar", spider.emit, 60.0)
    return crawler


def stall(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A robots.txt of `body` takes for ever to be read, others do not."""
    read = ProtegoRobotParser.from_crawler

    def reading(crawler: Crawler, robotstxt: bytes) -> ProtegoRobotParser:
        while robotstxt == body:
            pass
        return read(crawler, robotstxt)

    monkeypatch.setattr(ProtegoRobotParser, "from_crawler", reading)


def test_a_rule_that_takes_too_long_forbids_what_it_is_applied_to(hasty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = ProtegoRobotParser.allowed

    def applying(self: ProtegoRobotParser, url: str, agent: str) -> bool:
        while url.endswith("/aaa"):
            pass
        return apply(self, url, agent)

    monkeypatch.setattr(ProtegoRobotParser, "allowed", applying)
    started = time.process_time()
    assert refused(limited(crawler_with(Engine(200, FORBIDDING))), "b", "aaa", "rahasia/b") == ["aaa", "rahasia/b"]
    assert 0.2 < time.process_time() - started < 3


def test_one_that_takes_too_long_to_read_may_forbid_anything(hasty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stall(FORBIDDING.encode(), monkeypatch)
    engine = Engine(200, FORBIDDING)
    crawler = limited(crawler_with(engine))
    assert refused(crawler, "a", "rahasia/a") == ["later: a", "later: rahasia/a"]
    assert engine.asked == [SITE + "robots.txt"]
    spider = spider_of(crawler)
    assert isinstance(spider, QuietSpider)
    assert not [record for record in spider.emitted if isinstance(record, Robots)]  # it is not kept for the day


def test_a_kept_copy_that_takes_too_long_is_asked_for_again(hasty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stall(b"User-agent: *\nDisallow: /lama/\n", monkeypatch)
    at_hand = Robots(
        site="kabar",
        host="kabar.example",
        body="User-agent: *\nDisallow: /lama/\n",
        fetched_at="2025-06-01T05:00:00Z",
    )
    engine = Engine(200, FORBIDDING)
    assert refused(limited(crawler_with(engine, at_hand)), "a", "lama/a", "rahasia/a") == ["rahasia/a"]
    assert engine.asked == [SITE + "robots.txt"]
