"""Crawls sites and stores what comes: makes the jobs, drains their records into batches, closes the runs.

The one writer beside a crawl. `anugerah crawl` and the daemon both use it; neither knows more of a job than this.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from itertools import count
from queue import Empty, SimpleQueue
from typing import Protocol

import msgspec

from anugerah.archive import Archive, addresses_of, archive_folder
from anugerah.crawlresult import LEASED, SiteReport
from anugerah.leases import Leases
from anugerah.monitor.runcloser import RunCloser
from anugerah.reach import OFFLINE, Reach
from anugerah.shards import Shard, next_shard, regrouped, split
from anugerah.sitecrawl import SiteCrawl
from crawler.config import Settings
from crawler.job import GRACE, JobEnd
from crawler.plan import Job, OnRecord
from crawler.readersetup import reader_setup
from crawler.records import Outcome, PageCopy, Record, Step
from crawler.site import Site
from crawler.urls import key_hash
from db.store import Store

logger = logging.getLogger(__name__)

BATCH = 50
"""Records that are stored in one transaction, at most."""
MOST_EVENTS = 1000
"""Records and steps that are taken together, at most."""
AT_ONCE = 100
"""Sites that are opened in one transaction."""
WAIT = 0.5
"""Seconds that a record waits for others to share its transaction, at most."""

RENEW_SECONDS = 30
"""How often the leases of sites that are being crawled are prolonged."""


class Engine(Protocol):
    """What runs jobs: `crawler.job.LocalEngine`, or an executor of a fleet."""

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Start a job; `on_record` may be called from any thread."""

    def stop(self) -> None:
        """Ask the jobs to end soon; their futures still resolve."""


class CrawlOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller asks of a crawl beyond new stories."""

    backfill: bool = False
    since: str | None = None
    limit: int | None = None
    sweep: bool = False
    """Ask the lists that hold older stories too, for what feeds have missed."""


Event = tuple[int, Record | JobEnd] | Callable[[], None]
"""A record of a job, by its number; the job's end; or something to do between two batches."""

Inbox = SimpleQueue[Event]

_numbers = count(1)
"""Of jobs, over all runners of the process: the number shows what a job of an earlier runner still sends."""


