"""Crawls sites and stores what comes: makes the jobs, drains their records into batches, closes the runs.

The one writer beside a crawl. `anugerah crawl` and the daemon both use it; neither knows more of a job than this.
"""

import queue
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from anugerah.archive import Archive, archive_folder
from anugerah.leases import Leases
from anugerah.shards import Shard, next_shard, split
from anugerah.visit import SiteReport, Visit
from crawler.config import Settings
from crawler.job import GRACE, JobEnd
from crawler.plan import Job, OnRecord
from crawler.records import Outcome, PageCopy, Record
from crawler.site import Site
from crawler.times import iso
from db.store import Store

BATCH = 50
"""Records that are stored in one transaction, at most."""
WAIT = 0.5
"""Seconds that a record waits for others to share its transaction, at most."""

RENEW_SECONDS = 30
"""How often the leases of sites that are being crawled are prolonged."""

OFFLINE = frozenset({"dns", "refused", "timeout", "connection"})
"""Labels of failures that may be our own network's."""


class Engine(Protocol):
    """What runs jobs: `crawler.job.LocalEngine`, or an executor of a fleet."""

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Start a job; `on_record` may be called from any thread."""

    def stop(self) -> None:
        """Ask the jobs to end soon; their futures still resolve."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller asks of a crawl beyond new stories."""

    backfill: bool = False
    since: str | None = None
    limit: int | None = None
    sweep: bool = False
    """Ask the lists that hold older stories too, for what feeds have missed."""


