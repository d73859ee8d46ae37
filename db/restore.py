"""Replaces a database by a backup: checked first, in one rename, and the old file stays beside it."""

import os
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from db.backup import copy_database, sync_folder
from db.connect import check_schema
from db.errors import StoreError
from db.lock import daemon_lock
from db.migrations import MIGRATIONS

LOGS = ("-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite keeps beside a database, and would apply to a new one."""


def restore_database(path: Path, backup: Path, now: datetime, *, force: bool = False) -> Path | None:
    """Replaces `path` by a copy of `backup`; returns where the old file is now, None if there was none.

    Raises StoreError, and changes nothing, if the backup is damaged, another program's or a later version's, if a
    daemon or another process uses the database, and, without `force`, if the backup has no article and the database
    has some. The old file may be damaged.
    """
    if path.is_symlink():
        path = path.resolve()  # the symbolic link stays, and so the database stays on its disk
    if not backup.is_file():
        raise StoreError(f"There is no backup {backup}.")
    if path.exists() and path.samefile(backup):
        raise StoreError(f"{backup} is the database itself: name a backup of it.")
    with daemon_lock(path):
        fresh = path.with_name(f"{path.name}.restoring")
        try:
            _copy_checked(backup, fresh)
            if not force and not _has_articles(fresh) and _has_articles(path):
                raise StoreError(
                    f"The backup {backup} has no articles, and {path} has some. Nothing was changed; --force restores "
                    "it anyway."
                )
            kept = _set_aside(path, path.with_name(f"{path.name}.before-restore-{now:%Y%m%d-%H%M%S}"), fresh)
            fresh.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise StoreError(f"The backup cannot be put in the place of {path}: {error.strerror}.") from error
        finally:
            fresh.unlink(missing_ok=True)
    return kept


def _copy_checked(backup: Path, fresh: Path) -> None:
    """Copies the backup and checks the copy, which has the same pages."""
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source:
            db = Database(source, execute_plugins=False)
            check_schema(db, backup)
            if not MIGRATIONS.applied(db):
                raise StoreError(f"The backup {backup} is empty. Nothing was changed.")
            copy_database(source, fresh, replace=True)
        with closing(sqlite3.connect(fresh)) as copy:
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreError(f"The backup {backup} cannot be used: {error}. Nothing was changed.") from error
    if found != "ok":
        raise StoreError(f"The backup {backup} is damaged: {found}. Nothing was changed.")


def _has_articles(path: Path) -> bool:
    """Whether there is an article in the file; False for one that is missing or cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            return bool(conn.execute("SELECT EXISTS (SELECT 1 FROM article)").fetchone()[0])
    except sqlite3.DatabaseError:
        return False


def _set_aside(path: Path, kept: Path, fresh: Path) -> Path | None:
    """Gives the current file a second name, so that `path` is never absent; `fresh` gets its mode and owner."""
    # SQLite deletes the log of a file that it cannot read: it gets its second name first.
    logs = {path.with_name(path.name + suffix): kept.with_name(kept.name + suffix) for suffix in LOGS}
    linked = [second for log, second in logs.items() if _linked(log, second)]
    try:
        is_whole = path.exists() and _fold_log(path)
    except StoreError:
        _unlink(linked)
        raise
    _unlink(linked if is_whole else logs)
    if not path.exists():
        return None
    kept.hardlink_to(path)
    before = path.stat()
    fresh.chmod(stat.S_IMODE(before.st_mode))
    with suppress(PermissionError):  # only root can change the owner
        os.chown(fresh, before.st_uid, before.st_gid)
    return kept


def _linked(log: Path, second: Path) -> bool:
    if log.exists():
        second.hardlink_to(log)
    return log.exists()


def _unlink(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _fold_log(path: Path) -> bool:
    """Checkpoints SQLite's log into the file; False if the file cannot be read any more.

    SQLite only does that if no other process has the file open. Raises StoreError if one has.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=1)) as conn:
            conn.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorname or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreError(f"Another process uses {path}: stop it first. Nothing was changed.") from error
        return False
    return True
