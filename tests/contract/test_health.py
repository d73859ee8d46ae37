"""`anugerah health`: for cron, systemd and Nagios."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import Crawled
from verbs import HEALTH, anugerah, copy_of, write_site

from anugerah.monitor.machine import Machine
from anugerah.monitor.notices import judge_network, with_local_times
from crawler.times import iso
from db.health import ALL
from db.lock import daemon_lock
from db.store import open_store


@pytest.fixture
def db(crawled_db: Crawled, tmp_path: Path) -> Path:
    """A copy of the crawled database."""
    return copy_of(crawled_db.db, tmp_path)


def change(db: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(db)) as conn:
        conn.execute(sql, values)
        conn.commit()


def local(text: str) -> str:
    """As the command prints it; JSON has UTC."""
    return with_local_times(text, ZoneInfo("Asia/Jakarta"))


def test_fresh_is_one_line_and_status_0(db: Path, crawled_db: Crawled) -> None:
    done = anugerah("health", "--db", db, "--sites", crawled_db.sites)
    count = len(list(crawled_db.sites.iterdir()))
    assert (done.status, done.out, done.err) == (0, f"OK: {count} sites, {count} crawled, all well\n", "")


def test_json_holds_rows_of_site_health_as_sites_list_has_them(db: Path, crawled_db: Crawled) -> None:
    options = ("--json", "--db", db, "--sites", crawled_db.sites)
    done = anugerah("health", *options)
    assert (done.status, done.err) == (0, "")
    report = done.json
    rows = report.pop("sites")
    assert report == {"ok": True, "reasons": [], "offline": False, "stalled": False}
    assert [list(row) for row in rows] == [HEALTH] * len(list(crawled_db.sites.iterdir()))
    assert rows == anugerah("sites", "list", *options).json


def test_a_broken_site_is_reported_with_the_reason_and_status_1(db: Path, crawled_db: Crawled) -> None:
    slug = min(path.stem for path in crawled_db.sites.iterdir())
    change(db, "UPDATE site SET failures = 4, label = 'http_403', outcome = 'BLOCKED' WHERE slug = ?", slug)
    change(db, "UPDATE run SET label = 'http_403', outcome = 'BLOCKED' WHERE site = ?", slug)
    done = anugerah("health", "--db", db, "--sites", crawled_db.sites)
    summary, line = done.out.splitlines()
    count = len(list(crawled_db.sites.iterdir()))
    failed = "1 failed in its last run (http_403 1)"
    assert (done.status, summary) == (1, f"WARNING: 1 of {count} sites need a look (failing 1); {failed}")
    assert line.startswith(f"{slug}: 4 runs in a row have failed since 20")
    report = anugerah("health", "--json", "--db", db, "--sites", crawled_db.sites)
    assert report.status == 1
    assert (report.json["ok"], list(map(local, report.json["reasons"]))) == (False, [line])
    assert {row["site"]: row["causes"] for row in report.json["sites"] if row["causes"]} == {slug: "failing"}


def test_sites_that_failed_in_their_last_run_are_counted_and_most_of_them_are_a_reason(
    db: Path, crawled_db: Crawled
) -> None:
    options = ("--db", db, "--sites", crawled_db.sites)
    slugs = sorted(path.stem for path in crawled_db.sites.iterdir())
    change(db, "UPDATE site SET failures = 1, label = 'timeout', outcome = 'TEMPORARY' WHERE slug = ?", slugs[0])
    done = anugerah("health", *options)
    expected = f"OK: {len(slugs)} sites, {len(slugs)} crawled, 1 failed in its last run (timeout 1)\n"
    assert (done.status, done.out) == (0, expected)
    change(db, "UPDATE site SET failures = 1, label = 'timeout', outcome = 'TEMPORARY'")
    done = anugerah("health", *options)
    last = f"{len(slugs)} failed in their last run (timeout {len(slugs)})"
    assert (done.status, done.out.splitlines()[0]) == (1, f"WARNING: most sites failed in their last run; {last}")


def test_a_stalled_daemon_is_reported(db: Path, crawled_db: Crawled) -> None:
    long_ago = iso(datetime.now(UTC) - timedelta(hours=9))
    change(db, "UPDATE site SET next_check_at = ?", long_ago)
    change(db, "UPDATE run SET ended_at = ?", long_ago)
    done = anugerah("health", "--db", db, "--sites", crawled_db.sites)
    summary, line = done.out.splitlines()
    assert (done.status, summary) == (1, "WARNING: no crawl runs")
    says = f"stalled: No run has ended since {long_ago} though sites are due since {long_ago}"
    assert line.startswith(local(says))
    assert local(long_ago).endswith(" WIB")
    report = anugerah("health", "--json", "--db", db, "--sites", crawled_db.sites).json
    assert (report["ok"], report["stalled"], report["offline"]) == (False, True, False)
    assert report["reasons"][0].startswith(says)


def test_a_first_crawl_that_has_just_begun_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, now = tmp_path / "a.db", datetime.now(UTC)
    monkeypatch.setattr("anugerah.monitor.state.look", lambda *_: Machine())  # the daemon's memory is that of the tests
    write_site(tmp_path / "sites", "satu", "https://satu.example/")
    open_store(db).close()
    options = ("--db", db, "--sites", tmp_path / "sites")
    assert anugerah("health", *options).status == 1
    sql = "INSERT INTO site (slug, enabled, failures, next_check_at) VALUES ('satu', 1, 0, ?)"
    change(db, sql, iso(now - timedelta(days=9)))
    with daemon_lock(db) as heart:
        heart.beat(iso(now), timedelta(minutes=1))
        assert anugerah("health", *options).out == "OK: 1 sites, 0 crawled, all well\n"
    db.with_name("a.db.lock").unlink()
    assert anugerah("health", *options).status == 1
    change(db, "INSERT INTO lease (name, holder, until) VALUES ('satu', 'x', ?)", iso(now + timedelta(minutes=3)))
    assert anugerah("health", *options).status == 0


def test_a_network_that_is_down_is_reported_with_the_time_and_no_site_is_blamed(db: Path, crawled_db: Crawled) -> None:
    since = datetime.now(UTC) - timedelta(minutes=20)
    with open_store(db) as store:
        store.judge(ALL, partial(judge_network, now=since, offline=True), since)
    options = ("--db", db, "--sites", crawled_db.sites)
    done = anugerah("health", *options)
    summary, line = done.out.splitlines()
    assert (done.status, summary) == (1, f"WARNING: this machine's network seems to be down since {local(iso(since))}")
    assert line.startswith("offline: No site could be reached: check this machine's connection")
    slug = min(path.stem for path in crawled_db.sites.iterdir())
    change(db, "UPDATE site SET failures = 4, label = 'http_403', outcome = 'BLOCKED' WHERE slug = ?", slug)
    summary = anugerah("health", *options).out.splitlines()[0]
    count = len(list(crawled_db.sites.iterdir()))
    assert summary.endswith(
        f"since {local(iso(since))}; 1 of {count} sites need a look (failing 1); 1 failed in its last run (http_403 1)"
    )
    report = anugerah("health", "--json", *options)
    assert (report.status, report.err, report.json["offline"], report.json["stalled"]) == (1, "", True, False)
    assert local(report.json["reasons"][0]) == line


@pytest.mark.parametrize(
    ("machine", "cause", "says"),
    [
        (Machine(room=50_000_000), "disk", "Only 50 MB are free on the disk of "),
        (Machine(room=900_000_000, database=2_500_000_000), "disk", "Only 900 MB are free on the disk of "),
        (Machine(available=30_000_000), "memory", "Only 30 MB of memory are left on this machine"),
        (Machine(daemon=1_200_000_000), "memory", "The daemon uses 1.2 GB of memory"),
    ],
)
def test_disk_and_memory_that_run_out_are_reported(
    db: Path, crawled_db: Crawled, monkeypatch: pytest.MonkeyPatch, machine: Machine, cause: str, says: str
) -> None:
    monkeypatch.setattr("anugerah.monitor.state.look", lambda *_: machine)
    report = anugerah("health", "--json", "--db", db, "--sites", crawled_db.sites)
    assert (report.status, len(report.json["reasons"])) == (1, 1)
    assert report.json["reasons"][0].startswith(f"{cause}: {says}")


def test_disabled_sites_and_broken_files_come_with_their_reason(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", "https://satu.example/", enabled="false", reason='"It has moved."')
    broken = write_site(tmp_path / "sites", "dua", "https://dua.example/", evry='"10m"')
    open_store(tmp_path / "a.db").close()
    done = anugerah("health", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    assert (done.status, done.out.splitlines()) == (
        1,
        [
            "WARNING: no crawl runs; 1 of 1 sites need a look (invalid 1)",
            "stalled: No site was ever crawled.",
            f"dua: {broken}:5: unknown key `evry`; did you mean `every`?",
        ],
    )
    report = anugerah("health", "--json", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites").json
    satu, _ = report["sites"]
    assert (satu["enabled"], satu["reason"], satu["causes"]) == (False, "It has moved.", None)


def test_without_a_database_health_is_unknown(tmp_path: Path) -> None:
    anugerah("health", "--db", tmp_path / "none.db").failed(2, "There is no database")
