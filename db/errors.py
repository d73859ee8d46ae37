"""Errors of the database file, each explained in one sentence for its owner."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import AnugerahError

WRITABLE = (
    "give this user write access to it and its folder, which SQLite needs for reading too, or read a copy in a folder "
    "that can be written"
)
"""What to do if this user may not write to a file or its folder, or the disk is mounted read-only."""


class StoreError(AnugerahError):
    """The database cannot be used; the message says what is wrong, where, and how to fix it."""


def explain(error: sqlite3.Error, path: Path) -> StoreError | None:
    """The sentence for an error of the file or its environment; None for an error of our own."""
    name = getattr(error, "sqlite_errorname", None) or ""
    sentences = {
        "SQLITE_NOTADB": f"{path} is not an SQLite database: name another file with --db, or move this one away.",
        "SQLITE_CORRUPT": f"The database {path} is damaged: `anugerah db restore BACKUP` puts a backup in its place.",
        "SQLITE_BUSY": f"The database {path} is locked by another process: try again when that one is done.",
        "SQLITE_LOCKED": f"The database {path} is locked by another process: try again when that one is done.",
        "SQLITE_READONLY": f"The database {path} cannot be written: {WRITABLE}.",
        "SQLITE_CANTOPEN": f"The database {path} cannot be opened: {WRITABLE}.",
        "SQLITE_PERM": f"The database {path} cannot be opened: {WRITABLE}.",
        "SQLITE_FULL": f"The disk that holds {path} is full: make room. The last write was not stored.",
        "SQLITE_IOERR": f"Reading or writing {path} failed: make room if its disk is full, else check it ({error}).",
    }
    for code, sentence in sentences.items():
        if name == code or name.startswith(code + "_"):
            return StoreError(sentence)
    if "Could not decode to UTF-8" in str(error):  # Python's own error, without SQLite's code
        return StoreError(sentences["SQLITE_CORRUPT"])
    return None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns an SQLite error that the owner of `path` can fix into a StoreError; other errors pass through."""
    try:
        yield
    except sqlite3.Error as error:
        explanation = explain(error, path)
        if explanation is None:
            raise
        raise explanation from error
