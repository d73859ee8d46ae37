"""An open database file and its two ways of use: reading, and writing in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from db.connect import empty_log, immediate
from db.errors import StoreError, explained
from db.restore import LOGS


class Session:
    """A context manager. One thread uses it: each thread opens its own."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self.path = path
        self._is_joined = False
        self._file = _identity(path)
        self._real = path.resolve()
        self._logs = {log: _identity(log) for log in (self._real.with_name(self._real.name + end) for end in LOGS)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def check_place(self) -> None:
        """Raises StoreError if the file was deleted, moved or replaced since it was opened.

        The connection would go on with the old file, and what is stored in that would be lost.
        """
        now = _identity(self.path)
        if now != self._file:
            self._leave_log()
        if now is None:
            raise StoreError(
                f"The database {self.path} was deleted or moved away while in use: put it, or a backup, in its place."
            )
        if now != self._file:
            raise StoreError(
                f"The database {self.path} was replaced while it was in use: what was stored in the old file since "
                "then is not in the new one."
            )

    def _leave_log(self) -> None:
        """Moves the log into the old file, and deletes it: SQLite would apply it to the file that is there now."""
        if _identity(self._real) == self._file:
            return  # only a link leads elsewhere
        with suppress(sqlite3.Error):
            empty_log(self._db)
        for log, identity in self._logs.items():
            if identity is not None and _identity(log) == identity:
                log.unlink(missing_ok=True)

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with explained(self.path):
            yield self._db

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction for all writes within, or none of them: each transaction waits for the disk.

        Keep it shorter than a second: other writers wait meanwhile.
        """
        with self._writing():
            was_joined, self._is_joined = self._is_joined, True
            try:
                yield
            finally:
                self._is_joined = was_joined

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        if self._is_joined:
            yield self._db
            return
        with explained(self.path), immediate(self._db):
            yield self._db


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of a file; None if it does not exist."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
