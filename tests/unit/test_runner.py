"""The runner with a scripted engine: follow-up jobs, leases, crashes, a network that is down."""

import json
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from children import dead_pid

from anugerah.archive import Archive, archive_folder, archived_pages, load_page
from anugerah.crawlresult import SiteReport
from anugerah.due import check_sooner, due_sites
from anugerah.inbox import Inbox
from anugerah.leases import end_dead_leases
from anugerah.runner import CrawlOptions, Runner
from crawler.articles import Article, Link
from crawler.config import Settings
from crawler.facts import AwardAnnotation
from crawler.job import JobEnd
from crawler.plan import Job, OnRecord, SiteJob
from crawler.records import (
    Dropped,
    Listed,
    Outcome,
    PageCopy,
    Pending,
    Record,
    SiteRun,
    SourceKind,
    SourceState,
    Story,
    Wait,
)
from crawler.site import Site, SiteFile, make_site
from crawler.times import iso, parse_moment
from crawler.urls import key_hash
from db import listed as listing
from db.errors import StoreError
from db.store import Store, open_store

NOW = datetime(2025, 6, 1, 5, 0, tzinfo=UTC)
STAMP = "2025-06-01T05:00:00Z"
Script = Callable[[SiteJob], list[Record]]


class ScriptedEngine:
    """Answers each job at once; `jobs` keeps what was asked."""

    def __init__(self, script: Script, end: JobEnd | None = None) -> None:
        self.jobs: list[Job] = []
        self.stopped = False
        self._script = script
        self._end = end or JobEnd(0, killed=False, stderr="")

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        self.jobs.append(job)
        for site_job in job.sites:
            for record in self._script(site_job):
                on_record(record)
        done: Future[JobEnd] = Future()
        done.set_result(self._end)
        return done

    def stop(self) -> None:
        self.stopped = True


def site(slug: str = "kabar", *, network: str | None = None, was: tuple[str, ...] = ()) -> Site:
    made = make_site(slug, SiteFile(name=slug.title(), url=f"https://{slug}.example/", region="36", was=was))
    return msgspec.structs.replace(made, network=network)


def url(number: int, slug: str = "kabar") -> str:
    return f"https://{slug}.example/berita-nomor-{number}"


def story(number: int, slug: str = "kabar") -> Story:
    article = Article(url=url(number, slug), title=f"Berita {number}", body=f"SERANG – Isi berita nomor {number}.")
    return Story(
        site=slug,
        article=article,
        reading=AwardAnnotation(is_award=False, score=0.1),
        asked_url=article.url,
        fetched_at=STAMP,
    )


