"""The daemon: a tick that crawls the sites whose check is due. `anugerah run` is the same."""

import json
import logging
import signal
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

from anugerah.archive import Archive, archive_folder
from anugerah.runner import Runner, due_sites
from anugerah.visit import SiteReport
from crawler.config import Settings
from crawler.errors import AnugerahError
from crawler.job import LocalEngine
from crawler.registry import Registry
from crawler.times import parse_duration
from db.lock import daemon_lock
from db.store import open_store

logger = logging.getLogger("anugerah")

OFFLINE = (
    "No site could be reached: check this machine's connection to the internet; trying again. "
    "`make demo` shows Anugerah at work without one."
)


class Daemon:
    """Runs until it is told to stop. The database says what is due; APScheduler only ticks."""

    def __init__(self, settings: Settings, path: Path, registry: Registry) -> None:
        self._settings = settings
        self._path = path
        self._sites = registry.enabled()
        self._archive = Archive(archive_folder(path), settings)
        self._scheduler = BlockingScheduler(timezone=UTC)
        self._runner: Runner | None = None
        self._was_offline = False
        self._ticking = threading.Lock()
        self._stopping = False

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT. Raises DaemonRunning where another daemon works on the database."""
        open_store(self._path).close()  # what cannot be used is told before a lock file is made beside it
        with daemon_lock(self._path):
            logger.info("watching %d sites, storing in %s", len(self._sites), self._path)
            self._scheduler.add_job(
                self.tick,
                IntervalTrigger(seconds=parse_duration(self._settings.tick).total_seconds()),
                id="tick",
                next_run_time=datetime.now(UTC),
                max_instances=1,  # a tick that is longer than its interval is not overtaken
                coalesce=True,
                misfire_grace_time=None,  # after a suspend the tick runs late rather than never
            )
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: self.stop())
            try:
                self._scheduler.start()
            finally:
                with self._ticking:  # a tick that is under way stores what has come before the lock is given up
                    logger.info("stopped")

    def stop(self) -> None:
        """End soon: pages in flight are finished and stored."""
        self._stopping = True
        if self._runner:
            self._runner.stop()
        self._scheduler.shutdown(wait=False)

    def tick(self) -> None:
        """Crawl what is due. What goes wrong with the database is logged, and tried again at the next tick."""
        with self._ticking:
            try:
                self._crawl_due()
            except AnugerahError as error:
                logger.error("%s", error)  # noqa: TRY400 - the sentence says it all

    def _crawl_due(self) -> None:
        # Its own engine: one that was told to stop, by an error of the last tick, stays so.
        with open_store(self._path) as store, closing(LocalEngine(self._settings.processes)) as engine:
            sites = due_sites(store, self._sites, datetime.now(UTC))
            if not sites:
                return
            self._runner = Runner(store, self._settings, engine, archive=self._archive, on_end=log_report)
            if self._stopping:
                return
            self._runner.crawl(sites)
        offline = self._runner.is_offline
        if offline and not self._was_offline:
            logger.warning(OFFLINE)
        self._was_offline = offline


def log_report(report: SiteReport) -> None:
    """The one canonical line of a site's run."""
    level = logging.WARNING if report.is_failure else logging.INFO
    logger.log(level, report.line, extra={"fields": msgspec.to_builtins(report)})


class JsonLines(logging.Formatter):
    """A log entry as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, and the run's fields or the message."""
        head = {"time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}", "level": record.levelname}
        fields = getattr(record, "fields", None) or {"message": record.getMessage()}
        text = json.dumps(head | fields, ensure_ascii=False)
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def set_up_logging(log_format: str) -> None:
    """To stderr: text on a terminal, JSON otherwise, or what the setting says."""
    handler = logging.StreamHandler(sys.stderr)
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s") if as_text else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each tick that a longer one stands for


if __name__ == "__main__":
    from anugerah.cli import main

    sys.argv[1:1] = ["run"]
    main()
