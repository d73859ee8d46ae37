"""Merging the databases of several shards: stable ids, and names and awards that several of them have."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from db_samples import LATER, NOW, rows
from test_db_merging import LEDE, OTHER, RELEASE, award_story, fact

from anugerah.cli import cli
from db.errors import StoreError
from db.store import open_store
from db.union import STEP, Merged, merge_databases

AWARDS = "SELECT id, recipient, sources, status FROM awards ORDER BY id"


@pytest.fixture
def shards(tmp_path: Path) -> list[Path]:
    """Two files: both report one award in their own words, each has one of its own, one of them was rejected there."""
    first, second = tmp_path / "barat.db", tmp_path / "timur.db"
    with open_store(first) as store:
        store.store_batch([award_story("a", fact(), site="satu")], NOW)
        store.store_batch([award_story("b", fact("Pemerintah Kota Pagi", "Piala Pagi"), site="satu", body=OTHER)], NOW)
        store.reject_award(2, LATER)
    with open_store(second) as store:
        store.store_batch([award_story("c", fact("Pemerintah Kota Sore", "Piala Sore"), site="dua", body=OTHER)], NOW)
        store.store_batch([award_story("d", fact(), site="dua", body=f"{LEDE} {RELEASE[:200]}")], LATER)
    return [first, second]


def test_an_award_of_two_shards_is_one_and_what_each_alone_has_stays(shards: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "all.db"
    assert merge_databases(out, shards) == Merged(articles=4, awards=3, united=1)
    assert rows(out, AWARDS) == [
        (1, "Pemerintah Kota Awan", 2, "open"),
        (2, "Pemerintah Kota Pagi", 1, "rejected"),
        (STEP + 1, "Pemerintah Kota Sore", 1, "open"),
    ]
    assert rows(out, "SELECT id FROM articles ORDER BY id") == [(1,), (2,), (STEP + 1,), (STEP + 2,)]
    assert len(rows(out, "SELECT * FROM entities WHERE name = 'Dewan Langit'")) == 1
    assert rows(out, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'bakti OR petugas'") == [(3,)]
    assert rows(out, "PRAGMA foreign_key_check") == []
    with open_store(out) as store:
        assert store.check() == []


def test_merging_again_keeps_the_ids_and_takes_up_what_is_new(shards: list[Path], tmp_path: Path) -> None:
    merge_databases(tmp_path / "before.db", shards)
    with open_store(shards[0]) as store:
        store.store_batch([award_story("e", fact("Pemerintah Kota Malam", "Piala Malam"), site="satu")], LATER)
    merge_databases(tmp_path / "after.db", shards)
    before, after = (rows(tmp_path / name, AWARDS) for name in ("before.db", "after.db"))
    assert set(before) < set(after)
    assert [row[:2] for row in after if row not in before] == [(3, "Pemerintah Kota Malam")]


def test_an_article_that_two_shards_have_is_taken_from_the_first(shards: list[Path], tmp_path: Path) -> None:
    with open_store(shards[1]) as store:
        store.store_batch([award_story("a", fact(), site="satu")], LATER)
    merge_databases(tmp_path / "all.db", shards)
    assert rows(tmp_path / "all.db", "SELECT id FROM articles WHERE url LIKE '%/a'") == [(1,)]
    assert rows(tmp_path / "all.db", "SELECT sources FROM awards WHERE id = 1") == [(2,)]


def test_an_award_that_two_shards_have_from_the_same_article_is_one(tmp_path: Path) -> None:
    """With the copy of its story and the decision that the second shard alone has; merging used to end in an error."""
    first, second, out = tmp_path / "barat.db", tmp_path / "timur.db", tmp_path / "all.db"
    with open_store(first) as store:
        store.store_batch([award_story("z", fact("Pemerintah Kota Pagi", "Piala Pagi"), site="satu", body=OTHER)], NOW)
        store.store_batch([award_story("a", fact(), site="satu")], NOW)
    with open_store(second) as store:
        store.store_batch([award_story("a", fact(), site="satu")], NOW)
        store.store_batch([award_story("copy", fact(), site="dua")], LATER)
        store.confirm_award(1, LATER)
    assert rows(second, "SELECT story_id FROM article ORDER BY id") == [(None,), (1,)]
    assert merge_databases(out, [first, second]) == Merged(articles=3, awards=2, united=1)
    assert rows(out, AWARDS) == [(1, "Pemerintah Kota Pagi", 1, "open"), (2, "Pemerintah Kota Awan", 2, "confirmed")]
    assert rows(out, "SELECT id, story_id FROM article ORDER BY id") == [(1, None), (2, None), (STEP + 2, 2)]
    assert rows(out, "PRAGMA foreign_key_check") == []
    with open_store(out) as store:
        assert store.check() == []


def test_two_shards_with_the_same_articles_and_awards_give_those_of_one(shards: list[Path], tmp_path: Path) -> None:
    double = tmp_path / "double.db"
    with open_store(shards[0]) as store:
        store.backup(double)
    out = tmp_path / "all.db"
    assert merge_databases(out, [shards[0], double]) == Merged(articles=2, awards=2, united=2)
    assert rows(out, AWARDS) == rows(shards[0], AWARDS)


def test_a_file_named_twice_is_refused(shards: list[Path], tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(shards[0])
    with pytest.raises(StoreError, match="named twice"):
        merge_databases(tmp_path / "all.db", [*shards, link])


def test_a_place_that_cannot_be_written_is_a_sentence(shards: list[Path], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: File name too long"):
        merge_databases(tmp_path / ("x" * 252), shards)


def test_the_verb_says_what_came_and_refuses_what_cannot_be_used(shards: list[Path], tmp_path: Path) -> None:
    names = [str(path) for path in shards]
    out = tmp_path / "all.db"
    done = CliRunner().invoke(cli, ["db", "merge", str(out), *names])
    assert done.exit_code == 0, done.output
    assert "2 files, 4 articles, 3 awards; 1 were" in done.output
    with pytest.raises(StoreError, match="exists already"):
        merge_databases(out, shards)
    broken = tmp_path / "broken.db"
    broken.write_text("nothing of SQLite" * 99)
    older = tmp_path / "older.db"
    with closing(sqlite3.connect(older)) as conn:
        conn.execute("CREATE TABLE another (id)")
    for bad, reason in ((broken, "cannot be read"), (older, "another program"), (tmp_path / "none.db", "no database")):
        with pytest.raises(StoreError, match=reason):
            merge_databases(tmp_path / "new.db", [shards[0], bad])
    assert sorted(path.name for path in tmp_path.glob("new*")) == []
