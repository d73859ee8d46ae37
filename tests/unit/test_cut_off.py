"""What a kill or a power cut has left of lessons and backups: it hinders no later command, and keeps no secret."""

import json
from pathlib import Path

import pytest

from anugerah.forgetting import copies_of, drop_beside
from anugerah.lessonfiles import CORRECTIONS, undo
from crawler.config import Settings
from crawler.urls import key_hash
from db.erasure import Forgettable

URL = "https://kabar.example/berita-satu"


def lesson(db: Path, name: str) -> Path:
    """A folder of a lesson with one correction."""
    folder = db.with_name(f"{db.stem}-weights") / name
    folder.mkdir(parents=True)
    file = folder / CORRECTIONS
    file.write_text(json.dumps({"url": URL, "body": "Isi berita."}) + "\n", encoding="utf-8")
    return file


def test_a_removal_that_was_cut_off_hinders_no_later_one(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    left, newest = lesson(db, ".0001-removed"), lesson(db, "0001")
    assert undo(db) is None
    assert not left.exists()
    assert not newest.exists()


@pytest.mark.parametrize("name", ["0001", ".0001-removed", ".x7abc"])
def test_a_forgotten_story_leaves_every_folder_of_lessons(tmp_path: Path, name: str) -> None:
    db = tmp_path / "a.db"
    file = lesson(db, name)
    found = Forgettable("kabar", 1, "Judul", (URL,), (), (), ())
    assert drop_beside(db, found, {key_hash(URL)}) == (0, 1)
    assert file.read_bytes() == b""


def test_an_unfinished_backup_counts_as_a_copy_of_the_story(tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    names = ("a-20250518-030000.db", "a-20250601-030000.db.x7abc.part")
    for name in (*names, "b-20250601-030000.db"):
        (backups / name).touch()
    assert [file.name for file in copies_of(tmp_path / "a.db", Settings())] == list(names)
