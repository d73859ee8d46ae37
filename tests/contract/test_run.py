"""`anugerah run`: what it refuses, what it reports when nothing can be reached, and that it ends on a signal."""

import shutil
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest
from children import mortal
from conftest import Crawled
from verbs import ENVIRONMENT, anugerah, closed_port, write_site

from db.store import open_store

ROOT = Path(__file__).parents[2]
COMMANDS = {"verb": ["-m", "anugerah", "run"], "script": [str(ROOT / "scheduler.py")]}


def start(folder: Path, *command: str, **env: str) -> "AbstractContextManager[subprocess.Popen[str]]":
    options = ["--db", str(folder / "a.db"), "--sites", str(folder / "sites")]
    return mortal(
        subprocess.Popen(
            [sys.executable, *command, *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=ENVIRONMENT | env,
        )
    )


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_offline_is_one_sentence_and_sigterm_ends_it_with_0(tmp_path: Path, command: list[str]) -> None:
    for slug in ("satu", "dua"):
        write_site(tmp_path / "sites", slug, f"http://127.0.0.1:{closed_port()}/")
    with start(tmp_path, *command, ANUGERAH_TICK="1s") as child:
        assert child.stderr
        assert child.stdout
        head = [msgspec.json.decode(child.stderr.readline()) for _ in range(2)]
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30)
    assert child.returncode == 0
    assert out == ""
    assert head[0]["message"] == f"watching 2 sites, storing in {tmp_path / 'a.db'}"
    assert head[1]["message"].startswith("No site could be reached: ")
    assert "`make demo`" in head[1]["message"]
    assert [msgspec.json.decode(line)["message"] for line in err.splitlines()] == ["stopped"]
    with open_store(tmp_path / "a.db", readonly=True) as store:
        assert {(state.failures, state.next_check_at is None) for state in store.sites()} == {(0, False)}


def test_it_crawls_what_is_due_and_logs_a_line_a_site(crawled_db: Crawled, tmp_path: Path) -> None:
    slugs = {"gerbangkarang", "gongsaparua"}
    (tmp_path / "sites").mkdir()
    for slug in slugs:
        shutil.copy(crawled_db.sites / f"{slug}.toml", tmp_path / "sites")
    with start(tmp_path, *COMMANDS["verb"]) as child:
        assert child.stderr
        lines = [msgspec.json.decode(child.stderr.readline()) for _ in range(1 + len(slugs))]
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
    assert child.returncode == 0
    assert {line["site"]: line["outcome"] for line in lines[1:]} == dict.fromkeys(slugs, "OK")
    assert all(line["new"] > 20 for line in lines[1:])


def test_a_place_or_a_file_that_cannot_be_used_is_one_sentence(crawled_db: Crawled, tmp_path: Path) -> None:
    corrupt = tmp_path / "corrupt.db"
    corrupt.write_bytes(b"no database at all " * 300)
    anugerah("run", "--db", corrupt, "--sites", crawled_db.sites).failed(2, "is not an SQLite database")
    anugerah("run", "--db", tmp_path / "no" / "a.db", "--sites", crawled_db.sites).failed(2, "does not exist")
    assert [path.name for path in tmp_path.iterdir()] == ["corrupt.db"]


def test_without_a_site_to_watch_and_with_a_broken_one_it_does_not_start(tmp_path: Path) -> None:
    path = write_site(tmp_path / "sites", "satu", "https://satu.example/", enabled="false")
    options = ("--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    (tmp_path / "none").mkdir()
    for verb in (("run",), ("crawl", "--all")):
        done = anugerah(*verb, "--db", tmp_path / "a.db", "--sites", tmp_path / "none")
        done.failed(2, f"{tmp_path / 'none'}: there is no site file (*.toml) in it.")
    anugerah("run", *options).failed(2, "there is no enabled site")
    path.write_text("name = \n", encoding="utf-8")
    anugerah("run", *options).failed(2, f"{path}:1: is not valid TOML")
    assert not (tmp_path / "a.db").exists()


def test_an_invalid_address_for_notices_is_reported_at_once_without_the_address(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", f"http://127.0.0.1:{closed_port()}/")
    (tmp_path / "anugerah.toml").write_text('workers = 1\nnotify = "telegrm://rahasia/1"\n', encoding="utf-8")
    done = anugerah("run", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites", cwd=tmp_path)
    done.failed(2, "anugerah.toml:2: the setting `notify` is not an address that Apprise knows, such as tgram://")
    assert "rahasia" not in done.err
    assert not (tmp_path / "a.db").exists()
    shown = anugerah("config", "--json", cwd=tmp_path, ANUGERAH_NOTIFY="rahasia")
    assert (shown.status, shown.json["notify"]) == (0, "(hidden)")
    assert shown.err.startswith("Warning: ANUGERAH_NOTIFY: the setting `notify` is not an address that Apprise knows")
    right = anugerah("config", "--json", cwd=tmp_path, ANUGERAH_NOTIFY="json://127.0.0.1/")
    assert (right.status, right.err) == (0, "")


def test_a_second_daemon_on_a_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", f"http://127.0.0.1:{closed_port()}/")
    with start(tmp_path, *COMMANDS["verb"]) as first:
        assert first.stderr
        first.stderr.readline()
        options = ("--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
        anugerah("run", *options).failed(1, f"A daemon (pid {first.pid}) is working on {tmp_path / 'a.db'}: stop it")
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=30)
    assert first.returncode == 0
