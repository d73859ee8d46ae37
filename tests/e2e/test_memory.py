"""The daemon's memory stays flat over many runs of its children: 20 in `make test`, 1,000 with `make soak NAME=memory`.

The long form ends after two hours with the runs that it reached; it prints what it measured.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from children import mortal
from longform import SOAK

from crawler.newsroom.chance import few
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import load_truth

RUNS = 1000 if SOAK else 14
SECONDS = 2 * 3600
pytestmark = pytest.mark.timeout(600 + (SECONDS if SOAK else 0))
WARM = 100 if SOAK else 5
"""Runs after which caches and modules are there."""
GROWTH_KB = 2048
"""By how much the memory may have grown from then on: medians of a tenth of the runs."""

PROGRAM = """
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from anugerah.runner import Runner
from crawler.config import Settings
from crawler.job import LocalEngine
from crawler.registry import load_registry
from db.store import open_store

start = datetime.now(UTC)
sites = load_registry([Path(sys.argv[2])]).enabled()
now = start
with open_store(Path(sys.argv[1])) as store, closing(LocalEngine(1)) as engine:
    runner = Runner(store, Settings(archive="none", run_days=1), engine, clock=lambda: now)
    for _ in sys.stdin:
        now += timedelta(minutes=15)
        (report,) = runner.crawl(sites)
        store.maintain(now - timedelta(days=1))
        with open("/proc/self/statm") as statm:
            print(report.outcome, int(statm.read().split()[1]), flush=True)
"""


def test_memory_is_flat_over_many_child_runs(tmp_path: Path) -> None:
    page = os.sysconf("SC_PAGE_SIZE") // 1024
    sizes: list[int] = []
    deadline = time.monotonic() + SECONDS
    with Newsroom(truths=[few(load_truth("lenteracisauk"), 2)]) as room:
        room.write_site_files(tmp_path / "sites")
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / "a.db"), str(tmp_path / "sites")]
        with mortal(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)) as process:
            assert process.stdin
            assert process.stdout
            while len(sizes) < RUNS and time.monotonic() < deadline:
                process.stdin.write("\n")
                process.stdin.flush()
                outcome, pages = process.stdout.readline().split()
                assert outcome in ("OK", "NOT_MODIFIED")
                sizes.append(int(pages) * page)
            process.stdin.close()
            assert process.wait(60) == 0
    assert len(sizes) > WARM
    warm, last = sizes[WARM : WARM + len(sizes) // 10 + 2], sizes[-(len(sizes) // 10 + 2) :]
    sys.stdout.write(
        f"\n{len(sizes)} child runs; the parent's memory in kB: {sizes[0]} after the first, "
        f"{middle(warm)} about run {WARM}, {middle(last)} at the end\n"
    )
    assert middle(last) - middle(warm) <= GROWTH_KB


def middle(sizes: list[int]) -> int:
    """The median."""
    return sorted(sizes)[len(sizes) // 2]
