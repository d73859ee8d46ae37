"""A crawl of the newsroom at scale by the local engine, and by a fleet of one and two workers on this machine.

usage: make bench-fleet, or python benchmarks/bench_fleet.py [--sites 8] [--articles 60] [--rounds 2]

The crawls are interleaved. Processor time is that of the crawl, the scheduler and the workers with all their processes,
from when the workers have joined to the end of the crawl: it shows the overhead of a fleet.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench_crawl import CACHE, write_site_files
from cluster import LocalCluster

HERE = Path(__file__).parent
ROOT = HERE.parent
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a line per crawl, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=8)
    parser.add_argument("--articles", type=int, default=60, help="articles per site")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    pages = asked.sites * asked.articles
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, served(asked.sites, asked.articles):
        write_site_files(Path(folder) / "sites", asked.sites)
        for number in range(asked.rounds):
            for workers in (1, 2):
                for engine in ("local", "dask"):
                    name = f"{engine}, {workers} at a time"
                    place = Path(folder) / f"{engine}-{workers}-{number}"
                    place.mkdir()
                    wall, cpu = crawl(place, engine, workers)
                    print(f"{name}: {pages / wall:.0f} pages/s, {1000 * cpu / pages:.1f} ms a page", flush=True)
                    found.setdefault(name, []).append((wall, cpu))
    for name, runs in found.items():
        speed, cost = pages / median(wall for wall, _ in runs), 1000 * median(cpu for _, cpu in runs) / pages
        print(f"| {name} | {speed:.0f} | {cost:.1f} |")


def crawl(folder: Path, engine: str, workers: int) -> tuple[float, float]:
    """Seconds of wall time and of processor time of a first crawl."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "ANUGERAH_WORKERS": str(workers), "ANUGERAH_ENGINE": engine}
    command = [sys.executable, "-m", "anugerah", "crawl", "--all", "--backfill", "--db", str(folder / "a.db")]
    command += ["--sites", str(folder.parent / "sites")]
    if engine == "local":
        return timed(command, env, folder, [])
    with LocalCluster(folder / "cluster", workers) as cluster:
        env["ANUGERAH_FLEET_SCHEDULER"] = cluster.address
        while subprocess.run(
            [sys.executable, "-m", "anugerah", "fleet", "status"], env=env, cwd=folder, capture_output=True, check=False
        ).returncode:
            time.sleep(0.5)
        return timed(command, env, folder, [cluster.scheduler.pid, *(worker.pid for worker in cluster.workers)])


def timed(command: list[str], env: dict[str, str], folder: Path, others: list[int]) -> tuple[float, float]:
    """Run the command; the time of the processes `others` and their descendants counts too."""
    before, began = own_cpu() + sum(map(tree_cpu, others)), time.monotonic()
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"Error: the crawl ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return time.monotonic() - began, own_cpu() + sum(map(tree_cpu, others)) - before


def own_cpu() -> float:
    """Processor seconds of the child processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree_cpu(pid: int) -> float:
    """Processor seconds of a process, its descendants, and the ended ones that they have waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    below = (child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split())
    return sum(map(int, fields[11:15])) / TICK + sum(tree_cpu(int(child)) for child in below)


@contextmanager
def served(sites: int, articles: int) -> Iterator[None]:
    """Serve the newsroom at scale while the block runs."""
    command = [sys.executable, "-m", "peers.serve", str(CACHE / f"pages-{sites}-{articles}"), str(sites), str(articles)]
    environment = os.environ | {"PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as server:
        try:
            if not server.stdout or not server.stdout.readline():
                sys.exit("Error: the newsroom cannot be served; is one of its ports taken?")
            yield
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
