"""robots.txt, alternates, verdicts, dates; and that parsers raise only ParseError."""

import contextlib
import email.utils
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.articles import Link
from crawler.discovery.alternates import feed_urls, posts_api, posts_api_by_header
from crawler.discovery.checks import Verdict, is_home, judge
from crawler.discovery.dates import machine_time
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.feeds import parse_feed
from crawler.discovery.robots import sitemap_urls
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import parse_sitemap
from crawler.discovery.text import plain
from crawler.discovery.wordpress import parse_posts
from crawler.extraction.dates import _MONTHS as MONTHS
from crawler.times import parse_iso

HOME = "https://kabarteluk.example/"


def test_robots_names_sitemaps() -> None:
    body = b"""\xef\xbb\xbfUser-agent: *\r\nDisallow: /admin\r\nSitemap: https://kabarteluk.example/a.xml\r\n
      SITEMAP :/b.xml # kedua\rsitemap: https://kabarteluk.example/a.xml\n# Sitemap: /c.xml\nSitemap:\nSitemap: http://["""
    assert sitemap_urls(body, HOME + "robots.txt") == (HOME + "a.xml", HOME + "b.xml")
    assert sitemap_urls(b"<html>404</html>", HOME) == ()


def test_alternates_of_a_list_page() -> None:
    body = """<html><head><link rel="alternate" type="application/rss+xml" title="Kabar Teluk » Feed" href="/feed/">
      <link rel="alternate" type="application/rss+xml" title="Kabar Teluk » Umpan Komentar" href="/komentar-feed/">
      <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="Komentar di: Juara" href="/juara/feed/">
      <link REL="ALTERNATE" type="Application/Atom+XML; charset=utf-8" href="/atom.xml">
      <link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate" href="https://m.a.example/">
      <link rel="stylesheet" type="application/rss+xml" href="/x.css"></head></html>""".encode()
    assert feed_urls(body, HOME) == (HOME + "feed/", HOME + "atom.xml")


@pytest.mark.parametrize(
    ("link", "posts"),
    [
        ("<link rel='https://api.w.org/' href='/wp-json/'>", "wp-json/wp/v2/posts"),
        (
            '<link rel="https://api.w.org/" href="index.php?rest_route=/">',
            "index.php?rest_route=/wp/v2/posts",
        ),
        ('<link rel="https://api.w.org/" href="/wp-json">', None),
        ('<link rel="https://api.w.org/">', None),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7">', None),
    ],
)
def test_the_posts_of_a_wordpress_are_where_its_page_says(link: str, posts: str | None) -> None:
    found = posts_api(f"<html><head>{link}</head></html>".encode(), HOME)
    assert found == (posts and HOME + posts)


@pytest.mark.parametrize(
    ("link", "posts"),
    [
        (f'<{HOME}portal/wp-json/>; rel="https://api.w.org/"', "portal/wp-json/wp/v2/posts"),
        (
            f'<{HOME}x>; rel=shortlink, </index.php?rest_route=/>; rel="https://api.w.org/"',
            "index.php?rest_route=/wp/v2/posts",
        ),
        (f'<{HOME}wp-json>; rel="https://api.w.org/"', None),
        (f"<{HOME}?p=7>; rel=shortlink", None),
    ],
)
def test_the_posts_of_a_wordpress_are_where_its_header_says(link: str, posts: str | None) -> None:
    assert posts_api_by_header(link, HOME) == (posts and HOME + posts)


