"""The daemon as a process: signals, the lock, ticks, and a restart after an error. `anugerah run` is the same.

What it does at a tick is in `anugerah.dispatcher`.
"""

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

from anugerah.dispatcher import Dispatcher
from anugerah.enginechoice import ClosingEngine, engine_for
from anugerah.inbox import Inbox, Task
from anugerah.inputs import Inputs, Watched
from anugerah.monitor.faults import note_fault
from anugerah.monitor.notices import with_local_times
from anugerah.systemd import notify
from anugerah.timetable import Timetable
from crawler.config import Settings
from crawler.errors import AnugerahError, ConfigError
from crawler.job import GRACE
from crawler.registry import Registry
from crawler.times import iso
from db.heartbeat import Heart
from db.lock import daemon_lock, read_pulse
from db.store import open_store

if TYPE_CHECKING:
    from anugerah.monitor.metrics import Metrics

logger = logging.getLogger("anugerah")

BEATS = 2
"""The daemon counts as hanging after this many ticks without a heartbeat from the main thread."""

CHORE_TIME = timedelta(minutes=10)
"""How long a chore may block the main thread, such as the copy of a large database."""

LAST_JOBS = timedelta(seconds=60 + GRACE)
"""How long it may take until the last child has ended."""

LONGEST_WAIT = 3600.0
"""The longest back-off, in seconds, after an error of our own."""


