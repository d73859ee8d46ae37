"""`anugerah awards`: merged awards as a table and as JSON, and an editor's decisions."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Crawled
from verbs import anugerah, copy_of


@pytest.fixture
def db(crawled_db: Crawled, tmp_path: Path) -> Path:
    return copy_of(crawled_db.db, tmp_path)


def rows(db: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def ids(db: Path, where: str = "1") -> list[int]:
    return [int(str(row[0])) for row in rows(db, f"SELECT id FROM awards WHERE {where} ORDER BY id")]


def status(db: Path, award_id: int) -> object:
    return rows(db, f"SELECT status FROM awards WHERE id = {award_id}")[0][0]


def test_the_list_is_the_newest_rows_of_the_view(db: Path) -> None:
    columns = [row[1] for row in rows(db, "PRAGMA table_info(awards)")]
    done = anugerah("awards", "list", "--json", "--limit", 5, "--db", db)
    assert (done.status, done.err) == (0, "")
    assert all(list(row) == columns for row in done.json)
    order = "ORDER BY coalesce(published_at, first_seen_at) DESC, id DESC LIMIT 5"
    assert [tuple(row.values()) for row in done.json] == rows(db, f"SELECT * FROM awards {order}")
    table = anugerah("awards", "list", "--limit", 5, "--db", db, COLUMNS="200").out
    assert all(str(row["id"]) in table for row in done.json)


def test_a_list_of_a_status_and_of_conflicts(db: Path) -> None:
    first, second = ids(db)[:2]
    anugerah("awards", "reject", first, "--db", db)
    assert [row["id"] for row in anugerah("awards", "list", "--status", "rejected", "--json", "--db", db).json] == [
        first
    ]
    assert anugerah("awards", "list", "--conflicts", "--json", "--db", db).json == []
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("UPDATE award SET conflicts = '{\"score\":[[93.2,[1]],[93.1,[2]]]}' WHERE id = ?", [second])
        conn.commit()
    assert [row["id"] for row in anugerah("awards", "list", "--conflicts", "--json", "--db", db).json] == [second]
    assert "differ on score" in anugerah("awards", "list", "--conflicts", "--db", db, COLUMNS="200").out
    assert "or 93.1, by article 2" in anugerah("awards", "show", second, "--db", db).out
    none = anugerah("awards", "list", "--status", "withdrawn", "--db", db)
    assert (none.status, none.out) == (0, "")
    assert "No matching award" in none.err


def test_an_award_is_shown_with_its_sources_and_decisions(db: Path) -> None:
    award_id = ids(db, "sources > 1")[0]
    anugerah("awards", "confirm", award_id, "--db", db)
    shown = anugerah("awards", "show", award_id, "--json", "--db", db).json
    assert shown["id"] == award_id
    assert len(shown["sources"]) == rows(db, f"SELECT count(*) FROM award_sources WHERE award_id = {award_id}")[0][0]
    assert shown["decisions"][0]["action"] == "confirm"
    text = anugerah("awards", "show", award_id, "--db", db).out
    for source in shown["sources"]:
        assert source["url"] in text
        assert source["evidence"] in text
    assert f"decision {shown['decisions'][0]['id']}" in text


def test_confirm_reject_and_undo(db: Path) -> None:
    first, second = ids(db)[:2]
    done = anugerah("awards", "confirm", first, second, "--db", db)
    assert done.out == f"Award {first} is confirmed.\nAward {second} is confirmed.\n"
    assert anugerah("awards", "reject", first, "--db", db).out == f"Award {first} is rejected.\n"
    assert (status(db, first), status(db, second)) == ("rejected", "confirmed")
    assert first not in [row["id"] for row in anugerah("news", "--json", "--limit", 1000, "--db", db).json]
    assert anugerah("awards", "undo", "--db", db).out == f"Undone: award {first} rejected.\n"
    assert status(db, first) == "confirmed"


@pytest.mark.parametrize("verb", ["confirm", "reject", "doubt"])
def test_with_a_wrong_id_among_several_none_is_decided(db: Path, verb: str) -> None:
    first = ids(db)[0]
    done = anugerah("awards", verb, first, 99999, "--db", db)
    assert (done.status, done.out) == (2, "")
    assert anugerah("awards", "undo", "--db", db).status == 2
    assert status(db, first) == "open"


def test_a_decision_that_is_repeated_is_undone_at_once(db: Path) -> None:
    award_id = ids(db)[0]
    for _ in range(2):
        assert anugerah("awards", "reject", award_id, "--db", db).out == f"Award {award_id} is rejected.\n"
    anugerah("awards", "undo", "--db", db)
    assert status(db, award_id) == "open"


def test_a_value_that_an_edit_took_away_shows_what_sources_state(db: Path) -> None:
    award_id = ids(db, "rank > '' AND sources = 1")[0]
    anugerah("awards", "edit", award_id, "rank=", "score=93,5", "--db", db)
    with closing(sqlite3.connect(db)) as conn:  # the edit merged the sources anew
        conn.execute(
            """UPDATE award SET conflicts = '{"rank":[["juara 1",[1]],["juara 2",[2]]]}' WHERE id = ?""", [award_id]
        )
        conn.commit()
    lines = [" ".join(line.split()) for line in anugerah("awards", "show", award_id, "--db", db).out.splitlines()]
    at = lines.index("rank not known")
    assert lines[at + 1 : at + 3] == ["or juara 1, by article 1", "or juara 2, by article 2"]
    assert lines[-1].endswith(f"{award_id} changed: score=93.5, rank=")


def test_merge_split_and_undo(db: Path) -> None:
    lone = "sources = 1 AND (SELECT count(DISTINCT award_id) FROM award_facts WHERE article_id = "
    lone += "(SELECT article_id FROM award_sources WHERE award_id = awards.id)) = 1"
    first, second = ids(db, lone)[:2]
    assert anugerah("awards", "merge", first, second, "--db", db).out == f"Award {second} is {first} from now on.\n"
    assert second not in ids(db)
    article = rows(db, f"SELECT max(article_id) FROM award_sources WHERE award_id = {first}")[0][0]
    new = anugerah("awards", "split", first, article, "--db", db).out.split()[3]
    assert int(new) in ids(db)
    anugerah("awards", "undo", "--db", db)
    anugerah("awards", "undo", "--db", db)
    assert {first, second} <= set(ids(db))
    assert anugerah("db", "check", "--db", db).status == 0


def test_a_word_stays_when_stories_are_read_again(db: Path, crawled_db: Crawled) -> None:
    first = ids(db)[0]
    anugerah("awards", "reject", first, "--db", db)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("UPDATE award_fact SET rank = 'lain'")
        conn.commit()
    assert anugerah("retag", "--db", db, "--sites", crawled_db.sites).status == 0
    assert status(db, first) == "rejected"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("confirm", 99999), "There is no award 99999: `anugerah awards list` shows those there are."),
        (("merge", 1, 1), "are one award already"),
        (("split", 1, 99999), ": name some of these, not 99999."),
        (("undo",), "There is no decision to undo."),
    ],
)
def test_errors_are_one_sentence(db: Path, arguments: tuple[object, ...], says: str) -> None:
    arguments = tuple(ids(db)[0] if argument == 1 else argument for argument in arguments)
    done = anugerah("awards", *arguments, "--db", db)
    assert done.status == 2
    assert says in done.err
    assert "Traceback" not in done.err


def test_without_a_database(tmp_path: Path) -> None:
    done = anugerah("awards", "list", "--db", tmp_path / "none.db")
    assert done.status == 2
    assert "There is no database" in done.err


@pytest.mark.parametrize(
    "command",
    [
        "news --limit {}", "awards list --limit {}", "awards show {}", "awards confirm {}", "awards reject 1 {}",
        "awards doubt {}", "awards edit {} year=2024", "awards merge 1 {}", "awards split {} 1", "awards split 1 {}",
        "awards undo {}", "readings list --limit {}", "readings take {} ours",
    ],
)  # fmt: skip
def test_a_number_that_the_database_cannot_hold_is_wrong_usage(
    crawled_db: Crawled, tmp_path: Path, command: str
) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    for number, reason in (("9" * 20, "is too large"), ("0", "is too small"), ("many", "`many` is not a whole number")):
        done = anugerah(*command.format(number).split(), "--db", db)
        done.failed(2, reason)
