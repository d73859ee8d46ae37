"""Keeps the published pages up to date for the daemon: checks at intervals, and publishes changes."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from anugerah.monitor.causes import Cause
from anugerah.monitor.faults import survived
from anugerah.monitor.notices import judge_one
from anugerah.monitor.pages.options import options_of
from crawler.config import Settings
from crawler.errors import AnugerahError
from db.health import ALL
from db.store import open_store

PUBLISH_SECONDS = 180
"""How often it checks; between two checks there may be many batches."""
SETTINGS = frozenset({"publish_dir", "base_url", "site_title", "contact", "timezone"})
"""The settings that the pages depend on."""

logger = logging.getLogger("anugerah")


class Keeper:
    """Runs in one thread beside the crawl; `stop` may be called from another."""

    def __init__(self, path: Path, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._mark = ""
        self._trouble: str | None = None
        """Why the last check failed; empty if it succeeded, None before the first one."""
        self._is_over = Event()

    def stop(self) -> None:
        """Stop publishing, between two files; the next keeper continues there."""
        self._is_over.set()

    def look(self) -> None:
        """Publish if awards have changed since the last time; a problem is logged and noted once."""
        with survived("the publishing of pages"):
            try:
                self._publish()
            except AnugerahError as error:
                if str(error) != self._trouble:
                    logger.error("%s The pages stay as they were.", error)  # noqa: TRY400 - the sentence says it all
                self._note(str(error))
            else:
                if not self._is_over.is_set():  # otherwise another keeper may have started, and failed
                    self._note("")

    def _note(self, trouble: str) -> None:
        """Report a problem, or its end, to `anugerah health` and the notices."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        says = f"{trouble} The pages stay as they were." if trouble else None
        now = self._clock()
        with suppress(AnugerahError), open_store(self._path, create=False) as store:  # the daemon reports the database
            store.judge(ALL, partial(judge_one, now=now, cause=Cause.PUBLISH, says=says), now)

    def _publish(self) -> None:
        with open_store(self._path, create=False, readonly=True) as store:
            mark = store.public_mark()
            if mark == self._mark or self._is_over.is_set():
                return
            from anugerah.monitor.pages.publish import publish  # imports Jinja and lxml, which a daemon may never need

            folder = Path(self._settings.publish_dir)
            done = publish(store, folder, options_of(self._settings), self._clock(), is_over=self._is_over.is_set)
        if self._is_over.is_set():
            return
        self._mark = mark
        if done.written or done.deleted:
            logger.info("published %d awards: %d files written, %d deleted", done.awards, done.written, done.deleted)
