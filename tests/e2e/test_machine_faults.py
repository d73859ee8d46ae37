"""Faults of the machine under a daemon: a full disk, a locked or read-only file, a child that hangs.

Checks what happens and what `health` reports against the table in docs/operate.md. The full disk is a small one of
its own if this user may mount one.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

import crawler.job
from anugerah.monitor.machine import find_of_daemon
from anugerah.runner import Runner
from crawler.config import Settings
from crawler.forking import Worker, Workers
from crawler.job import LocalEngine
from crawler.newsroom.faults import Fault, FaultKind
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import load_truth
from crawler.plan import Job, OnRecord
from crawler.registry import load_registry
from db.lock import read_pulse
from db.store import open_store
from scheduler import Daemon

SLUG = "gongsaparua"
PATIENCE = 90
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("ANUGERAH_")}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(truths=[load_truth(SLUG)]) as serving:
        serving.write_site_files(tmp_path / "sites")
        yield serving


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this user may mount nothing")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def wait_for(look: Callable[[], Any]) -> Any:
    """What `look` gives as soon as that is anything; real processes are waited for."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def verb(*arguments: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "anugerah", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, env=ENVIRONMENT)


def health(db: Path) -> dict[str, Any]:
    """What `health --json` says."""
    state: dict[str, Any] = msgspec.json.decode(verb("health", "--json", "--db", db).stdout)
    return state


def stored(db: Path) -> int:
    with closing(sqlite3.connect(db)) as conn:
        count: int = conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        return count


def fill(path: Path) -> None:
    """Write a file until its disk is full."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_full_disk_is_reported_loses_nothing_and_is_forgotten_when_there_is_room(
    tmp_path: Path, disk: Path, room: Newsroom
) -> None:
    db = disk / "a.db"
    room.fail(SLUG, Fault(kind=FaultKind.SLOW, seconds=0.3))
    command = [sys.executable, "-m", "anugerah", "run", "--db", str(db), "--sites", str(tmp_path / "sites")]
    with (tmp_path / "log").open("wb") as log:
        daemon = subprocess.Popen(command, stderr=log, env=ENVIRONMENT | {"ANUGERAH_TICK": "2s"}, cwd=tmp_path)
    try:
        wait_for(lambda: db.exists() and len(room.requests) > 3)
        fill(disk / "filler")
        wait_for(lambda: b"is full" in (tmp_path / "log").read_bytes())
        state = wait_for(lambda: found if "storage" in str((found := health(db))["reasons"]) else None)
        assert state["reasons"][0].startswith(f"storage: The disk that holds {db} is full: make room")
        assert any(reason.startswith("disk: Only ") for reason in state["reasons"])
        (disk / "filler").unlink()
        room.recover(SLUG)
        wait_for(lambda: "storage" not in str(health(db)["reasons"]))
        wait_for(lambda: stored(db) == len(room.truths[0].public))
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(PATIENCE) == 0
    finally:
        daemon.kill()
        daemon.wait()
    assert b"Traceback" not in (tmp_path / "log").read_bytes()
    assert verb("db", "check", "--db", db).returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for name in ("run", "health"):
        done = verb(name, "--db", db)
        assert (done.returncode, done.stdout) == (2, b""), "a read-only file is reported, and nothing else"
        assert done.stderr.startswith(b"Error: ")
        assert b"Traceback" not in done.stderr


def test_a_file_that_another_process_holds_is_reported_at_once_and_waited_for(
    tmp_path: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.connect.BUSY_SECONDS", 0.2)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    db = tmp_path / "a.db"
    sites = load_registry([tmp_path / "sites"])
    daemon = Daemon(Settings(tick="2s", workers=1, sweep="", maintenance="", backup="", digest=""), db, sites)
    seen: list[str] = []

    def hold() -> None:
        try:
            wait_for(lambda: len(room.requests) > 3)
            with closing(sqlite3.connect(db, isolation_level=None, timeout=PATIENCE)) as conn:
                conn.execute("BEGIN IMMEDIATE")
                seen.append(wait_for(lambda: found.says if (found := find_of_daemon(read_pulse(db))) else None))
                conn.execute("ROLLBACK")
            wait_for(lambda: find_of_daemon(read_pulse(db)) is None)
            wait_for(lambda: stored(db) == len(room.truths[0].public))
            seen.append("all stored")
        finally:
            daemon.stop()

    holder = threading.Thread(target=hold)
    holder.start()
    daemon.run()
    holder.join()
    assert seen == [f"The database {db} is locked by another process: try again when that one is done.", "all stored"]


def test_a_hanging_child_is_killed_at_its_limit_and_its_work_is_done_again(
    tmp_path: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawler.job, "GRACE", 1.0)
    real, started = crawler.job.run_job, list[Worker]()

    def stopped(
        job: Job, on_record: OnRecord, *, workers: Workers, on_start: crawler.job.OnStart
    ) -> crawler.job.JobEnd:
        def stop(child: Worker) -> None:
            on_start(child)
            if not started:
                child.send_signal(signal.SIGSTOP)
            started.append(child)

        return real(job, on_record, workers=workers, on_start=stop)

    monkeypatch.setattr(crawler.job, "run_job", stopped)
    sites = load_registry([tmp_path / "sites"]).enabled()
    with open_store(tmp_path / "a.db") as store, closing(LocalEngine(1)) as engine:
        (report,) = Runner(store, Settings(job_seconds=2), engine).crawl(sites)
        assert (report.outcome, report.label) == ("TEMPORARY", "killed")
        assert started[0].returncode == -signal.SIGKILL
        monkeypatch.setattr(crawler.job, "GRACE", 45.0)
        (report,) = Runner(store, Settings(), engine).crawl(sites)
    assert (report.label, report.new) == ("ok", len(room.truths[0].public))
