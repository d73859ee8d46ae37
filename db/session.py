"""An open database file and its two ways of use: reading, and writing in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from db.connect import immediate
from db.errors import StoreError, explained


class Session:
    """A context manager. One thread uses it: each thread opens its own."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self.path = path
        self._is_joined = False
        self._file = _identity(path)

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
        if now is None:
            raise StoreError(
                f"The database {self.path} was deleted or moved away while in use: put it, or a backup, in its place."
            )
        if now != self._file:
            raise StoreError(
                f"The database {self.path} was replaced while it was in use: what was stored in the old file since "
                "then is not in the new one."
            )

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
