"""Which weights apply beside a database; jobs and retag use them."""

import os
from pathlib import Path

import msgspec
import pytest

from crawler.awards import THRESHOLD
from crawler.config import Settings
from crawler.jobsettings import job_settings
from crawler.plan import Job
from crawler.readersetup import (
    META,
    Lesson,
    ReaderSetup,
    digest_of,
    lesson_warning,
    lessons,
    newest_lesson,
    reader_setup,
    shipped_digest,
)
from crawler.tagging import model_of, tag_article


def make_lesson(folder: Path, shipped: str | None = None) -> Path:
    folder.mkdir(parents=True)
    (folder / "tag.json").write_text('{"any story": 20}')
    lesson = Lesson("2025-03-02T00:00:00Z", 1, shipped or shipped_digest(), digest_of(folder))
    (folder / META).write_bytes(msgspec.json.encode(lesson))
    return folder


def test_the_newest_lesson_counts_and_nothing_else_in_its_folder(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    assert reader_setup(0.7, db) == ReaderSetup(0.7, None)
    for name in ("0002", "0010", ".tmp1", "0009"):
        newest = make_lesson(tmp_path / "a-weights" / name)
    assert [folder.name for folder in lessons(db)] == ["0002", "0009", "0010"]
    newest = tmp_path / "a-weights/0010"
    assert newest_lesson(db) == newest
    assert reader_setup(0.7, db) == ReaderSetup(0.7, str(newest))
    assert lesson_warning(db) is None


@pytest.mark.parametrize("damage", ["other version", "changed weights", "no description"])
def test_what_cannot_be_used_is_left_out(damage: str, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    folder = make_lesson(tmp_path / "a-weights/0001", "0" * 64 if damage == "other version" else None)
    if damage == "changed weights":
        (folder / "tag.json").write_text("{")
    elif damage == "no description":
        (folder / META).unlink()
    assert reader_setup(0.5, db) == ReaderSetup(0.5, None)
    assert str(folder) in (lesson_warning(db) or "")


def test_a_job_carries_how_stories_are_read() -> None:
    job = Job(sites=(), user_agent="test", reader=ReaderSetup(0.8, "/x/0001"))
    sent = msgspec.json.decode(msgspec.json.encode(job), type=Job)
    settings = job_settings(sent)
    assert (settings["AWARD_THRESHOLD"], settings["AWARD_WEIGHTS"]) == (0.8, "/x/0001")
    assert Settings().award_threshold == THRESHOLD


def test_an_article_is_read_by_a_lesson_and_by_the_shipped_weights_once_it_is_gone(tmp_path: Path) -> None:
    folder = make_lesson(tmp_path / "a-weights/0001")
    taught = ReaderSetup(0.5, str(folder))

    def score(reader: ReaderSetup) -> float:
        return tag_article(
            "Jalan",
            "Jalan diperbaiki.",
            published_at=None,
            language="id",
            zone="Asia/Jakarta",
            region=None,
            reader=reader,
        ).score

    assert score(taught) > 0.99 > 0.5 > score(ReaderSetup())
    assert model_of(ReaderSetup(0.5, str(tmp_path / "gone"))) is model_of(ReaderSetup())


def test_lessons_that_this_user_may_not_read_are_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a-weights").mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "a-weights cannot be read, so its lessons are not used" in (lesson_warning(tmp_path / "a.db") or "")
