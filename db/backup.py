"""Atomic copies of a database: SQLite's online backup into a temporary file, then one rename."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db.errors import StoreError, explained

STEP = 10_000
"""Pages of 4 KB that are copied between two calls of `on_step`."""
OPERATIONS = 1_000_000
"""SQLite's operations between two calls of `on_step`, in the check of the copy: a tenth of a second of work."""


def copy_database(
    source: sqlite3.Connection, target: Path, *, replace: bool = False, on_step: Callable[[], None] = lambda: None
) -> None:
    """Copies all that is committed in `source` to `target`, while others read and write `source`.

    An existing `target` is refused unless `replace`: a backup never destroys an older one. The copy is checked and
    synced before it gets its name. On any error raises StoreError, and no file of that name appears. `on_step` is
    called again and again, however long the copy takes.
    """
    if target.exists() and not replace:
        raise StoreError(f"{target} exists already: name a new file for the backup, or move that one away.")
    if not target.parent.is_dir():
        raise StoreError(f"The folder {target.parent} does not exist: make it, or name another for the backup.")
    try:
        handle, name = tempfile.mkstemp(prefix=target.name + ".", suffix=".part", dir=target.parent)
    except OSError as error:
        raise StoreError(f"The backup {target} cannot be written: {error.strerror}.") from error
    part = Path(name)
    try:
        os.close(handle)
        with explained(target):
            _copy(source, part, target, on_step)
        _finish(part, target, replace=replace)
    finally:
        part.unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, part: Path, target: Path, on_step: Callable[[], None]) -> None:
    with closing(sqlite3.connect(part)) as copy:
        _copy_pages(source, copy, on_step)
        copy.set_progress_handler(on_step, OPERATIONS)
        # The copy inherits WAL; without it, it is a single file, which works in a read-only folder too.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(f"The backup {target} was not made, since the database itself is damaged: {found}.")


def _copy_pages(source: sqlite3.Connection, copy: sqlite3.Connection, on_step: Callable[[], None]) -> None:
    """Copies one state of the database: without the open transaction every write of others would begin it anew."""
    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # only now the transaction has a state
        source.backup(copy, pages=STEP, progress=lambda *_: on_step())
    finally:
        source.rollback()


def _finish(part: Path, target: Path, *, replace: bool) -> None:
    try:
        with part.open("rb") as done:
            os.fsync(done.fileno())
        if replace:
            part.replace(target)
        else:
            target.hardlink_to(part)
        sync_folder(target.parent)
    except FileExistsError as error:
        raise StoreError(f"{target} exists already: name a new file for the backup.") from error
    except OSError as error:
        raise StoreError(f"The backup {target} cannot be written: {error.strerror}.") from error


def sync_folder(path: Path) -> None:
    """Syncs a folder, and so the names of its files."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
