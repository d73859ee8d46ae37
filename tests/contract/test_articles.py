"""`anugerah articles forget`: nothing of the text is left anywhere, and no crawl stores it again."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from conftest import Crawled
from verbs import anugerah

from anugerah.archive import archive_folder
from crawler.readersetup import lessons_folder
from crawler.urls import key_hash
from db.store import open_store

PICKED = """
    SELECT a.id, a.url, a.site, a.title, a.body FROM article AS a JOIN award_fact AS f ON f.article_id = a.id
    JOIN alias AS r ON r.name_key = f.recipient_key JOIN entity AS e ON e.id = r.entity_id
    WHERE e.kind = 'person' AND a.story_id IS NULL AND NOT EXISTS (SELECT 1 FROM article WHERE story_id = a.id)
    AND (SELECT count(*) FROM award_fact WHERE article_id = a.id) = 1 ORDER BY a.id LIMIT 1
"""


@pytest.fixture
def db(crawled_db: Crawled, tmp_path: Path) -> Path:
    """A copy of the newsroom's database with its archive."""
    path = tmp_path / "anugerah.db"
    shutil.copy(crawled_db.db, path)
    shutil.copytree(archive_folder(crawled_db.db), archive_folder(path))
    return path


def ask(db: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql, values).fetchall()


def picked(db: Path) -> tuple[int, str, str, str, str]:
    """The only article that reports some person's award."""
    ((number, url, site, title, body),) = ask(db, PICKED)
    return int(str(number)), str(url), str(site), str(title), str(body)


def everything(folder: Path) -> bytes:
    """All bytes below a folder, unpacked."""
    parts = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            parts.append(gzip.decompress(data) if path.name.endswith(".gz") else data)
    return b"\n".join(parts)


def traces(folder: Path, title: str, body: str) -> list[str]:
    """What of the text is in a file there; headlines are in the archived pages of other stories too."""
    data = everything(folder)
    sentences = [text for text in (*body.split("\n"), *body.split(". ")) if len(text) > 30 and text.encode() in data]
    is_titled = any(title.encode() in path.read_bytes() for path in folder.glob("anugerah.db*"))
    return [title, *sentences] if is_titled else sentences


