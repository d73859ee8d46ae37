"""The daemon's alerts: in a thread of its own, beside the tick, until it is stopped."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from anugerah.alerts.delivery import TURN, Delivery
from anugerah.alerts.subscription import Subscriptions, alerts_file, read_subscriptions
from anugerah.monitor.faults import survived
from crawler.config import Settings
from crawler.errors import AnugerahError
from crawler.tomlfile import load_text
from db.store import open_store

logger = logging.getLogger("anugerah")


class Rounds:
    """Writes and sends alerts in rounds; the file of subscriptions is read again when it changes."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._stopped = Event()
        self._text = ""
        self._read = Subscriptions()
        self._failing: dict[str, str] = {}
        self._may_hold_others = True

    def run(self, settings: Settings) -> None:
        """One round; errors are logged."""
        try:
            with survived("the alerts"):
                self._reread(alerts_file(settings, self._path))
                drops_others = self._may_hold_others and not self._read.errors
                if not self._read.by_name and not drops_others:
                    return
                with open_store(self._path, create=False) as store:
                    if drops_others:
                        store.drop_alerts_of_others(self._read.by_name)
                        self._may_hold_others = False
                    delivery = Delivery(store, settings, self._clock, self._stopped, turn=TURN, failing=self._failing)
                    delivery.run(self._read.by_name.values())
        except AnugerahError as error:
            logger.error("%s", error)  # noqa: TRY400 - a message for the operator needs no traceback

    def stop(self) -> None:
        """Stop sending; a message that is being sent goes out and is marked."""
        self._stopped.set()

    def _reread(self, file: Path) -> None:
        """Read the file again if it has changed. If it is not TOML, its last valid content counts."""
        text = load_text(file) if file.exists() else ""
        if text == self._text:
            return
        self._text = text
        self._read = read_subscriptions(text, str(file))
        for error in self._read.errors:
            logger.error("%s", error)
        self._may_hold_others = True
