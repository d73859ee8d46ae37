"""CPU a page of our whole extraction beside trafilatura's own, in one run over the same pages.

usage: python benchmarks/bench_extract.py [INDEX.jsonl …]   (default: the golden pages)

An index has one object a line: `file` (relative to the index, `.gz` read through) and `url`. The rounds interleave;
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

ROUNDS = 5
GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
Pages = list[tuple[bytes, str]]


def golden_pages() -> Pages:
    """The pages under `tests/golden` that hold a story."""
    return [
        (file.read_bytes(), json.loads((file.parent / "meta.json").read_text("utf-8"))["url"])
        for file in sorted(GOLDEN.glob("*/award/page.html"))
    ]


def indexed_pages(index: Path) -> Pages:
    """The pages that `index` names."""
    rows = [json.loads(line) for line in index.read_text("utf-8").splitlines()]
    pages = []
    for row in rows:
        data = (index.parent / row["file"]).read_bytes()
        pages.append((gzip.decompress(data) if row["file"].endswith(".gz") else data, row["url"]))
    return pages


def ours(pages: Pages) -> None:
    """Bytes to article."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for html, url in pages:
        extract(html, url, now=now)


def theirs(pages: Pages) -> None:
    """Bytes to trafilatura's document with metadata."""
    for html, _ in pages:
        trafilatura.bare_extraction(html, favor_precision=True, with_metadata=True, include_comments=False)


def cpu(work: Callable[[Pages], None], pages: Pages) -> float:
    """Seconds of CPU that `work` takes over `pages`."""
    start = time.process_time()
    work(pages)
    return time.process_time() - start


def main() -> None:
    """Print one line a collection."""
    collections = {index: indexed_pages(Path(index)) for index in sys.argv[1:]} or {"golden": golden_pages()}
    for name, pages in collections.items():
        ours(pages)
        theirs(pages[:2])
        rounds = [(cpu(ours, pages), cpu(theirs, pages)) for _ in range(ROUNDS)]
        our, their = (statistics.median(column) / len(pages) * 1000 for column in zip(*rounds, strict=True))
        print(f"{name}: {len(pages)} pages, ours {our:.2f} ms, trafilatura {their:.2f} ms, ratio {our / their:.2f}")


if __name__ == "__main__":
    main()
