"""Milliseconds that `anugerah serve` takes for a page while 8 readers send requests and a crawl writes.

    PYTHONPATH=. python benchmarks/bench_serve.py [--articles 1000000] [--awards 20000] [--seconds 20]

The database is invented: awards as in `bench_publish.py`, and other articles up to the requested number. The monitor
and the writer, which stores a batch of ten stories every half second, two of them with an award, are separate
processes. Each reader sends its next request as soon as it has its answer; the pages are warmed up before.
"""

import argparse
import http.client
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from benchmarks.bench_merging import copied, made
from benchmarks.bench_publish import fill
from db.store import open_store

READERS = 8
GATES = {"first page": 100.0, "search": 150.0, "award": 80.0}
"""The limit for the 95th percentile, in milliseconds."""
WORDS = ("kantor", "lembaga", "seri", "warga", "kabupaten", "kota", "ban", "jawa", "sulawesi", "bara")
BATCH_SECONDS = 0.5


def add_articles(path: Path, articles: int) -> None:
    """Add articles without an award, of 200 sites over five years."""
    chance = random.Random(2)
    text = [" ".join(chance.choices(("kabar", "warga", "jalan", "pasar", "desa", "hujan"), k=25)) for _ in range(200)]
    day = date(2020, 1, 1)
    with closing(sqlite3.connect(path)) as conn:
        (begin,) = conn.execute("SELECT max(id) + 1 FROM article").fetchone()
        (count,) = conn.execute("SELECT count(*) FROM article").fetchone()
        rows = (
            (
                number,
                f"s{number % 200}",
                f"Kabar {number}",
                text[number % 200],
                f"{day + timedelta(days=number % 1800)}",
            )
            for number in range(begin, begin + max(articles - count, 0))
        )
        conn.executemany(
            "INSERT INTO article (id, key, url, site, title, body, is_award, award_score, award_evidence, "
            "published_at, first_seen_at, fetched_at, tags) VALUES (?1, ?1, 'https://' || ?2 || '.example/' || ?1, ?2, "
            "?3, ?4, 0, 0, '[]', ?5, ?5, ?5, '[]')",
            rows,
        )
        conn.execute("ANALYZE")
        conn.commit()


def write(path: Path) -> None:
    """Store stories until the process is killed."""
    seed = 0
    with open_store(path) as store:
        while True:
            seed += 1
            stories = [made(random.Random(seed), seed, number) for number in range(8)]
            stories += [copied(stories[0], seed, 8), copied(stories[1], seed, 9)]
            store.store_batch(stories, datetime.now(UTC))
            time.sleep(BATCH_SECONDS)


def asked(port: int, seconds: float, address: Callable[[random.Random], str]) -> list[float]:
    """Milliseconds of each answer to 8 readers."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def read(seed: int) -> None:
        chance = random.Random(seed)
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as http_:
            while time.perf_counter() < end:
                path = address(chance)
                begun = time.perf_counter()
                http_.request("GET", path)
                answer = http_.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{path}: {answer.status}")
                times.append(1000 * (time.perf_counter() - begun))

    readers = [threading.Thread(target=read, args=[seed]) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return times


def searched(chance: random.Random) -> str:
    """A search of one or two words, the last one perhaps incomplete."""
    words = chance.sample(WORDS, k=chance.choice([1, 2]))
    if chance.random() < 0.5:
        words.append(str(chance.randrange(300)))
    return f"/cari/?q={quote(' '.join(words))}"


def main() -> int:
    """Print a line per page. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--awards", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write(given.write)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        begun = time.perf_counter()
        fill(path, given.awards)
        add_articles(path, given.articles)
        size, secs = path.stat().st_size / 1e6, time.perf_counter() - begun
        print(f"{given.articles:,} articles, {given.awards:,} awards, {size:,.0f} MB in {secs:.0f} s")
        return measured(path, given.awards, given.seconds)


def measured(path: Path, awards: int, seconds: float) -> int:
    """Measure the monitor while a writer writes. Returns the exit status."""
    pages: dict[str, Callable[[random.Random], str]] = {
        "first page": lambda _: "/",
        "search": searched,
        "award": lambda chance: f"/anugerah/{chance.randrange(1, awards + 1)}/",
    }
    serve = [sys.executable, "-m", "anugerah", "serve", "--port", "0", "--db", str(path)]
    writer = [sys.executable, __file__, "--write", str(path)]
    status = 0
    with subprocess.Popen(serve, stderr=subprocess.PIPE, text=True) as monitor, subprocess.Popen(writer) as writing:
        try:
            line = monitor.stderr.readline() if monitor.stderr else ""
            found = re.search(r":(\d+)/ ", line)
            if found is None:
                raise RuntimeError(line)
            for name, address in pages.items():
                asked(int(found[1]), 2, address)
                before = _cpu_seconds(monitor.pid)
                times = asked(int(found[1]), seconds, address)
                cpu = 1000 * (_cpu_seconds(monitor.pid) - before) / len(times)
                p95 = statistics.quantiles(times, n=20)[-1]
                status |= p95 > GATES[name]
                print(
                    f"{name:10} median {statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms (gate {GATES[name]:.0f}), "
                    f"most {max(times):6.1f} ms, {len(times) / seconds:5.1f} a second, {cpu:4.1f} ms of CPU each, "
                    f"load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )
        finally:
            writing.kill()
            monitor.terminate()
    return status


def _cpu_seconds(pid: int) -> float:
    """Processor seconds of a process: wall times are unreliable on a machine that does other things too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
