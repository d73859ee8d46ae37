"""Odd values in a page or a list: none loses a story, stops a list, or reaches a terminal unescaped."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from rich.console import Console
from rich.table import Table

from anugerah.cli.common import print_json
from anugerah.cli.terminal import SafeConsole
from anugerah.printable import cell, printable
from crawler.articles import Article, Link
from crawler.discovery.dates import machine_time
from crawler.discovery.errors import ParseError
from crawler.discovery.feeds import parse_feed
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import parse_sitemap
from crawler.discovery.wordpress import parse_posts
from crawler.extraction import extract
from crawler.extraction.dates import parse_machine
from crawler.numbers import whole
from crawler.policy import LONGEST_WAIT, parse_retry_after
from crawler.readersetup import THRESHOLD, ReaderSetup
from crawler.records import Dropped, Record
from crawler.spiders.asking import header
from crawler.tagging import tag_article
from crawler.worker import encoded

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
URL = "https://kabar.example/daerah/piagam/"
SENTENCE = "Wali Kota menerima piagam pelayanan publik dari lembaga pengawas di pendopo pada hari Selasa siang. "
DIGITS = "9" * 5000


def page(head: str = "", title: str = "Wali Kota Terima Piagam", body: str = "") -> bytes:
    return (
        f"<html><head>{head}</head><body><h1>{title}</h1>"
        f"<div class='entry-content'>{body}<p>{SENTENCE * 3}</p></div></body></html>"
    ).encode()


def jsonld(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{text}}}</script>'


@pytest.mark.parametrize(
    "html",
    [
        page("<meta charset=idna>") + b"\xff\xfa",
        page("<meta charset=punycode>") + b"\xff\xfa",
        page("<meta name=date content='²²²²²²²²²²'>"),
        page(body="<time datetime='²²²²²²²²²²'>²</time><p>Juara ² tingkat kota, nilai ²³.</p>"),
        page(f"<meta name=date content='{DIGITS}'>"),
        page(jsonld(f'"wordCount":{DIGITS},"datePublished":"2025-05-30T08:00:00+07:00"')),
        page(jsonld('"author":{"name":"Rini \\ud83d"}')),
        page("<meta name=date content='0001-01-01'><meta name=date content='9999-12-31T23:59:59-07:00'>"),
        page(body="<p>Selamat &#xD83D;&#xDE00; &#55357; &#99999999999;</p>"),
    ],
)
def test_a_page_with_an_odd_value_is_a_story(html: bytes) -> None:
    stated = Link(url=URL, published_at="0001-01-01", modified_at="9999-12-31T23:59:59Z")
    for link in (None, stated):
        read = extract(html, URL, link=link, now=NOW)
        assert isinstance(read, Article)
        assert read.title == "Wali Kota Terima Piagam"


def test_a_long_number_costs_json_ld_nothing_else() -> None:
    read = extract(page(jsonld(f'"wordCount":{DIGITS},"datePublished":"2025-05-30T08:00:00+07:00"')), URL, now=NOW)
    assert isinstance(read, Article)
    assert read.published_at == "2025-05-30T01:00:00Z"


def test_half_an_emoji_is_sent_as_a_sign_and_two_halves_as_the_emoji() -> None:
    record = Dropped(site="kabar", url="https://kabar.example/\ud83d", reason="a \ud83d\ude00 b", fetched_at="")
    sent = msgspec.json.decode(encoded(record), type=Record)
    assert isinstance(sent, Dropped)
    assert (sent.url, sent.reason) == ("https://kabar.example/\ufffd", "a \U0001f600 b")


FEED = (
    "<rss version='2.0'><channel><title>K</title><item><title>{title}</title><link>{url}</link>{more}</item>"
    "</channel></rss>"
)


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Selamat &#xD83D;&#xDE00;", "Selamat \U0001f600"),
        ("Selamat &#55357;&#56832;", "Selamat \U0001f600"),
        ("Selamat &#xD83D; semua", "Selamat \ufffd semua"),
        (f"Selamat &#{DIGITS};", "Selamat \ufffd"),
        (f"Selamat &amp;#{DIGITS};", "Selamat \ufffd"),
        ("Selamat &#x41;&#233;", "Selamat Aé"),
    ],
)
def test_references_of_a_feed(title: str, read: str) -> None:
    (link,) = parse_feed(FEED.format(title=title, url=URL, more="").encode(), URL).links
    assert link.title == read


def test_years_that_no_calendar_has_are_not_dates() -> None:
    more = "<pubDate>Fri, 31 Dec 9999 23:59:59 -0700</pubDate>"
    (link,) = parse_feed(FEED.format(title="a", url=URL, more=more).encode(), URL).links
    assert link.published_at is None
    assert machine_time("0001-01-01T00:00:00+07:00", "Asia/Jakarta") is None
    assert machine_time("9999-12-31T10:00:00Z", "Asia/Jakarta") is None  # a reader's zone would take it past the end
    assert machine_time("2099-01-01", "Asia/Jakarta") == "2099-01-01"
    assert parse_machine("²²²²²²²²²²") is None


def test_of_names_and_labels_without_end_the_first_are_read() -> None:
    names = "".join(
        f"<dc:creator>Warga {number}</dc:creator><category>desa {number}</category>" for number in range(90)
    )
    more = f"<guid isPermaLink='false'>{'g' * 3000}</guid>{names}"
    feed = FEED.replace("<rss ", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/' ", 1)
    (link,) = parse_feed(feed.format(title="a", url=URL, more=more).encode(), URL).links
    assert link.guid is None
    assert len((link.author or "").split("; ")) <= 50
    assert len(link.tags) == 49
    body = f'[{{"link":"{URL}","guid":{{"rendered":"{"g" * 3000}"}},"title":"a"}}]'
    assert parse_posts(body.encode(), URL)[0].guid is None


@pytest.mark.parametrize("title", ["Selamat \\ud83d", "Selamat \n semua"])
def test_posts_with_an_odd_text_are_posts(title: str) -> None:
    body = f'[{{"link":"{URL}","id":{DIGITS},"title":{{"rendered":"{title}"}}}}]'
    (link,) = parse_posts(body.encode(), URL)
    assert link.title is not None
    assert link.title.startswith("Selamat")


@pytest.mark.parametrize(
    "parse",
    [
        lambda: parse_posts(b'[{"link":"x","a":' + b"[" * 200_000, URL),
        lambda: parse_posts(b"[" * 200_000, URL),
        lambda: parse_feed(b"<rss version='2.0'><channel>" + b"<a>" * 50_000, URL),
        lambda: parse_sitemap(b"<urlset><url><loc>" + b"<a>" * 200_000, URL),
        lambda: parse_section(b"<a href='//[::1'>x</a>" + b"<div>" * 50_000, URL),
        lambda: parse_section(f"<a href='/daerah/piagam/?page={DIGITS}'>2</a>".encode(), URL),
    ],
)
def test_parsers_raise_their_own_error_alone(parse: Any) -> None:
    with suppress(ParseError):
        parse()


def test_what_a_library_fails_over_is_a_parse_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("deep within")

    monkeypatch.setattr("crawler.discovery.feeds.feedparser.parse", fail)
    with pytest.raises(ParseError, match="LookupError"):
        parse_feed(FEED.format(title="a", url=URL, more="").encode(), URL)


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), (" 12 ", 12), ("²", None), ("٣", None), (DIGITS, None), ("", None), (None, None)]
)
def test_whole(text: str | None, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", [DIGITS, "1000000000000", format_datetime(NOW + timedelta(days=9000))])
def test_a_long_retry_after_is_the_longest_wait(text: str) -> None:
    assert parse_retry_after(text, NOW) == NOW + LONGEST_WAIT


@pytest.mark.parametrize("text", ["Mon, 01 Jan 99999 00:00:00 GMT", "Mon, 99 Foo 2025", "-1", "x" * 5000])
def test_an_invalid_retry_after(text: str) -> None:
    assert parse_retry_after(text, NOW) is None


def test_a_huge_header_is_not_kept() -> None:
    response: Any = SimpleNamespace(headers={"ETag": b"x" * 60_000, "Last-Modified": b"Sun"})
    assert header(response, "ETag") is None
    assert header(response, "Last-Modified") == "Sun"


HOSTILE = "a\x1b[2Jb\x07\u202ec\x9b31m\x7f\r"


def test_printable_keeps_the_length_and_nothing_that_acts() -> None:
    shown = printable(HOSTILE)
    assert len(shown) == len(HOSTILE)
    assert shown.isprintable()
    assert printable("Juara\t1\nBaris “dua” é 😀") == "Juara\t1\nBaris “dua” é 😀"


def test_a_console_prints_nothing_that_acts_also_in_tables() -> None:
    out = StringIO()
    console: Console = SafeConsole(file=out, width=80, markup=False)
    table = Table("judul")
    table.add_row(HOSTILE)
    console.print(HOSTILE)
    console.print(table)
    assert not set("\x1b\x07\u202e\x9b\x7f\r") & set(out.getvalue())


def test_json_on_stdout_says_the_same_and_acts_on_no_terminal(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for lines in (False, True):
        print_json([{"title": HOSTILE}], lines=lines)
        out = capfdbinary.readouterr().out
        assert msgspec.json.decode(out) == [{"title": HOSTILE}]
        assert not set("\x1b\x07\u202e\x9b\x7f\r") & set(out.decode())


def test_no_name_is_longer_than_words_are() -> None:
    giant = "Sukamaju" * 2_000
    body = f"Desa {giant} meraih juara I Lomba Desa Tingkat Provinsi Lampung 2025 dari Gubernur Lampung. {SENTENCE * 2}"
    title, reader = "Desa Raih Juara I Lomba Desa", ReaderSetup(THRESHOLD, None)
    read = tag_article(title, body, published_at=None, language="id", zone="UTC", region=None, reader=reader)
    assert read.is_award
    assert read.awards
    for award in read.awards:
        assert all(len(name or "") < 1_000 for name in (award.recipient, award.award, award.giver))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_formulas_are_text(text: str) -> None:
    assert cell(text).startswith("'")


def test_other_cells_stay() -> None:
    assert [cell(value) for value in ("Juara 1", 7, None, -1.5, "2025-03-02")] == [
        "Juara 1",
        7,
        None,
        -1.5,
        "2025-03-02",
    ]
