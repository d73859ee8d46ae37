"""The daemon's chores beside crawling: maintains the database, backs it up, and writes the daily digest."""

import glob
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from anugerah.monitor.notices import digest
from crawler.config import Settings
from crawler.times import parse_moment
from db.errors import StoreError
from db.store import Store

logger = logging.getLogger("anugerah")

STAMP = "%Y%m%d-%H%M%S"

CUT_OFF = timedelta(days=1)
"""An unfinished copy that nobody has written to for this long was left by a process that was killed."""


def maintain(store: Store, settings: Settings, now: datetime) -> None:
    """Drop the records of old runs, and optimise SQLite's indexes; cheap enough for every night."""
    dropped = store.maintain(now - timedelta(days=settings.run_days))
    logger.info("maintenance: %d old runs dropped", dropped)


def write_digest(store: Store, since: str | None, now: datetime) -> None:
    """Put a digest of new awards since the last one, and of what is broken, into the outbox, unless it is empty."""
    begin = parse_moment(since) if since else now - timedelta(days=1)
    notice = digest(store.findings(), store.new_awards(begin), begin)
    if notice:
        store.add_notice(notice, now)


def backup_folder(db_path: Path, settings: Settings) -> Path:
    """The folder of a database's backups."""
    return Path(settings.backup_folder) if settings.backup_folder else db_path.parent / "backups"


def back_up(store: Store, settings: Settings, now: datetime, on_step: Callable[[], None] = lambda: None) -> Path:
    """Back up the database, whole and checked, then drop the oldest copies beyond the limit. Raises StoreError.

    Before that, what is left of copies that were cut off makes room.

    `on_step` is called again and again, however long that takes.
    """
    folder = backup_folder(store.path, settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {folder} for backups cannot be made: {error.strerror}.") from error
    _drop_unfinished(folder, store.path.stem, now)
    target = folder / f"{store.path.stem}-{now:{STAMP}}.db"
    store.backup(target, on_step)
    copies = sorted(folder.glob(_names(store.path.stem)))
    for old in copies[: -settings.backup_keep]:
        old.unlink(missing_ok=True)
    logger.info("backup: %s", target)
    return target


def _drop_unfinished(folder: Path, stem: str, now: datetime) -> None:
    for part in folder.glob(f"{_names(stem)}.*.part"):
        with suppress(FileNotFoundError):  # another copy that was being made is finished now
            if part.stat().st_mtime < (now - CUT_OFF).timestamp():
                part.unlink()


def _names(stem: str) -> str:
    return f"{glob.escape(stem)}-{'[0-9]' * 8}-{'[0-9]' * 6}.db"
