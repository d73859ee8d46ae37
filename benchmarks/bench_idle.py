"""The cost of the daemon while nothing is due: processor time and memory over a minute, from /proc.

usage: python benchmarks/bench_idle.py [SECONDS] [SETTING=VALUE …]     (such as metrics=127.0.0.1:9464)

All shipped sites are configured, each with the runs and articles of a day, and due again in a day.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.articles import Article
from crawler.facts import AwardAnnotation
from crawler.records import Outcome, SiteRun, Story
from crawler.registry import load_registry
from crawler.times import iso
from db.health import Verdict
from db.rows import SiteCounts, SiteState
from db.store import open_store

SETTLE = 15.0
"""Seconds that the daemon is given to start."""

RUNS, ARTICLES = 24, 20


def main() -> None:
    """Print one line."""
    numbers = [argument for argument in sys.argv[1:] if "=" not in argument]
    seconds = float(numbers[0]) if numbers else 60.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "idle.db"
        sites = fill(path, datetime.now(UTC))
        env = {f"ANUGERAH_{name.upper()}": value for name, _, value in (a.partition("=") for a in sys.argv if "=" in a)}
        daemon = subprocess.Popen(
            [sys.executable, "-m", "anugerah", "run", "--db", str(path)],
            env=os.environ | env,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(SETTLE)
            before = cpu_seconds(daemon.pid)
            time.sleep(seconds)
            spent = cpu_seconds(daemon.pid) - before
            resident, peak = memory(daemon.pid)
        finally:
            daemon.send_signal(signal.SIGTERM)
            status = daemon.wait(timeout=60)
    print(
        f"{sites} sites, none due: {spent / seconds:.3%} of a core over {seconds:.0f} s, "
        f"{resident:.0f} MB resident, {peak:.0f} MB at most, ended with {status}"
    )


def fill(path: Path, now: datetime) -> int:
    """A database in which every enabled site is healthy and due tomorrow. Returns the number of sites."""
    sites = load_registry().enabled()
    with open_store(path) as store:
        for site in sites:
            stories = [story(site.slug, number, now - timedelta(hours=number)) for number in range(ARTICLES)]
            store.store_batch(stories, now)
            state = SiteState(
                slug=site.slug,
                outcome=Outcome.OK,
                label="ok",
                last_ok_at=iso(now),
                last_new_at=iso(now),
                next_check_at=iso(now + timedelta(days=1)),
                interval_s=900,
            )
            for number in range(RUNS):
                at = iso(now - timedelta(hours=RUNS - number))
                run = SiteRun(site=site.slug, started_at=at, ended_at=at, outcome=Outcome.OK, label="ok", found=1)
                store.finish_run(
                    store.start_run(site.slug, now), run, SiteCounts(new=1), 1.0, state, lambda _: Verdict()
                )
    return len(sites)


def story(slug: str, number: int, at: datetime) -> Story:
    """A made-up story."""
    url = f"https://{slug}.example/{number}"
    article = Article(url=url, title=f"Berita {number} dari {slug}", body="Isi berita. " * 200, published_at=iso(at))
    return Story(
        site=slug,
        article=article,
        reading=AwardAnnotation(is_award=False, score=0.0),
        asked_url=url,
        fetched_at=iso(at),
    )


def cpu_seconds(pid: int) -> float:
    """Processor seconds of a process and its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> tuple[float, float]:
    """Resident memory in megabytes: current and peak."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    sizes = {
        name: int(text.split()[0]) / 1024 for name, _, text in (line.partition(":") for line in lines) if "kB" in text
    }
    return sizes["VmRSS"], sizes["VmHWM"]


if __name__ == "__main__":
    main()
