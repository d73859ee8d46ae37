"""The daemon: a tick that crawls the sites whose check is due. `anugerah run` is the same."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from anugerah.archive import Archive, archive_folder
from anugerah.chores import Chore, CrontabTrigger, chores
from anugerah.due import check_sooner, due_sites, note_registry, probing_sites
from anugerah.leases import end_dead_leases
from anugerah.logs import log_report
from anugerah.monitor.channel import channel_for
from anugerah.monitor.faults import survived
from anugerah.monitor.notices import OFFLINE
from anugerah.monitor.sender import send_from
from anugerah.runner import Engine, Inbox, Runner, Wishes
from anugerah.systemd import notify
from anugerah.upkeep import back_up, maintain, write_digest
from anugerah.visit import SiteReport
from crawler.config import Settings
from crawler.errors import AnugerahError, ConfigError
from crawler.job import LocalEngine
from crawler.registry import Registry
from crawler.times import parse_duration
from db.errors import StoreError
from db.lock import daemon_lock
from db.store import Store, open_store

if TYPE_CHECKING:
    from anugerah.monitor.metrics import Metrics

logger = logging.getLogger("anugerah")

SEND_SECONDS = 60
"""How often it is looked whether notices wait."""


class ClosingEngine(Engine, Protocol):
    """An engine that can be closed once its jobs have ended."""

    def close(self) -> None:
        """Wait for the jobs that run."""


class Daemon:
    """Runs until it is told to stop. The database says what is due; APScheduler only ticks.

    Its threads put what is to be done into the inbox; the main thread does it, and stores what the crawls bring.
    """

    def __init__(
        self,
        settings: Settings,
        path: Path,
        registry: Registry,
        *,
        make_engine: Callable[[int], ClosingEngine] = LocalEngine,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._make_engine = make_engine
        self._clock = clock
        self._settings = settings
        self._path = path
        self._registry = registry
        self._sites = registry.enabled()
        self._archive = Archive(archive_folder(path), settings)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._metrics: Metrics | None = None
        self._inbox: Inbox = SimpleQueue()
        self._runner: Runner | None = None
        self._store: Store | None = None
        self._has_ticked = threading.Event()
        self._was_offline = False
        self._sweep_waits = False
        self._stopping = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises DaemonRunning where another daemon works on the database."""
        open_store(self._path).close()  # what cannot be used is told before a lock file is made beside it
        with daemon_lock(self._path):
            logger.info("watching %d sites, storing in %s", len(self._sites), self._path)
            end_metrics = self._serve_metrics()
            self._scheduler.add_job(
                self.tick,
                IntervalTrigger(seconds=self._tick_seconds),
                id="tick",
                next_run_time=datetime.now(UTC),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,  # after a suspend the tick runs late rather than never
            )
            self._scheduler.add_job(
                send_from,
                IntervalTrigger(seconds=SEND_SECONDS),
                args=[self._path, channel_for(self._settings.notify), self._clock, self._settings.zone],
                id="notices",
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
            for chore in self._chores():
                self._scheduler.add_job(
                    self.post,
                    CrontabTrigger(chore.line, self._settings.zone),
                    args=[partial(self.do, chore.name)],
                    id=chore.name,
                    next_run_time=chore.next_at,
                    max_instances=1,
                    coalesce=True,
                    misfire_grace_time=None,  # what passed while the machine slept is done late, once
                )
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: self.stop())
            self._scheduler.start()
            notify("READY=1")
            try:
                while not self._stopping:
                    self._live()
            finally:
                self._scheduler.shutdown(wait=False)
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

    @property
    def _tick_seconds(self) -> float:
        return parse_duration(self._settings.tick).total_seconds()

    def _live(self) -> None:
        """Work with one store and one engine until told to stop, or until an error: then it begins anew.

        What goes wrong with the database, a full disk or a file that is locked, passes by itself or needs a hand:
        it is told, and tried again at the next tick. What was under way is asked for again.
        """
        try:
            with open_store(self._path) as self._store, closing(self._make_engine(self._settings.processes)) as engine:
                end_dead_leases(self._store)
                self._store.close_open_runs(self._clock())
                note_registry(self._store, self._registry)
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
                while self._runner.running or not self._stopping:
                    self._runner.step()
                    notify("WATCHDOG=1")
                    self._note_whether_online()
        except AnugerahError as error:
            logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
            self._wait_for_tick()
        finally:
            self._runner = self._store = None

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

    def _wait_for_tick(self) -> None:
        """Drop what the jobs of before still send; the tick itself stays to be done."""
        deadline = time.monotonic() + self._tick_seconds
        while not self._stopping and time.monotonic() < deadline:
            with suppress(Empty):
                self._inbox.get(timeout=max(deadline - time.monotonic(), 0.01))
        notify("WATCHDOG=1")
        self._has_ticked.clear()
        self.tick()

    def _crawl_due(self) -> None:
        self._has_ticked.clear()
        if self._store is None or self._runner is None or self._stopping:
            return
        now, retry_at = self._clock(), self._runner.retry_at
        if retry_at is None:
            if self._sweep_waits:  # first, since it passes over what is under way
                self._sweep_waits = False
                self.do("sweep")
            self._runner.start(due_sites(self._store, self._sites, now))
        elif now >= retry_at and not self._runner.running:
            self._runner.start(probing_sites(self._store, self._sites, now))

    def _chores(self) -> list[Chore]:
        """What is done by the clock, counted from the daemon's first start."""
        now = self._clock()
        with open_store(self._path) as store:
            done = store.chores()
            for chore in chores(self._settings, done, now):
                if chore.done_at is None:
                    store.note_chore(chore.name, now)
        return chores(self._settings, done, now)

    def do(self, name: str) -> None:
        """Do a chore by its name, in the main thread; what fails is tried at its next time, and the crawl goes on."""
        if self._store is None or self._runner is None or self._stopping:
            return
        if name == "sweep" and self._runner.is_offline:
            self._sweep_waits = True
            return
        now, done = self._clock(), self._store.chores()
        self._store.note_chore(name, now)
        if name == "sweep":
            failing = {state.slug for state in self._store.sites() if state.failures}
            well = [site for site in self._sites if site.slug not in failing]  # the others may have asked for a pause
            self._runner.start(well, Wishes(sweep=True))
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
