"""CPU per page of our full extraction and of trafilatura's own, in one run over the same pages.

usage: python benchmarks/bench_extract.py [INDEX.jsonl …]   (the newsroom's pages come first in any case)

An index has one object per line: `file` (relative to the index, may be `.gz`) and `url`. The rounds interleave;
the median round counts.
"""

import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import trafilatura

from crawler.extraction import extract
from crawler.newsroom.reply import Request
from crawler.newsroom.server import site_of
from crawler.newsroom.truth import address, load_truth, site_slugs

ROUNDS = 5
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
Pages = list[tuple[bytes, str]]


def newsroom_pages() -> Pages:
    """The pages of all public stories of the invented sites."""
    pages = []
    for slug in site_slugs():
        truth = load_truth(slug)
        site = site_of(truth, BASE, NOW)
        pages += [(site.answer(Request(address(story))).body, BASE + address(story)) for story in truth.public]
    return pages


def indexed_pages(index: Path) -> Pages:
    """The pages that `index` names."""
    rows = [json.loads(line) for line in index.read_text("utf-8").splitlines()]
    pages = []
    for row in rows:
        data = (index.parent / row["file"]).read_bytes()
        pages.append((gzip.decompress(data) if row["file"].endswith(".gz") else data, row["url"]))
    return pages


def ours(pages: Pages) -> None:
    """Extract from bytes to article."""
    for html, url in pages:
        extract(html, url, now=NOW)


def theirs(pages: Pages) -> None:
    """Extract from bytes to trafilatura's document with metadata."""
    for html, _ in pages:
        trafilatura.bare_extraction(html, favor_precision=True, with_metadata=True, include_comments=False)


def cpu(work: Callable[[Pages], None], pages: Pages) -> float:
    """Seconds of CPU that `work` takes over `pages`."""
    start = time.process_time()
    work(pages)
    return time.process_time() - start


def main() -> None:
    """Print one line per collection."""
    collections = {"newsroom": newsroom_pages()} | {index: indexed_pages(Path(index)) for index in sys.argv[1:]}
    for name, pages in collections.items():
        ours(pages)
        theirs(pages[:2])
        rounds = [(cpu(ours, pages), cpu(theirs, pages)) for _ in range(ROUNDS)]
        our, their = (statistics.median(column) / len(pages) * 1000 for column in zip(*rounds, strict=True))
        print(f"{name}: {len(pages)} pages, ours {our:.2f} ms, trafilatura {their:.2f} ms, ratio {our / their:.2f}")


if __name__ == "__main__":
    main()
