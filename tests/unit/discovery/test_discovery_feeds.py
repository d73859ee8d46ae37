"""Feeds: bytes to links."""

import gzip

import pytest

from crawler.articles import Link
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.feeds import parse_feed

BASE = "https://kabarteluk.example/feed/"

ITEM = """<item>
  <title>Wali Kota Teluk &#8220;Borong&#8221; Tiga Penghargaan &amp; Piala</title>
  <link>https://kabarteluk.example/daerah/borong-tiga/?utm_source=rss</link>
  <dc:creator><![CDATA[Rini Laut]]></dc:creator>
  <pubDate>Sun, 02 Mar 2025 20:10:00 +0000</pubDate>
  <category><![CDATA[Daerah]]></category><category><![CDATA[Penghargaan]]></category>
  <guid isPermaLink="false">https://kabarteluk.example/?p=71</guid>
  <description><![CDATA[Ringkasan [&#8230;]]]></description>
  <content:encoded><![CDATA[<p>Isi <a href="/x">utuh</a>.</p>]]></content:encoded>
</item>"""


def rss(items: str, *, title: str = "Kabar Teluk", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"""{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
      <channel><title>{title}</title><link>https://kabarteluk.example</link>{items}</channel></rss>""".encode()


def only(body: bytes, base: str = BASE) -> Link:
    (link,) = parse_feed(body, base).links
    return link


def test_rss_states_everything() -> None:
    assert only(rss(ITEM)) == Link(
        url="https://kabarteluk.example/daerah/borong-tiga/",
        title="Wali Kota Teluk “Borong” Tiga Penghargaan & Piala",
        author="Rini Laut",
        published_at="2025-03-02T20:10:00Z",
        section="Daerah",
        tags=("Penghargaan",),
        guid="https://kabarteluk.example/?p=71",
        body_html='<p>Isi <a href="/x">utuh</a>.</p>',
    )


@pytest.mark.parametrize(
    "broken",
    [
        b"\n \r\n" + rss(ITEM),
        b"\xef\xbb\xbf" + rss(ITEM),
        b"<br />\n<b>Warning</b>: include(x.php) failed in <b>/srv/x.php</b><br />" + rss(ITEM),
        rss(ITEM).decode().encode("utf-16"),
        rss(ITEM).replace(b"UTF-8", b"ISO-8859-1"),
        rss(ITEM).replace(b"Borong", b"Bo\x0brong"),
        rss(ITEM, head=""),
        gzip.compress(rss(ITEM)),
        rss(ITEM + "<item><title>tanpa alamat</title></item>"),
        rss(ITEM + ITEM.replace("https:", "http:").replace("borong-tiga/", "borong-tiga/amp/")),
    ],
    ids=["blank", "bom", "warning", "utf-16", "declared", "control", "undeclared", "gzip", "no-link", "double"],
)
def test_slips_of_real_feeds_change_nothing(broken: bytes) -> None:
    assert only(broken) == only(rss(ITEM))


def test_latin_bytes_are_read_as_declared_and_guessed() -> None:
    assert only(rss(ITEM.replace("Borong", "café")).decode().encode("cp1252", "xmlcharrefreplace")).title == (
        "Wali Kota Teluk “café” Tiga Penghargaan & Piala"
    )


def test_relative_links_are_resolved() -> None:
    item = '<item><link>/juara.html</link><guid isPermaLink="false">/?p=3</guid></item>'
    assert only(rss(item), "https://a.example/feed").url == "https://a.example/juara.html"
    assert only(rss(item), "https://a.example/feed").guid == "/?p=3"


def test_permalink_guid_serves_as_link_and_click_counters_are_passed_by() -> None:
    assert only(rss("<item><guid>https://a.example/juara</guid></item>")).url == "https://a.example/juara"
    counted = (
        "<item><link>http://rss.feedsportal.com/c/1/s/2/story01.htm</link><guid>https://a.example/juara</guid></item>"
    )
    assert only(rss(counted)).url == "https://a.example/juara"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Thu, 05 Nov 2015 14:56:43 +0700", "2015-11-05T07:56:43Z"),
        ("Kam, 05 Nop 2015 14:56:43 WIB", "2015-11-05T07:56:43Z"),
        ("Kamis, 05 Nopember 2015 14:56:43 GMT+7", "2015-11-05T07:56:43Z"),
        ("05 Nov 2015 14:56:43 GMT+0700", "2015-11-05T07:56:43Z"),
        ("Thu, 05 Nov 2015 14:56:43 +0700 (WIB)", "2015-11-05T07:56:43Z"),
        ("2015-11-05 14:56:43 UTC-02:30", "2015-11-05T17:26:43Z"),
        ("2015-11-05T14:56+08", "2015-11-05T06:56:00Z"),
        ("2015-11-05 14:56:43", "2015-11-05T07:56:43Z"),
        ("2015-11-05T14:56:43.000+09:00", "2015-11-05T05:56:43Z"),
        ("Thu, 31 Feb 2015 14:56:43 +0700", None),
        ("kemarin", None),
    ],
)
def test_times(stated: str, expected: str | None) -> None:
    item = f"<item><link>https://a.example/j</link><pubDate>{stated}</pubDate></item>"
    assert only(rss(item)).published_at == expected


