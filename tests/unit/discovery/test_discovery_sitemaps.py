"""Sitemaps: bytes to links and children."""

import gzip
import tracemalloc

import pytest

from crawler.articles import Link
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.sitemaps import Child, may_hold_stories, parse_sitemap

BASE = "https://kabarteluk.example/sitemap.xml"
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(urls: str, extra: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {XMLNS} {extra}>{urls}</urlset>'.encode()


def test_a_wrong_namespace_is_ignored() -> None:
    text = b"<urlset xmlns='}//www.sitemaps.org'><url><loc>/a</loc><lastmod>2025-01-01</lastmod></url></urlset>"
    (link,) = parse_sitemap(text, "https://kabar.example/").links
    assert (link.url, link.modified_at) == ("https://kabar.example/a", "2025-01-01")


def test_index() -> None:
    body = f"""<?xml version="1.0"?><?xml-stylesheet href="/x.xsl"?><sitemapindex {XMLNS}>
      <sitemap><loc>/post-1.xml</loc><lastmod>2025-03-02T10:00:00+07:00</lastmod></sitemap>
      <sitemap><loc><![CDATA[https://kabarteluk.example/peta.php?bagian=2&tahun=2025]]></loc></sitemap></sitemapindex>"""
    answer = parse_sitemap(body.encode(), BASE)
    assert answer.links == ()
    assert answer.children == (
        Child("https://kabarteluk.example/post-1.xml", "2025-03-02T03:00:00Z"),
        Child("https://kabarteluk.example/peta.php?bagian=2&tahun=2025"),
    )


def test_namespaces_are_distinguished() -> None:
    body = urlset(
        """<url><image:image><image:loc>https://a.example/foto.jpg</image:loc></image:image>
        <loc> https://a.example/juara </loc><video:url>https://a.example/v</video:url></url>
        <image:url><image:loc>https://a.example/lain.jpg</image:loc></image:url>
        <url><image:image><image:loc>https://a.example/tanpa-loc.jpg</image:loc></image:image></url>""",
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="v"',
    )
    assert parse_sitemap(body, BASE).links == (Link(url="https://a.example/juara"),)


@pytest.mark.parametrize("space", ["", 'xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_other_or_missing_namespaces_of_the_root_are_read(space: str) -> None:
    assert len(parse_sitemap(f"<urlset {space}><url><loc>/a</loc></url></urlset>".encode(), BASE).links) == 1


def test_news_extension() -> None:
    body = urlset(
        """<url><loc>https://a.example/juara</loc><news:news><news:publication><news:name>A</news:name>
        </news:publication><news:publication_date>2025-03-02 10:00:00</news:publication_date>
        <news:title>Siswa &amp;quot;Juara&amp;quot; Umum</news:title><news:keywords>juara, siswa ,</news:keywords>
        </news:news><lastmod>2025-03-03</lastmod></url>""",
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"',
    )
    expected = Link(
        url="https://a.example/juara",
        title='Siswa "Juara" Umum',
        published_at="2025-03-02T01:00:00Z",
        modified_at="2025-03-03",
        tags=("juara", "siswa"),
    )
    assert parse_sitemap(body, BASE, "Asia/Jayapura").links == (expected,)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2025-03-02T10:00:00+07:00", "2025-03-02T03:00:00Z"),
        ("2025-03-02T10:00Z", "2025-03-02T10:00:00Z"),
        ("2025-03-02T10:00:00", "2025-03-02T02:00:00Z"),
        ("2025-03-02", "2025-03-02"),
        ("2025-03", None),
        ("0000-00-00T00:00:00Z", None),
        ("", None),
    ],
)
def test_lastmod(stated: str, expected: str | None) -> None:
    body = urlset(f"<url><loc>/a</loc><lastmod>{stated}</lastmod></url>")
    assert parse_sitemap(body, BASE, "Asia/Makassar").links[0].modified_at == expected


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(urlset("<url><loc>/a?x=1&amp;y=2</loc></url>")),
        b"\n\n" + urlset("<url><loc>/a?x=1&y=2</loc></url>"),
        urlset("<url><loc><![CDATA[/a?x=1&y=2]]></loc></url><url><loc>/a/?y=2&amp;x=1#isi</loc></url>"),
        b"\xef\xbb\xbf" + urlset("<url><loc>/a?x=1&amp;y=2</loc></url><url><loc>http://[</loc></url><url/>"),
        b"\xef\xbb\xbfhttps://kabarteluk.example/a?x=1&y=2\r\n\r\n",
    ],
    ids=["gzip", "ampersand", "double", "bad-loc", "text"],
)
def test_slips_of_real_sitemaps_change_nothing(body: bytes) -> None:
    assert [link.url for link in parse_sitemap(body, BASE).links] == ["https://kabarteluk.example/a?x=1&y=2"]


