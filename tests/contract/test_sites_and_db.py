"""`anugerah sites`, `db` and `config`, the help of every verb, and the lock that a daemon holds."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Crawled
from longform import every_second
from sqlite_utils import Database, Migrations
from verbs import ENVIRONMENT, HEALTH, anugerah, copy_of, process, write_site

from anugerah.cli import VERBS, cli
from anugerah.cli.sitetable import age
from crawler.config import Settings
from crawler.registry import load_registry
from crawler.site import platforms
from db import connect as connecting
from db.lock import daemon_lock
from db.migrations import MIGRATIONS
from db.store import open_store

GROUPS = [
    *(f"sites {verb}" for verb in ("add", "capture", "check", "disable", "enable", "list", "probe", "report")),
    *(f"db {verb}" for verb in ("backup", "check", "restore", "upgrade")),
    "notify test",
]


@pytest.mark.parametrize("verb", ["", *VERBS, *GROUPS])
def test_every_verb_has_help(verb: str) -> None:
    done = CliRunner().invoke(cli, [*verb.split(), "--help"])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: cli {verb}".rstrip())
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.parametrize(
    ("status", "command"),
    every_second(
        [
            (1, "extract none.html"),
            (1, "extract --index none.jsonl"),
            (1, "tag none.jsonl"),
            (2, "news --db none.db"),
            (2, "news --region Atlantis"),
            (2, "retag --db none/a.db"),
            (2, "db check --db none.db"),
            (2, "sites list --sites none"),
            (2, "sites report --db none.db"),
            (2, "crawl none"),
            (2, "run --sites none"),
            (2, "none"),
        ]
    ),
)
def test_bad_input_to_the_real_program_is_one_sentence(tmp_path: Path, status: int, command: str) -> None:
    process(*command.split(), cwd=tmp_path).failed(status)


@pytest.mark.parametrize(
    "command",
    every_second([
        "news --db {}", "news --json --db {}", "news --csv --db {}", "sites list", "sites list --json",
        "schedule --db {}", "health --db {}", "health --json --db {}", "config", "config --json", "tag {}.jsonl",
        "tag --explain {}.jsonl",
        "export awards --format csv --out - --db {}", "awards list --db {}", "awards show 1 --db {}", "--help",
    ]),
)  # fmt: skip
def test_output_that_cannot_be_written_is_one_sentence(crawled_db: Crawled, tmp_path: Path, command: str) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    db.with_name(f"{db.name}.jsonl").write_text('{"body": "Kota Serang meraih Adipura."}\n' * 9, encoding="utf-8")
    given = [sys.executable, "-m", "anugerah", *command.format(db).split()]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(given, stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False, text=True)
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (
        1,
        ["Error: the output cannot be written: No space left on device."],
    )
    assert "Traceback" not in done.stderr
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(given, stdout=closed, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False, text=True)
    assert (done.returncode, "Traceback" in done.stderr, "cannot be written" in done.stderr) == (1, False, False)


@pytest.mark.parametrize("closed", every_second([">&-", "<&-", "<&- >&- 2>&-", "2>&-"]))
def test_a_stream_that_the_caller_closed_is_no_error(crawled_db: Crawled, tmp_path: Path, closed: str) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    for verb in ("news", "awards confirm 1", "export awards --format jsonl --out -"):
        given = f"exec {sys.executable} -m anugerah {verb} --db {db} {closed}"
        done = subprocess.run(["/bin/sh", "-c", given], capture_output=True, env=ENVIRONMENT, check=False, text=True)
        assert (done.returncode, done.stderr) == (0, "")
    assert anugerah("db", "check", "--db", db).status == 0


def test_an_unknown_verb_and_option_are_wrong_usage() -> None:
    anugerah("crwl").failed(2, "crwl")
    anugerah("crawl", "--al").failed(2, "--al")
    assert anugerah("--version").out == f"anugerah, version {version('anugerah')}\n"


def test_sites_are_listed_as_rows_of_site_health(crawled_db: Crawled) -> None:
    done = anugerah("sites", "list", "--json", "--db", crawled_db.db, "--sites", crawled_db.sites)
    assert (done.status, done.err) == (0, "")
    assert [row["site"] for row in done.json] == sorted(path.stem for path in crawled_db.sites.iterdir())
    for row in done.json:
        assert list(row) == HEALTH
        assert (row["platform"] in platforms(), row["evidence"], row["url"][:17]) == (
            True,
            "guess",
            "http://127.0.0.1:",
        )
        assert (row["enabled"], row["outcome"], row["label"], row["failures"]) == (True, "OK", "ok", 0)
        assert row["last_ok_at"] < row["next_check_at"]
        assert row["last_new_at"].endswith("Z")


def test_a_site_that_was_never_crawled_has_nulls(crawled_db: Crawled, tmp_path: Path) -> None:
    done = anugerah("sites", "list", "--json", "--db", tmp_path / "none.db", "--sites", crawled_db.sites)
    assert done.status == 0
    slug = min(path.stem for path in crawled_db.sites.iterdir())
    row = done.json[0]
    assert (row["site"], row["enabled"], row["failures"]) == (slug, True, 0)
    nulls = ("outcome", "label", "last_ok_at", "last_new_at", "next_check_at", "reason")
    assert [row[name] for name in nulls] == [None] * len(nulls)
    assert not (tmp_path / "none.db").exists()


def test_region_and_platform_narrow_the_list(crawled_db: Crawled, tmp_path: Path) -> None:
    for arguments, expected in (
        (["--region", "Lampung"], ["gerbangkarang"]),
        (["--province", "lampung"], ["gerbangkarang"]),
        (["--province", "18", "--platform", "wordpress"], []),
        (["--platform", "wordpress"], ["lenteracisauk"]),
        (["--region", "Bali"], []),
    ):
        done = anugerah("sites", "list", "--json", *arguments, "--sites", crawled_db.sites, cwd=tmp_path)
        assert [row["site"] for row in done.json] == expected


def test_an_unknown_platform_or_province_is_wrong_usage_and_the_known_ones_are_listed() -> None:
    for verb in ("list", "report"):
        anugerah("sites", verb, "--platform", "wordpres").failed(2, "`wordpres` is not a platform", "blogger, disway")
        anugerah("sites", verb, "--province", "Atlantis").failed(2, "`Atlantis` is not a province", "Banten, Bengkulu")
        anugerah("sites", verb, "--province", "Kota Serang").failed(2, "`Kota Serang` is not a province")


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_list_fits_the_terminal_and_breaks_no_word(tmp_path: Path, width: int) -> None:
    done = anugerah("sites", "list", cwd=tmp_path, COLUMNS=str(width))
    sentences = (" is disabled: ", " were never crawled. ")
    table = [line for line in done.out.splitlines() if not any(sentence in line for sentence in sentences)]
    assert max(map(len, table)) <= width
    assert set(load_registry().sites) <= {line.split()[0] for line in table if line.strip()}


def test_ages_are_short() -> None:
    now = datetime(2025, 6, 1, tzinfo=UTC)
    moments = (None, "2025-05-31T23:59:30Z", "2025-06-01T00:05:00Z", "2025-05-30T00:00:00Z")
    assert [age(when, now) for when in moments] == ["", "0m", "in 5m", "2d"]


def test_a_broken_file_is_listed_with_its_reason_and_status_1(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", "https://satu.example/", enabled="false", reason='"moved [away]"')
    broken = write_site(tmp_path / "sites", "dua", "https://dua.example/", evry='"10m"')
    options = ("--sites", tmp_path / "sites", "--db", tmp_path / "none.db")
    reason = f"{broken}:5: unknown key `evry`; did you mean `every`?"
    done = anugerah("sites", "list", "--json", *options)
    assert done.status == 1
    good, bad = done.json
    assert (good["site"], good["enabled"], good["reason"]) == ("satu", False, "moved [away]")
    assert list(bad) == HEALTH
    assert (bad["site"], bad["label"], bad["reason"]) == ("dua", "invalid", reason)
    done = anugerah("sites", "list", *options)
    assert done.status == 1
    assert "satu is disabled: " in done.out
    assert f"dua: {reason}" in done.out
    assert "moved [away]" in done.out


def test_the_shipped_sites_are_listed_without_any_option(tmp_path: Path) -> None:
    done = anugerah("sites", "list", cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert len(done.out.splitlines()) > 100


def test_a_sound_database_is_reported_as_sound(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    assert anugerah("db", "check", "--db", db).out == f"{db} is sound.\n"
    assert anugerah("db", "check", "--json", "--db", db).json == {"ok": True, "problems": []}
    assert anugerah("db", "upgrade", "--db", db).out == f"{db} has today's schema.\n"


def test_an_upgrade_says_where_the_file_as_it_was_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "a.db"
    older = Migrations("anugerah")
    with closing(sqlite3.connect(":memory:")) as empty:
        *steps, last = MIGRATIONS.pending(Database(empty))
    for step in steps:
        older(name=step.name)(step.fn)
    with monkeypatch.context() as patch:
        patch.setattr(connecting, "MIGRATIONS", older)
        open_store(db).close()
    done = anugerah("db", "upgrade", "--db", db)
    kept = f"{db}.before-{last.name}"
    assert done.out == f"{db} has today's schema.\nThe file as it was: {kept}; delete it when you no longer need it.\n"
    assert Path(kept).is_file()
    assert anugerah("db", "upgrade", "--db", db).out == f"{db} has today's schema.\n"


def test_a_database_with_a_fault_has_status_1(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("DELETE FROM address WHERE article_id = (SELECT min(id) FROM article)")
        conn.commit()
    done = anugerah("db", "check", "--db", db)
    assert (done.status, done.out) == (1, "orphans: 1 articles without an address\n")
    assert done.err == f"{db}: 1 problems.\n"
    done = anugerah("db", "check", "--json", "--db", db)
    assert (done.status, done.err) == (1, "")
    assert done.json == {"ok": False, "problems": ["orphans: 1 articles without an address"]}


def test_a_backup_holds_what_the_database_holds_and_overwrites_nothing(crawled_db: Crawled, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    assert anugerah("db", "backup", target, "--db", crawled_db.db).status == 0
    with closing(sqlite3.connect(target)) as copy, closing(sqlite3.connect(crawled_db.db)) as original:
        sql = "SELECT * FROM articles ORDER BY id"
        assert copy.execute(sql).fetchall() == original.execute(sql).fetchall()
    anugerah("db", "backup", target, "--db", crawled_db.db).failed(2, "exists already")
    anugerah("db", "backup", tmp_path / "none" / "b.db", "--db", crawled_db.db).failed(2, "does not exist")


def test_a_restore_brings_back_what_the_backup_holds_and_keeps_the_rest(crawled_db: Crawled, tmp_path: Path) -> None:
    db, backup = copy_of(crawled_db.db, tmp_path), tmp_path / "backup.db"
    anugerah("db", "backup", backup, "--db", crawled_db.db)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("DELETE FROM address")
        conn.commit()
    done = anugerah("db", "restore", backup, "--db", db)
    (kept,) = tmp_path.glob("copy.db.before-restore-*")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"{db} was restored from {backup}."
    assert str(kept) in done.out.splitlines()[1]
    assert anugerah("db", "check", "--db", db).status == 0
    assert anugerah("db", "check", "--db", kept).status == 1
    new = anugerah("db", "restore", backup, "--db", tmp_path / "new.db")
    assert new.out == f"{tmp_path / 'new.db'} was restored from {backup}.\n"
    anugerah("db", "restore", tmp_path / "none.db", "--db", db).failed(2, "There is no backup")
    anugerah("db", "restore", backup, "--db", tmp_path / "no" / "a.db").failed(2, "cannot be opened")


@pytest.mark.parametrize("verb", [["check"], ["upgrade"], ["backup", "b.db"]])
def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path: Path, verb: list[str]) -> None:
    corrupt = tmp_path / "corrupt.db"
    corrupt.write_bytes(b"no database at all " * 300)
    anugerah("db", *verb, "--db", corrupt, cwd=tmp_path).failed(2, "is not an SQLite database")
    anugerah("db", *verb, "--db", tmp_path / "none.db", cwd=tmp_path).failed(2, "There is no database")
    anugerah("db", *verb, "--db", tmp_path / "no" / "a.db", cwd=tmp_path).failed(2, "no of the database does not exist")
    assert {path.name for path in tmp_path.iterdir()} == {"corrupt.db"}


@pytest.mark.parametrize("verb", [["check"], ["check", "--json"], ["backup", "b.db"]])
def test_an_empty_or_older_file_is_refused_and_stays_as_it_is(tmp_path: Path, verb: list[str]) -> None:
    empty, older = tmp_path / "empty.db", tmp_path / "older.db"
    empty.touch()
    open_store(older).close()
    with closing(sqlite3.connect(older)) as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm008_gaps'")
        conn.commit()
        conn.execute("PRAGMA journal_mode = DELETE")
    before = older.read_bytes()
    anugerah("db", *verb, "--db", empty, cwd=tmp_path).failed(2, f"{empty} is empty: ")
    anugerah("db", *verb, "--db", older, cwd=tmp_path).failed(2, "is of an older version: run `anugerah db upgrade`")
    assert (empty.read_bytes(), older.read_bytes()) == (b"", before)
    assert {path.name for path in tmp_path.iterdir()} == {"empty.db", "older.db"}


def test_a_check_changes_nothing_in_a_backup(crawled_db: Crawled, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    anugerah("db", "backup", backup, "--db", crawled_db.db)
    before = backup.read_bytes()
    assert anugerah("db", "check", "--db", backup).status == 0
    assert backup.read_bytes() == before


def test_a_backup_without_articles_needs_force(crawled_db: Crawled, tmp_path: Path) -> None:
    db, none = copy_of(crawled_db.db, tmp_path), tmp_path / "none.db"
    open_store(none).close()
    anugerah("db", "restore", none, "--db", db).failed(2, "has no articles", "--force")
    assert not list(tmp_path.glob("copy.db.*restor*"))
    assert anugerah("news", "--json", "--db", db).json
    assert anugerah("db", "restore", none, "--db", db, "--force").status == 0
    assert anugerah("news", "--json", "--db", db).json == []


@pytest.fixture
def watched(crawled_db: Crawled, tmp_path: Path) -> Iterator[Path]:
    """A database whose daemon's lock this process holds."""
    db = copy_of(crawled_db.db, tmp_path)
    with daemon_lock(db):
        yield db


