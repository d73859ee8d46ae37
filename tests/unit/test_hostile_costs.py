"""The worst-case cost of pages, lists and robots.txt: about that of others of their size.

Each case once took seconds or hours. All are much larger than what is seen on the web.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from crawler.articles import Article, Link
from crawler.discovery.errors import ParseError
from crawler.discovery.feeds import parse_feed
from crawler.discovery.menu import parse_menu
from crawler.discovery.parts import newest_links
from crawler.discovery.robots import sitemap_urls
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import parse_sitemap
from crawler.extraction import extract, page_one_of, pages_of
from crawler.extraction.jsonld import parse_jsonld
from crawler.recognition import recognise_platform, site_name

SECONDS = 4.0
"""Of processor time, four times what the dearest case takes on a busy machine. Where a case is quadratic, it takes many
times as long."""
NOW = datetime(2025, 6, 1, tzinfo=UTC)
URL = "https://kabarku.example/daerah/piagam-pelayanan/"
LATER = "https://kabarku.example/daerah/piagam/2/"
SENTENCE = "Wali Kota menerima piagam pelayanan publik dari lembaga pengawas di pendopo pada hari Selasa siang. "
TITLE = "<h1>Wali Kota Terima Piagam</h1>"
PROSE = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p>"


def page(body: str = "", head: str = "", text: str = "") -> str:
    return (
        f"<html><head><title>Wali Kota Terima Piagam</title>{head}</head><body>{body}{TITLE}"
        f"<div class='entry-content'>{PROSE}{text}</div></body></html>"
    )


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


PAGES = {
    "comments before it": "<!---->" * 4000 + page(),
    "instructions before it": "<?x?>" * 800 + page(),
    "titles of pipes": page(head=f"<title>{'a | ' * 50_000}</title>" + meta("og:title", "a | " * 50_000)),
    "a title in marks": page(head=f"<title>{'!' * 200_000}</title>"),
    "a heading of dashes": page(body=f"<h2>{'-' * 200_000}x</h2>"),
    "blanks in JSON-LD": page(head=f"<script type='application/ld+json'>{' ' * 300_000}x</script>"),
    "broken lines": page(text="teks<br>" * 40_000),
    "bold words": page(text="<b>teks</b> " * 40_000),
    "categories": page(body="<a rel='category tag' href='/c'>x</a>" * 20_000),
    "nested headings": page(body=("<h2>judul " * 250 + "</h2>" * 250) * 60),
    "a text in open headings": page(text=f"{'<h2>' * 240}{'kata desa ' * 100_000}"),
    "links in open headings": page(text=f"{'<h2>' * 240}{'<a href=/x>judul</a>' * 10_000}"),
    "commas in JSON-LD": page(head=f"<script type='application/ld+json'>{', ' * 50_000}{'}' * 50_000}</script>"),
    "bylines": page(head=meta("author", "oleh " * 100_000), body=f"<p>{'oleh ' * 20_000}</p>"),
    "many bylines": page(head=meta("author", "editor: x") * 20_000),
    "a date of blanks": page(head=meta("date", "1 " * 200_000)),
    "metas": page(head="<meta " * 200_000),
    "attributes": page(body="<div " + " ".join(f"a{number}=1" for number in range(60_000)) + ">"),
    "marked boxes": page(body=f"<div class='post-body'>{PROSE}</div>" * 3_000),
    "teasers": page(text=f"<p>{'baca juga: <a href=x>y z</a> ' * 8_000}</p>"),
    "labels": page(text="<p>baca juga:</p><p>Judul Berita Lain Hari</p>" * 8_000),
    "initials": page(text=f"<p>teks biasa saja{'. (a)' * 20_000}</p>"),
    "dots": page(text=f"<p>{'...' * 100_000}x</p>"),
    "a text without mark": f"<html><body>{TITLE}{'x<br>' * 40_000}</body></html>",
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_page(html: str) -> None:
    started = time.process_time()
    result = extract(html.encode(), URL, now=NOW)
    assert time.process_time() - started < SECONDS
    assert isinstance(result, Article) or html in (PAGES["attributes"], PAGES["a text without mark"], PAGES["metas"])


def test_a_page_in_an_encoding_of_python() -> None:
    started = time.process_time()
    result = extract(page(head="<meta charset=punycode>").encode() + b"\xff-" + b"ab9" * 100_000, URL, now=NOW)
    assert time.process_time() - started < SECONDS
    assert isinstance(result, Article)


def test_words_in_an_attribute_are_not_attributes() -> None:
    html = page(head=meta("description", "kata " * 5000), body=f"<div data-x='{'kata ' * 5000}'>x</div>")
    assert isinstance(extract(html.encode(), URL, now=NOW), Article)


SITEMAP = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
DEEP = "".join(f"<url><loc>https://kabarku.example/{'a/' * 60_000}{number}</loc></url>" for number in range(6))
LONG = "".join(f"<url><loc>https://kabarku.example/{'a/' * 950}{number}</loc></url>" for number in range(500))
RSS = b"<rss version='2.0'><channel>%s</channel></rss>"
ITEM = b"<item><title>a b c</title><link>https://kabarku.example/x%d</link></item>"

OVERFULL = "".join(f" a{number}='1'" for number in range(80_000))

READINGS: dict[str, Callable[[], object]] = {
    "a feed's attributes": lambda: parse_feed(RSS % f"<item{OVERFULL}>".encode(), URL),
    "a section's attributes": lambda: parse_section(page(body=f"<div{OVERFULL}>").encode(), URL),
    "a menu's attributes": lambda: parse_menu(page(body=f"<div{OVERFULL}>").encode(), URL),
    "robots.txt of newlines": lambda: sitemap_urls(b"\n" * 500_000, URL),
    "robots.txt of blanks": lambda: sitemap_urls(b"\r\t " * 160_000, URL),
    "links without an end": lambda: pages_of(b"<a " * 500_000, URL),
    "links without an address": lambda: pages_of((b"<a href" + b" " * 1000) * 1000, URL),
    "links of a later page": lambda: page_one_of(b"<a " * 500_000, LATER),
    "blanks in JSON-LD": lambda: parse_jsonld(('{"a":1' + " " * 100_000 + "x",)),
    "many values in JSON-LD": lambda: parse_jsonld(("{}" * 100_000,)),
    "a home page of metas": lambda: site_name(URL, b"<meta og:site_name " * 100_000),
    "a home page of titles": lambda: site_name(URL, b"<title>" * 200_000),
    "marks of a platform": lambda: recognise_platform(URL, b"<meta name=generator content=" * 50_000),
    "deep addresses": lambda: newest_links(parse_sitemap(SITEMAP + DEEP.encode() + b"</urlset>", URL).links),
    "many deep addresses": lambda: newest_links(parse_sitemap(SITEMAP + LONG.encode() + b"</urlset>", URL).links),
    "document types": lambda: parse_feed(b"<rss version='2.0'>" + b"<!DOCTYPE a [" * 50_000 + b"</rss>", URL),
    "stories of a feed": lambda: parse_feed(RSS % b"".join(ITEM % number for number in range(80_000)), URL),
    "links of a list": lambda: parse_section(
        b"<html><body>" + b"<a href='/x/y-z-w-v'>Judul berita yang panjang sekali</a>" * 30_000, URL
    ),
    "links in open boxes": lambda: parse_section(
        b"<html><body>" + b"<div><a href='/daerah/'>Daerah</a>" * 5_000, URL, article=["^/berita/"]
    ),
    "entries of a menu in open boxes": lambda: parse_menu(
        b"<html><body>" + b"<div><a href='/daerah/'>Daerah</a>" * 5_000, URL
    ),
    "entries of a menu": lambda: parse_menu(b"<html><body><nav>" + b"<a href='/x'>Judul</a>" * 30_000, URL),
}


@pytest.mark.parametrize("read", READINGS.values(), ids=READINGS)
def test_a_list(read: Callable[[], object]) -> None:
    started = time.process_time()
    with suppress(ParseError):
        read()
    assert time.process_time() - started < SECONDS


def test_sections_of_a_sitemap_are_still_separated_from_stories() -> None:
    urls = ["/daerah", "/daerah/a-b", "/daerah/c-d", "/x/y/z", "/x/y/z/1"]
    links = [Link(url=f"https://kabarku.example{path}") for path in urls]
    assert [link.url[23:] for link in newest_links(links)] == ["/daerah/a-b", "/daerah/c-d", "/x/y/z", "/x/y/z/1"]
