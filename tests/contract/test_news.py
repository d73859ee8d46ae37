"""`anugerah news`: rows of the view award_news as a table, JSON, CSV, and as they come."""

import csv
import io
import select
import signal
import sqlite3
import subprocess
import sys
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from children import mortal
from conftest import Crawled
from verbs import ENVIRONMENT, NEWS, anugerah, copy_of


def rows_of(db: Path, where: str = "1") -> list[tuple[object, ...]]:
    sql = f"SELECT * FROM award_news WHERE {where} ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC"
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def test_json_is_the_newest_fifty_rows_of_the_view(crawled_db: Crawled) -> None:
    done = anugerah("news", "--json", "--db", crawled_db.db)
    assert (done.status, done.err) == (0, "")
    assert all(list(row) == NEWS for row in done.json)
    assert [tuple(row.values()) for row in done.json] == rows_of(crawled_db.db)[:50]


def test_csv_has_the_same_columns_and_rows(crawled_db: Crawled) -> None:
    done = anugerah("news", "--csv", "--db", crawled_db.db)
    header, *rows = csv.reader(io.StringIO(done.out))
    assert header == NEWS
    expected = [["" if value is None else str(value) for value in row] for row in rows_of(crawled_db.db)[:50]]
    assert rows == expected


@pytest.mark.parametrize("region", ["36", "Banten", "36.03", "Kabupaten Tangerang", "kota tangerang"])
def test_a_region_is_a_code_or_a_name(crawled_db: Crawled, region: str) -> None:
    code = {"Banten": "36", "Kabupaten Tangerang": "36.03", "kota tangerang": "36.71"}.get(region, region)
    done = anugerah("news", "--json", "--region", region, "--db", crawled_db.db)
    assert [tuple(row.values()) for row in done.json] == rows_of(
        crawled_db.db, f"recipient_region = '{code}' OR recipient_region LIKE '{code}.%'"
    )[:50]


def test_level_and_type_narrow(crawled_db: Crawled) -> None:
    done = anugerah("news", "--json", "--level", "nasional", "--type", "rating", "--db", crawled_db.db)
    assert [tuple(row.values()) for row in done.json] == rows_of(
        crawled_db.db, "level = 'nasional' AND award_type = 'rating'"
    )[:50]


def test_since_counts_from_when_a_story_was_first_seen(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    day = datetime.now(UTC).date()
    with closing(sqlite3.connect(db)) as conn:
        newest = conn.execute("SELECT article_id FROM award_news ORDER BY article_id LIMIT 3").fetchall()
        conn.execute("UPDATE article SET first_seen_at = '2025-01-01T00:00:00Z'")
        stamp = f"{day - timedelta(days=3)}T17:30:00Z"  # half past midnight of the day after, in Jakarta
        conn.executemany("UPDATE article SET first_seen_at = ? WHERE id = ?", [(stamp, id_) for (id_,) in newest])
        conn.commit()
    for since, zone, expected in [
        ("5d", "UTC", 3),
        ("1h", "UTC", 0),
        (day - timedelta(days=2), "Asia/Jakarta", 3),
        (day - timedelta(days=2), "UTC", 0),
        ("2024-12-31", "UTC", len(rows_of(db))),
    ]:
        done = anugerah("news", "--json", "--since", since, "--db", db, ANUGERAH_TIMEZONE=zone)
        assert len(done.json) == expected


def test_a_table_fits_a_pipe_and_nothing_found_is_said(crawled_db: Crawled) -> None:
    done = anugerah("news", "--db", crawled_db.db)
    assert done.status == 0
    assert "published" in done.out  # the heading, whatever the width
    assert "gerbangkarang" in done.out
    done = anugerah("news", "--region", "Papua", "--db", crawled_db.db)
    assert (done.status, done.out) == (0, "")
    assert "No award news" in done.err
    assert anugerah("news", "--region", "Papua", "--json", "--db", crawled_db.db).json == []


def test_brackets_in_a_sites_text_are_printed_as_they_are(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("UPDATE award_fact SET recipient = '[FOTO] [/] Kota'")
        conn.commit()
    done = anugerah("news", "--db", db)
    assert done.status == 0
    assert "[FOTO] [/] Kota" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--json", "--csv"], "Choose one of --json and --csv."),
        (["--region", "Tangerang"], "Kabupaten Tangerang (36.03), Kota Tangerang (36.71)"),
        (["--region", "Atlantis"], "`Atlantis` is no region"),
        (["--since", "lately"], "`lately` is neither a duration"),
        (["--level", "global"], "'global' is not one of"),
        (["--type", "prize"], "'prize' is not one of"),
    ],
)
def test_wrong_usage_is_one_sentence(crawled_db: Crawled, arguments: list[str], said: str) -> None:
    anugerah("news", *arguments, "--db", crawled_db.db).failed(2, said)


