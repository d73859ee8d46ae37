"""Real feeds, sitemaps, REST replies and list pages give the links they hold: counts, first and last.

`discovery_golden.json` holds for each file the numbers of links, children, next pages and dated links, and hashes of
the first and the last address. A file without an entry is measured, written there, and fails once for review.
"""

import hashlib
import json
import os
import re
from pathlib import Path

import msgspec
import pytest

from crawler.articles import Link
from crawler.discovery.errors import ParseError
from crawler.discovery.feeds import parse_feed
from crawler.discovery.robots import sitemap_urls
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import parse_sitemap
from crawler.discovery.wordpress import parse_posts

GOLDEN = Path(__file__).with_name("discovery_golden.json")
CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = Path(os.environ.get("ANUGERAH_SHARED", CHECKOUT.parent / "shared")) / "pages" / "discovery"
FILES = sorted(str(path.relative_to(PAGES)) for path in PAGES.glob("*/*"))

pytestmark = pytest.mark.skipif(not FILES, reason="the shared pages are not beside this checkout")

LIST_PAGES = {
    "listings/detik-indeks.html": "https://news.detik.com/indeks",
    "listings/html_detik_lampung.html": "https://www.detik.com/tag/lampung",
    "listings/kompas-index.html": "http://indeks.kompas.com/",
    "listings/okezone-index.html": "http://www.okezone.com/",
    "listings/dump_antara.html": "https://lampung.antaranews.com/",
    "listings/rmol_page_1.html": "https://www.rmollampung.id/",
    "listings/viva-index.html": "http://www.viva.co.id/indeks",
    "listings/viva_dump.html": "https://lampung.viva.co.id/",
    "listings/ppgunej-category-page-1.html": "https://ppg.unej.ac.id/category/uncategorized/",
    "listings/ppgunej-category-page-2.html": "https://ppg.unej.ac.id/category/uncategorized/page/2/",
    "listings/ppgunej-category-page-3.html": "https://ppg.unej.ac.id/category/uncategorized/page/3/",
    "listings/ppgunej-category-page-9.html": "https://ppg.unej.ac.id/category/uncategorized/page/9/",
}
NETWORK = {
    "listings/detik-indeks.html": "detik.com",
    "listings/html_detik_lampung.html": "detik.com",
    "listings/kompas-index.html": "kompas.com",
    "listings/okezone-index.html": "okezone.com",
    "listings/viva-index.html": "viva.co.id",
}
"""List pages of networks, whose stories are on hosts of their own."""


class Measured(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a parser made of one file."""

    links: int = 0
    first: str | None = None
    last: str | None = None
    dated: int = 0
    children: int = 0
    next: str | None = None
    label: str | None = None


def digest(url: str) -> str:
    return hashlib.blake2b(url.encode(), digest_size=8).hexdigest()


def measure(name: str) -> Measured:
    body = (PAGES / name).read_bytes()
    base = LIST_PAGES.get(name, "https://situs.example/")
    links: tuple[Link, ...] = ()
    children, following = 0, None
    try:
        match name.split("/")[0]:
            case "feeds":
                links = parse_feed(body, base).links
            case "sitemaps":
                answer = parse_sitemap(body, base)
                links, children = answer.links, len(answer.children)
                assert answer.is_complete
            case "wpjson":
                links = parse_posts(body, base)
            case "robots":
                links = tuple(Link(url=url) for url in sitemap_urls(body, base))
            case _:
                suffix = NETWORK.get(name)
                found = re.findall(rf"https?://([a-z0-9.-]+\.{suffix})[/\"']", body.decode("utf-8", "replace"))
                section = parse_section(body, base, hosts=tuple(sorted(set(found))) if suffix else ())
                links, following = section.links, section.next_url
    except ParseError as refused:
        return Measured(label=refused.label)
    return Measured(
        links=len(links),
        first=digest(links[0].url) if links else None,
        last=digest(links[-1].url) if links else None,
        dated=sum(1 for link in links if link.published_at or link.modified_at),
        children=children,
        next=digest(following) if following else None,
    )


@pytest.mark.parametrize("name", FILES)
def test_real_file(name: str) -> None:
    golden = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    measured = measure(name)
    if name not in golden:
        golden[name] = msgspec.to_builtins(measured)
        GOLDEN.write_text(json.dumps(dict(sorted(golden.items())), indent=1) + "\n")
        pytest.fail(f"review the new entry of {name}: {measured}")
    assert measured == msgspec.convert(golden[name], Measured)


def test_golden_names_no_file_that_is_gone() -> None:
    assert sorted(json.loads(GOLDEN.read_text())) == FILES


@pytest.mark.parametrize(
    "name", [name for name in FILES if re.fullmatch(r"feeds/(?!.*comments).*(xml|atom|rss)", name)]
)
def test_no_item_of_a_feed_is_lost(name: str) -> None:
    text = (PAGES / name).read_text("utf-8", "replace")
    items = re.findall(r"<(?:item|entry)\b.*?</(?:item|entry)>", text, re.DOTALL)
    stated = {found[0] for item in items if (found := re.search(r"<link[^<]*", item))}
    assert len(stated) == measure(name).links > 0


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("sitemaps/") and name.endswith(".xml")])
def test_no_loc_of_a_sitemap_is_lost(name: str) -> None:
    text = (PAGES / name).read_text("utf-8", "replace")
    measured = measure(name)
    stated = {loc.strip() for loc in re.findall(r"<loc>(?:<!\[CDATA\[)?([^<\]]+)", text)}
    assert len(stated) == measured.links + measured.children
