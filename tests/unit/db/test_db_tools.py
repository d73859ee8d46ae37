"""What other programs find in the file: full text, names behind numbers, and Datasette's description of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from db_samples import NOW, rows, run_sql, story
from sqlite_utils import Database, Migrations
from sqlite_utils.cli import cli as sqlite_utils

from db import connect as connecting
from db.migrations import MIGRATIONS
from db.store import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "anugerah.db"
    with open_store(path) as store:
        store.store_batch([story("awan"), story("bukit", title="Warga Bukit menanam padi")], NOW)
    return path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with closing(sqlite3.connect(path)) as conn:
        yield Database(conn)


def test_sqlite_utils_finds_the_full_text_of_the_articles(path: Path, database: Database) -> None:
    assert database.table("article").detect_fts() == "articles_fts"
    done = CliRunner().invoke(sqlite_utils, ["search", str(path), "article", "pádi", "-c", "title"])
    assert msgspec.json.decode(done.output) == [{"title": "Warga Bukit menanam padi"}]


def test_the_full_text_of_an_older_file_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    older = Migrations("anugerah")
    for step in list(MIGRATIONS.pending(Database(memory=True)))[:13]:
        older(name=step.name)(step.fn)
    with monkeypatch.context() as patch:
        patch.setattr(connecting, "MIGRATIONS", older)
        with open_store(path) as store:
            store.store_batch([story("awan"), story("bukit", title="Warga Bukit menanam padi")], NOW)
    with open_store(path) as store:
        assert store.check() == []
    match = "SELECT a.title FROM articles_fts AS f JOIN articles AS a ON a.id = f.rowid WHERE articles_fts MATCH ?"
    assert rows(path, match, "padi") == [("Warga Bukit menanam padi",)]
    run_sql(path, "UPDATE article SET title = 'Warga Bukit memanen jagung' WHERE title LIKE '%padi'")
    assert rows(path, match, "padi") == []
    assert rows(path, match, "jagung") == [("Warga Bukit memanen jagung",)]
    run_sql(path, "DELETE FROM article")
    assert rows(path, match, "jagung") == []