def story(path: str, published_at: str | None = None) -> Link:
    return Link(url=HOME + path, published_at=published_at)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ([story("juara")], Verdict.GOOD),
        ([], Verdict.EMPTY),
        (ParseError("x", Wrong.HTML), Verdict.WRONG_KIND),
        ([story(""), story("?utm_source=rss"), story("#a")], Verdict.HOME_LINKS),
        ([story(""), story("juara")], Verdict.GOOD),
        ([Link(url="https://lain.example/juara")], Verdict.FOREIGN_LINKS),
        ([Link(url="https://kota.example/juara")], Verdict.GOOD),
        ([story("a", "2025-01-01T00:00:00Z"), story("b", "2025-01-30T00:00:00Z"), story("c")], Verdict.STALE),
        ([story("a", "2025-01-01T00:00:00Z"), story("b", "2025-02-01T00:00:00Z")], Verdict.GOOD),
        ([story("a", "2025-02-01")], Verdict.GOOD),
        ([story("a", "2025-01-31")], Verdict.STALE),
    ],
)
def test_verdicts(answer: list[Link] | ParseError, verdict: Verdict) -> None:
    assert judge(answer, HOME, hosts=("kota.example",), stale_before="2025-02-01T00:00:00Z") is verdict


def test_an_index_is_good_for_its_children() -> None:
    assert judge([], HOME, children=3) is Verdict.GOOD


def test_home_below_a_path() -> None:
    assert is_home("https://a.example/banten/", "https://a.example/banten")
    assert is_home("https://www.a.example/", "https://a.example/banten")
    assert not is_home("https://a.example/?p=3", "https://a.example/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A &amp;amp; B &#8211; <em>C</em><br>D &nbsp; E", "A & B – C D E"),
        ("Nilai 3 < 5 dan 7 > 2", "Nilai 3 < 5 dan 7 > 2"),
        ("&lt;strong&gt;Juara&lt;/strong&gt;", "Juara"),
        (" <b></b> ", None),
        (None, None),
    ],
)
def test_plain(text: str | None, expected: str | None) -> None:
    assert plain(text) == expected


@settings(max_examples=200)
@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001 - the offset is drawn apart
def test_machine_time_reads_what_machines_write(moment: datetime, minutes: int) -> None:
    stated = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    for text in (stated.isoformat(), email.utils.format_datetime(stated)):
        found = machine_time(text, "Asia/Jakarta")
        assert found is not None
        assert parse_iso(found) == stated


def test_feeds_and_pages_know_the_same_months() -> None:
    for name, month in MONTHS.items():
        assert machine_time(f"05 {name.title()} 2015", "Asia/Jakarta") == f"2015-{month:02}-05"


RSS = b"""<rss version='2.0'><channel><title>A</title><item><title>B &amp; C</title><link>https://a.example/j</link>
  <pubDate>Sun, 02 Mar 2025 20:10:00 +0000</pubDate><author>a@b.example (C)</author></item></channel></rss>"""
URLSET = b"""<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/a</loc>
  <lastmod>2025-01-01</lastmod></url></urlset>"""
POSTS = (
    b'[{"link": "https://a.example/j", "date_gmt": "2025-03-02T03:10:00", "title": {"rendered": "B"}, "content": {}}]'
)
PAGE = b"""<!doctype html><html><head><base href='/x'></head><body><h2><a href='/juara-umum'>Juara Umum</a></h2>
  <a href='/page/2'>2</a></body></html>"""
ROBOTS = b"Sitemap: https://a.example/s.xml"
NOISE = [b"<", b">", b"<![CDATA[", b"&#x0;", b"http://[", b"null", b'"', b"9" * 12]


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from([RSS, URLSET, POSTS, PAGE, ROBOTS])))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(body)))
        body[start : start + draw(st.integers(0, 12))] = draw(st.one_of(st.binary(max_size=4), st.sampled_from(NOISE)))
    return bytes(body)


PARSERS: list[Callable[[bytes, str], object]] = [
    parse_feed, parse_sitemap, parse_posts, parse_section, feed_urls, posts_api, sitemap_urls
]  # fmt: skip


@pytest.mark.parametrize("parser", PARSERS)
@settings(max_examples=200, deadline=None)
@given(body=st.one_of(st.binary(max_size=60), mangled()))
def test_parsers_raise_parse_error_only(parser: Callable[[bytes, str], object], body: bytes) -> None:
    # Anything but ParseError fails the test.
    with contextlib.suppress(ParseError):
        parser(body, HOME)
