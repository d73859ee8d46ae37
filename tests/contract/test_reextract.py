"""`anugerah reextract`: what was misread comes right from the archived pages, and a second run changes nothing."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import Crawled
from crawls import crawl
from verbs import Done, anugerah, copy_of, process

import anugerah.reextract as reextracting
from anugerah.archive import Archive, archive_folder, archived_pages
from crawler.articles import Article, NotArticle
from crawler.config import Settings
from crawler.extraction import extract
from crawler.newsroom.server import Newsroom
from db.store import open_store

SITES = ("gerbangkarang", "gongsaparua")
TABLES = ("article", "article_version", "award_fact", "address", "run", "site")
MISREAD = (
    "UPDATE article SET title = 'Berita', body = 'Baca juga: yang lain', author = 'operator', author_kind = 'account', "
    "published_at = '2024-01-01', section = 'Video', gone_at = '2030-01-01T00:00:00Z' "
    "WHERE id = (SELECT min(article_id) FROM award_fact)"
)


@dataclass(frozen=True)
class Replayed:
    """A copy of the crawled newsroom, archive and all."""

    db: Path
    sites: Path

    def reextract(self, *options: object) -> Done:
        """Run the verb."""
        return anugerah("reextract", *options, "--db", self.db, "--sites", self.sites)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What a query gives."""
        with closing(sqlite3.connect(self.db)) as conn:
            conn.row_factory = sqlite3.Row
            return [dict(row) for row in conn.execute(sql)]

    def change(self, sql: str) -> None:
        """A change that bypasses the program."""
        with closing(sqlite3.connect(self.db)) as conn:
            conn.executescript(sql)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """All that is stored."""
        return {name: self.rows(f"SELECT * FROM {name}") for name in TABLES}

    @property
    def archived(self) -> int:
        """Articles whose pages the default setting archives."""
        return len(self.rows("SELECT id FROM article WHERE is_award OR award_score >= 0.2"))


