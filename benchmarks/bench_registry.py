"""A first crawl in the shape of the shipped registry: as many sites, the same networks, the same delays.

usage: python benchmarks/bench_registry.py [--articles 12]

Each enabled site of the registry is replaced by a WordPress site of the newsroom at scale on loopback, with the
platform and the delay of the real one. The sites of a network count as one host: the slowest of these groups gives the
minimum time of a polite crawl. No request goes to a real site.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from peers.measure import cost_of
from peers.serve import base_of

from crawler.registry import load_registry
from crawler.site import Site

HERE = Path(__file__).parent
ROOT = HERE.parent
SOURCES = """sources = [
  {kind = "feed", url = "/feed/"}, {kind = "wp-rest", url = "/wp-json/wp/v2/posts"},
  {kind = "feed", url = "/feed/?paged=2"}, {kind = "sitemap", url = "/wp-sitemap.xml"},
]
article = ['^/news/[^/]+/$']
"""


def main() -> None:
    """Crawl once, and print how long it took, and the minimum that politeness allows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=12, help="articles per site")
    articles = parser.parse_args().articles
    sites = load_registry().usable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site_files(folder / "sites", sites)
        command = [sys.executable, "-m", "peers.serve", str(folder / "pages"), str(len(sites)), str(articles)]
        environment = os.environ | {"PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as server:
            if not server.stdout or not server.stdout.readline():
                sys.exit("Error: the newsroom cannot be served; is one of its ports taken?")
            db, log = folder / "news.db", folder / "crawl.log"
            crawl = [sys.executable, "-m", "anugerah", "crawl", "--all", "--sites", str(folder / "sites"), "--db"]
            cost = cost_of([*crawl, str(db)], env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=folder, log=log)
            server.terminate()
            asked = json.loads(server.stdout.read().splitlines()[-1])
        groups: Counter[str] = Counter()
        for site, requests in zip(sites, asked, strict=True):
            groups[site.network or site.slug] += requests * site.delay_s
        (slowest, least), *_ = groups.most_common()
        with sqlite3.connect(db) as connection:
            (stored,) = connection.execute("SELECT count(*) FROM articles").fetchone()
            ends = connection.execute("SELECT label, count(*), group_concat(site) FROM runs GROUP BY label").fetchall()
        for label, count, slugs in ends:
            print(f"ended {label}: {count} sites{'' if label == 'ok' else ', ' + slugs}")
        print(f"{len(sites)} sites in {len(groups)} groups, {sum(asked)} requests, exit status {cost.status}")
        print(f"stored {stored} of {len(sites) * articles} articles")
        print(f"{cost.wall:.0f} s; the slowest group, {slowest}, takes {least:.0f} s at least: {cost.wall / least:.2f}")
        print(f"processor {cost.cpu:.0f} s, {1000 * cost.cpu / sum(asked):.1f} ms a request; peak {cost.peak:.0f} MB")


def write_site_files(folder: Path, sites: list[Site]) -> None:
    """Write the registry's sites, each with the address of a newsroom's site."""
    folder.mkdir()
    for place, site in enumerate(sites):
        text = f'name = {json.dumps(site.name)}\nurl = "{base_of(place)}/"\nregion = "{site.region}"\n'
        text += f'platform = "{site.platform}"\ndelay = "{site.delay_s:g}s"\n{SOURCES}'
        (folder / f"{site.slug}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
