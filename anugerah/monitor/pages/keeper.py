"""Keeps the published pages as the database is, for the daemon: looks now and then, and publishes what changed."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from anugerah.monitor.faults import survived
from anugerah.monitor.pages.options import options_of
from crawler.config import Settings
from crawler.errors import AnugerahError
from db.store import open_store

PUBLISH_SECONDS = 180
"""How often it looks; between two looks many batches may have come."""
SETTINGS = frozenset({"publish_dir", "base_url", "site_title", "contact", "timezone"})
"""What the pages depend on, beside the database."""

logger = logging.getLogger("anugerah")


class Keeper:
    """For one thread beside the crawl; `stop` may come from another."""

    def __init__(self, path: Path, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._mark = ""
        self._trouble = ""
        self._is_over = Event()

    def stop(self) -> None:
        """Stop publishing, between two files: the next one goes on there."""
        self._is_over.set()

    def look(self) -> None:
        """Publish where awards have changed since the last time; what goes wrong is logged, once until it is right."""
        try:
            with survived("the publishing of pages"):
                self._publish()
                self._trouble = ""
        except AnugerahError as error:
            if str(error) != self._trouble:
                logger.error("%s The pages stay as they were.", error)  # noqa: TRY400 - the sentence says it all
            self._trouble = str(error)

    def _publish(self) -> None:
        with open_store(self._path, create=False, readonly=True) as store:
            mark = store.public_mark()
            if mark == self._mark or self._is_over.is_set():
                return
            from anugerah.monitor.pages.publish import publish  # with Jinja and lxml: a daemon may never need them

            folder = Path(self._settings.publish_dir)
            done = publish(store, folder, options_of(self._settings), self._clock(), is_over=self._is_over.is_set)
        if self._is_over.is_set():
            return
        self._mark = mark
        if done.written or done.deleted:
            logger.info("published %d awards: %d files written, %d deleted", done.awards, done.written, done.deleted)
