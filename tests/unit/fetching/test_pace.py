"""The pace of a site and of a network: turns, the end, and a job whose sites wait for each other."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from time import monotonic
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from fetching_sample import crawler_of
from scrapy import Request
from scrapy.http import Response

from crawler.articles import Link
from crawler.fetching.base import spider_of
from crawler.fetching.pace import NotAskedError, Pace
from crawler.fetching.turns import TurnMiddleware
from crawler.job import run_job
from crawler.plan import Job, SiteJob
from crawler.records import Dropped, Outcome, Pending, Record, SiteRun
from crawler.site import Site, SiteFile, make_site

FOREVER = 1000.0


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def pace_of(time: Time, seconds: float = FOREVER, patience: float = FOREVER) -> Pace:
    return Pace(seconds, patience=patience, clock=time.clock, sleep=time.sleep)


def never() -> bool:
    return False


def test_turns_come_one_after_the_other_with_a_pause_between() -> None:
    async def ask() -> list[float]:
        time = Time()
        pace = pace_of(time)
        turns = []
        for delay in (1.0, 30.0, 1.0):
            await pace.turn(delay, never)
            turns.append(time.now)
            pace.answered()
        return turns

    assert asyncio.run(ask()) == [0.0, 1.0, 31.0]


@pytest.mark.parametrize(("seconds", "first"), [(60.0, 30.0), (20.0, 10.0)])
def test_after_an_earlier_job_the_first_turn_waits_as_well(seconds: float, first: float) -> None:
    """A job that is shorter than a Crawl-delay must still send something."""

    async def ask() -> float:
        time = Time()
        pace = pace_of(time, seconds)
        pace.wait_first()
        await pace.turn(30.0, never)
        return time.now

    assert asyncio.run(ask()) == first


def test_the_next_waits_for_the_answer_and_no_longer_than_its_patience() -> None:
    async def ask(patience: float) -> list[str]:
        pace = pace_of(Time(), patience=patience)
        events = []

        async def request(name: str) -> None:
            await pace.turn(0.0, never)
            events.append(name)

        await request("first")
        second = asyncio.create_task(request("second"))
        for _ in range(5):
            await asyncio.sleep(0)
        events.append("answer")
        pace.answered()
        await second
        return events

    assert asyncio.run(ask(FOREVER)) == ["first", "answer", "second"]
    assert asyncio.run(ask(0.0)) == ["first", "second", "answer"]


def test_nobody_waits_for_a_turn_that_comes_when_the_time_is_over() -> None:
    async def ask() -> float:
        time = Time()
        pace = pace_of(time, seconds=10.0)
        await pace.turn(30.0, never)
        pace.answered()
        with pytest.raises(NotAskedError):
            await pace.turn(30.0, never)
        return time.now

    assert asyncio.run(ask()) == 0.0


def test_no_turn_is_given_when_the_time_is_over_or_the_crawl_ends() -> None:
    async def ask() -> None:
        time = Time()
        pace = pace_of(time, seconds=10.0)
        with pytest.raises(NotAskedError):
            await pace.turn(1.0, lambda: True)
        await pace.turn(20.0, never)
        pace.answered()
        with pytest.raises(NotAskedError):
            await pace.turn(1.0, never)

    asyncio.run(ask())


class Noted:
    """A pace that keeps what is asked of it."""

    def __init__(self) -> None:
        self.calls: list[float | str] = []

    async def turn(self, delay: float, is_ending: Callable[[], bool]) -> None:
        self.calls += [delay, "ending" if is_ending() else "running"]

    def answered(self) -> None:
        self.calls.append("answered")


def test_the_middleware_paces_by_the_sites_delay_or_its_crawl_delay() -> None:
    crawler = crawler_of("https://kabar.example/")
    crawler.settings.set("DOWNLOAD_DELAY", 2.0)
    downloader = SimpleNamespace(per_slot_settings={}, get_slot_key=lambda _: "kabar.example")
    engine: Any = SimpleNamespace(downloader=downloader, running=True)
    crawler.engine = engine
    noted: Any = Noted()
    spider_of(crawler).pace = noted
    turns = TurnMiddleware.from_crawler(crawler)
    request = Request("https://kabar.example/a")
    asyncio.run(turns.process_request(request))
    turns.process_response(request, Response(request.url))
    downloader.per_slot_settings["kabar.example"] = {"delay": 7.0}
    engine.running = False
    asyncio.run(turns.process_request(request))
    turns.process_exception(request, TimeoutError())
    turns.process_exception(request, NotAskedError())
    assert noted.calls == [2.0, "running", "answered", 7.0, "ending", "answered"]


class Meeting(BaseHTTPRequestHandler):
    """Answers 404 to everything, after it has waited a moment for another request to come."""

    rooms: threading.Barrier
    met: list[str]
    times: list[float]

    def do_GET(self) -> None:
        self.times.append(monotonic())
        try:
            self.rooms.wait(timeout=0.05)
            self.met.append(self.path)
        except threading.BrokenBarrierError:
            self.rooms.reset()
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Two sites on one machine."""
    Meeting.rooms, Meeting.met, Meeting.times = threading.Barrier(2), [], []
    with ExitStack() as stack:
        servers = [stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Meeting)) for _ in range(2)]
        for server in servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        urls = [f"http://127.0.0.1:{server.server_port}/" for server in servers]
        yield [
            make_site(f"situs{n}", SiteFile(name="Situs", url=url, region="36", delay="0s"))
            for n, url in enumerate(urls)
        ]