class Runner:
    """Crawls sites with an engine into a store, and pages into an archive, by default the one beside the store.

    Sites may be started while others are under way. Use it in one thread: the store's connection belongs to it;
    other threads put what is to be done into the inbox.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        engine: Engine,
        *,
        archive: Archive | None = None,
        inbox: Inbox | None = None,
        on_report: Callable[[SiteReport], None] | None = None,
        on_end: Callable[[SiteReport], None] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._settings = settings
        self._engine = engine
        self._archive = archive or Archive(archive_folder(store.path), settings, clock=clock)
        self._inbox: Inbox = SimpleQueue() if inbox is None else inbox
        self._on_report = on_report or _nobody
        self._on_end = on_end or _nobody
        self._clock = clock
        self._jobs: dict[int, Shard] = {}
        self._steps: dict[int, Step | None] = {}
        """What each job is reading."""
        self._to_leave: set[str] = set()
        self._stopping = False
        self._renew_at = clock()
        self._reach = Reach()
        self._closer = RunCloser(store, settings)
        self._leases = Leases(store, timedelta(seconds=settings.job_seconds + GRACE + 60), clock)

    def use(self, settings: Settings, archive: Archive) -> None:
        """Take other settings from the next job on."""
        self._settings, self._archive = settings, archive
        self._closer = RunCloser(self._store, settings)

    def leave(self, slugs: Iterable[str]) -> None:
        """End the crawls of these sites after the job that is under way: their files have changed."""
        self._to_leave |= self.running.intersection(slugs)

    @property
    def is_offline(self) -> bool:
        """Whether it is our own network, and not the sites, that is down."""
        return self._reach.is_offline

    @property
    def retry_at(self) -> datetime | None:
        """While our network is down: when to look again whether it is up."""
        return self._reach.retry_at

    @property
    def running(self) -> frozenset[str]:
        """The slugs of the sites that are being crawled."""
        return frozenset(crawl.site.slug for crawl in self._crawls())

    def _crawls(self) -> Iterator[SiteCrawl]:
        """The crawls under way, those too that wait for a later job, or for a verdict on our network."""
        for shard in self._jobs.values():
            yield from (*shard.asked, *shard.waiting)
        yield from self._reach.held

    def crawl(self, sites: Sequence[Site], options: CrawlOptions | None = None) -> list[SiteReport]:
        """Crawl `sites` to the end; returns their reports in the same order.

        `on_report` sees a report whenever it changes, `on_end` when the site's run is closed and stored; runs that
        only show that our own network is down are not among the latter.
        """
        crawls = self.start(sites, options)
        while self._jobs:
            self.step()
        return [
            crawls[site.slug].result.report
            if site.slug in crawls
            else SiteReport(site=site.slug, outcome=Outcome.SOFT, label=LEASED)
            for site in sites
        ]

    def start(self, sites: Sequence[Site], options: CrawlOptions | None = None) -> dict[str, SiteCrawl]:
        """Begin to crawl `sites`, but for those under way, those of their networks, and what another process holds."""
        running = self.running
        networks = {crawl.site.network for crawl in self._crawls() if crawl.site.network}
        free = [site for site in sites if site.slug not in running and site.network not in networks]
        crawls: list[SiteCrawl] = []
        for first in range(0, len(free), AT_ONCE):
            with self._store.together():
                opened = [self._open(site, options or CrawlOptions()) for site in free[first : first + AT_ONCE]]
            crawls += filter(None, opened)
        for shard in split(crawls, min(self._settings.processes, len(crawls)) or 1):
            self._submit(shard)
        return {crawl.site.slug: crawl for crawl in crawls}

    def step(self) -> None:
        """Wait for what comes, store it in one transaction, and go on with the jobs that ended.

        After an error what comes next would be lost as well: the jobs are stopped, and the error is raised.
        """
        try:
            self._renew_leases()
            events, task = self._collect()
            self._store_records([event for event in events if event[0] in self._jobs])
            ends = [(number, event) for number, event in events if isinstance(event, JobEnd) and number in self._jobs]
            if ends or self._reach.held:
                with self._store.together():
                    for number, end in ends:
                        self._go_on(number, end)
                    self._close_decided()
            if task:
                task()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the crawl soon, from a signal handler or another thread: what is under way is finished and stored."""
        if not self._stopping:  # a second word would end the jobs before they have sent what they hold
            self._stopping = True
            self._engine.stop()

    def _open(self, site: Site, options: CrawlOptions) -> SiteCrawl | None:
        """Take the site's lease and start its run; None where another process holds it or that of its network."""
        now = self._clock()
        if not self._leases.take_site(site):
            self._on_report(SiteReport(site=site.slug, outcome=Outcome.SOFT, label=LEASED))
            return None
        if site.was:
            self._store.take_over(site.slug, site.was)
        state = self._store.site(site.slug)
        is_first = state is None or state.last_ok_at is None or state.has_gap
        return SiteCrawl(
            site=site,
            state=state,
            run_id=self._store.start_run(site.slug, now),
            clock=self._clock,
            window=self._settings.first_crawl if is_first and not options.backfill else None,
            limit=options.limit,
            since=options.since,
            deep=is_first or options.backfill,
            sweep=options.sweep,
        )

    def _submit(self, crawls: list[SiteCrawl]) -> None:
        number = next(_numbers)
        shard = next_shard(crawls)
        job = Job(
            sites=tuple(crawl.next_job(self._store) for crawl in shard.asked),
            user_agent=self._settings.user_agent,
            allow_networks=self._settings.allow_networks,
            seconds=float(self._settings.job_seconds),
            pages=self._settings.job_pages,
            timeout=float(self._settings.timeout),
            archived=self._settings.archive,
            reader=reader_setup(self._settings.award_threshold, self._store.path),
        )
        self._jobs[number] = shard
        future = self._engine.submit(job, lambda record: self._inbox.put((number, record)))
        future.add_done_callback(lambda done: self._inbox.put((number, _end_of(done))))

    def _collect(self) -> tuple[list[tuple[int, Record | JobEnd]], Callable[[], None] | None]:
        """What comes within a moment, up to a batch, the end of a job, or a task."""
        events: list[tuple[int, Record | JobEnd]] = []
        stored = 0
        deadline = self._clock() + timedelta(seconds=WAIT)
        while stored < BATCH and len(events) < MOST_EVENTS:
            left = min((deadline - self._clock()).total_seconds(), WAIT) if events else RENEW_SECONDS
            try:
                event = self._inbox.get(timeout=max(left, 0.001))
            except Empty:
                break
            if callable(event):
                return events, event
            events.append(event)
            stored += _is_stored(event[1])
            if isinstance(event[1], JobEnd):
                break
        return events, None

    def _store_records(self, events: Sequence[tuple[int, Record | JobEnd]]) -> None:
        for number, record in events:
            if isinstance(record, Step):
                self._steps[number] = None if record.is_over else record
        records = [event for _, event in events if not isinstance(event, JobEnd) and _is_stored(event)]
        if not records:
            return
        result = self._store.store_batch(records, self._clock())
        self._archive_pages([record for record in records if isinstance(record, PageCopy)])
        crawls = {crawl.site.slug: crawl for shard in self._jobs.values() for crawl in shard.asked}
        for record in records:
            crawls[record.site].take(record)
        for slug, site_counts in result.sites.items():
            crawls[slug].result.add_stored(site_counts)
        for slug, names in result.refused.items():
            crawls[slug].result.add_refused(names)
        for slug in {*result.sites, *(record.site for record in records)}:
            self._on_report(crawls[slug].result.report)

    def _archive_pages(self, pages: Sequence[PageCopy]) -> None:
        """Keep pages, but for those of a story that somebody wants forgotten: a job may have asked for it before."""
        addresses = {url for page in pages for url in addresses_of(page)}
        barred = self._store.forgotten_keys(addresses) if pages else set()
        self._archive.store([page for page in pages if not barred & {key_hash(url) for url in addresses_of(page)}])

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
        if end.refused:
            asked[0].result.add_refused(end.refused)
        has_begun = number in self._steps
        culprit = self._blame(asked, self._steps.pop(number, None))
        may_retry = end.is_lost or culprit is not None or (has_begun and len(asked) > 1)
        for crawl in asked:
            if crawl.has_more(end, self._store, may_retry=may_retry) and not self._stopping:
                left.append(crawl)
            else:
                self._end(crawl)
        for crawl in [crawl for crawl in left if crawl.site.slug in self._to_leave]:
            left.remove(crawl)
            crawl.leave()
            self._end(crawl)
        for part in regrouped(left, culprit):
            self._submit(part)

    def _blame(self, asked: Sequence[SiteCrawl], step: Step | None) -> SiteCrawl | None:
        """The site over whose page or list a job's process ended, if that is what it ended over."""
        crawl = next(
            (crawl for crawl in asked if step and crawl.site.slug == step.site and crawl.has_crashed),
            None,
        )
        record = crawl.blame(step) if crawl and step else None
        if record:
            logger.error("%s: reading %s ended the job's process", record.site, step.url if step else "")
            self._store.store_batch([record], self._clock())
        return crawl

    def _end(self, crawl: SiteCrawl) -> None:
        """Close a crawl, or keep it open while it may turn out that it is our own network that is down."""
        crawl.compare(self._store)
        self._on_report(crawl.result.report)
        now = self._clock()
        if crawl.result.label in OFFLINE:
            self._reach.hold(crawl, now)
            return
        if crawl.has_answered:
            self._reach.note_reached(now)
        self._close(crawl, offline=False)

    def _close_decided(self) -> None:
        if not self._reach.held:
            return
        was_ever_up = any(site.last_ok_at for site in self._store.sites())
        for crawl in self._reach.decided(self._clock(), running=bool(self._jobs), was_ever_up=was_ever_up):
            self._close(crawl, offline=self.is_offline)

    def _close(self, crawl: SiteCrawl, *, offline: bool) -> None:
        """Write the run's row, the site's next check and health, and give the lease back."""
        now = self._clock()
        self._closer.close(crawl, now, offline=offline)
        self._leases.give_site_back(crawl.site)
        self._to_leave.discard(crawl.site.slug)
        if not offline:
            self._on_end(crawl.result.report)


def _end_of(done: "Future[JobEnd]") -> JobEnd:
    error = done.exception()
    if error is not None:
        return JobEnd(status=-1, killed=False, stderr=f"{type(error).__name__}: {error}")
    return done.result()


def _is_stored(event: Record | JobEnd) -> bool:
    """Whether the store is to know: most steps are of interest only while they last."""
    return not isinstance(event, Step) or event.is_try


def _nobody(_: SiteReport) -> None:
    """Nobody watches."""