def test_nothing_of_the_article_is_left(db: Path, tmp_path: Path) -> None:
    number, url, site, title, body = picked(db)
    others = ask(db, "SELECT count(*) FROM article")[0][0]
    with open_store(db) as store, closing(sqlite3.connect(db)) as conn:
        conn.execute("UPDATE article SET body = body || ' Kalimat lama yang sudah diganti.' WHERE id = ?", [number])
        conn.execute("UPDATE article SET body = ? WHERE id = ?", [body, number])
        conn.execute(
            "INSERT INTO article_version (article_id, replaced_at, fetched_at, url, title, body) "
            "VALUES (?, '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', ?, 'Judul yang lama sekali', 'Isi lama.')",
            [number, url],
        )
        conn.commit()
        assert store.check() == []
    lesson = lessons_folder(db) / "0001"
    lesson.mkdir(parents=True)
    lines = [{"title": title, "body": body, "label": "award"}, {"body": "Lain.", "label": "not_award"}]
    (lesson / "corrections.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, lines)) + b"\n")
    assert len(traces(tmp_path, title, body)) > 2
    names = ask(db, "SELECT recipient, award_id FROM award_fact WHERE article_id = ?", number)

    done = anugerah("articles", "forget", url, "--yes", "--db", db)

    assert done.status == 0, done.err
    assert title in done.err
    assert "Deleted too: archived pages: 1, corrections: 1." in done.err
    left = everything(tmp_path)
    assert traces(tmp_path, title, body) == []
    for text in ("Kalimat lama", "Judul yang lama sekali"):
        assert text.encode() not in left, text
    for name, _ in names:  # another story's archived page may name them in its sidebar
        assert str(name).encode() not in db.read_bytes(), name
    assert b"Lain." in left
    assert not ask(db, "SELECT 1 FROM award WHERE id = ?", names[0][1])
    assert not ask(db, "SELECT 1 FROM award_fact WHERE article_id = ?", number)
    assert ask(db, "SELECT count(*) FROM article")[0][0] == int(str(others)) - 1
    assert set(ask(db, "SELECT reason, site FROM address WHERE key_hash = ?", key_hash(url))) == {("forgotten", site)}
    assert ask(db, "PRAGMA foreign_key_check") == []
    assert anugerah("db", "check", "--db", db).status == 0


def test_no_crawl_stores_it_again(db: Path, crawled_db: Crawled, tmp_path: Path) -> None:
    _, url, site, title, body = picked(db)
    anugerah("articles", "forget", url, "--yes", "--db", db)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("DELETE FROM source")
        conn.execute("UPDATE address SET seen_at = '2025-01-01T00:00:00Z', fetched_at = '2025-01-01T00:00:00Z'")
        conn.commit()
    done = anugerah("crawl", site, "--backfill", "--db", db, "--sites", crawled_db.sites)
    assert done.status == 0, done.err
    assert not ask(db, "SELECT 1 FROM article WHERE url = ?", url)
    assert ask(db, "SELECT reason, fetched_at FROM address WHERE key_hash = ?", key_hash(url)) == [
        ("forgotten", "2025-01-01T00:00:00Z")
    ]
    assert traces(tmp_path, title, body) == []


def test_awards_that_other_articles_report_stay_with_their_values(db: Path) -> None:
    sql = """
        SELECT f.award_id, a.url, a.title FROM award_fact AS f JOIN article AS a ON a.id = f.article_id
        JOIN award AS w ON w.id = f.award_id WHERE w.sources > 1 ORDER BY 1 LIMIT 1
    """
    ((award, url, _),) = ask(db, sql)
    before = int(str(ask(db, "SELECT sources FROM award WHERE id = ?", award)[0][0]))
    assert anugerah("articles", "forget", url, "--yes", "--db", db).status == 0
    ((sources, status, shown),) = ask(db, "SELECT sources, status, url FROM awards WHERE id = ?", award)
    assert (sources, status) == (before - 1, "open")
    assert shown != url


def test_a_confirmed_award_is_emptied_with_its_only_story(db: Path) -> None:
    number, url, *_ = picked(db)
    ((award,),) = ask(db, "SELECT award_id FROM award_fact WHERE article_id = ?", number)
    assert anugerah("awards", "confirm", award, "--db", db).status == 0
    assert anugerah("articles", "forget", url, "--yes", "--db", db).status == 0
    assert ask(db, "SELECT recipient, award, giver, status FROM award WHERE id = ?", award) == [
        (None, None, None, "withdrawn")
    ]


def test_it_asks_first_and_reports_unknown_addresses(db: Path) -> None:
    _, url, *_ = picked(db)
    assert anugerah("articles", "forget", url, "--db", db, stdin="n\n").status == 1
    assert ask(db, "SELECT 1 FROM article WHERE url = ?", url)
    anugerah("articles", "forget", "https://nowhere.example/x", "--yes", "--db", db).failed(2, "Nothing is known of")
    assert anugerah("articles", "forget", url, "--db", db, stdin="y\n").status == 0
    again = anugerah("articles", "forget", url, "--yes", "--db", db)
    assert again.status == 0
    assert "holds no article" in again.err


def test_a_blocking_reader_is_reported_and_a_second_run_finishes(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.connect.BUSY_SECONDS", 1.0)
    _, url, *_ = picked(db)
    with closing(sqlite3.connect(db)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        done = anugerah("articles", "forget", url, "--yes", "--db", db)
    assert done.status == 1
    assert "run this again" in done.err
    assert anugerah("articles", "forget", url, "--yes", "--db", db).status == 0


def test_copies_are_named_and_published_pages_go(db: Path, tmp_path: Path) -> None:
    number, url, *_ = picked(db)
    ((award,),) = ask(db, "SELECT award_id FROM award_fact WHERE article_id = ?", number)
    (tmp_path / "backups").mkdir()
    copy = tmp_path / "backups" / "anugerah-20250101-000000.db"
    assert anugerah("db", "backup", copy, "--db", db).status == 0
    site = tmp_path / "site"
    assert anugerah("publish", site, "--db", db).status == 0
    assert (site / "anugerah" / str(award)).exists()
    done = anugerah("articles", "forget", url, "--yes", "--db", db, ANUGERAH_PUBLISH_DIR=str(site))
    assert str(copy) in done.err
    assert not (site / "anugerah" / str(award)).exists()
