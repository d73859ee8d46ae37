"""The database for other programs: full text, names for ids, and Datasette's metadata."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from db_samples import NOW, every_step, rows, run_sql, story
from sqlite_utils import Database, Migrations
from sqlite_utils.cli import cli as sqlite_utils

from db import connect as connecting
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


def test_the_full_text_of_an_older_file_is_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    older = Migrations("anugerah")
    steps = every_step()
    asked_by_today_s_store = [step for step in steps if step.name.endswith("second_readings")]
    for step in (*steps[:13], *asked_by_today_s_store):
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


def _described() -> dict[str, Any]:
    text = resources.files("anugerah.monitor").joinpath("datasette.yaml").read_bytes()
    tables: dict[str, Any] = msgspec.yaml.decode(text)["databases"]["anugerah"]["tables"]
    return tables


def test_datasette_gets_every_table_and_view_and_no_other(path: Path) -> None:
    named = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%_fts_%'"
    there = dict(rows(path, named))
    described = _described()
    assert set(described) == set(there)
    assert [name for name, kind in there.items() if kind == "view" and "description" not in described[name]] == []
    hidden = {name for name, metadata in described.items() if metadata.get("hidden")}
    assert hidden.isdisjoint(name for name, kind in there.items() if kind == "view")
    assert set(described) - hidden == {name for name, metadata in described.items() if "description" in metadata}


def test_the_description_for_datasette_names_existing_columns(database: Database) -> None:
    single_keys, list_keys = {"sort", "sort_desc", "fts_pk", "label_column"}, {"facets", "sortable_columns"}
    for name, metadata in _described().items():
        assert set(metadata) <= single_keys | list_keys | {"description", "fts_table", "hidden"}, name
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
        named = {metadata[key] for key in single_keys & set(metadata)} | {
            column for key in list_keys & set(metadata) for column in metadata[key]
        }
        assert named - columns == set(), name
        assert ("fts_table" in metadata) == ("fts_pk" in metadata), name


def test_each_view_that_datasette_searches_finds_articles_by_their_text(path: Path) -> None:
    run_sql(path, "UPDATE article SET is_award = 1")
    searched = {name: metadata for name, metadata in _described().items() if "fts_table" in metadata}
    assert set(searched) == {"articles", "award_facts", "award_news", "award_sources", "awards", "stories"}
    for name in ("articles", "award_news", "stories"):
        metadata = searched[name]
        found = (
            f"SELECT title FROM {name} WHERE {metadata['fts_pk']} IN "
            f"(SELECT rowid FROM {metadata['fts_table']} WHERE {metadata['fts_table']} MATCH 'padi')"
        )
        assert rows(path, found) == [("Warga Bukit menanam padi",)], name
