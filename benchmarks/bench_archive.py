"""CPU that archiving adds to a crawl: each page is sent as a record, compressed, and appended to the day's file.

usage: python benchmarks/bench_archive.py [INDEX.jsonl …]   (the newsroom's pages come first in any case)

The median round counts.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import msgspec
from bench_extract import ROUNDS, Pages, cpu, indexed_pages, newsroom_pages

from anugerah.archive import Archive
from crawler.articles import Link
from crawler.config import Settings
from crawler.records import PageCopy, Record


def main() -> None:
    """Print one line per collection."""
    collections = {"newsroom": newsroom_pages()} | {index: indexed_pages(Path(index)) for index in sys.argv[1:]}
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder(Record)
    for name, pages in collections.items():
        with tempfile.TemporaryDirectory() as folder:
            archive = Archive(Path(folder), Settings())

            def through(pages: Pages, archive: Archive = archive) -> None:
                for html, url in pages:
                    page = PageCopy(
                        site="kabar",
                        url=url,
                        asked_url=url,
                        article_url=url,
                        fetched_at="2025-06-01T05:00:00Z",
                        content_type="text/html; charset=utf-8",
                        link=Link(url=url),
                        body=html,
                    )
                    sent = decoder.decode(encoder.encode(page))
                    assert isinstance(sent, PageCopy)
                    archive.store([sent])

            spent = statistics.median(cpu(through, pages) for _ in range(ROUNDS)) / len(pages) * 1000
            size = sum(file.stat().st_size for file in Path(folder).glob("pages-*")) / len(pages) / ROUNDS
        page_size = sum(len(html) for html, _ in pages) / len(pages)
        print(f"{name}: {len(pages)} pages of {page_size / 1000:.0f} kB, {spent:.2f} ms, {size / 1000:.1f} kB stored")


if __name__ == "__main__":
    main()
