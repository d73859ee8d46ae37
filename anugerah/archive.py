"""Fetched pages, unchanged, beside the database: one file a day, so that today's extraction can be run over them.

Keeps the files whole and within their limits; their format is that of `anugerah.warc`.
"""

import errno
import fcntl
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from anugerah.warc import list_pages, pack_page, page_places, read_page, sound_end
from anugerah.wholefile import whole_file
from crawler.config import Settings
from crawler.records import PageCopy

FILES = "pages-*.warc.gz"
LOCK = "archive.lock"
GIGABYTE = 10**9
SHARE, LEAST_SHARE = 0.01, 20 * 10**6
"""The share of the archive that one site may fill in a day, and the bytes that it may fill in any case."""

logger = logging.getLogger(__name__)


class Place(msgspec.Struct, frozen=True):
    """Where a page is."""

    file: Path
    offset: int


def archive_folder(db_path: Path) -> Path:
    """The archive of a database: `anugerah-archive/` beside `anugerah.db`."""
    return db_path.with_name(f"{db_path.stem}-archive")


class Archive:
    """Writes pages. Several processes may write at a time: each append holds a lock, and is never left half done."""

    def __init__(
        self, folder: Path, settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder = folder
        self._age = timedelta(days=settings.archive_days)
        self._gigabytes = settings.archive_gb
        self._clock = clock
        self._is_failing = False
        self._day = ""
        self._taken: Counter[str] = Counter()
        """Bytes that this process has written for each site on that day."""

    def store(self, pages: Sequence[PageCopy]) -> None:
        """Append `pages` to the day's file. Never raises OSError: a problem is logged, once until it is over."""
        packed = [(page.site, pack_page(page)) for page in pages]
        data = b"".join(self._within_share(site, page) for site, page in packed)
        if not data:
            return
        try:
            self._folder.mkdir(exist_ok=True)
            with _locked(self._folder / LOCK) as lock:
                self._append(lock, data)
        except OSError as error:
            if not self._is_failing:
                reason = error.strerror or error
                logger.warning("Pages are not archived in %s: %s; the crawl goes on.", self._folder, reason)
            self._is_failing = True
        else:
            self._is_failing = False

    def _within_share(self, site: str, packed: bytes) -> bytes:
        """`packed`, or nothing if the site has used up its share of the day: no site may crowd out the others."""
        today = f"{self._clock():%Y-%m-%d}"
        if self._day != today:
            self._day, self._taken = today, Counter()
        self._taken[site] += len(packed)
        return packed if self._taken[site] <= max(self._gigabytes * GIGABYTE * SHARE, LEAST_SHARE) else b""

    def _append(self, lock: int, data: bytes) -> None:
        path = self._folder / f"pages-{self._clock():%Y-%m-%d}.warc.gz"
        self._prune(path, len(data))
        with path.open("ab", buffering=0) as file:
            end = file.tell()
            if end and os.pread(lock, 100, 0) != _note(path, end):  # the last write was not completed
                with path.open("rb") as written:
                    end = sound_end(written)
                file.truncate(end)
            try:
                left = memoryview(data)
                while left:
                    left = left[file.write(left) :]
            except OSError:
                file.truncate(end)
                raise
        os.ftruncate(lock, 0)
        os.pwrite(lock, _note(path, end + len(data)), 0)

    def _prune(self, today: Path, more: int) -> None:
        """Delete the files that are too old, then the oldest until there is room for `more` bytes."""
        oldest = today.with_name(f"pages-{self._clock() - self._age:%Y-%m-%d}.warc.gz")
        room = self._gigabytes * GIGABYTE - more
        sizes = {file: file.stat().st_size for file in sorted(self._folder.glob(FILES))}
        total = sum(sizes.values())
        for file, size in sizes.items():
            if file < oldest or (file < today and total > room):
                file.unlink()
                total -= size
        if total > room:
            raise OSError(errno.EDQUOT, f"this day's pages alone fill archive_gb, {self._gigabytes:g}")


def archived_pages(folder: Path) -> Iterator[tuple[Place, PageCopy]]:
    """Every page of an archive without its body, the oldest file first. Raises OSError if a file cannot be read."""
    for path in sorted(folder.glob(FILES)):
        try:
            with path.open("rb") as file:
                for offset, page in list_pages(file):
                    yield Place(path, offset), page
        except FileNotFoundError:  # pruned by a crawl meanwhile
            continue


def addresses_of(page: PageCopy) -> set[str]:
    """Every address of the page."""
    return {page.url, page.asked_url, page.article_url, *([page.link.url] if page.link else [])}


def drop_pages(folder: Path, is_dropped: Callable[[PageCopy], bool]) -> int:
    """Rewrite the files without the pages to drop, and return how many were dropped. Raises OSError."""
    if not folder.is_dir():
        return 0
    dropped = 0
    with _locked(folder / LOCK) as lock:
        for left in folder.glob(f".{FILES}.*.part"):  # by a rewriting that was cut off: nobody else writes here now
            left.unlink()
        for path in sorted(folder.glob(FILES)):
            with path.open("rb") as file:
                found = [(begin, end, is_dropped(page)) for begin, end, page in page_places(file)]
                if not any(drop for _, _, drop in found):
                    continue
                with whole_file(path, replace=True) as out:
                    for begin, end, drop in found:
                        if not drop:
                            file.seek(begin)
                            out.write(file.read(end - begin))
            dropped += sum(drop for _, _, drop in found)
            os.ftruncate(lock, 0)  # the next append finds the end of the file itself
    return dropped


def load_page(place: Place) -> PageCopy | None:
    """The whole page; None if it is no longer there. Raises OSError if the file cannot be read."""
    try:
        with place.file.open("rb") as file:
            return read_page(file, place.offset)
    except FileNotFoundError:  # pruned by a crawl meanwhile
        return None


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Hold the archive's lock; yield the open lock file, which holds the note of the last append."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def _note(path: Path, size: int) -> bytes:
    """The content of the lock file while `path` ends with a whole member."""
    return f"{path.name} {size}\n".encode()