def test_beside_a_daemon_an_upgrade_and_a_second_daemon_are_refused(watched: Path, crawled_db: Crawled) -> None:
    message = f"A daemon (pid {os.getpid()}) is working on {watched}: stop it first."
    process("db", "upgrade", "--db", watched).failed(1, message)
    process("db", "restore", crawled_db.db, "--db", watched).failed(1, message)
    anugerah("run", "--db", watched, "--sites", crawled_db.sites).failed(1, message)


def test_beside_a_daemon_readers_and_crawls_work(watched: Path, crawled_db: Crawled) -> None:
    assert anugerah("news", "--json", "--db", watched).json
    assert anugerah("db", "check", "--db", watched).status == 0
    options = ("--db", watched, "--sites", crawled_db.sites)
    done = anugerah("crawl", "lenteracisauk", "--json", *options)
    assert done.json["sites"][0]["outcome"] in ("OK", "NOT_MODIFIED")
    assert done.status == 0


def test_settings_are_printed_with_what_overrides_them(tmp_path: Path) -> None:
    (tmp_path / "anugerah.toml").write_text('db = "berita.db"\n', encoding="utf-8")
    done = anugerah("config", "--json", cwd=tmp_path, ANUGERAH_WORKERS="3", ANUGERAH_ALLOW_NETWORKS="10.0.0.0/8")
    assert list(done.json) == list(Settings.__struct_fields__)
    assert (done.json["db"], done.json["workers"], done.json["allow_networks"]) == ("berita.db", 3, ["10.0.0.0/8"])
    secret = anugerah("config", "--json", cwd=tmp_path, ANUGERAH_NOTIFY="tgram://rahasia/1")
    assert (secret.json["notify"], "rahasia" in secret.out) == ("(hidden)", False)
    table = anugerah("config", cwd=tmp_path).out
    assert "berita.db" in table
    assert "from anugerah.toml" in table
    anugerah("config", cwd=tmp_path, ANUGERAH_TIMEZONE="Mars").failed(2, "ANUGERAH_TIMEZONE: `Mars` is not a time zone")


def test_an_unknown_variable_is_a_warning_and_not_an_error(tmp_path: Path) -> None:
    done = anugerah("config", "--json", cwd=tmp_path, ANUGERAH_USERAGENT="x")
    assert done.status == 0
    assert done.json["user_agent"] == Settings().user_agent
    assert "ANUGERAH_USERAGENT is not a setting; did you mean ANUGERAH_USER_AGENT?" in done.err