def test_dublin_core_date_is_the_publication() -> None:
    item = "<item><link>https://a.example/j</link><dc:date>2025-03-02T10:00:00+08:00</dc:date></item>"
    assert (only(rss(item)).published_at, only(rss(item)).modified_at) == ("2025-03-02T02:00:00Z", None)


@pytest.mark.parametrize("mark", ["Diproteksi: ", "Protected: "])
def test_protected_posts_are_marked(mark: str) -> None:
    link = only(rss(f"<item><title>{mark}Daftar Juara</title><link>https://a.example/j</link></item>"))
    assert (link.title, link.protected) == ("Daftar Juara", True)


def test_password_form_marks_a_protected_post() -> None:
    form = '<form class="post-password-form" method="post"></form>'
    assert only(rss(ITEM.replace("<p>Isi", form + "<p>Isi"))).protected
    assert not only(rss(ITEM)).protected


def test_default_category_is_not_a_section_and_a_mail_address_not_an_author() -> None:
    link = only(
        rss(
            "<item><link>https://a.example/j</link><author>noreply@a.example (Unknown)</author>"
            "<category>Uncategorized</category><category>Olahraga &amp;amp; Seni</category></item>"
        )
    )
    assert (link.author, link.section, link.tags) == (None, "Olahraga & Seni", ())


def test_several_authors_are_joined_in_order() -> None:
    item = (
        "<item><link>https://a.example/j</link><dc:creator>Ani</dc:creator><dc:creator>Budi, S.Sos</dc:creator></item>"
    )
    assert only(rss(item)).author == "Ani; Budi, S.Sos"


def test_atom_as_blogger_serves_it() -> None:
    body = b"""<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Teluk</title>
      <link rel='self' href='https://a.example/feeds/posts/default'/><entry><id>tag:blogger.com,1999:blog-1.post-2</id>
      <published>2025-03-02T10:00:00.001+09:00</published><updated>2025-03-03T10:00:00+09:00</updated>
      <category scheme='http://www.blogger.com/atom/ns#' term='Prestasi'/><title type='text'>Siswa Juara</title>
      <content type='html'>&lt;p&gt;Isi&lt;/p&gt;</content>
      <link rel='replies' href='https://a.example/feeds/2/comments/default'/>
      <link rel='alternate' href='https://a.example/2025/03/siswa.html'/>
      <author><name>Ida</name></author></entry></feed>"""
    assert only(body) == Link(
        url="https://a.example/2025/03/siswa.html",
        title="Siswa Juara",
        author="Ida",
        published_at="2025-03-02T01:00:00Z",
        modified_at="2025-03-03T01:00:00Z",
        section="Prestasi",
        guid="tag:blogger.com,1999:blog-1.post-2",
        body_html="<p>Isi</p>",
    )


def test_atom_entry_without_an_alternate_is_known_by_its_own_address() -> None:
    entry = "<entry><id>urn:1</id><link rel='self' href='/j'/></entry>"
    assert (
        only(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode()).url == "https://kabarteluk.example/j"
    )


