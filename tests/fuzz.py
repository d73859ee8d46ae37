"""Feeds mutated bytes to every parser of sites' answers: `make fuzz NAME=page`.

atheris, which has to be installed by hand (`pip install atheris`, Linux), mutates the corpus in `tests/data/corpus`
for a minute, or as libFuzzer's options say; what fails is written there and joins it. `tests/unit/test_corpus.py` reads
the whole corpus in every run of the tests.
A parser may return anything, and raise its own error alone.
"""

import contextlib
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.articles import Outlet
from crawler.discovery.alternates import feed_urls, posts_api
from crawler.discovery.errors import ParseError
from crawler.discovery.feeds import parse_feed
from crawler.discovery.menu import parse_menu
from crawler.discovery.robots import sitemap_urls
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import parse_sitemap
from crawler.discovery.wordpress import parse_posts
from crawler.extraction import extract
from crawler.extraction.names import names_of
from crawler.extraction.paging import pages_of

CORPUS = Path(__file__).parent / "data/corpus"
URL = "https://kabarteluk.example/daerah/2025/03/juara"
NOW = datetime(2025, 3, 2, 3, 0, tzinfo=UTC)
LONGEST = 20_000

PARSERS: dict[str, Callable[[bytes], object]] = {
    "feed": lambda body: parse_feed(body, URL),
    "sitemap": lambda body: parse_sitemap(body, URL),
    "posts": lambda body: parse_posts(body, URL),
    "section": lambda body: (
        parse_section(body, URL),
        parse_menu(body, URL),
        feed_urls(body, URL),
        posts_api(body, URL),
    ),
    "robots": lambda body: sitemap_urls(body, URL),
    "page": lambda body: (
        extract(body, URL, outlet=Outlet(), now=NOW),
        names_of(body, URL),
        pages_of(body, URL),
    ),
}
"""Whatever takes bytes of a site, by the folder of its corpus."""


def read(name: str, body: bytes) -> None:
    """Parse some bytes; raises what no parser may raise."""
    with contextlib.suppress(ParseError):
        PARSERS[name](body)


def main(arguments: list[str]) -> int:
    """Fuzz one parser, with libFuzzer's options."""
    if not arguments or arguments[0] not in PARSERS:
        print(f"Say which: {', '.join(PARSERS)}.", file=sys.stderr)
        return 2
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris (Linux), then again.", file=sys.stderr)
        return 2
    name, *options = arguments
    folder = CORPUS / name
    options = [f"-artifact_prefix={folder}/", f"-max_len={LONGEST}", "-timeout=10", "-max_total_time=60", *options]
    found = tempfile.mkdtemp(prefix="anugerah-fuzz-")  # what only reaches another line is not kept
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *options, found, str(folder)], lambda body: read(name, body))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