def test_a_database_that_cannot_be_read_is_one_sentence(crawled_db: Crawled, tmp_path: Path) -> None:
    anugerah("news", "--db", tmp_path / "none.db").failed(2, "There is no database", "none.db")
    anugerah("news", "--db", tmp_path / "none" / "a.db").failed(2, "does not exist", "none")
    corrupt = tmp_path / "corrupt.db"
    corrupt.write_bytes(b"no database at all " * 300)
    anugerah("news", "--db", corrupt).failed(2, "is not an SQLite database")
    half = tmp_path / "half.db"
    half.write_bytes(crawled_db.db.read_bytes()[:20_000])
    anugerah("news", "--db", half).failed(2, "is damaged")


def followed(db: Path, *options: str, pipesize: int = -1) -> "AbstractContextManager[subprocess.Popen[bytes]]":
    """`news --follow`, as a shell without job control starts it with `&`: SIGINT is ignored."""
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "anugerah", "news", "--follow"]
    return mortal(
        subprocess.Popen(
            [*command, *options, "--db", str(db)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            pipesize=pipesize,
        )
    )


def test_follow_prints_what_is_there_then_what_comes(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    with followed(db, "--json", "--since", "30d") as child:
        assert child.stdout
        there = [msgspec.json.decode(child.stdout.readline()) for _ in rows_of(db)]
        assert all(list(row) == NEWS for row in there)
        assert sorted(tuple(row.values()) for row in there) == sorted(rows_of(db))
        published = [row["published_at"] for row in there]
        assert published == sorted(published)
        now = f"{datetime.now(UTC) - timedelta(seconds=5):%Y-%m-%dT%H:%M:%SZ}"
        with closing(sqlite3.connect(db)) as conn:
            columns = [row[1] for row in conn.execute("PRAGMA table_info(article)")]
            fresh = {"id": "900", "key": "'//x/900'", "first_seen_at": f"'{now}'"}
            chosen = ", ".join(fresh.get(column, column) for column in columns)
            conn.execute(f"INSERT INTO article SELECT {chosen} FROM article WHERE id = {there[0]['article_id']}")
            conn.commit()
        assert msgspec.json.decode(child.stdout.readline())["article_id"] == 900
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 0


@pytest.mark.parametrize(
    "told",
    [[signal.SIGINT], [signal.SIGTERM], [signal.SIGTERM, signal.SIGINT]],
    ids=lambda told: "-".join(number.name for number in told),
)
def test_follow_ends_when_it_is_told_to(crawled_db: Crawled, told: list[signal.Signals]) -> None:
    with followed(crawled_db.db, "--csv") as child:
        assert child.stdout
        child.stdout.readline()
        for number in told:
            child.send_signal(number)
        _, err = child.communicate(timeout=20)
        assert (child.returncode, err) == (0, b"")


def test_follow_ends_though_nobody_reads_what_it_prints(crawled_db: Crawled) -> None:
    with followed(crawled_db.db, "--json", pipesize=4096) as child:
        assert child.stdout
        select.select([child.stdout], [], [])
        stat = Path(f"/proc/{child.pid}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "S":  # it sleeps: the pipe is full
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
        assert child.stderr
        assert child.stderr.read() == b""


@pytest.mark.parametrize("columns", ["80", "140"])
def test_no_word_is_broken_in_two_at_any_width(crawled_db: Crawled, columns: str) -> None:
    out = anugerah("news", "--region", "Banten", "--db", crawled_db.db, COLUMNS=columns).out
    rows = anugerah("news", "--region", "Banten", "--json", "--db", crawled_db.db).json
    told = [row[name] or "" for row in rows for name in ("recipient", "award", "giver", "rank", "site")]
    assert set(" ".join(told).split()) <= set(out.replace(": ", " ").replace(":\n", "\n").split())
    assert max(map(len, out.splitlines())) <= int(columns)