class Daemon:
    """Runs until it is stopped. The database says what is due; APScheduler only ticks.

    Other threads put tasks into the inbox; the main thread runs them, and stores the records of the crawls.
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
        self._path = path
        self._watched = Watched(settings, registry, path, inputs)
        self._timetable = Timetable(
            path,
            clock,
            self.tick,
            lambda name: self.post(partial(self.do, name)),
            lambda: self._watched.registry.sites,
        )
        self._metrics: Metrics | None = None
        self._inbox = Inbox()
        self._dispatcher: Dispatcher | None = None
        self._heart: Heart | None = None
        self._has_ticked = threading.Event()
        self._errors, self._last_error_at = 0, 0.0
        self._stopping = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises DaemonRunning if another daemon works on the database."""
        signal.signal(signal.SIGHUP, self._on_hangup(os.isatty(2)))
        open_store(self._path).close()  # an unusable file is reported before a lock file is made beside it
        before = read_pulse(self._path)
        with daemon_lock(self._path) as self._heart:
            logger.info("watching %d sites, storing in %s", len(self._watched.sites), self._path)
            if before and before.beat and not before.beat.stopped_at:
                at = with_local_times(before.beat.beat_at, self._watched.settings.zone)
                logger.warning("the last daemon (pid %s) died; last heard of at %s", before.pid, at)
            self._watched.log_broken_files()
            end_metrics = self._serve_metrics()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: self.stop())
            self._beat()
            self._timetable.plan(self._watched.settings)
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
        """End soon: pages in flight are finished and stored. Signal handlers call this, so nothing here may block."""
        self._stopping = True
        notify("STOPPING=1")
        if self._dispatcher:
            self._dispatcher.stop()
        self.post(_nothing)

    def post(self, task: Task) -> None:
        """Have the main thread run `task` between two batches; any thread may call this."""
        self._inbox.put(task)

    def tick(self) -> None:
        """Have the due sites crawled. Does nothing while an earlier tick still waits in the inbox."""
        if not self._has_ticked.is_set():
            self._has_ticked.set()
            self.post(self._crawl_due)

    def _on_hangup(self, has_terminal: bool) -> Callable[..., None]:
        def reload(*_: object) -> None:
            if has_terminal and not os.isatty(2):  # its terminal was closed
                self.stop()
            else:
                self._watched.is_to_read = True
                self.post(self._crawl_due)  # `tick` takes a lock, which the main thread may hold at this moment

        return reload

    def _live(self) -> None:
        """Work with one store and one engine until stopped, or until an error: then wait, and return for a restart.

        An error of the database, such as a full disk or a locked file, ends by itself or needs the operator: it is
        logged, and the next tick tries again. The jobs under way are then repeated. So after an error of our own the
        wait doubles each time, since repeated requests to the sites would be wasted.
        """
        try:
            # A missing file was deleted under the daemon: it does not begin again with an empty one.
            with (
                open_store(self._path, create=False) as store,
                closing(self._make_engine(self._watched.settings)) as engine,
            ):
                self._dispatcher = Dispatcher(
                    store,
                    engine,
                    self._watched,
                    inbox=self._inbox,
                    timetable=self._timetable,
                    tick=self.tick,
                    on_chore=partial(self._beat, within=CHORE_TIME),
                    metrics=self._metrics,
                    clock=self._clock,
                )
                self._dispatcher.begin()
                with self._troubled():
                    while self._dispatcher.is_crawling or not self._stopping:
                        self._dispatcher.step()
                        self._beat()
        except AnugerahError as error:
            logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
            self._wait(str(error), self._watched.settings.tick_seconds)
        except Exception as error:  # noqa: BLE001 - it is logged and counted
            self._wait(note_fault("the daemon", error), self._back_off())
        finally:
            self._dispatcher = None

    def _back_off(self) -> float:
        """Return how many seconds to wait: twice as long after each error that came soon after the last one."""
        at = time.monotonic()
        self._errors = self._errors + 1 if at - self._last_error_at < 2 * LONGEST_WAIT else 1
        self._last_error_at = at
        return min(self._watched.settings.tick_seconds * (1 << min(self._errors, 10)), LONGEST_WAIT)

    @contextmanager
    def _troubled(self) -> Iterator[None]:
        """Report an error at once; leaving the engine then waits for the jobs under way."""
        try:
            yield
        except Exception as error:
            self._beat(str(error), within=LAST_JOBS)
            raise

    def _beat(self, trouble: str | None = None, *, within: timedelta | None = None) -> None:
        """Tell systemd's watchdog, and readers of the lock file, that the main thread is alive."""
        notify("WATCHDOG=1")
        if self._heart:
            ticks = timedelta(seconds=BEATS * self._watched.settings.tick_seconds)
            self._heart.beat(iso(self._clock()), max(ticks, within or ticks), trouble)

    def _serve_metrics(self) -> Callable[[], None]:
        """Serve metrics to Prometheus if the settings say so. Returns the function that stops the server.

        Raises ConfigError if the port is taken.
        """
        address = self._watched.settings.metrics_address
        if address is None:
            return _nothing
        from anugerah.monitor.metrics import Metrics

        self._metrics = Metrics(self._path, self._clock)
        try:
            return self._metrics.serve(*address)
        except OSError as error:
            raise ConfigError(f"metrics: {self._watched.settings.metrics} cannot be used: {error.strerror}.") from error

    def _wait(self, trouble: str, seconds: float) -> None:
        """Wait, dropping what earlier jobs still send; then start with a tick, and the chores that came due meanwhile.

        A SIGHUP ends the wait early.
        """
        deadline, to_read = time.monotonic() + seconds, self._watched.is_to_read
        tasks: list[Task] = []
        while not self._stopping and self._watched.is_to_read == to_read and (left := deadline - time.monotonic()) > 0:
            self._beat(trouble)
            with suppress(Empty):
                event = self._inbox.get(timeout=min(left, self._watched.settings.tick_seconds))
                if callable(event):
                    tasks.append(event)
        self._beat(trouble)
        self._has_ticked.clear()
        self.tick()
        for task in tasks:
            self.post(task)

    def _crawl_due(self) -> None:
        self._has_ticked.clear()
        if self._dispatcher:
            self._dispatcher.crawl_due()

    def do(self, name: str) -> None:
        """Do the chore `name`, in the main thread."""
        if self._dispatcher:
            self._dispatcher.do(name)


def _nothing() -> None:
    """Do nothing: posted to wake the main thread."""


if __name__ == "__main__":
    from anugerah.cli import main

    sys.argv[1:1] = ["run"]
    main()