def test_feed_in_a_sitemaps_place_dates_changes() -> None:
    item = b"<item><link>https://a.example/j</link><pubDate>Sun, 02 Mar 2025 20:10:00 +0700</pubDate></item>"
    answer = parse_sitemap(b"<rss version='2.0'><channel>" + item + b"</channel></rss>", "https://a.example/")
    assert answer.links == (Link(url="https://a.example/j", modified_at="2025-03-02T13:10:00Z"),)
    assert (answer.is_feed, answer.is_complete) == (True, False)


@pytest.mark.parametrize(
    ("guid", "kept"),
    [("https://a.example/pedoman/", None), ("tag:a.example,2025:post-7", "tag:a.example,2025:post-7")],
)
def test_a_guid_that_is_only_the_address_makes_no_story_of_a_page_in_a_sitemap(guid: str, kept: str | None) -> None:
    item = f"<item><guid>{guid}</guid><link>https://a.example/pedoman/</link></item>"
    (link,) = parse_sitemap(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), "https://a.example/").links
    assert link.guid == kept


def test_truncated_sitemap_gives_what_it_holds_and_says_so() -> None:
    whole = urlset("".join(f"<url><loc>/{n}</loc></url>" for n in range(50)))
    assert parse_sitemap(whole, BASE).is_complete
    cut = parse_sitemap(whole[:-400], BASE)
    assert not cut.is_complete
    assert 30 < len(cut.links) < 50
    assert not parse_sitemap(gzip.compress(whole)[:-60], BASE).is_complete


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>/&a;</loc></url></urlset>', Wrong.BOMB),
        (gzip.compress(bytes(60 * 1024 * 1024)), Wrong.BOMB),
        (b"<html><body>Peta situs</body></html>", Wrong.HTML),
        (b"", Wrong.EMPTY_BODY),
        (b"https://a.example/satu\nbukan alamat", Wrong.UNREADABLE),
    ],
)
def test_other_answers_are_refused(body: bytes, label: Wrong) -> None:
    with pytest.raises(ParseError) as refused:
        parse_sitemap(body, BASE)
    assert refused.value.label is label


def test_memory_does_not_grow_with_unread_parts() -> None:
    filler = "<image:image><image:loc>https://a.example/f.jpg</image:loc></image:image>" * 20
    body = urlset("".join(f"<url><loc>/{n}</loc>{filler}</url>" for n in range(5000)), 'xmlns:image="i"')
    tracemalloc.start()
    try:
        assert len(parse_sitemap(body, BASE).links) == 5000
        assert tracemalloc.get_traced_memory()[1] < 6 * len(body)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wp-sitemap-posts-post-1.xml", True),
        ("post-sitemap2.xml", True),
        ("daerah/sitemap-news.xml", True),
        ("sitemap-2025-03.xml", True),
        ("sitemap-pages.xml", True),
        ("news-page-sitemap.xml", True),
        ("wp-sitemap-posts-page-1.xml", False),
        ("wp-sitemap-taxonomies-post_tag-1.xml", False),
        ("wp-sitemap-users-1.xml", False),
        ("category-sitemap.xml", False),
        ("page-sitemap1.xml", False),
        ("daerah/sitemap-images.xml", False),
        ("sitemap.category.xml", False),
        ("sitemap.post.xml", True),
    ],
)
def test_parts_without_stories_are_known_by_name(name: str, expected: bool) -> None:
    assert may_hold_stories(Child(f"https://a.example/{name}")) is expected
