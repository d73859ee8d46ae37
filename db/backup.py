"""Atomic copies of a database: SQLite's online backup into a temporary file, then one rename."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from db.errors import StoreError, explained


def copy_database(source: sqlite3.Connection, target: Path, *, replace: bool = False) -> None:
    """Copies all that is committed in `source` to `target`, while others read and write `source`.

    An existing `target` is refused unless `replace`: a backup never destroys an older one. The copy is checked and
    synced before it gets its name. On any error raises StoreError, and no file of that name appears.
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
            _copy(source, part, target)
        _finish(part, target, replace=replace)
    finally:
        part.unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, part: Path, target: Path) -> None:
    with closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
        # The copy inherits WAL; without it, it is a single file, which works in a read-only folder too.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(f"The backup {target} was not made, since the database itself is damaged: {found}.")


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