class Runner:
    """Crawls sites with an engine into a store, and pages into an archive, by default the one beside the store.

    Use it in one thread: the store's connection belongs to it.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        engine: Engine,
        *,
        archive: Archive | None = None,
        on_report: Callable[[SiteReport], None] | None = None,
        on_end: Callable[[SiteReport], None] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._settings = settings
        self._engine = engine
        self._archive = archive or Archive(archive_folder(store.path), settings, clock=clock)
        self._on_report = on_report or _nobody
        self._on_end = on_end or _nobody
        self._clock = clock
        self._events: queue.Queue[tuple[int, Record | JobEnd]] = queue.Queue()
        self._jobs: dict[int, Shard] = {}
        self._stopping = False
        self._renew_at = clock()
        self.is_offline = False
        """After a crawl: whether it is our own network, and not the sites, that is down."""
        self._is_online = False
        self._unreached: list[Visit] = []
        self._leases = Leases(store, timedelta(seconds=settings.job_seconds + GRACE + 60), clock)

    def crawl(self, sites: Sequence[Site], wishes: Wishes | None = None) -> list[SiteReport]:
        """Crawl `sites`; returns their reports in the same order.

        `on_report` sees a report whenever it changes, `on_end` when the site's run is closed and stored; runs that
        only tell that our own network is down are not among the latter.
        """
        visits = [self._open(site, wishes or Wishes()) for site in sites]
        ready = [visit for visit in visits if visit is not None]
        self._is_online = False
        workers = min(self._settings.processes, len(ready)) or 1
        for shard in split(ready, workers):
            self._submit(shard)
        try:
            while self._jobs:
                self._store_events()
        except BaseException:  # what comes after a batch that could not be stored would be lost as well
            self.stop()
            raise
        reports = [
            visit.report if visit else SiteReport(site=site.slug, outcome=Outcome.SOFT, label="leased")
            for site, visit in zip(sites, visits, strict=True)
        ]
        self.is_offline = all_unreached(reports) and self._speaks_of_us(ready)
        for visit in self._unreached:
            self._close(visit, offline=self.is_offline)
        self._unreached.clear()
        return reports

    def stop(self) -> None:
        """End the crawl soon, from a signal handler or another thread: what is under way is finished and stored."""
        if not self._stopping:  # a second word would end the jobs before they have sent what they hold
            self._stopping = True
            self._engine.stop()

    def _open(self, site: Site, wishes: Wishes) -> Visit | None:
        """Take the site's lease and start its run; None where another process holds it or that of its network."""
        now = self._clock()
        if not self._leases.take_site(site):
            self._on_report(SiteReport(site=site.slug, outcome=Outcome.SOFT, label="leased"))
            return None
        if site.was:
            self._store.take_over(site.slug, site.was)
        state = self._store.site(site.slug)
        is_first = state is None or state.last_ok_at is None
        return Visit(
            site=site,
            state=state,
            run_id=self._store.start_run(site.slug, now),
            clock=self._clock,
            window=self._settings.first_crawl if is_first and not wishes.backfill else None,
            limit=wishes.limit,
            since=wishes.since,
            deep=is_first or wishes.backfill,
            sweep=wishes.sweep,
        )

    def _submit(self, visits: list[Visit]) -> None:
        number = max(self._jobs, default=0) + 1
        shard = next_shard(visits)
        job = Job(
            sites=tuple(visit.next_job(self._store) for visit in shard.asked),
            user_agent=self._settings.user_agent,
            allow_networks=self._settings.allow_networks,
            seconds=float(self._settings.job_seconds),
            pages=self._settings.job_pages,
            archived=self._settings.archive,
        )
        self._jobs[number] = shard
        future = self._engine.submit(job, lambda record: self._events.put((number, record)))
        future.add_done_callback(lambda done: self._events.put((number, _end_of(done))))

    def _store_events(self) -> None:
        """Store the records that have come, in one transaction; then go on with the jobs that ended."""
        self._renew_leases()
        try:
            events = [self._events.get(timeout=RENEW_SECONDS)]
        except queue.Empty:
            return
        deadline = self._clock() + timedelta(seconds=WAIT)
        while len(events) < BATCH and not isinstance(events[-1][1], JobEnd):
            try:
                left = (deadline - self._clock()).total_seconds()
                events.append(self._events.get(timeout=max(left, 0.001)))
            except queue.Empty:
                break
        records = [event for _, event in events if not isinstance(event, JobEnd)]
        counts = self._store.store_batch(records, self._clock()).sites
        self._archive.store([record for record in records if isinstance(record, PageCopy)])
        visits = {visit.site.slug: visit for shard in self._jobs.values() for visit in shard.asked}
        for record in records:
            visits[record.site].take(record)
        for slug, count in counts.items():
            visits[slug].add(count)
        for slug in {*counts, *(record.site for record in records)}:
            self._on_report(visits[slug].report)
        for number, event in events:
            if isinstance(event, JobEnd):
                self._go_on(number, event)

    def _renew_leases(self) -> None:
        """Jobs wait for a free worker, and several follow each other: their leases must not lapse meanwhile."""
        now = self._clock()
        if now < self._renew_at:
            return
        self._renew_at = now + timedelta(seconds=RENEW_SECONDS)
        self._leases.renew()

    def _go_on(self, number: int, end: JobEnd) -> None:
        """After a job: another one for the sites that wait or have links left, the end for the others."""
        asked, left = self._jobs.pop(number)
        for visit in asked:
            if visit.has_more(end, self._store) and not self._stopping:
                left.append(visit)
            else:
                self._end(visit)
        if left:
            self._submit(left)

    def _speaks_of_us(self, visits: Sequence[Visit]) -> bool:
        """Whether sites that cannot be reached could be once, or none ever could: dead ones alone say nothing."""
        return any(visit.was_ever_ok for visit in visits) or not any(site.last_ok_at for site in self._store.sites())

    def _end(self, visit: Visit) -> None:
        """Close a visit, or keep it open while it may turn out that it is our own network that is down."""
        self._on_report(visit.report)
        self._is_online = self._is_online or visit.report.label not in OFFLINE
        self._unreached.append(visit)
        if self._is_online:
            for ended in self._unreached:
                self._close(ended, offline=False)
            self._unreached.clear()

    def _close(self, visit: Visit, *, offline: bool) -> None:
        """Write the run's row and the site's next check, and give the lease back."""
        now = self._clock()
        self._store.finish_run(visit.run_id, visit.run(now), visit.counts, visit.report.secs)
        self._store.set_site(visit.next_state(now, offline=offline))
        self._leases.give_site_back(visit.site)
        if not offline:
            self._on_end(visit.report)


def due_sites(store: Store, sites: Sequence[Site], now: datetime) -> list[Site]:
    """Those of `sites` whose next check has come, and those that were never checked."""
    at = {state.slug: state.next_check_at for state in store.sites()}
    return [site for site in sites if _stored(at, site) <= iso(now)]


def _stored(at: Mapping[str, str | None], site: Site) -> str:
    """When a site is due, by what is stored under its slug, or under one that it had before; else at once."""
    return next((at[slug] or "" for slug in (site.slug, *site.was) if slug in at), "")


def all_unreached(reports: Sequence[SiteReport]) -> bool:
    """Whether several sites were asked and not one could be reached."""
    asked = [report for report in reports if report.label != "leased"]
    return len(asked) > 1 and all(report.label in OFFLINE for report in asked)


def _end_of(done: "Future[JobEnd]") -> JobEnd:
    error = done.exception()
    if error is not None:
        return JobEnd(status=-1, killed=False, stderr=f"{type(error).__name__}: {error}")
    return done.result()


def _nobody(_: SiteReport) -> None:
    """Nobody watches."""
