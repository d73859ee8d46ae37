"""The memory of a long first crawl, by process: it must not grow with the number of pages.

usage: python benchmarks/bench_memory.py [--sites 8] [--articles 2500]

Prints the most megabytes (PSS) of the program, of a job, and of all processes together, for each tenth of the crawl's
time. Exit status 1 if all of them take over a tenth more in the second half than in the first.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from bench_crawl import ROOT, crawler_of, served
from peers.measure import cost_of, processes_below, pss_of

PARTS = 10
SAMPLE_SECONDS = 0.5
MOST_GROWTH = 1.1


class Sample(NamedTuple):
    """Seconds since the start; megabytes of the program, of its largest job, and of all processes."""

    at: float
    program: float
    job: float
    whole: float


def main() -> None:
    """Crawl once, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=8)
    parser.add_argument("--articles", type=int, default=2500, help="articles per site")
    asked = parser.parse_args()
    samples: list[Sample] = []
    over = threading.Event()
    with tempfile.TemporaryDirectory() as name, served(asked.sites, asked.articles):
        folder = Path(name)
        ours = crawler_of("ours", asked.sites, folder)
        assert ours
        watcher = threading.Thread(target=watch, args=(set(processes_below(os.getpid())), samples, over))
        watcher.start()
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        cost = cost_of(ours.first(folder / "news.db"), env=env, cwd=folder, log=folder / "log")
        over.set()
        watcher.join()
    print(f"{asked.sites * asked.articles} pages in {cost.wall:.0f} s, exit status {cost.status}\n")
    print("| tenth of the time | program MB | largest job MB | all MB |")
    print("|---|---|---|---|")
    peaks = [peak(samples, part / PARTS, (part + 1) / PARTS) for part in range(PARTS)]
    for part, most in enumerate(peaks, 1):
        print(f"| {part} | {most.program:.0f} | {most.job:.0f} | {most.whole:.0f} |")
    first, second = peak(samples, 0, 0.5).whole, peak(samples, 0.5, 1).whole
    print(f"\n{first:.0f} MB in the first half, {second:.0f} in the second")
    sys.exit(cost.status or int(second > first * MOST_GROWTH))


def watch(others: set[int], samples: list[Sample], over: threading.Event) -> None:
    """Measure the processes of the crawl until it is over. The program starts a template, which starts the jobs."""
    began = time.monotonic()
    while not over.wait(SAMPLE_SECONDS):
        sizes = {pid: pss_of(pid) for pid in processes_below(os.getpid()) if pid not in others}
        if not sizes:
            continue
        program, *rest = sizes
        jobs = {pid for other in rest for pid in processes_below(other)}
        largest = max((sizes.get(pid, 0.0) for pid in jobs), default=0.0)
        samples.append(Sample(time.monotonic() - began, sizes[program], largest, sum(sizes.values())))


def peak(samples: list[Sample], start: float, end: float) -> Sample:
    """The most of each between two parts of the time."""
    last = samples[-1].at
    among = [sample for sample in samples if start * last <= sample.at <= end * last] or samples[-1:]
    return Sample(*map(max, zip(*among, strict=True)))


if __name__ == "__main__":
    main()
