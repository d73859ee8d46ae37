"""`anugerah run` at a later time: its clock is ahead by the number of seconds in a file, which a test changes."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anugerah.logs import set_up_logging
from crawler.config import Settings
from crawler.registry import load_registry
from scheduler import Daemon

SETTINGS = Settings(tick="1s", workers=2, archive="none", sweep="", maintenance="", backup="", digest="")


class LaterClock:
    """A clock that is ahead of the machine's; every process that reads the same file has the same time."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def move(self, span: timedelta) -> None:
        """Let time pass, for all that read it."""
        self.set(self() + span)

    def set(self, moment: datetime) -> None:
        """Make it this moment, for all that read it; from there on, time goes on by itself."""
        new = self._file.with_suffix(".new")
        new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        new.rename(self._file)


if __name__ == "__main__":
    db, sites, ahead = map(Path, sys.argv[1:])
    set_up_logging("text")
    Daemon(SETTINGS, db, load_registry([sites]), clock=LaterClock(ahead)).run()