def test_rdf_and_old_rss() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title></channel>
      <item rdf:about="https://a.example/j"><title>Juara</title><link>https://a.example/j</link>
      <dc:date>2025-03-02T03:10:00Z</dc:date></item></rdf:RDF>"""
    assert only(rdf).published_at == "2025-03-02T03:10:00Z"
    old = b'<rss version="0.92"><channel><item><title>Juara</title><link>https://a.example/j</link></item></channel></rss>'
    assert only(old).title == "Juara"


@pytest.mark.parametrize(
    ("body", "base"),
    [
        (rss("", title="Komentar di: Juara"), BASE),
        (rss("", title="Comments for Kabar Teluk"), BASE),
        (rss(ITEM), "https://a.example/comments/feed/"),
        (rss(ITEM.replace("borong-tiga/?utm_source=rss", "borong-tiga/#comment-9")), BASE),
        (rss('<atom:link rel="self" href="https://a.example/feeds/2/comments/default"/>' + ITEM), BASE),
    ],
)
def test_comments_feeds_are_refused(body: bytes, base: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse_feed(body, base)
    assert refused.value.label is Wrong.COMMENTS_FEED


def test_a_paper_named_komentar_is_not_a_comments_feed() -> None:
    assert parse_feed(rss(ITEM, title="Komentar"), BASE).links


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b"", Wrong.EMPTY_BODY),
        (b" \n", Wrong.EMPTY_BODY),
        (b"<!DOCTYPE html><html><body>404</body></html>", Wrong.HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><body/></html>", Wrong.HTML),
        (b"<html><head><title>Just a moment...</title></head></html>", Wrong.CHALLENGE),
        (b'{"code": "rest_no_route"}', Wrong.JSON),
        (b'<?xml version="1.0"?><urlset></urlset>', Wrong.XML),
        (b"tidak ada", Wrong.UNREADABLE),
        (b"\x1f\x8b\x08bukan", Wrong.UNREADABLE),
    ],
)
def test_other_answers_are_refused_with_what_they_are(body: bytes, label: Wrong) -> None:
    with pytest.raises(ParseError) as refused:
        parse_feed(body, BASE)
    assert refused.value.label is label


def test_a_feed_without_items_is_a_feed() -> None:
    assert parse_feed(rss(""), BASE).links == ()


def test_mail_addresses_are_taken_off_bylines() -> None:
    for stated in ("redaksi@kabar.media (Rini Laut)", "Rini Laut &lt;rini@kabar.online&gt;"):
        assert only(rss(f"<item><link>/j</link><author>{stated}</author></item>")).author == "Rini Laut"
    assert only(rss("<item><link>/j</link><author>Rini (Laut)</author></item>")).author == "Rini (Laut)"


def test_entities_are_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    link = only(rss("<item><title>x &b; &f;</title><link>https://a.example/j</link></item>", head=bomb))
    assert link.title is not None
    assert "root:" not in link.title
    assert "haha" not in link.title


def test_bare_bytes_are_never_taken_for_a_file() -> None:
    with pytest.raises(ParseError):
        parse_feed(b"/etc/hostname", BASE)


def listing(times: list[str], *, guid: str = "") -> tuple[Link, ...]:
    """The links of a feed with an item for each time, all with the same guid if it is given."""
    items = (
        f"<item><title>Kabar {n}</title><link>https://kabarteluk.example/{n}</link><pubDate>{time}</pubDate>"
        f"<guid>{guid or n}</guid></item>"
        for n, time in enumerate(times)
    )
    return parse_feed(rss("".join(items)), BASE).links


def test_times_that_are_those_of_the_request_are_no_dates_of_stories() -> None:
    written = [f"Sun, 02 Mar 2025 20:10:0{n // 3} +0700" for n in range(6)]
    assert {link.published_at for link in listing(written)} == {None}
    assert None not in {link.published_at for link in listing(written[:4])}
    assert None not in {link.published_at for link in listing([*written, "Sun, 02 Mar 2025 20:12:00 +0700"])}
    days = ["Sun, 02 Mar 2025 00:00:00 +0700"] * 6  # honest: the stories of one day
    assert {link.published_at for link in listing(days)} == {"2025-03-01T17:00:00Z"}


def test_a_time_of_change_that_all_entries_share_says_nothing() -> None:
    entries = "".join(
        f"<entry><title>Kabar {n}</title><link href='https://kabarteluk.example/{n}'/><id>urn:{n}</id>"
        f"<published>2025-03-0{n + 1}T08:30:00Z</published><updated>2025-03-08T09:15:20Z</updated></entry>"
        for n in range(5)
    )
    links = parse_feed(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>".encode(), BASE).links
    assert [(link.published_at, link.modified_at) for link in links] == [
        (f"2025-03-0{n + 1}T08:30:00Z", None) for n in range(5)
    ]


def test_a_guid_that_several_stories_share_is_none() -> None:
    shared = listing(["Sun, 02 Mar 2025 20:10:00 +0700", "Sun, 02 Mar 2025 21:10:00 +0700"], guid="kabarteluk.example")
    assert [link.guid for link in shared] == [None, None]
