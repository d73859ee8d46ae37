"""A daemon that gets SIGTERM in the middle of a crawl stores what has arrived; the next crawl fetches the rest."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from children import mortal
from crawls import crawl
from longform import SOAK

from anugerah.runner import CrawlOptions
from crawler.newsroom.server import Newsroom
from crawler.records import Outcome


@pytest.mark.parametrize("after", [1, 20, 60] if SOAK else [20], ids=lambda count: f"after-{count}-requests")
def test_sigterm_loses_and_doubles_nothing(tmp_path: Path, after: int) -> None:
    db, sites = tmp_path / "a.db", tmp_path / "sites"
    options = ["--db", str(db), "--sites", str(sites)]
    with Newsroom() as room:
        room.write_site_files(sites)
        published = sum(len(truth.public) for truth in room.truths)
        run = [sys.executable, "-m", "anugerah", "run", *options]
        with mortal(subprocess.Popen(run, stderr=subprocess.PIPE)) as daemon:
            deadline = time.monotonic() + 30
            while len(room.requests) < after and time.monotonic() < deadline:
                daemon.poll()
                time.sleep(0.01)  # only the newsroom's own log shows how far the daemon has come
            daemon.send_signal(signal.SIGTERM)
            _, printed = daemon.communicate(timeout=60)
        assert daemon.returncode == 0, printed.decode()
        assert b"Traceback" not in printed
        assert {report.outcome for report in crawl(db, sites).values()} <= {Outcome.OK, Outcome.NOT_MODIFIED}
    conn = sqlite3.connect(db)
    (stored,) = conn.execute("SELECT count(*) FROM articles").fetchone()
    (open_runs,) = conn.execute("SELECT count(*) FROM runs WHERE ended_at IS NULL").fetchone()
    conn.close()
    assert (stored, open_runs) == (published, 0)


def test_what_a_limit_leaves_out_comes_with_the_next_crawl(tmp_path: Path) -> None:
    db, sites = tmp_path / "a.db", tmp_path / "sites"
    with Newsroom() as room:
        room.write_site_files(sites)
        first = crawl(db, sites, options=CrawlOptions(limit=5))
        assert [report.new for report in first.values()] == [5] * len(room.urls)
        published = sum(len(truth.public) for truth in room.truths)
        assert sum(report.new for report in crawl(db, sites).values()) == published - 5 * len(room.urls)


def test_a_killed_crawl_is_completed_by_the_next(tmp_path: Path) -> None:
    db, sites = tmp_path / "a.db", tmp_path / "sites"
    command = [sys.executable, "-m", "anugerah", "crawl", "--all", "--json", "--db", str(db), "--sites", str(sites)]
    with Newsroom() as room:
        room.write_site_files(sites)
        published = sum(len(truth.public) for truth in room.truths)
        with mortal(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)):
            deadline = time.monotonic() + 30
            while len(room.requests) < 40 and time.monotonic() < deadline:
                time.sleep(0.01)
        assert not any(report.is_failure for report in crawl(db, sites).values())
    conn = sqlite3.connect(db)
    (stored,) = conn.execute("SELECT count(*) FROM articles").fetchone()
    (waiting,) = conn.execute("SELECT count(*) FROM pending").fetchone()
    conn.close()
    assert (stored, waiting) == (published, 0)
