"""The daemon keeps the published pages up to date: when, after which changes, and what it reports if it cannot."""

import logging
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from children import mortal
from conftest import Crawled
from verbs import ENVIRONMENT, copy_of

from anugerah.monitor.pages import publish
from anugerah.monitor.pages.folder import MANIFEST, PART
from anugerah.monitor.pages.keeper import Keeper
from anugerah.monitor.pages.plan import File, Plan
from anugerah.monitor.state import state_of
from anugerah.timetable import Timetable
from crawler.config import Settings
from crawler.registry import Registry
from db.store import open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def db(crawled_db: Crawled, tmp_path: Path) -> Path:
    return copy_of(crawled_db.db, tmp_path)


def settings(folder: Path, title: str = "Anugerah") -> Settings:
    return Settings(publish_dir=str(folder), base_url="https://anugerah.example", site_title=title)


def write(db: Path, sql: str) -> None:
    with closing(sqlite3.connect(db)) as conn:
        conn.execute(sql)
        conn.commit()


def test_it_publishes_only_after_a_change_of_what_is_shown(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    real = publish.publish

    def counted(*arguments: Any, **more: Any) -> publish.Result:
        calls.append(arguments)
        return real(*arguments, **more)

    monkeypatch.setattr(publish, "publish", counted)
    keeping = Keeper(db, settings(tmp_path / "site"), lambda: NOW)
    keeping.look()
    keeping.look()
    write(db, "INSERT INTO chore VALUES ('x', '2025-01-01T00:00:00Z')")
    keeping.look()
    assert len(calls) == 1
    assert (tmp_path / "site" / "anugerah" / "1" / "index.html").exists()
    for number, sql in enumerate(
        (
            "UPDATE award SET status = 'rejected' WHERE id = 1",
            "UPDATE award SET score = 1.5 WHERE id = 2",
            "UPDATE article SET title = 'Judul baru' WHERE id = (SELECT article_id FROM award WHERE id = 2)",
            "UPDATE article SET gone_at = '2026-01-01T00:00:00Z' WHERE is_award AND id > 100",
            "UPDATE entity SET name = 'Nama baru' WHERE id = 2",
            "UPDATE series SET scale = '1 to 5' WHERE id = 1",
        ),
        2,
    ):
        write(db, sql)
        keeping.look()
        keeping.look()
        assert len(calls) == number, sql
    assert not (tmp_path / "site" / "anugerah" / "1").exists()


def test_an_error_is_reported_once_and_mended_by_itself(
    db: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    keeping = Keeper(db, settings(folder), lambda: NOW)
    keeping.look()
    keeping.look()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "were not published here" in caplog.text
    (reason,) = reasons(db)
    assert reason.startswith("publish: ")
    assert reason.endswith("The pages stay as they were.")
    (folder / "mine.txt").unlink()
    keeping.look()
    assert (folder / MANIFEST).exists()
    assert reasons(db) == []
    with open_store(db, readonly=True) as store:
        waiting = store.waiting_notices(NOW, NOW - timedelta(days=9))
        assert [notice.kind for notice in waiting if notice.cause == "publish"] == ["broken", "recovered"]


def reasons(db: Path) -> list[str]:
    """What `anugerah health` says of the pages."""
    with open_store(db, readonly=True) as store:
        found = state_of(store, db, Registry(sites={}), Settings(), NOW).reasons
    return [reason for reason in found if reason.startswith("publish:")]


def test_it_stops_when_the_daemon_ends_and_the_next_one_continues(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    stopped = Keeper(db, settings(folder), lambda: NOW)
    real = Plan.files

    def stopping() -> bytes:
        stopped.stop()
        return b"the last one"

    def until(self: Plan) -> Iterator[File]:
        for number, file in enumerate(real(self)):
            yield file._replace(make=stopping) if number == 30 else file

    monkeypatch.setattr(Plan, "files", until)
    stopped.look()
    monkeypatch.undo()
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert 25 < len(written) < 40
    Keeper(db, settings(folder), lambda: NOW).look()
    assert (folder / "index.html").exists()
    assert not list(folder.rglob(f"*{PART}"))


def test_other_settings_make_another_keeper(db: Path, tmp_path: Path) -> None:
    table = Timetable(db, lambda: NOW, lambda: None, lambda _: None)
    jobs = table._scheduler.get_job
    table.plan(Settings(digest="", sweep="", maintenance="", backup=""))
    assert jobs("pages") is None
    table.plan(settings(tmp_path / "site"), {"publish_dir"})
    first = table._keeper
    assert jobs("pages") is not None
    table.plan(settings(tmp_path / "site", "Lain"), {"site_title"})
    assert table._keeper is not first
    assert first is not None
    first.look()
    assert not (tmp_path / "site").exists(), "the old one is over"
    table.plan(Settings(), {"publish_dir"})
    assert jobs("pages") is None
    assert table._keeper is None


def test_a_daemon_publishes_at_its_start(db: Path, crawled_db: Crawled, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "anugerah", "run", "--db", str(db), "--sites", str(crawled_db.sites)]
    env = ENVIRONMENT | {"ANUGERAH_PUBLISH_DIR": "site", "ANUGERAH_BASE_URL": "https://anugerah.example"}
    with mortal(subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True)) as child:
        deadline = time.monotonic() + 60
        while not (tmp_path / "site" / "search.json").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=60)
    assert child.returncode == 0
    assert (tmp_path / "site" / "en" / "index.html").exists()
