"""Crawls sites and stores the results: opens their runs, stores the jobs' records in batches, closes the runs.

During a crawl it alone writes. `anugerah crawl` and the daemon both use it, and know jobs only through it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from anugerah.archive import Archive, addresses_of, archive_folder
from anugerah.crawlresult import LEASED, SiteReport
from anugerah.enginechoice import Engine
from anugerah.inbox import Inbox, JobEvent
from anugerah.inflight import InFlight
from anugerah.leases import Leases
from anugerah.monitor.runcloser import RunCloser
from anugerah.reach import OFFLINE, Reach
from anugerah.sitecrawl import SiteCrawl
from crawler.config import Settings
from crawler.job import GRACE, JobEnd
from crawler.records import Outcome, PageCopy
from crawler.site import Site
from crawler.urls import key_hash
from db.store import Store

AT_ONCE = 100
"""At most this many sites' runs are opened in one transaction."""

RENEW_SECONDS = 30
"""How often the leases of sites that are being crawled are renewed."""

logger = logging.getLogger(__name__)


class CrawlOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller asks of a crawl beyond new stories."""

    backfill: bool = False
    since: str | None = None
    limit: int | None = None
    sweep: bool = False
    """Also read the lists that hold older stories, for what the feeds have missed."""


class Runner:
    """Crawls sites with an engine into a store, and pages into an archive, by default the one beside the store.

    Sites may be started while others are being crawled. Use it in one thread: the store's connection belongs to it;
    other threads put their tasks into the inbox.
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
        self._inbox = Inbox() if inbox is None else inbox
        self._on_report = on_report or _ignore
        self._on_end = on_end or _ignore
        self._clock = clock
        self._stopping = False
        self._renew_at = clock()
        self._reach = Reach()
        self._to_compare: list[SiteCrawl] = []
        """Crawls whose lists are still to be compared with the store: that reads all addresses of a site."""
        self._closer = RunCloser(store, settings)
        self._leases = Leases(store, timedelta(seconds=settings.job_seconds + GRACE + 60), clock)
        self._jobs = InFlight(store, settings, engine, inbox=self._inbox, on_end=self._end, clock=clock)

    def use(self, settings: Settings, archive: Archive) -> None:
        """Use other settings from the next job on."""
        self._settings, self._archive = settings, archive
        self._jobs.use(settings)
        self._closer = RunCloser(self._store, settings)

    def leave(self, slugs: Iterable[str]) -> None:
        """End the crawls of these sites after the job that is running: their files have changed."""
        self._jobs.leave(slugs)

    @property
    def is_offline(self) -> bool:
        """Whether our own network is down, and not the sites."""
        return self._reach.is_offline

    @property
    def retry_at(self) -> datetime | None:
        """When to check our network again, while it is down."""
        return self._reach.retry_at

    @property
    def running(self) -> frozenset[str]:
        """The slugs of the sites that are being crawled."""
        return frozenset(crawl.site.slug for crawl in self._crawls())

    def _crawls(self) -> Iterator[SiteCrawl]:
        """The crawls under way, also those that wait for a later job or for the decision whether we are offline."""
        yield from self._jobs.crawls()
        yield from self._reach.held

    def crawl(self, sites: Sequence[Site], options: CrawlOptions | None = None) -> list[SiteReport]:
        """Crawl `sites` to the end; return their reports in the same order.

        `on_report` receives a report whenever it changes, `on_end` when the site's run is closed and stored; it skips
        runs that only show that our own network is down.
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
        """Start crawling `sites`, except those under way, those of their networks, and those another process holds."""
        running = self.running
        networks = {crawl.site.network for crawl in self._crawls() if crawl.site.network}
        free = [site for site in sites if site.slug not in running and site.network not in networks]
        crawls: list[SiteCrawl] = []
        for first in range(0, len(free), AT_ONCE):
            with self._store.together():
                opened = [self._open(site, options or CrawlOptions()) for site in free[first : first + AT_ONCE]]
            crawls += filter(None, opened)
        self._jobs.start(crawls)
        return {crawl.site.slug: crawl for crawl in crawls}

    def step(self) -> None:
        """Wait for events, store them in one transaction, and continue the crawls of the jobs that ended.

        After an error later events would be lost as well: the jobs are stopped, and the error is raised.
        """
        try:
            events, task = self._inbox.collect(self._clock, RENEW_SECONDS)
            try:
                self._renew_leases()  # just before writing: the process may have been suspended meanwhile
                self._take(events)
            except BaseException:
                if task:  # a chore of the daemon, which goes on after the error
                    self._inbox.put(task)
                raise
            if task:
                task()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the crawl soon: what is under way is finished and stored. Safe in a signal handler or another thread."""
        if not self._stopping:  # a second stop would end the jobs before they have sent what they hold
            self._stopping = True
            self._engine.stop()

    def _open(self, site: Site, options: CrawlOptions) -> SiteCrawl | None:
        """Take the site's lease and start its run; None if another process holds it or that of its network."""
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

    def _take(self, events: Sequence[JobEvent]) -> None:
        self._store_records([event for event in events if event[0] in self._jobs])
        ends = [(number, event) for number, event in events if isinstance(event, JobEnd) and number in self._jobs]
        if ends or self._reach.held:
            with self._store.together():
                for number, end in ends:
                    self._jobs.go_on(number, end, stopping=self._stopping)
                self._close_decided()
        while self._to_compare:  # only now: nobody waits for the lock meanwhile
            self._to_compare.pop().compare(self._store)

    def _store_records(self, events: Sequence[JobEvent]) -> None:
        crawls = self._jobs.asked()
        records = [event for _, event in events if not isinstance(event, JobEnd)]
        records = [record for record in records if not crawls[record.site].result.is_lost]
        if not records:
            return
        result = self._store.store_batch(records, self._clock())
        self._archive_pages([record for record in records if isinstance(record, PageCopy)])
        for record in records:
            crawls[record.site].take(record)
        for slug, site_counts in result.sites.items():
            crawls[slug].result.add_stored(site_counts)
        for slug, names in result.refused.items():
            crawls[slug].result.add_refused(names)
        for slug in {*result.sites, *(record.site for record in records)}:
            self._on_report(crawls[slug].result.report)

    def _archive_pages(self, pages: Sequence[PageCopy]) -> None:
        """Archive pages, except those of forgotten stories: a job may have fetched them before they were forgotten."""
        addresses = {url for page in pages for url in addresses_of(page)}
        barred = self._store.forgotten_keys(addresses) if pages else set()
        self._archive.store([page for page in pages if not barred & {key_hash(url) for url in addresses_of(page)}])

    def _renew_leases(self) -> None:
        """Jobs wait for a free worker and follow each other: their leases must not expire meanwhile.

        Crawls whose lease another process has taken, after a stall, are left.
        """
        now = self._clock()
        if now < self._renew_at:
            return
        self._renew_at = now + timedelta(seconds=RENEW_SECONDS)
        lost = self._leases.renew()
        for crawl in self._crawls():
            if crawl.site.slug in lost:
                logger.warning("another process crawls %s by now: its crawl here is left", crawl.site.slug)
                crawl.result.end(Outcome.SOFT, LEASED)
        self._jobs.leave(lost)

    def _end(self, crawl: SiteCrawl) -> None:
        """Close a crawl, or keep it open while our own network may be what is down."""
        if not crawl.result.is_lost:
            self._to_compare.append(crawl)
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
        """Write the run's row, the site's next check and health, and release the lease.

        Of a lost crawl nothing is written: whoever crawls the site next ends its run.
        """
        is_lost = crawl.result.is_lost
        if not is_lost:
            self._closer.close(crawl, self._clock(), offline=offline)
        self._leases.give_site_back(crawl.site)
        if not (offline or is_lost):
            self._on_end(crawl.result.report)


def _ignore(_: SiteReport) -> None:
    """Ignore the report."""