@pytest.fixture(scope="module")
def crawled_db(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Two sites of the newsroom: most tests read all their pages again."""
    folder = tmp_path_factory.mktemp("two")
    for file in newsroom.write_site_files(folder / "sites"):
        if file.stem not in SITES:
            file.unlink()
    crawl(folder / "anugerah.db", folder / "sites")
    return Crawled(folder / "anugerah.db", folder / "sites")


@pytest.fixture
def replayed(crawled_db: Crawled, tmp_path: Path) -> Replayed:
    db = copy_of(crawled_db.db, tmp_path)
    shutil.copytree(archive_folder(crawled_db.db), archive_folder(db))
    return Replayed(db, crawled_db.sites)


def came_out(count: int, fields: str = "") -> str:
    return f"{count} articles came out different{f' ({fields})' if fields else ''}.\n"


def test_after_a_crawl_there_is_nothing_to_do(replayed: Replayed) -> None:
    before = replayed.tables()
    done = replayed.reextract()
    articles = len(before["article"])
    assert 0 < replayed.archived < articles
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"Read {replayed.archived} archived pages again: {came_out(0)}"
        f"{articles - replayed.archived} stored articles have no archived page.\n"
    )
    assert replayed.tables() == before


def test_what_was_misread_comes_right_once(replayed: Replayed) -> None:
    right = replayed.tables()
    replayed.change(MISREAD)
    (wrong,) = replayed.rows("SELECT * FROM article WHERE gone_at IS NOT NULL")
    done = replayed.reextract()
    assert done.out.splitlines(keepends=True)[0].endswith(came_out(1, "title 1, author 1, dates 1, body 1, details 1"))
    now = replayed.tables()
    (row,) = (row for row in now["article"] if row["id"] == wrong["id"])
    (expected,) = (row for row in right["article"] if row["id"] == wrong["id"])
    assert row["changed_at"] is not None
    assert row == expected | {"changed_at": row["changed_at"], "gone_at": wrong["gone_at"]}
    (version,) = now["article_version"]
    kept = ("article_id", "title", "body", "author", "published_at", "fetched_at")
    assert [version[name] for name in kept] == [wrong[name.replace("article_", "")] for name in kept]
    assert now["award_fact"] == right["award_fact"]
    assert replayed.reextract().out.splitlines(keepends=True)[0].endswith(came_out(0))
    assert replayed.tables() == now


def test_a_tag_and_facts_that_differ_are_stored_and_counted(replayed: Replayed) -> None:
    right = [{**row, "id": 0, "award_id": 0} for row in replayed.tables()["award_fact"]]
    replayed.change("DELETE FROM award_fact; UPDATE article SET is_award = 0, award_type = NULL")
    awards = len({row["article_id"] for row in right})
    out = replayed.reextract().out
    assert f"tag {len(replayed.rows('SELECT id FROM articles WHERE is_award'))}, facts {awards})" in out
    found = sorted(({**row, "id": 0, "award_id": 0} for row in replayed.tables()["award_fact"]), key=str)
    assert found == sorted(right, key=str)
    assert replayed.tables()["article_version"] == []


def test_an_author_that_the_page_does_not_state_goes(replayed: Replayed) -> None:
    replayed.change("UPDATE article SET author = 'Situs Kami'")
    none = len(replayed.rows("SELECT id FROM article WHERE author IS NULL"))
    replayed.reextract()
    left = len(replayed.rows("SELECT id FROM article WHERE author = 'Situs Kami'"))
    assert none == 0
    assert left == len(replayed.rows("SELECT id FROM article")) - replayed.archived


def test_what_another_fetch_stated_stays_where_this_page_is_silent(replayed: Replayed, silent: None) -> None:
    stated = "SELECT id, author FROM article WHERE author IS NOT NULL AND (is_award OR award_score >= 0.2) ORDER BY id"
    before = replayed.rows(stated)
    replayed.change(
        "INSERT INTO article_version (article_id, replaced_at, fetched_at, url, title, body) "
        "SELECT id, '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', url, title, body FROM article "
        f"WHERE id = {before[0]['id']}"
    )
    assert f"(author {len(before) - 1})" in replayed.reextract().out
    assert replayed.rows(stated) == before[:1]


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Article], Article | NotArticle]], None]:
    """Rules of tomorrow: extraction followed by another step."""

    def install(step: Callable[[Article], Article | NotArticle]) -> None:
        def tomorrow(*args: Any, **kwargs: Any) -> Article | NotArticle:
            article = extract(*args, **kwargs)
            return article if isinstance(article, NotArticle) else step(article)

        monkeypatch.setattr(reextracting, "extract", tomorrow)

    return install


@pytest.fixture
def silent(rules: Callable[[Callable[[Article], Article | NotArticle]], None]) -> None:
    rules(lambda article: msgspec.structs.replace(article, author=None, author_kind=None))


def test_tomorrow_s_rules_change_what_they_read_otherwise(
    replayed: Replayed, rules: Callable[[Callable[[Article], Article | NotArticle]], None]
) -> None:
    rules(lambda article: msgspec.structs.replace(article, title=f"{article.title}…", url="http://127.0.0.1/lain"))
    first = replayed.tables()["article"]
    assert f"(title {replayed.archived}, facts " in replayed.reextract().out
    rows = replayed.rows("SELECT * FROM article WHERE title LIKE '%…'")
    assert len(rows) == len(replayed.rows("SELECT id FROM article_version")) == replayed.archived
    for name in ("url", "key", "first_seen_at", "fetched_at"):
        assert [row[name] for row in replayed.tables()["article"]] == [row[name] for row in first]
    assert came_out(0) in replayed.reextract().out


def test_an_article_stays_where_the_page_is_no_longer_one(
    replayed: Replayed, rules: Callable[[Callable[[Article], Article | NotArticle]], None]
) -> None:
    rules(lambda _: NotArticle("not_an_article"))
    before = replayed.tables()
    done = replayed.reextract()
    assert f"{replayed.archived} archived pages hold no article by today's rules: the stored articles stay." in done.out
    assert replayed.tables() == before


def test_a_dry_run_says_the_same_and_writes_nothing(replayed: Replayed) -> None:
    replayed.change(MISREAD)
    before, archive = replayed.tables(), archive_folder(replayed.db)
    done = replayed.reextract("--dry-run")
    assert "1 articles would come out different (title 1, " in done.out
    dry = replayed.reextract("--dry-run", "--json")
    assert (dry.status, dry.err) == (0, "")
    assert list(dry.json) == ["read", "changed", "fields", "stale", "not_articles", "unarchived", "skipped"]
    assert (dry.json["read"], dry.json["changed"]) == (replayed.archived, 1)
    assert [dry.json["fields"][name] for name in ("title", "author", "body", "facts")] == [1, 1, 1, 0]
    assert (dry.json["stale"], dry.json["not_articles"], dry.json["skipped"]) == (0, 0, [])
    assert replayed.tables() == before
    assert {file.name.partition("-2")[0] for file in archive.iterdir()} == {"pages", "archive.lock"}


def test_a_page_older_than_the_text_is_not_used(replayed: Replayed) -> None:
    replayed.change(MISREAD + "; UPDATE article SET fetched_at = '2999-01-01T00:00:00Z' WHERE title = 'Berita'")
    before = replayed.tables()
    assert "1 archived pages are older than the stored articles: not used." in replayed.reextract().out
    assert replayed.tables() == before


def test_of_several_pages_the_newest_counts(replayed: Replayed) -> None:
    folder = archive_folder(replayed.db)
    (page, *_) = (page for _, page in archived_pages(folder))
    for fetched_at, title in (("2999-01-02T00:00:00Z", "Terbaru"), ("2999-01-01T00:00:00Z", "Lama")):
        body = f"<article><h1>{title} dari Kota Awan</h1><p>{'Warga menyambut piala itu. ' * 9}</p></article>".encode()
        Archive(folder, Settings()).store(
            [msgspec.structs.replace(page, fetched_at=fetched_at, link=None, body=b"<html><body>" + body)]
        )
    assert "1 articles came out different" in replayed.reextract().out
    assert [row["title"] for row in replayed.rows("SELECT title FROM article WHERE title LIKE '%Kota Awan'")] == [
        "Terbaru dari Kota Awan"
    ]


def test_site_narrows_it_and_an_unknown_one_is_wrong_usage(replayed: Replayed) -> None:
    replayed.change("UPDATE article SET author = 'Situs Kami'")
    done = replayed.reextract("--site", "gerbangkarang")
    changed = replayed.rows("SELECT DISTINCT site FROM article WHERE author <> 'Situs Kami'")
    assert [row["site"] for row in changed] == ["gerbangkarang"]
    of_site = replayed.rows("SELECT id FROM article WHERE site = 'gerbangkarang'")
    read = int(done.out.split()[1])
    assert f"{len(of_site) - read} stored articles have no archived page." in done.out
    replayed.reextract("--site", "gerbangkarag").failed(2, "there is no site `gerbangkarag`")


def test_a_site_that_a_crawl_holds_is_skipped_and_named(replayed: Replayed) -> None:
    now = datetime.now(UTC)
    with open_store(replayed.db) as store:
        assert store.lease("gerbangkarang", "another:1", now + timedelta(hours=1), now)
    replayed.change("UPDATE article SET author = 'Situs Kami'")
    done = replayed.reextract()
    assert (done.status, done.err) == (0, "Skipped, since a crawl holds them: gerbangkarang.\n")
    assert replayed.reextract("--json").json["skipped"] == ["gerbangkarang"]
    changed = replayed.rows("SELECT DISTINCT site FROM article WHERE author <> 'Situs Kami'")
    assert changed
    assert "gerbangkarang" not in {row["site"] for row in changed}
    assert replayed.rows("SELECT name, holder FROM lease") == [{"name": "gerbangkarang", "holder": "another:1"}]


def test_a_torn_file_costs_its_last_page(replayed: Replayed) -> None:
    (file,) = archive_folder(replayed.db).glob("pages-*")
    with file.open("r+b") as torn:
        torn.truncate(file.stat().st_size - 100)
    done = replayed.reextract()
    assert done.status == 0
    assert done.out.startswith(f"Read {replayed.archived - 1} archived pages again: {came_out(0)}")


def test_an_archive_that_cannot_be_read_is_one_sentence(replayed: Replayed, tmp_path: Path) -> None:
    (archive_folder(replayed.db) / "pages-2000-01-01.warc.gz").mkdir()
    replayed.reextract().failed(1, "cannot be read")
    process("reextract", "--db", "none.db", cwd=tmp_path).failed(2, "There is no database")


@pytest.mark.parametrize(("setting", "has_all"), [("none", False), ("all", True)])
def test_the_setting_says_what_a_crawl_archives(
    crawled_db: Crawled, tmp_path: Path, setting: str, has_all: bool
) -> None:
    room = Replayed(tmp_path / "a.db", crawled_db.sites)
    done = anugerah("crawl", "--all", "--json", "--db", room.db, "--sites", room.sites, ANUGERAH_ARCHIVE=setting)
    assert done.status == 0, done.err
    assert archive_folder(room.db).exists() is has_all
    articles = len(room.rows("SELECT id FROM article"))
    out = room.reextract().out
    assert out == (
        f"Read {articles if has_all else 0} archived pages again: {came_out(0)}"
        f"{0 if has_all else articles} stored articles have no archived page.\n"
    )


def test_an_archive_that_cannot_be_written_stops_no_crawl(crawled_db: Crawled, tmp_path: Path) -> None:
    (tmp_path / "a-archive").write_text("in the way", encoding="utf-8")
    db = tmp_path / "a.db"
    done = process("crawl", "--all", "--json", "--db", db, "--sites", crawled_db.sites)
    assert done.status == 0
    assert [report["outcome"] for report in done.json["sites"]] == ["OK"] * len(done.json["sites"])
    assert done.err == "Pages are not archived in " + f"{tmp_path / 'a-archive'}: File exists; the crawl goes on.\n"
