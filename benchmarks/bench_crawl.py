"""A crawl of a newsroom at scale, compared with two others of the same pages: a simple spider, and fundus.

usage: python benchmarks/bench_crawl.py [--sites 8] [--articles 250] [--rounds 3] [--only ours,naive,fundus]

Each crawler has an environment of its own under `$XDG_CACHE_HOME/anugerah-bench`, where the pages are too; a crawler
that cannot be installed is skipped with a message. In a round each in turn makes a first crawl and one with nothing
new. Everything is counted: start-up, all processes, and the work that is left when the crawl ends.
"""

import argparse
import compileall
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from peers.check import Right, check
from peers.measure import Cost, cost_of
from peers.serve import base_of
from peers.stories import newsroom

HERE = Path(__file__).parent
ROOT = HERE.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anugerah-bench"
NAIVE = "3c2c2f324d424ca35c28e4d73e1c986e3e7d1eb271685ebb9956252cced976fb"
"""SHA-256 of the naive spider: a baseline must not change."""
PACKAGES = {
    "naive": ("scrapy==2.19.0", "trafilatura==2.3.1", "sqlite-utils==4.2.1", "lxml_html_clean==0.4.6"),
    "fundus": ("fundus==0.5.7", "curl_cffi==0.15.0"),
}


class Crawler(NamedTuple):
    """How a crawler is started: a command for the first crawl, one for the next, and the table of its rows."""

    name: str
    first: Callable[[Path], list[str]]
    again: Callable[[Path], list[str]]
    table: str


class Round(NamedTuple):
    """The result of one round of a crawler."""

    first: Cost
    again: Cost
    right: Right


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=8)
    parser.add_argument("--articles", type=int, default=250, help="articles per site")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="ours,naive,fundus")
    asked = parser.parse_args()
    if hashlib.sha256((HERE / "peers" / "naive.py").read_bytes()).hexdigest() != NAIVE:
        sys.exit("Error: the naive spider has been changed; a baseline must not change.")
    for package in ("anugerah", "crawler", "db"):  # as pip does for the others, even if the environment forbids it
        compileall.compile_dir(ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory() as folder, served(asked.sites, asked.articles) as pages:
        crawlers = [found for name in asked.only.split(",") if (found := crawler_of(name, asked.sites, Path(folder)))]
        rounds = measured(crawlers, asked.rounds, Path(folder), pages / "truth.json")
    print_tables(rounds, asked.sites, asked.articles)


@contextmanager
def served(sites: int, articles: int) -> Iterator[Path]:
    """Serve the newsroom at scale; yields the folder of its pages, which are kept for the next time."""
    pages = CACHE / f"pages-{sites}-{articles}-{_digest()}"
    command = [sys.executable, "-m", "peers.serve", str(pages), str(sites), str(articles)]
    environment = os.environ | {"PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as server:
        try:
            if not server.stdout or not server.stdout.readline():
                sys.exit("Error: the newsroom cannot be served; is one of its ports taken?")
            yield pages
        finally:
            server.terminate()
            server.communicate()  # it prints how many requests it got


def _digest() -> str:
    """A hash of what the pages are made from: stories, words and themes."""
    files = [HERE / "peers" / name for name in ("stories.py", "heavy.py", "serve.py")]
    files += sorted((ROOT / "crawler" / "awards" / "lexicon").iterdir()) + sorted(ROOT.glob("tests/quality/*.jsonl"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def crawler_of(name: str, sites: int, folder: Path) -> Crawler | None:
    """The crawler of that name; None, with a message, if it cannot be installed."""
    addresses = [base_of(place) for place in range(sites)]
    if name == "ours":
        files = folder / "sites"
        write_site_files(files, sites)
        verb = [sys.executable, "-m", "anugerah", "crawl", "--all", "--sites", str(files), "--db"]
        return Crawler(name, lambda db: [*verb, str(db), "--backfill"], lambda db: [*verb, str(db)], "articles")
    python = environment_of(name)
    if python is None:
        return None
    script = str(HERE / "peers" / ("naive.py" if name == "naive" else "fundus_run.py"))

    def command(db: Path) -> list[str]:
        return [python, script, str(db), *addresses]

    return Crawler(name, command, command, "article")


def environment_of(name: str) -> str | None:
    """The interpreter of a peer's environment, which is made if it does not exist."""
    folder = CACHE / name
    python, done = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(PACKAGES[name])
    if done.is_file() and done.read_text(encoding="utf-8") == wanted:
        return str(python)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES[name]]
    if made.returncode or subprocess.run(pip, check=False).returncode:
        print(f"{name} cannot be installed here, and is skipped.", file=sys.stderr)
        return None
    done.write_text(wanted, encoding="utf-8")
    return str(python)


def write_site_files(folder: Path, sites: int) -> None:
    """Write the newsroom's sites, without a delay between requests."""
    folder.mkdir()
    for place, truth in enumerate(newsroom(sites, 1)):
        text = f'name = "{truth.site.name}"\nurl = "{base_of(place)}/"\nregion = "36"\nplatform = "wordpress"\n'
        (folder / f"{truth.site.slug}.toml").write_text(f'{text}delay = "0s"\n', encoding="utf-8")


def measured(crawlers: list[Crawler], rounds: int, folder: Path, truth: Path) -> dict[str, list[Round]]:
    """Each crawler's rounds; the crawlers take turns."""
    found: dict[str, list[Round]] = {crawler.name: [] for crawler in crawlers}
    env = {name: value for name, value in os.environ.items() if not name.startswith("ANUGERAH_")}
    for number in range(rounds):
        for crawler in crawlers:
            place = folder / f"{crawler.name}-{number}"
            place.mkdir()
            db, log = place / "news.db", folder / f"{crawler.name}.log"
            own = env | ({"PYTHONPATH": str(ROOT)} if crawler.name == "ours" else {})
            first = cost_of(crawler.first(db), env=own, cwd=place, log=log)
            if first.status:
                sys.exit(f"Error: {crawler.name} ended with {first.status}: {log.read_text(encoding='utf-8')[-2000:]}")
            right = check(db, crawler.table, truth)
            again = cost_of(crawler.again(db), env=own, cwd=place, log=log)
            found[crawler.name].append(Round(first, again, right))
            shutil.rmtree(place)
            print(f"round {number + 1}, {crawler.name}: {first} {right} again {again}", file=sys.stderr, flush=True)
    return found


def print_tables(rounds: dict[str, list[Round]], sites: int, articles: int) -> None:
    """Print medians with their ranges."""
    pages = sites * articles
    print(f"{sites} sites, {articles} articles each, {len(next(iter(rounds.values())))} rounds, medians (range)\n")
    print("| crawler | pages/s | CPU ms a page | peak PSS | all right | nothing new: CPU s | s |")
    print("|---|---|---|---|---|---|---|")
    for name, runs in rounds.items():
        speed = spread([pages / run.first.wall for run in runs], ".0f")
        cpu = spread([1000 * run.first.cpu / pages for run in runs], ".1f")
        again = spread([run.again.cpu for run in runs], ".2f")
        wall = spread([run.again.wall for run in runs], ".1f")
        right = min((run.right for run in runs), key=lambda right: right.whole)
        faults = "".join(f", {count} wrong {field}" for field, count in right.wrong.items())
        peak = f"{max(run.first.peak for run in runs):.0f} MB"
        print(f"| {name} | {speed} | {cpu} | {peak} | {right.whole} of {right.wanted}{faults} | {again} | {wall} |")


def spread(values: list[float], form: str) -> str:
    """`52 (50 to 55)`."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


if __name__ == "__main__":
    main()
