"""The heartbeat in the lock file: when a daemon counts as dead, late, troubled or stopped."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from anugerah.monitor.causes import Cause
from anugerah.monitor.machine import find_of_daemon
from db.heartbeat import SIZE
from db.lock import daemon_lock, forget_daemon, read_pulse

NOW = "2025-06-01T05:00:00Z"
TICKS = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def cause(db: Path) -> str | None:
    found = find_of_daemon(read_pulse(db))
    return found.cause if found else None


def test_it_is_late_by_the_time_that_passes_whatever_the_clock_says(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with daemon_lock(db) as heart:
        heart.beat("2036-02-07T06:28:16Z", TICKS)  # by a clock that runs ten years ahead
        assert cause(db) is None
        began = time.monotonic()
        monkeypatch.setattr("time.monotonic", lambda: began + 59)
        assert cause(db) is None
        monkeypatch.setattr("time.monotonic", lambda: began + 61)
        assert cause(db) == Cause.HANGING
        heart.beat(NOW, timedelta(minutes=10))
        monkeypatch.setattr("time.monotonic", lambda: began + 600)
        assert cause(db) is None


def test_a_trouble_lasts_until_a_beat_without_it(db: Path) -> None:
    with daemon_lock(db) as heart:
        heart.beat(NOW, TICKS)
        heart.beat(NOW, TICKS, "The disk that holds a.db is full. \u2026" * 200)
        assert cause(db) == Cause.STORAGE
        assert db.with_name("a.db.lock").stat().st_size == SIZE
        heart.beat(NOW, TICKS)
        assert cause(db) is None


def test_who_ends_cleanly_was_stopped_and_who_does_not_is_dead(db: Path) -> None:
    with daemon_lock(db) as heart:
        heart.beat(NOW, TICKS)
        heart.stop("2025-06-01T06:00:00Z")
    found = find_of_daemon(read_pulse(db))
    assert found
    assert (found.cause, found.since) == (Cause.STOPPED, "2025-06-01T06:00:00Z")
    with daemon_lock(db) as heart:
        heart.beat(NOW, TICKS)
    assert cause(db) == Cause.DEAD


def test_a_beat_that_cannot_be_written_hinders_nothing(db: Path) -> None:
    with daemon_lock(db) as heart:
        heart.beat(NOW, TICKS)
    heart.beat(NOW, TICKS, "after its file was closed")
    assert cause(db) == Cause.DEAD


def test_without_a_daemon_none_is_mentioned(db: Path) -> None:
    assert read_pulse(db) is None
    forget_daemon(db)
    assert list(db.parent.iterdir()) == []
    db.with_name("a.db.lock").write_text("4711\n")  # as versions without a heartbeat left it
    assert cause(db) is None
    with daemon_lock(db) as heart:
        heart.beat(NOW, TICKS)
        forget_daemon(db)  # while it runs it is not forgotten
    assert cause(db) == Cause.DEAD
    forget_daemon(db)
    assert read_pulse(db) is None


def test_who_looks_at_the_lock_keeps_no_daemon_from_it(db: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from db.lock import read_pulse\n"
        f"print('looks', flush=True)\nwhile True: read_pulse(Path({str(db)!r}))"
    )
    with daemon_lock(db) as heart:
        heart.beat(NOW, TICKS)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as looking:
        assert looking.stdout
        assert looking.stdout.readline() == b"looks\n"
        for _ in range(50):
            with daemon_lock(db):
                pass
        looking.kill()
