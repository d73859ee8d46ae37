"""Removes an article from the files beside the database: archived pages and the corrections of lessons.

What a lesson has learned from it stays in the weights, which hold no text. Copies of the database are not touched.
"""

import glob
from collections.abc import Iterator
from pathlib import Path

import msgspec

from anugerah.archive import addresses_of, archive_folder, drop_pages
from anugerah.lessonfiles import CORRECTIONS
from anugerah.upkeep import backup_folder
from anugerah.wholefile import whole_file
from crawler.config import Settings
from crawler.readersetup import lessons_folder
from crawler.records import PageCopy
from crawler.urls import key_hash
from db.erasure import Forgettable


class _Taught(msgspec.Struct):
    """The parts of a correction that identify its story."""

    url: str | None = None
    body: str | None = None


def drop_beside(db_path: Path, found: Forgettable, hashes: set[str]) -> tuple[int, int]:
    """Drop the archived pages and the corrections of an article; return how many of each.

    `hashes` are those of all forgotten addresses: what an earlier run left is dropped too. Raises OSError.
    """

    def is_its(page: PageCopy) -> bool:
        return any(key_hash(url) in hashes for url in addresses_of(page))

    pages = drop_pages(archive_folder(db_path), is_its)
    # Also in folders that are not in use: of lessons whose storing or removal was cut off.
    taught = sum(_drop_taught(path, found, hashes) for path in lessons_folder(db_path).glob(f"*/{CORRECTIONS}"))
    return pages, taught


def copies_of(db_path: Path, settings: Settings) -> Iterator[Path]:
    """Copies of the database that this program made, also unfinished ones: they still hold the article."""
    stem, name = glob.escape(db_path.stem), glob.escape(db_path.name)
    yield from sorted(backup_folder(db_path, settings).glob(f"{stem}-*.db*"))
    yield from sorted(db_path.parent.glob(f"{name}.before-*"))


def _drop_taught(path: Path, found: Forgettable, hashes: set[str]) -> int:
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return 0
    kept = [line for line in lines if not _is_about(line, found, hashes)]
    if len(kept) < len(lines):
        with whole_file(path, replace=True) as out:
            out.writelines(kept)
    return len(lines) - len(kept)


def _is_about(line: bytes, found: Forgettable, hashes: set[str]) -> bool:
    try:
        taught = msgspec.json.decode(line, type=_Taught)
    except msgspec.DecodeError:
        return False
    return bool(taught.url and key_hash(taught.url) in hashes) or taught.body in found.texts
