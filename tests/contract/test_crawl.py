"""`anugerah crawl`: its JSON, its exit status, and its messages for wrong input."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Crawled
from verbs import REPORT, anugerah, closed_port, copy_of, write_site

from crawler.newsroom.server import Newsroom
from db.store import open_store


def test_without_a_slug_all_or_due_it_is_wrong_usage(crawled_db: Crawled, tmp_path: Path) -> None:
    for arguments in ([], ["gerbangkarang", "--all"], ["--all", "--due"]):
        done = anugerah("crawl", *arguments, "--db", tmp_path / "a.db", "--sites", crawled_db.sites)
        done.failed(2, "Name sites, or use --all or --due: exactly one of these.")
    assert not (tmp_path / "a.db").exists()


def test_an_unknown_slug_is_one_sentence(crawled_db: Crawled, tmp_path: Path) -> None:
    done = anugerah("crawl", "gerbangkaran", "--db", tmp_path / "a.db", "--sites", crawled_db.sites)
    done.failed(2, "there is no site `gerbangkaran`; did you mean `gerbangkarang`?")
    assert not (tmp_path / "a.db").exists()


def test_a_broken_site_file_is_one_sentence(tmp_path: Path) -> None:
    path = write_site(tmp_path / "sites", "satu", "https://satu.example/", evry='"10m"')
    for arguments in (["satu"], ["--all"]):
        done = anugerah("crawl", *arguments, "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
        done.failed(2, f"{path}:5: unknown key `evry`; did you mean `every`?")
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("since", ["soon", "2025-02-30", "9999999w"])
def test_a_wrong_since_is_one_sentence(crawled_db: Crawled, tmp_path: Path, since: str) -> None:
    done = anugerah("crawl", "--all", "--since", since, "--db", tmp_path / "a.db", "--sites", crawled_db.sites)
    done.failed(2, f"`{since}` is neither a duration such as 1d or 12h, nor a date")
    assert not (tmp_path / "a.db").exists()


def test_a_missing_folder_and_a_corrupt_file_are_one_sentence(crawled_db: Crawled, tmp_path: Path) -> None:
    corrupt = tmp_path / "corrupt.db"
    corrupt.write_bytes(b"no database at all " * 300)
    for db, reason in ((tmp_path / "none" / "a.db", "does not exist"), (corrupt, "is not an SQLite database")):
        done = anugerah("crawl", "--all", "--db", db, "--sites", crawled_db.sites)
        done.failed(2, str(db.parent), reason)
    assert corrupt.read_bytes() == b"no database at all " * 300


def test_a_site_that_cannot_be_reached_is_a_failure_in_one_line(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", f"http://127.0.0.1:{closed_port()}/")
    done = anugerah("crawl", "satu", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    assert done.status == 1
    (line,) = done.out.splitlines()
    assert line.startswith("site=satu outcome=TEMPORARY label=refused found=0 new=0 updated=0 awards=0 dropped=0 secs=")


def test_sections_that_cannot_be_reached_are_a_failure_too(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{closed_port()}/"
    sections = ", ".join(f'{{ kind = "section", url = "/kanal/{name}" }}' for name in "abc")
    write_site(tmp_path / "sites", "satu", url, sources=f"[{sections}]")
    done = anugerah("crawl", "satu", "--json", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    assert done.status == 1
    assert done.json["sites"][0]["label"] == "refused"


def test_json_is_one_document_of_reports(crawled_db: Crawled, newsroom: Newsroom, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    done = anugerah("crawl", "--all", "--limit", "3", "--json", "--db", db, "--sites", crawled_db.sites)
    assert done.status == 0, done.err
    assert list(done.json) == ["sites"]
    reports = done.json["sites"]
    assert [list(report) for report in reports] == [REPORT] * len(newsroom.urls)
    assert [report["site"] for report in reports] == sorted(newsroom.urls)
    for report in reports:
        assert (report["outcome"], report["label"]) == ("OK", "ok")
        assert report["new"] == 3
        assert isinstance(report["secs"], float)
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*) FROM articles").fetchone()[0] == sum(r["new"] for r in reports)


def test_since_leaves_older_stories_out(crawled_db: Crawled, newsroom: Newsroom, tmp_path: Path) -> None:
    (truth,) = (truth for truth in newsroom.truths if truth.site.slug == "lenteracisauk")
    day = sorted(story.published_at.date() for story in truth.public)[-5]
    wanted = sum(story.published_at.date() >= day for story in truth.public)
    db = tmp_path / "a.db"
    done = anugerah("crawl", "lenteracisauk", "--since", day, "--json", "--db", db, "--sites", crawled_db.sites)
    assert done.json["sites"][0]["new"] == wanted


def test_a_leased_site_is_reported_and_no_failure(crawled_db: Crawled, tmp_path: Path) -> None:
    db, now = copy_of(crawled_db.db, tmp_path), datetime.now(UTC)
    with open_store(db) as store:
        assert store.lease("gerbangkarang", "another:1", now + timedelta(hours=1), now)
    done = anugerah("crawl", "gerbangkarang", "--json", "--db", db, "--sites", crawled_db.sites)
    assert done.status == 0
    (report,) = done.json["sites"]
    assert (report["site"], report["label"], report["found"]) == ("gerbangkarang", "leased", 0)
    assert "Skipped, since another process crawls them: gerbangkarang." in done.err


def test_due_crawls_nothing_before_its_time(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    done = anugerah("crawl", "--due", "--json", "--db", db, "--sites", crawled_db.sites)
    assert (done.status, done.json) == (0, {"sites": []})


def test_due_crawls_the_sites_whose_files_are_valid_and_reports_the_others(tmp_path: Path) -> None:
    """A system cron asks nobody: one file with a mistake must not end all watching."""
    write_site(tmp_path / "sites", "satu", f"http://127.0.0.1:{closed_port()}/")
    broken = write_site(tmp_path / "sites", "dua", "https://dua.example/", evry='"10m"')
    options = ("--json", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    done = anugerah("crawl", "--due", *options)
    assert (done.status, [report["site"] for report in done.json["sites"]]) == (1, ["satu"])
    assert f"Error: {broken}:5: unknown key `evry`; did you mean `every`?\n" in done.err
    anugerah("crawl", "--all", *options).failed(2, f"{broken}:5: unknown key `evry`")
    (tmp_path / "sites" / "satu.toml").unlink()
    anugerah("crawl", "--due", *options).failed(2, f"{broken}:5: unknown key `evry`")


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "anugerah.toml").write_text('tick = "30s"\nworker = 2\n', encoding="utf-8")
    anugerah("crawl", "--all", cwd=tmp_path).failed(2, "anugerah.toml:2: unknown key `worker`; did you mean `workers`?")
    anugerah("crawl", "--all", cwd=tmp_path.parent, ANUGERAH_WORKERS="x").failed(2, "ANUGERAH_WORKERS: `x` is wrong")


def test_a_hurried_site_is_warned_of(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", "https://satu.example/", delay='"0.5s"')
    done = anugerah("sites", "list", "--json", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    assert done.status == 0
    assert done.err == "Warning: the delay of `satu` is below 1 s; satu.example may mind.\n"
