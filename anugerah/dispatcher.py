"""The daemon's work with a store and an engine: crawls due sites, runs chores, and reloads changed files."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from anugerah.crawlresult import SiteReport
from anugerah.due import check_sooner, due_sites, note_registry, probing_sites
from anugerah.enginechoice import ClosingEngine
from anugerah.inbox import Inbox
from anugerah.inputs import Watched
from anugerah.leases import end_dead_leases
from anugerah.logs import log_report, set_up_logging
from anugerah.monitor.causes import Cause
from anugerah.monitor.faults import survived
from anugerah.monitor.notices import OFFLINE
from anugerah.monitor.runcloser import SystemMonitor
from anugerah.runner import RENEW_SECONDS, CrawlOptions, Runner
from anugerah.timetable import Timetable
from anugerah.upkeep import back_up, maintain, write_digest
from crawler.errors import ConfigError
from crawler.policy import LONGEST_OFFLINE
from db.errors import StoreError
from db.store import Store

if TYPE_CHECKING:
    from anugerah.monitor.metrics import Metrics

logger = logging.getLogger("anugerah")

MISSED = 3
"""After this many missed ticks the clock is taken to have been set back."""

SHOWN = 10
"""A log line names at most this many slugs."""


class Dispatcher:
    """Runs until it is stopped or fails; after a failure the daemon creates a new one.

    Everything runs in the thread that owns the store. `tick` requests another tick soon; `on_chore` is called before
    each chore, which may take long, and again and again during a backup.
    """

    def __init__(
        self,
        store: Store,
        engine: ClosingEngine,
        watched: Watched,
        *,
        inbox: Inbox,
        timetable: Timetable,
        tick: Callable[[], None],
        on_chore: Callable[[], None],
        metrics: "Metrics | None",
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._engine = engine
        self._watched = watched
        self._timetable = timetable
        self._tick = tick
        self._on_chore = on_chore
        self._metrics = metrics
        self._clock = clock
        self._runner = Runner(
            store,
            watched.settings,
            engine,
            archive=watched.archive,
            inbox=inbox,
            on_end=self._note_end,
            clock=clock,
        )
        self._whole = SystemMonitor(store)
        self._to_note: frozenset[str] = frozenset()
        """Sites that were being crawled when their files changed: those crawls still end with the old files."""
        self._ticked_at = time.monotonic()
        self._was_offline = False
        self._stopping = False

    @property
    def is_crawling(self) -> bool:
        """Whether any site is being crawled."""
        return bool(self._runner.running)

    def begin(self) -> None:
        """Close what an earlier process left open, and note the sites."""
        if self._metrics:
            self._metrics.watch_engine(self._engine.gauges)
        end_dead_leases(self._store)
        self._store.close_open_runs(self._clock())
        note_registry(self._store, self._watched.registry)
        self._clear_unused()
        if self._watched.inputs:
            self._store.note_registry_folders(map(str, self._watched.inputs.folders))
        if sooner := check_sooner(self._store, self._watched.sites, self._clock()):
            logger.info("%d sites are checked sooner: their files now ask for it", sooner)

    def stop(self) -> None:
        """End soon: pages in flight are finished and stored. Called by a signal handler, so nothing here may block."""
        self._stopping = True
        self._runner.stop()

    def step(self) -> None:
        """Wait for the next events, store them, and react to a lost network or a changed clock."""
        self._runner.step()
        self._note_whether_online()
        self._note_set_clock()

    def crawl_due(self) -> None:
        """Start crawling the due sites; while the network is down, only a few of them.

        Raises StoreError if the database was replaced: the daemon opens the file that is there now.
        """
        self._ticked_at = time.monotonic()
        if self._stopping:
            return
        self._store.check_place()
        if self._watched.is_outdated():
            self._reload()
        if self._to_note and not self._to_note & self._runner.running:
            self._to_note = frozenset()
            note_registry(self._store, self._watched.registry)
        now, retry_at = self._clock(), self._runner.retry_at
        if retry_at is None:
            if self._watched.sweep_waits:  # first, because it skips sites that are being crawled
                self._watched.sweep_waits = False
                self.do("sweep")
            self._runner.start(due_sites(self._store, self._watched.sites, now))
        elif not now < retry_at <= now + LONGEST_OFFLINE and not self._runner.running:
            self._runner.start(probing_sites(self._store, self._watched.sites, now))
        # Only now: after a suspend all sites are long overdue, and their crawls have only just started.
        self._whole.look(now, offline=self._runner.is_offline)

    def do(self, name: str) -> None:
        """Run a chore by its name; one that fails is tried again at its next time, and the crawl goes on."""
        if self._stopping:
            return
        if name == "sweep" and self._runner.is_offline:
            self._watched.sweep_waits = True
            return
        now, done = self._clock(), self._store.chores()
        self._on_chore()
        self._store.note_chore(name, now)
        if name == "sweep":
            failing = {state.slug for state in self._store.sites() if state.failures}  # may have asked for a pause
            well = [site for site in self._watched.sites if site.slug not in failing]
            self._runner.start(well, CrawlOptions(sweep=True))
            return
        with survived(f"the {name}"):
            if name == "backup":
                self._back_up(now)
            elif name == "maintenance":
                maintain(self._store, self._watched.settings, now)
            elif name == "digest":
                write_digest(self._store, done.get(name), now)
        self._ticked_at = time.monotonic()  # ticks have waited meanwhile

    def _back_up(self, now: datetime) -> None:
        says: str | None = "The last backup of the database failed because of a bug in Anugerah; see the log."
        with survived("the backup"):
            try:
                back_up(self._store, self._watched.settings, now, self._on_chore)
                says = None
            except (StoreError, OSError) as error:
                logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
                says = f"The last backup of the database failed: {error}"
        self._whole.note(Cause.BACKUP, says, now)

    def _clear_unused(self) -> None:
        """Clear the problems of features that the settings no longer ask for."""
        settings = self._watched.settings
        for asked, cause in ((settings.backup, Cause.BACKUP), (settings.publish_dir, Cause.PUBLISH)):
            if not asked:
                self._whole.note(cause, None, self._clock())

    def _reload(self) -> None:
        """Read settings and site files again; if one is broken, the old version stays in use and the error is logged.

        Running jobs keep what they were given; sites whose files have changed are crawled again after their jobs.
        """
        was_asked, self._watched.is_to_read = self._watched.is_to_read, False
        if self._watched.inputs is None:
            return
        self._engine.renew()
        have_settings = have_sites = True
        try:
            have_settings = self._take_settings()
        except ConfigError as error:
            logger.error("%s The settings stay as they were.", error)  # noqa: TRY400 - the sentence says it all
        try:
            have_sites = self._take_sites()
        except ConfigError as error:
            logger.error("%s The sites stay as they were.", error)  # noqa: TRY400 - the sentence says it all
        if was_asked and not (have_settings or have_sites):
            logger.info("settings and site files read again: nothing has changed")

    def _take_settings(self) -> bool:
        """Read the settings again; return whether they have changed."""
        changed = self._watched.read_settings()
        if not changed:
            return False
        settings = self._watched.settings
        self._runner.use(settings, self._watched.archive)
        if changed & {"log_format", "log_level"}:
            set_up_logging(settings.log_format, settings.log_level)
        self._timetable.plan(settings, changed)
        self._clear_unused()
        logger.info("settings read again: %s", ", ".join(sorted(changed)))
        return True

    def _take_sites(self) -> bool:
        """Read the site files again; return whether a site has changed."""
        changed = self._watched.read_sites()
        sites = self._watched.sites
        self._to_note |= self._runner.running & changed
        self._runner.leave(changed)
        note_registry(self._store, self._watched.registry)
        if not changed:
            return False
        check_sooner(self._store, [site for site in sites if site.slug in changed], self._clock())
        shown = ", ".join(sorted(changed)[:SHOWN]) + (" …" if len(changed) > SHOWN else "")
        logger.info("site files read again: watching %d sites; changed: %s", len(sites), shown)
        return True

    def _note_end(self, report: SiteReport) -> None:
        log_report(report)
        if self._metrics:
            with survived("the metrics"):
                self._metrics.note(report, self._store)

    def _note_set_clock(self) -> None:
        """Plan again after the clock was set back: APScheduler waits for a time of day, so no tick comes before it."""
        missed_for = MISSED * self._watched.settings.tick_seconds + RENEW_SECONDS
        if time.monotonic() - self._ticked_at > missed_for:
            logger.warning("%d ticks were missed, as if the clock had been set back: planned again", MISSED)
            self._ticked_at = time.monotonic()
            self._timetable.plan(self._watched.settings)

    def _note_whether_online(self) -> None:
        """Log once when the network goes down; when it is up again, request a tick for all the sites that waited."""
        offline = self._runner.is_offline
        if offline and not self._was_offline:
            logger.warning(OFFLINE)
        if self._was_offline and not offline:
            self._tick()
        self._was_offline = offline