def test_what_has_had_no_turn_when_the_time_is_over_waits_for_another_job(sites: list[Site]) -> None:
    links = (Link(url=f"{sites[0].url}berita/warga-panen-raya/"),)
    asked = [SiteJob(site=msgspec.structs.replace(site, network="jejaring", delay_s=1.0)) for site in sites]
    for jobs in (asked, [msgspec.structs.replace(asked[0], poll=False, links=links)]):
        records: list[Record] = []
        run_job(Job(sites=tuple(jobs), user_agent="test", seconds=0.3), records.append)
        ends = [(record.outcome, record.label) for record in records if isinstance(record, SiteRun)]
        assert ends == [(Outcome.SOFT, "out_of_time")] * len(jobs)
        assert not [record for record in records if isinstance(record, Dropped | Pending)]


@pytest.mark.parametrize("network", [None, "jejaring"])
def test_nothing_is_asked_for_when_the_time_is_over(sites: list[Site], network: str | None) -> None:
    site = msgspec.structs.replace(sites[0], network=network, delay_s=1.0)
    records: list[Record] = []
    run_job(Job(sites=(SiteJob(site=site),), user_agent="test", seconds=0.3), records.append)
    assert [record.label for record in records if isinstance(record, SiteRun)] == ["out_of_time"]
    assert len(Meeting.times) == 1  # robots.txt; the list would have been asked for a second later


def test_no_pause_is_shorter_than_the_site_wants(sites: list[Site]) -> None:
    links = tuple(Link(url=f"{sites[0].url}berita/warga-panen-raya-{n}/") for n in range(10))
    site = msgspec.structs.replace(sites[0], delay_s=0.4)
    records: list[Record] = []
    run_job(Job(sites=(SiteJob(site=site, poll=False, links=links),), user_agent="test", seconds=20.0), records.append)
    assert len(Meeting.times) == 11
    assert min(later - sooner for sooner, later in pairwise(Meeting.times)) > 0.3  # a busy machine is late now and then


@pytest.mark.parametrize("network", [None, "jejaring"])
def test_two_sites_of_a_network_are_never_asked_at_once(sites: list[Site], network: str | None) -> None:
    asked = [SiteJob(site=msgspec.structs.replace(site, network=network)) for site in sites]
    records: list[Record] = []
    run_job(Job(sites=tuple(asked), user_agent="test", seconds=20.0), records.append)
    assert [record.label for record in records if isinstance(record, SiteRun)] == ["http_404"] * 2
    assert bool(Meeting.met) == (network is None)
