"""The daemon: a tick that crawls the sites whose check is due. `anugerah run` is the same."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING

from anugerah.archive import Archive, archive_folder
from anugerah.crawlresult import SiteReport
from anugerah.due import check_sooner, due_sites, note_registry, probing_sites
from anugerah.engines import ClosingEngine, engine_for
from anugerah.inbox import Inbox
from anugerah.inputs import Inputs, take_over
from anugerah.leases import end_dead_leases
from anugerah.logs import log_report, set_up_logging
from anugerah.monitor.faults import note_fault, survived
from anugerah.monitor.notices import OFFLINE
from anugerah.monitor.runcloser import SystemMonitor
from anugerah.runner import RENEW_SECONDS, CrawlOptions, Runner
from anugerah.systemd import notify
from anugerah.timetable import Timetable
from anugerah.upkeep import back_up, maintain, write_digest
from crawler.config import Settings
from crawler.errors import AnugerahError, ConfigError
from crawler.job import GRACE
from crawler.policy import LONGEST_OFFLINE
from crawler.registry import Registry
from crawler.times import iso, parse_duration
from db.errors import StoreError
from db.heartbeat import Heart
from db.lock import daemon_lock, read_pulse
from db.store import Store, open_store

if TYPE_CHECKING:
    from anugerah.monitor.metrics import Metrics

logger = logging.getLogger("anugerah")

BEATS = 2
"""After so many ticks without a word from the main thread the daemon counts as hanging."""

CHORE_TIME = timedelta(minutes=10)
"""How long a chore may keep the main thread, such as the copy of a large database."""

LAST_JOBS = timedelta(seconds=60 + GRACE)
"""How long it takes until the last child has ended."""

MISSED = 3
"""Ticks that do not come, after which the clock counts as set back."""

LONGEST_WAIT = 3600.0
"""Seconds, at most, until it is tried again what a mistake of our own has ended."""

SHOWN = 10
"""Slugs that a line of the log names, at most."""


class Daemon:
    """Runs until it is stopped. The database says what is due; APScheduler only ticks.

    Its threads put what is to be done into the inbox; the main thread does it, and stores what the crawls bring.
    """

    def __init__(
        self,
        settings: Settings,
        path: Path,
        registry: Registry,
        *,
        inputs: Inputs | None = None,
        make_engine: Callable[[Settings], ClosingEngine] = engine_for,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._make_engine = make_engine
        self._clock = clock
        self._settings = settings
        self._path = path
        self._inputs = inputs
        self._registry = registry
        self._sites = registry.usable()
        self._archive = Archive(archive_folder(path), settings)
        self._timetable = Timetable(
            path,
            clock,
            self.tick,
            lambda name: self.post(partial(self.do, name)),
            lambda: self._registry.sites,
        )
        self._metrics: Metrics | None = None
        self._inbox = Inbox()
        self._runner: Runner | None = None
        self._engine: ClosingEngine | None = None
        self._store: Store | None = None
        self._whole: SystemMonitor | None = None
        self._heart: Heart | None = None
        self._to_read = False
        """Whether settings and sites are to be read again."""
        self._to_note: frozenset[str] = frozenset()
        """Sites that were under way when their files changed: what ends of them belongs to the old files."""
        self._has_ticked = threading.Event()
        self._ticked_at = time.monotonic()
        self._was_offline = False
        self._mistakes, self._mistake_at = 0, 0.0
        self._sweep_waits = False
        self._stopping = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises DaemonRunning where another daemon works on the database."""
        signal.signal(signal.SIGHUP, self._on_hangup(os.isatty(2)))
        open_store(self._path).close()  # an unusable file is reported before a lock file is made beside it
        before = read_pulse(self._path)
        with daemon_lock(self._path) as self._heart:
            logger.info("watching %d sites, storing in %s", len(self._sites), self._path)
            if before and before.beat and not before.beat.stopped_at:
                logger.warning("the last daemon (pid %s) died; last heard of at %s", before.pid, before.beat.beat_at)
            self._tell_broken_files()
            end_metrics = self._serve_metrics()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: self.stop())
            self._beat()
            self._timetable.plan(self._settings)
            self._timetable.start()
            notify("READY=1")
            try:
                while not self._stopping:
                    self._live()
                self._heart.stop(iso(self._clock()))
            finally:
                self._timetable.end()
                end_metrics()
                logger.info("stopped")

    def stop(self) -> None:
        """End soon: pages in flight are finished and stored. From a signal handler, so nothing here may wait."""
        self._stopping = True
        notify("STOPPING=1")
        if self._runner:
            self._runner.stop()
        self.post(_nothing)

    def post(self, task: Callable[[], None]) -> None:
        """Have the main thread do something between two batches; from any thread."""
        self._inbox.put(task)

    def tick(self) -> None:
        """Have the due sites crawled; a tick that still waits for the last one's turn is enough."""
        if not self._has_ticked.is_set():
            self._has_ticked.set()
            self.post(self._crawl_due)

    def reload(self) -> None:
        """Read settings and site files again, in the main thread; what is broken stays as it was, and is logged.

        Jobs under way keep what they were given; sites whose files have changed are asked again after theirs.
        """
        self._to_read = False
        if self._inputs is None or self._store is None or self._runner is None:
            return
        if self._engine:
            self._engine.renew()
        try:
            self._take_settings(self._inputs.settings())
        except ConfigError as error:
            logger.error("%s The settings stay as they were.", error)  # noqa: TRY400 - the sentence says it all
        try:
            self._take_registry(self._inputs.registry())
        except ConfigError as error:
            logger.error("%s The sites stay as they were.", error)  # noqa: TRY400 - the sentence says it all

    def _take_settings(self, new: Settings) -> None:
        if self._runner is None:
            return
        self._settings, changed = take_over(new, self._settings)
        if not changed:
            return
        self._archive = Archive(archive_folder(self._path), self._settings)
        self._runner.use(self._settings, self._archive)
        if changed & {"log_format", "log_level"}:
            set_up_logging(self._settings.log_format, self._settings.log_level)
        self._timetable.plan(self._settings, changed)
        logger.info("settings read again: %s", ", ".join(sorted(changed)))

    def _take_registry(self, new: Registry) -> None:
        if self._store is None or self._runner is None:
            return
        before = {site.slug: site for site in self._sites}
        errors = self._registry.errors
        self._registry, self._sites = new, new.usable(self._sites)
        self._tell_broken_files(errors)
        now = {site.slug: site for site in self._sites}
        changed = {slug for slug in before.keys() | now.keys() if before.get(slug) != now.get(slug)}
        self._to_note |= self._runner.running & changed
        self._runner.leave(changed)
        note_registry(self._store, new)
        if not changed:
            return
        check_sooner(self._store, [site for site in self._sites if site.slug in changed], self._clock())
        shown = ", ".join(sorted(changed)[:SHOWN]) + (" …" if len(changed) > SHOWN else "")
        logger.info("site files read again: watching %d sites; changed: %s", len(self._sites), shown)

    def _tell_broken_files(self, told: dict[str, str] | None = None) -> None:
        for slug, reason in self._registry.errors.items():
            if reason != (told or {}).get(slug):
                logger.error("%s", reason)

    def _on_hangup(self, has_terminal: bool) -> Callable[..., None]:
        def read_anew(*_: object) -> None:
            if has_terminal and not os.isatty(2):  # its terminal was closed
                self.stop()
            else:
                self._to_read = True
                self.post(self._crawl_due)  # `tick` takes a lock, which the main thread may hold at this moment

        return read_anew

    @property
    def _tick_seconds(self) -> float:
        return parse_duration(self._settings.tick).total_seconds()

    def _live(self) -> None:
        """Work with one store and one engine until stopped, or until an error: then it begins again.

        What goes wrong with the database, a full disk or a file that is locked, ends by itself or needs the operator:
        it is logged, and tried again at the next tick. What was under way is asked for again; after a mistake of our
        own only after ever longer waits, since the sites would be asked again for nothing.
        """
        try:
            with open_store(self._path) as self._store, closing(self._make_engine(self._settings)) as engine:
                self._engine = engine
                if self._metrics:
                    self._metrics.watch_engine(engine.gauges)
                end_dead_leases(self._store)
                self._store.close_open_runs(self._clock())
                note_registry(self._store, self._registry)
                if self._inputs:
                    self._store.note_registry_folders(map(str, self._inputs.folders))
                self._whole = SystemMonitor(self._store)
                if sooner := check_sooner(self._store, self._sites, self._clock()):
                    logger.info("%d sites are checked sooner, as their files ask for now", sooner)
                self._runner = Runner(
                    self._store,
                    self._settings,
                    engine,
                    archive=self._archive,
                    inbox=self._inbox,
                    on_end=self._note_end,
                    clock=self._clock,
                )
                with self._troubled():
                    while self._runner.running or not self._stopping:
                        self._runner.step()
                        self._beat()
                        self._note_whether_online()
                        self._note_set_clock()
        except AnugerahError as error:
            logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
            self._wait(str(error), self._tick_seconds)
        except Exception as error:  # noqa: BLE001 - it is logged and counted
            self._wait(note_fault("the daemon", error), self._wait_after_mistake())
        finally:
            self._runner = self._engine = self._store = self._whole = None

    def _wait_after_mistake(self) -> float:
        """Seconds: the longer, the more mistakes came within a short time of each other."""
        at = time.monotonic()
        self._mistakes = self._mistakes + 1 if at - self._mistake_at < 2 * LONGEST_WAIT else 1
        self._mistake_at = at
        return min(self._tick_seconds * (1 << min(self._mistakes, 10)), LONGEST_WAIT)

    @contextmanager
    def _troubled(self) -> Iterator[None]:
        """Say at once what went wrong: the jobs under way are waited for first."""
        try:
            yield
        except Exception as error:
            self._beat(str(error), within=LAST_JOBS)
            raise

    def _beat(self, trouble: str | None = None, *, within: timedelta | None = None) -> None:
        """Tell systemd, and whoever reads the lock file, that the main thread lives."""
        notify("WATCHDOG=1")
        if self._heart:
            ticks = timedelta(seconds=BEATS * self._tick_seconds)
            self._heart.beat(iso(self._clock()), max(ticks, within or ticks), trouble)

    def _note_end(self, report: SiteReport) -> None:
        log_report(report)
        if self._metrics and self._store:
            with survived("the metrics"):
                self._metrics.note(report, self._store)

    def _serve_metrics(self) -> Callable[[], None]:
        """Answer Prometheus where the settings say so; returns what ends that. Raises ConfigError for a taken port."""
        address = self._settings.metrics_address
        if address is None:
            return _nothing
        from anugerah.monitor.metrics import Metrics

        self._metrics = Metrics(self._path, self._clock)
        try:
            return self._metrics.serve(*address)
        except OSError as error:
            raise ConfigError(f"metrics: {self._settings.metrics} cannot be used: {error.strerror}.") from error

    def _wait(self, trouble: str, seconds: float) -> None:
        """Drop what the jobs of before still send, and then begin with a tick; a SIGHUP meanwhile ends the wait."""
        deadline, to_read = time.monotonic() + seconds, self._to_read
        while not self._stopping and self._to_read == to_read and (left := deadline - time.monotonic()) > 0:
            self._beat(trouble)
            with suppress(Empty):
                self._inbox.get(timeout=min(left, self._tick_seconds))
        self._beat(trouble)
        self._has_ticked.clear()
        self.tick()

    def _crawl_due(self) -> None:
        self._ticked_at = time.monotonic()
        self._has_ticked.clear()
        if self._store is None or self._runner is None or self._stopping:
            return
        if (self._inputs and self._inputs.have_changed()) or self._to_read:
            self.reload()
        if self._to_note and not self._to_note & self._runner.running:
            self._to_note = frozenset()
            note_registry(self._store, self._registry)
        now, retry_at = self._clock(), self._runner.retry_at
        if retry_at is None:
            if self._sweep_waits:  # first, since it passes over what is under way
                self._sweep_waits = False
                self.do("sweep")
            self._runner.start(due_sites(self._store, self._sites, now))
        elif not now < retry_at <= now + LONGEST_OFFLINE and not self._runner.running:
            self._runner.start(probing_sites(self._store, self._sites, now))
        if self._whole:  # after a suspend all are due for long, and are asked now
            self._whole.look(now, offline=self._runner.is_offline)

    def do(self, name: str) -> None:
        """Do a chore by its name, in the main thread; what fails is tried at its next time, and the crawl goes on."""
        if self._store is None or self._runner is None or self._stopping:
            return
        if name == "sweep" and self._runner.is_offline:
            self._sweep_waits = True
            return
        now, done = self._clock(), self._store.chores()
        self._beat(within=CHORE_TIME)
        self._store.note_chore(name, now)
        if name == "sweep":
            failing = {state.slug for state in self._store.sites() if state.failures}
            well = [site for site in self._sites if site.slug not in failing]  # the others may have asked for a pause
            self._runner.start(well, CrawlOptions(sweep=True))
            return
        with survived(f"the {name}"):
            if name == "maintenance":
                maintain(self._store, self._settings, now)
            elif name == "digest":
                write_digest(self._store, done.get(name), now)
            else:
                try:
                    back_up(self._store, self._settings, now)
                except StoreError as error:
                    logger.error("%s", error)  # noqa: TRY400 - the sentence says it all

    def _note_set_clock(self) -> None:
        """APScheduler waits for a time of day: where the clock was set back, no tick comes before that does."""
        if time.monotonic() - self._ticked_at > MISSED * self._tick_seconds + RENEW_SECONDS:
            logger.warning("no tick came for %d of them, as if the clock had been set back: planned again", MISSED)
            self._ticked_at = time.monotonic()
            self._timetable.plan(self._settings)

    def _note_whether_online(self) -> None:
        """Say it once when the network goes down; when it is up again, ask all that waited for that at once."""
        offline = self._runner is not None and self._runner.is_offline
        if offline and not self._was_offline:
            logger.warning(OFFLINE)
        if self._was_offline and not offline:
            self.tick()
        self._was_offline = offline


def _nothing() -> None:
    """Wakes the main thread."""


if __name__ == "__main__":
    from anugerah.cli import main

    sys.argv[1:1] = ["run"]
    main()