def ended(
    slug: str = "kabar",
    outcome: Outcome = Outcome.OK,
    label: str = "ok",
    found: int = 0,
    retry_at: str | None = None,
) -> SiteRun:
    return SiteRun(
        site=slug,
        started_at=STAMP,
        ended_at=STAMP,
        outcome=outcome,
        label=label,
        found=found,
        retry_at=retry_at,
        counters={"requests": 2},
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def runner(store: Store, engine: ScriptedEngine) -> Runner:
    return Runner(store, Settings(workers=2), engine, clock=lambda: NOW)


def test_links_left_over_are_fetched_by_jobs_that_follow(store: Store) -> None:
    def two_a_job(job: SiteJob) -> list[Record]:
        links = [Link(url=url(n)) for n in range(5)] if job.poll else list(job.links)
        numbers = [int(link.url.rpartition("-")[2]) for link in links]
        rest: list[Record] = [Pending(site="kabar", link=link) for link in links[2:]]
        return [*(story(n) for n in numbers[:2]), *rest, ended(found=len(links))]

    engine = ScriptedEngine(two_a_job)
    (report,) = runner(store, engine).crawl([site()])
    assert [job.sites[0].poll for job in engine.jobs] == [True, False, False]
    assert [job.sites[0].continues for job in engine.jobs] == [False, True, True]
    assert (report.outcome, report.found, report.new) == (Outcome.OK, 5, 5)
    assert (engine.jobs[0].sites[0].window, engine.jobs[0].sites[0].limit) == (200, None)
    assert engine.jobs[0].sites[0].deep


def test_a_job_that_does_not_poll_is_given_the_links_that_it_fetches(store: Store) -> None:
    def answered(job: SiteJob) -> list[Record]:
        if job.poll:
            return [*(Pending(site="kabar", link=Link(url=url(n))) for n in range(5)), ended(found=5)]
        return [*(story(int(link.url.rpartition("-")[2])) for link in job.links), ended()]

    engine = ScriptedEngine(answered)
    (report,) = Runner(store, Settings(workers=2, job_pages=2), engine, clock=lambda: NOW).crawl([site()])
    given = [[link.url for link in job.sites[0].links] for job in engine.jobs[1:]]
    assert given == [[url(0), url(1)], [url(2), url(3)], [url(4)]]
    assert (report.found, report.new) == (5, 5)


def test_a_job_that_does_not_poll_knows_that_the_site_refuses_its_posts(store: Store) -> None:
    """Else each of these jobs asks for a record to find it out."""
    kinds = {"posts": SourceKind.WP_REST, "feed": SourceKind.FEED}
    blocked, label = Outcome.BLOCKED, "http_403"
    states = [
        SourceState(site="kabar", url=name, kind=kind, checked_at=STAMP, outcome=blocked, label=label)
        for name, kind in kinds.items()
    ]

    def answered(job: SiteJob) -> list[Record]:
        if job.poll:
            return [Pending(site="kabar", link=Link(url=url(1))), *states, ended(found=1)]
        return [story(1), ended()]

    engine = ScriptedEngine(answered)
    runner(store, engine).crawl([site()])
    assert [job.sites[0].states for job in engine.jobs] == [(), (states[0],)]


def test_pages_go_into_the_archive_beside_the_store_and_its_setting_travels_with_the_job(store: Store) -> None:
    page = PageCopy(
        site="kabar", url=url(1), asked_url=url(1), article_url=url(1), fetched_at=STAMP, body=b"<p>Isi berita.</p>"
    )
    engine = ScriptedEngine(lambda _: [story(1), page, ended()])
    (report,) = runner(store, engine).crawl([site()])
    assert report.new == 1
    assert engine.jobs[0].archived == "awards"
    ((place, _),) = archived_pages(archive_folder(store.path))
    assert place.file.name == "pages-2025-06-01.warc.gz"
    assert load_page(place) == page


def test_a_link_that_the_store_knows_is_not_asked_for_again(store: Store) -> None:
    known = Pending(site="kabar", link=Link(url=url(1)))
    runner(store, ScriptedEngine(lambda _: [story(1), ended()])).crawl([site()])
    engine = ScriptedEngine(
        lambda _: [Dropped(site="kabar", url=url(9), reason="gone", fetched_at=STAMP), known, ended()]
    )
    (report,) = runner(store, engine).crawl([site()])
    assert len(engine.jobs) == 1
    assert report.dropped == 1


def test_a_known_story_behind_a_password_is_doubted_in_the_runs_report_and_not_dropped(store: Store) -> None:
    runner(store, ScriptedEngine(lambda _: [story(1), ended()])).crawl([site()])
    drops = [Dropped(site="kabar", url=url(n), reason="protected", fetched_at=STAMP) for n in (1, 9)]
    end = msgspec.structs.replace(ended(), counters={"drop/page/protected": 2})
    (report,) = runner(store, ScriptedEngine(lambda _: [*drops, end])).crawl([site()])
    assert report.dropped == 1
    with closing(sqlite3.connect(store.path)) as conn:
        counters = json.loads(conn.execute("SELECT counters FROM runs ORDER BY id DESC LIMIT 1").fetchone()[0])
    assert counters == {"drop/page/protected": 1, "doubt/page/protected": 1}


def test_known_stories_are_counted_by_whether_their_pages_still_hold_them(store: Store) -> None:
    runner(store, ScriptedEngine(lambda _: [story(1), story(2), ended()])).crawl([site()])
    drops = [Dropped(site="kabar", url=url(n), reason="not_an_article", fetched_at=STAMP) for n in (1, 9)]
    end = msgspec.structs.replace(ended(), counters={"drop/page/not_an_article": 2})
    (report,) = runner(store, ScriptedEngine(lambda _: [*drops, story(2), end])).crawl([site()])
    assert report.dropped == 2
    with closing(sqlite3.connect(store.path)) as conn:
        counters = json.loads(conn.execute("SELECT counters FROM runs ORDER BY id DESC LIMIT 1").fetchone()[0])
    assert counters == {"drop/page/not_an_article": 2, "lost/page/not_an_article": 1, "found_again": 1}


def test_a_job_that_answers_nothing_is_not_repeated(store: Store) -> None:
    engine = ScriptedEngine(lambda _: [Pending(site="kabar", link=Link(url=url(1))), ended()])
    (report,) = runner(store, engine).crawl([site()])
    assert [job.sites[0].poll for job in engine.jobs] == [True, False]
    assert (report.outcome, report.label) == (Outcome.SOFT, "stuck")
    assert store.pending("kabar", NOW) == [Link(url=url(1))]
    assert runner(store, engine).crawl([site()])
    assert engine.jobs[2].sites[0].links == (Link(url=url(1)),)


def test_a_link_that_waits_for_a_later_job_keeps_its_text_in_the_store(store: Store) -> None:
    links = [Link(url=url(number), body_html=f"<p>Isi {number}.</p>") for number in range(3)]
    unsure = Link(url=url(7), body_html="<p>Isi 7.</p>")

    def script(job: SiteJob) -> list[Record]:
        if job.poll:
            maybe = Pending(site="kabar", link=unsure, why=Wait.MAYBE_KNOWN)
            return [*(Pending(site="kabar", link=link) for link in links), maybe, story(0), ended()]
        return [*(story(number) for number in (1, 2, 7)), ended()]

    engine = ScriptedEngine(script)
    runner(store, engine).crawl([site()])
    assert [job.sites[0].links for job in engine.jobs] == [(), (links[1], links[2], unsure)]


def test_a_link_that_only_may_have_been_known_waits_in_the_store_and_counts_as_found(store: Store) -> None:
    """The place where a backfill goes on is stored, so such a link would else be lost with this process."""
    runner(store, ScriptedEngine(lambda _: [story(1), ended()])).crawl([site()])
    links = [Link(url=url(number), body_html=f"<p>Isi {number}.</p>") for number in (1, 2)]
    maybe = [Pending(site="kabar", link=link, why=Wait.MAYBE_KNOWN) for link in links]
    waiting: list[list[Link]] = []

    def script(job: SiteJob) -> list[Record]:
        waiting.append(store.pending("kabar", NOW))
        return [*maybe, ended()] if job.poll else [story(2), ended()]

    (report,) = runner(store, ScriptedEngine(script)).crawl([site()])
    assert waiting == [[], [links[1]]]
    assert (report.found, report.new) == (1, 1)


def test_a_page_that_failed_waits_for_another_run(store: Store) -> None:
    failed = Pending(site="kabar", link=Link(url=url(2)), why=Wait.FAILED)
    taken = Pending(site="kabar", link=Link(url=url(2)))
    engine = ScriptedEngine(lambda _: [taken, story(1), failed, ended(outcome=Outcome.SOFT, label="http_500")])
    runner(store, engine).crawl([site()])
    assert len(engine.jobs) == 1
    runner(store, engine).crawl([site()])
    assert engine.jobs[1].sites[0].links == (Link(url=url(2)),)


def test_a_page_that_failed_thrice_rests_whether_it_is_new_or_known(store: Store) -> None:
    store.store_batch([story(1)], NOW)
    failed = [Pending(site="kabar", link=Link(url=url(number)), why=Wait.FAILED) for number in (1, 2)]
    engine = ScriptedEngine(lambda _: [*failed, ended(outcome=Outcome.SOFT, label="pages_failed")])
    store.store_batch([story(3)], NOW)
    for minutes in (121, 122, 123, 124, 300):
        now = NOW + timedelta(minutes=minutes)
        Runner(store, Settings(workers=2), engine, clock=partial(datetime.fromisoformat, now.isoformat())).crawl(
            [site()]
        )
    asked = [job.sites[0] for job in engine.jobs[1:]]
    assert [[link.url for link in job.links] for job in asked] == [[url(1), url(2)]] * 2 + [[], [url(1), url(2)]]
    assert [url(1) in {look.url for look in job.again} for job in asked] == [True, True, False, True]
    assert [key_hash(url(2)) in job.known for job in asked] == [False, False, True, False]
    assert [job.resting for job in asked] == [0, 0, 2, 0]


def test_a_limit_leaves_the_rest_for_another_run(store: Store) -> None:
    taken = [Pending(site="kabar", link=Link(url=url(number))) for number in range(3)]
    engine = ScriptedEngine(lambda job: [*taken, *(story(n) for n in range(job.limit or 0)), ended()])
    runner(store, engine).crawl([site()], CrawlOptions(limit=2))
    assert len(engine.jobs) == 1
    assert store.pending("kabar", NOW) == [Link(url=url(2))]
    state = store.site("kabar")
    assert state is not None
    assert state.next_check_at == iso(NOW)  # a daemon that starts now takes it at once
    runner(store, ScriptedEngine(lambda _: [story(2), ended()])).crawl([site()], CrawlOptions(limit=1))
    state = store.site("kabar")
    assert state is not None
    assert state.next_check_at is not None
    assert state.next_check_at > iso(NOW)


def test_a_limit_hurries_no_site_that_asked_for_a_pause(store: Store) -> None:
    later = iso(NOW + timedelta(hours=9))
    taken = [Pending(site="kabar", link=Link(url=url(number))) for number in range(3)]
    records: list[Record] = [*taken, story(0), ended(outcome=Outcome.SOFT, label="paused", retry_at=later)]
    runner(store, ScriptedEngine(lambda _: records)).crawl([site()], CrawlOptions(limit=1))
    state = store.site("kabar")
    assert state is not None
    assert state.next_check_at == later


def test_dead_sites_alone_do_not_mean_that_the_network_is_down(store: Store) -> None:
    runner(store, ScriptedEngine(lambda job: [ended(job.site.slug)])).crawl([site("hidup")])
    dead = runner(store, ScriptedEngine(lambda job: [ended(job.site.slug, Outcome.TEMPORARY, "dns")]))
    dead.crawl([site("satu"), site("dua")])
    assert not dead.is_offline
    state = store.site("satu")
    assert state is not None
    assert state.failures == 1


def test_many_sites_that_were_never_asked_are_not_all_dead(store: Store) -> None:
    runner(store, ScriptedEngine(lambda job: [ended(job.site.slug)])).crawl([site("hidup")])

    def dead(job: SiteJob) -> list[Record]:
        return [ended(job.site.slug, Outcome.TEMPORARY, "dns")]

    crawled = runner(store, ScriptedEngine(dead))
    reports: list[SiteReport] = []
    crawler = Runner(store, Settings(workers=2), ScriptedEngine(dead), on_end=reports.append, clock=lambda: NOW)
    crawler.crawl([site(f"situs{n}") for n in range(10)])
    assert crawler.is_offline
    assert reports == []
    assert {state.failures for state in store.sites()} == {0}
    crawled.crawl([site(f"lain{n}") for n in range(9)])
    assert not crawled.is_offline


def test_once_offline_one_alone_that_cannot_be_reached_is_not_blamed_and_the_wait_grows(store: Store) -> None:
    at, ends = [NOW], {"label": "dns"}
    engine = ScriptedEngine(lambda job: [ended(job.site.slug, Outcome.TEMPORARY, ends["label"])])
    asked = Runner(store, Settings(workers=2), engine, clock=lambda: at[0])
    asked.crawl([site("satu"), site("dua"), site("tiga")])
    waits = []
    for _ in range(5):
        assert asked.retry_at
        waits.append((asked.retry_at - at[0]).total_seconds())
        at[0] = asked.retry_at
        asked.crawl([site("satu")])
    assert waits == [60, 120, 240, 300, 300]
    state = store.site("satu")
    assert state
    assert (asked.is_offline, state.failures, state.label) == (True, 0, None)
    ends["label"] = "http_500"
    asked.crawl([site("satu")])
    assert (asked.is_offline, asked.retry_at) == (False, None)


def test_what_a_crashed_job_had_sent_is_kept(store: Store) -> None:
    engine = ScriptedEngine(lambda _: [story(1)], JobEnd(-9, killed=True, stderr=""))
    (report,) = runner(store, engine).crawl([site()])
    assert (report.outcome, report.label, report.new) == (Outcome.TEMPORARY, "killed", 1)
    state = store.site("kabar")
    assert state is not None
    assert state.failures == 1
    assert state.last_ok_at is None


def test_a_first_crawl_that_was_cut_short_goes_on(store: Store) -> None:
    runner(store, ScriptedEngine(lambda _: [story(1)], JobEnd(1, killed=False, stderr=""))).crawl([site()])
    engine = ScriptedEngine(lambda _: [ended()])
    runner(store, engine).crawl([site()])
    job = engine.jobs[0].sites[0]
    assert (job.deep, job.window) == (True, 200)
    assert key_hash(url(1)) in job.known
    engine = ScriptedEngine(lambda _: [ended()])
    runner(store, engine).crawl([site()])
    assert (engine.jobs[0].sites[0].deep, engine.jobs[0].sites[0].window) == (False, None)


def test_a_gap_is_looked_for_as_far_back_as_a_first_crawl_goes(store: Store) -> None:
    def crawl(*, has_gap: bool) -> SiteJob:
        engine = ScriptedEngine(lambda _: [msgspec.structs.replace(ended(), has_gap=has_gap)])
        runner(store, engine).crawl([site()])
        return engine.jobs[0].sites[0]

    crawl(has_gap=False)
    assert not crawl(has_gap=True).deep
    filling = crawl(has_gap=False)
    assert (filling.deep, filling.window) == (True, 200)
    assert not crawl(has_gap=False).deep


def test_the_lists_of_a_sweep_are_compared_while_others_may_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.store_batch([story(1), story(2)], NOW - timedelta(days=2))
    listed = Listed(site="kabar", url="https://kabar.example/sitemap.xml", hashes=(key_hash(url(1)),))
    compare, compared = listing.compare_lists, list[listing.Comparison]()

    def compare_beside_a_writer(*args: Any, **named: Any) -> listing.Comparison:
        with closing(sqlite3.connect(store.path, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
        compared.append(compare(*args, **named))
        return compared[-1]

    monkeypatch.setattr(listing, "compare_lists", compare_beside_a_writer)
    runner(store, ScriptedEngine(lambda _: [listed, ended()])).crawl([site()], CrawlOptions(sweep=True))
    assert [one.unlisted for one in compared] == [(2,)]
    with closing(sqlite3.connect(store.path)) as conn:
        assert conn.execute("SELECT article_id FROM unlisted").fetchall() == [(2,)]


def test_a_leased_site_is_reported_and_left_alone(store: Store) -> None:
    store.lease("kabar", "elsewhere:1", NOW + timedelta(minutes=5), NOW)
    engine = ScriptedEngine(lambda job: [ended(job.site.slug)])
    reports = runner(store, engine).crawl([site(), site("warta")])
    assert [report.label for report in reports] == ["leased", "ok"]
    assert [job.site.slug for asked in engine.jobs for job in asked.sites] == ["warta"]
    assert not reports[0].is_failure


def test_the_lease_of_a_dead_process_is_taken_over(store: Store) -> None:
    store.lease("kabar", f"{socket.gethostname()}:{dead_pid()}", NOW + timedelta(minutes=5), NOW)
    store.lease("warta", f"{socket.gethostname()}:{os.getpid()}-x", NOW + timedelta(minutes=5), NOW)
    engine = ScriptedEngine(lambda job: [ended(job.site.slug)])
    reports = runner(store, engine).crawl([site(), site("warta")])
    assert [report.label for report in reports] == ["ok", "leased"]


@pytest.mark.parametrize("lost", ["kabar", "network:jejaring"])
def test_a_crawl_whose_lease_another_process_took_after_a_stall_writes_nothing_more(store: Store, lost: str) -> None:
    now = NOW

    def stall(job: SiteJob) -> list[Record]:
        nonlocal now
        if job.site.slug == "kabar":
            now += timedelta(hours=1)
            assert store.lease(lost, "elsewhere:1", now + timedelta(minutes=5), now)
        slug = job.site.slug
        rest = [Pending(site=slug, link=Link(url=url(2, slug)))] if job.poll else []
        return [story(1 if job.poll else 2, slug), *rest, ended(slug, found=2)]

    engine, told = ScriptedEngine(stall), list[str]()
    it = Runner(store, Settings(workers=1), engine, on_end=lambda report: told.append(report.site), clock=lambda: now)
    reports = it.crawl([site(network="jejaring"), site("warta")])
    assert [(report.label, report.new, report.is_failure) for report in reports] == [
        ("leased", 0, False),
        ("ok", 2, False),
    ]
    assert [[one.site.slug for one in job.sites] for job in engine.jobs] == [["kabar", "warta"], ["warta"]]
    assert told == ["warta"]
    assert store.pending("kabar", now) == []
    state = store.site("kabar")
    assert state
    assert (state.outcome, state.next_check_at) == (None, None)
    assert store.lease_holders() == {lost: "elsewhere:1"}
    assert it.running == frozenset()


def test_leases_and_runs_of_dead_processes_end_when_a_daemon_starts(store: Store) -> None:
    store.lease("kabar", f"{socket.gethostname()}:{dead_pid()}", NOW + timedelta(minutes=5), NOW)
    store.lease("warta", "elsewhere:1", NOW + timedelta(minutes=5), NOW)
    for slug in ("kabar", "warta"):
        store.start_run(slug, NOW)
    end_dead_leases(store)
    assert store.lease_holders() == {"warta": "elsewhere:1"}
    assert store.close_open_runs(NOW) == 1


def test_the_lease_is_given_back(store: Store) -> None:
    runner(store, ScriptedEngine(lambda _: [ended()])).crawl([site()])
    assert store.lease("kabar", "elsewhere:1", NOW + timedelta(minutes=5), NOW)


def test_when_no_site_can_be_reached_nothing_counts_against_them(store: Store) -> None:
    sites = [site("satu"), site("dua")]
    engine = ScriptedEngine(lambda job: [ended(job.site.slug, Outcome.TEMPORARY, "dns")])
    asked = runner(store, engine)
    asked.crawl(sites)
    assert asked.is_offline
    for slug in ("satu", "dua"):
        state = store.site(slug)
        assert state is not None
        assert (state.failures, state.outcome) == (0, None)
        assert state.next_check_at == "2025-06-01T05:01:00Z"


def test_a_site_that_waits_for_a_verdict_is_not_started_again(store: Store) -> None:
    class Hanging(ScriptedEngine):
        """The second job does not end."""

        def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
            return super().submit(job, on_record) if not self.jobs else Future()

    engine = Hanging(lambda job: [ended(job.site.slug, Outcome.TEMPORARY, "dns")])
    it = runner(store, engine)
    it.start([site("satu")])
    it.start([site("dua")])
    while "satu" in it.running and store.site("satu") is None:
        it.step()
    it.step()
    assert it.running == {"satu", "dua"}
    assert it.start([site("satu"), site("dua")]) == {}


def test_one_unreachable_site_is_a_failure_of_its_own(store: Store) -> None:
    engine = ScriptedEngine(lambda job: [ended(job.site.slug, Outcome.TEMPORARY, "dns")])
    alone = runner(store, engine)
    alone.crawl([site()])
    assert not alone.is_offline
    state = store.site("kabar")
    assert state is not None
    assert (state.failures, state.label) == (1, "dns")


def test_stop_ends_the_jobs_and_starts_no_more(store: Store) -> None:
    engine = ScriptedEngine(lambda _: [story(1), Pending(site="kabar", link=Link(url=url(2))), ended()])
    stopped = runner(store, engine)
    stopped.stop()
    (report,) = stopped.crawl([site()])
    assert engine.stopped
    assert len(engine.jobs) == 1
    assert report.new == 1
    assert store.lease("kabar", "elsewhere:1", NOW + timedelta(minutes=5), NOW)


def test_a_crawl_that_was_stopped_is_due_at_once_and_still_the_first(store: Store) -> None:
    engine = ScriptedEngine(lambda _: [story(1), ended(outcome=Outcome.SOFT, label="stopped")])
    runner(store, engine).crawl([site()])
    assert [due.slug for due in due_sites(store, [site()], NOW)] == ["kabar"]
    runner(store, engine).crawl([site()])
    assert engine.jobs[1].sites[0].deep


def test_wishes_travel_with_the_job(store: Store) -> None:
    engine = ScriptedEngine(lambda _: [ended()])
    runner(store, engine).crawl([site()], CrawlOptions(since="2025-01-01", limit=7))
    assert (engine.jobs[0].sites[0].since, engine.jobs[0].sites[0].limit) == ("2025-01-01", 7)
    runner(store, engine).crawl([site()], CrawlOptions(backfill=True))
    assert (engine.jobs[1].sites[0].deep, engine.jobs[1].sites[0].window) == (True, None)


def test_many_sites_are_split_into_jobs_of_a_hundred_at_most(store: Store) -> None:
    engine = ScriptedEngine(lambda job: [ended(job.site.slug)])
    reports = runner(store, engine).crawl([site(f"situs{n}") for n in range(250)])
    assert len(reports) == 250
    assert [len(job.sites) for job in engine.jobs] == [84, 83, 83]


def test_sites_of_a_network_are_asked_by_one_job_after_the_other(store: Store) -> None:
    engine = ScriptedEngine(lambda job: [ended(job.site.slug)])
    network = [site(f"jejaring{n}", network="jejaring") for n in range(12)]
    own = [site(f"situs{n}") for n in range(12)]
    reports = runner(store, engine).crawl([*network, *own])
    assert [report.label for report in reports] == ["ok"] * 24
    jobs = [[job.site for job in asked.sites] for asked in engine.jobs]
    assert [sum(asked.network is not None for asked in job) for job in jobs] == [5, 0, 5, 2]
    assert sum(map(len, jobs)) == 24


def test_a_network_that_another_process_crawls_is_left_alone(store: Store) -> None:
    store.lease("network:jejaring", "elsewhere:1", NOW + timedelta(minutes=5), NOW)
    engine = ScriptedEngine(lambda job: [ended(job.site.slug)])
    reports = runner(store, engine).crawl([site("satu", network="jejaring"), site("dua", network="lain"), site()])
    assert [report.label for report in reports] == ["leased", "ok", "ok"]
    assert store.lease("satu", "elsewhere:1", NOW + timedelta(minutes=5), NOW)


def test_a_networks_lease_is_given_back_with_its_last_site(store: Store) -> None:
    now = NOW + timedelta(minutes=5)
    free = []

    def script(job: SiteJob) -> list[Record]:
        free.append(store.lease("network:jejaring", "elsewhere:1", now, NOW))
        return [ended(job.site.slug)]

    runner(store, ScriptedEngine(script)).crawl([site(f"situs{n}", network="jejaring") for n in range(7)])
    assert free == [False] * 7
    assert store.lease("network:jejaring", "elsewhere:1", now, NOW)


def test_a_renamed_site_goes_on_where_it_was(store: Store) -> None:
    taken = Pending(site="lama", link=Link(url=url(2, "lama")), why=Wait.FAILED)
    runner(store, ScriptedEngine(lambda _: [story(1, "lama"), taken, ended("lama")])).crawl([site("lama")])
    before = store.site("lama")
    assert before is not None
    baru = site("baru", was=("lama", "kuno"))
    assert due_sites(store, [baru], NOW) == []
    engine = ScriptedEngine(lambda _: [ended("baru")])
    runner(store, engine).crawl([baru])
    job = engine.jobs[0].sites[0]
    assert not job.deep
    assert key_hash(url(1, "lama")) in job.known
    assert job.links == (Link(url=url(2, "lama")),)
    assert [state.slug for state in store.sites()] == ["baru"]


def test_due_sites_are_those_never_checked_and_those_whose_time_has_come(store: Store) -> None:
    runner(store, ScriptedEngine(lambda _: [ended()])).crawl([site()])
    sites = [site(), site("baru")]
    assert [due.slug for due in due_sites(store, sites, NOW)] == ["baru"]
    assert [due.slug for due in due_sites(store, sites, NOW + timedelta(days=1))] == ["kabar", "baru"]


@pytest.mark.parametrize(
    ("before", "after", "minutes"),
    [
        ("6h", "10m", (10, 12)),
        ("0 0 * * *", "30m", (30, 34)),
        ("1d", "adaptive", (5, 360)),
        ("1d", "0 * * * *", (60, 60)),
        ("6h", "6h", None),
        ("adaptive", "adaptive", None),
        ("0 0 * * *", "0 0 * * *", None),
        ("10m", "6h", None),
    ],
)
def test_a_shorter_pace_in_a_file_brings_the_next_check_forward(
    store: Store, before: str, after: str, minutes: tuple[int, int] | None
) -> None:
    slugs = [f"situs{number}" for number in range(12)]  # chance moves each by another share
    then, now = ([msgspec.structs.replace(site(slug), every=every) for slug in slugs] for every in (before, after))
    engine = ScriptedEngine(lambda job: [story(1, job.site.slug), ended(job.site.slug)])
    runner(store, engine).crawl(then)
    stored = {state.slug: state.next_check_at for state in store.sites()}
    assert check_sooner(store, now, NOW + timedelta(minutes=1)) == (len(slugs) if minutes else 0)
    for state in store.sites():
        assert state.next_check_at
        wait = (parse_moment(state.next_check_at) - NOW) / timedelta(minutes=1)
        assert minutes[0] <= wait <= minutes[1] if minutes else state.next_check_at == stored[state.slug]
    assert check_sooner(store, now, NOW + timedelta(minutes=2)) == 0
    late = NOW + timedelta(hours=5)
    if minutes and after == "10m":
        check_sooner(store, [msgspec.structs.replace(one, every="5m") for one in now], NOW + timedelta(minutes=9))
        assert {state.next_check_at for state in store.sites()} == {"2025-06-01T05:09:00Z"}, "at once, not in the past"
        assert len(due_sites(store, now, late)) == len(slugs)


def test_a_site_that_fails_or_wants_a_pause_is_not_asked_sooner(store: Store) -> None:
    engine = ScriptedEngine(lambda job: [ended(job.site.slug, Outcome.BLOCKED, "http_429")])
    slow = msgspec.structs.replace(site(), every="1d")
    runner(store, engine).crawl([slow])
    assert check_sooner(store, [msgspec.structs.replace(slow, every="5m"), site("baru")], NOW) == 0


def test_a_site_whose_file_has_changed_is_left_after_its_job_and_nothing_counts_against_it(store: Store) -> None:
    def one_a_job(job: SiteJob) -> list[Record]:
        slug = job.site.slug
        links = [Link(url=url(n, slug)) for n in range(3)] if job.poll else list(job.links)
        it.leave(["kabar", "another"])
        number = int(links[0].url.rpartition("-")[2])
        return [*(Pending(site=slug, link=link) for link in links[1:]), story(number, slug), ended(slug, found=3)]

    engine = ScriptedEngine(one_a_job)
    it = Runner(store, Settings(workers=1), engine, clock=lambda: NOW)
    reports = {report.site: report for report in it.crawl([site(), site("tetap")])}
    assert {slug: (one.label, one.new) for slug, one in reports.items()} == {
        "kabar": ("stopped", 1),
        "tetap": ("ok", 3),
    }
    assert [[job.site.slug for job in one.sites] for one in engine.jobs] == [["kabar", "tetap"], ["tetap"], ["tetap"]]
    state = store.site("kabar")
    assert state
    assert (state.failures, state.outcome, state.next_check_at) == (0, None, STAMP)
    assert len(store.pending("kabar", NOW)) == 2, "which its next run asks for"
    assert store.lease_holders() == {}


def test_other_settings_count_from_the_next_job_on(store: Store, tmp_path: Path) -> None:
    engine = ScriptedEngine(lambda job: [ended(job.site.slug)])
    it = Runner(store, Settings(workers=1), engine, clock=lambda: NOW)
    it.crawl([site()])
    settings = Settings(workers=1, user_agent="other", archive="none")
    it.use(settings, Archive(archive_folder(store.path), settings))
    it.crawl([site("baru")])
    assert [(job.user_agent[:8], job.archived) for job in engine.jobs] == [("Anugerah", "awards"), ("other", "none")]


def test_a_chore_that_comes_with_a_batch_that_cannot_be_stored_waits_in_the_inbox(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreError("The disk is full.")

    def chore() -> None:
        raise AssertionError

    inbox = Inbox()
    it = Runner(store, Settings(), ScriptedEngine(lambda _: [story(1)]), inbox=inbox, clock=lambda: NOW)
    it.start([site()])
    assert isinstance(inbox.get(), tuple), "the story"
    assert isinstance(inbox.get(), tuple), "the job's end"
    inbox.put_record(max(it._jobs._jobs), story(2))
    inbox.put(chore)
    monkeypatch.setattr(store, "store_batch", fails)
    with pytest.raises(StoreError):
        it.step()
    assert inbox.get_nowait() is chore
