"""The Blogger site: truncated slugs, lists with whole posts, Atom in pages, feeds of comments, closed searches."""

import re
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import html
from newsroom_sample import HIDDEN, get, read, site_of, story, text_of

from crawler.newsroom.blogger import Blogger
from crawler.newsroom.truth import SiteKind, address

BASE = "http://127.0.0.1:1"
SLUG = "pemkab-uji-raih-anugerah-kabupaten-layak-anak"
TRUTH = read(site_of(SiteKind.BLOGGER, [*(story(place) for place in range(26)), story(26, slug=SLUG)]))


@pytest.fixture
def site() -> Blogger:
    return Blogger(TRUTH, BASE)


def test_a_slug_is_cut_in_the_middle_of_a_word(site: Blogger) -> None:
    path = address(TRUTH.articles[26])
    assert path == "/2025/03/pemkab-uji-raih-anugerah-kabupaten-lay.html"
    assert get(site, path).status == 200
    assert get(site, f"/2025/03/{SLUG}.html").status == 404


def test_the_feed_comes_in_pages_with_whole_posts_and_exact_times(site: Blogger) -> None:
    path, found = "/feeds/posts/default", []
    while path:
        feed = feedparser.parse(get(site, path).body)
        found += feed.entries
        following = next((link.href for link in feed.feed.links if link.rel == "next"), "")
        path = f"{urlsplit(following).path}?{urlsplit(following).query}" if following else ""
    assert [urlsplit(entry.link).path for entry in found] == [address(item) for item in TRUTH.public]
    assert [entry.published[:19] for entry in found] == [item.published_at.isoformat()[:19] for item in TRUTH.public]
    assert all(item.paragraphs[2] in entry.content[0].value for entry, item in zip(found, TRUTH.public, strict=True))


def test_a_feed_takes_start_and_count_and_a_label(site: Blogger) -> None:
    feed = feedparser.parse(get(site, "/feeds/posts/default?start-index=3&max-results=2").body)
    assert [urlsplit(entry.link).path for entry in feed.entries] == [address(item) for item in TRUTH.public[2:4]]
    feed = feedparser.parse(get(site, "/feeds/posts/summary/-/Olahraga?max-results=150").body)
    assert {tag.term for entry in feed.entries for tag in entry.tags} >= {"Olahraga", "kampung"}
    assert not any("Daerah" in {tag.term for tag in entry.tags} for entry in feed.entries)
    assert "content" not in feed.entries[0]
    assert get(site, "/feeds/posts/default?start-index=x").status == 404


def test_comments_have_feeds_of_their_own(site: Blogger) -> None:
    feed = feedparser.parse(get(site, "/feeds/comments/default").body)
    assert feed.entries
    assert all("showComment=" in entry.link for entry in feed.entries)
    page = get(site, urlsplit(feed.entries[0].link).path).body.decode()
    own = re.search(r'href="([^"]+/comments/default)"', page)
    assert own
    assert 0 < len(feedparser.parse(get(site, urlsplit(own[1]).path).body).entries) <= 3


def test_lists_print_whole_posts_and_lead_on_into_the_closed_search(site: Blogger) -> None:
    page = html.fromstring(get(site, "/").body.decode())
    assert len(page.cssselect("div.post-body")) == 7
    older = str(page.cssselect("a.blog-pager-older-link")[0].get("href"))
    assert older.startswith(f"{BASE}/search?updated-max=")
    assert "Disallow: /search\n" in get(site, "/robots.txt").body.decode()
    second = html.fromstring(get(site, "/search?updated-max=2025-03-17T00:30:00.000%2B07:00").body.decode())
    assert text_of(second, "h3.post-title") == TRUTH.articles[15].title
    labelled = html.fromstring(get(site, "/search/label/Olahraga").body.decode())
    assert text_of(labelled, "div.status-msg-body") == "Menampilkan postingan dengan label Olahraga"
    assert len(html.fromstring(get(site, "/2025/03/").body.decode()).cssselect("div.post-body")) == 7
    assert get(site, "/2020/01/").status == get(site, "/search/label/Nihil").status == 404


def test_the_mobile_view_shows_the_same_and_names_the_same_address(site: Blogger) -> None:
    path = address(TRUTH.articles[5])
    pages = [html.fromstring(get(site, path + query).body.decode()) for query in ("", "?m=1", "?m=0")]
    assert len({text_of(page, "div.post-body") for page in pages}) == 1
    assert {page.cssselect("link[rel=canonical]")[0].get("href") for page in pages} == {BASE + path}
    assert pages[1].cssselect("body.mobile")


def test_the_sitemap_comes_in_pages(site: Blogger) -> None:
    parts = re.findall(r"<loc>([^<]+)</loc>", get(site, "/sitemap.xml").body.decode())
    assert parts == [f"{BASE}/sitemap.xml?page=1"]
    listed = re.findall(r"<loc>([^<]+)</loc>", get(site, "/sitemap.xml?page=1").body.decode())
    assert listed == [BASE + address(item) for item in TRUTH.public]
    assert get(site, "/sitemap.xml?page=2").status == 404


def test_everything_honours_its_validators(site: Blogger) -> None:
    for path in ("/", "/feeds/posts/default", "/sitemap.xml", address(TRUTH.articles[5])):
        first = get(site, path)
        assert get(site, path, if_none_match=first.headers["ETag"]).status == 304
        assert get(site, path, if_modified_since=first.headers["Last-Modified"]).status == 304


def test_hidden_posts_are_nowhere(site: Blogger) -> None:
    lists = b"".join(
        get(site, path).body for path in ("/", "/feeds/posts/default?max-results=150", "/sitemap.xml?page=1")
    )
    for place in HIDDEN:
        assert get(site, address(TRUTH.articles[place])).status == 404
        assert address(TRUTH.articles[place]).encode() not in lists
