"""The eastern portal: two sitemaps, no feed, dates printed in eastern time, and nothing hidden anywhere."""

from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from newsroom_sample import PORTAL, get, text_of

from crawler.newsroom.portal import EasternPortal
from crawler.newsroom.portal_lists import NEWS
from crawler.newsroom.portal_pages import STATIC_PAGES
from crawler.newsroom.reply import Reply
from crawler.newsroom.truth import address

BASE = "http://127.0.0.1:8103"
NEWS_SPACE = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture
def site() -> EasternPortal:
    return EasternPortal(PORTAL, BASE)


def paths_in(site: EasternPortal, path: str) -> list[str]:
    """The paths of the pages that a sitemap lists: pictures have a `loc` too, and are left out."""
    locations = etree.fromstring(get(site, path).body).findall(
        "{*}url/{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    )
    return [urlsplit(str(loc.text)).path for loc in locations]


@pytest.mark.parametrize("path", ["/feed/", "/rss", "/wp-json/", "/sitemap_index.xml", "/nihil", "/daerah?page=9"])
def test_there_is_no_feed(site: EasternPortal, path: str) -> None:
    assert get(site, path).status == 404


def test_the_news_sitemap_brings_the_newest_with_title_and_moment(site: EasternPortal) -> None:
    assert paths_in(site, "/sitemap-news.xml") == [address(story) for story in PORTAL.public[:NEWS]]
    first = etree.fromstring(get(site, "/sitemap-news.xml").body)[0]
    assert first.findtext(f"{NEWS_SPACE}news/{NEWS_SPACE}publication_date") == "2025-03-23T02:30:00+09:00"
    assert first.findtext(f"{NEWS_SPACE}news/{NEWS_SPACE}title") == "Kabar & Cerita <22> dari Kampung"


def test_the_plain_sitemap_lists_stories_among_lists_and_static_pages(site: EasternPortal) -> None:
    others = ["/", "/daerah", "/olahraga", *(f"/{slug}" for slug in STATIC_PAGES)]
    assert paths_in(site, "/sitemap.xml") == others + [address(story) for story in reversed(PORTAL.public)]
    assert {get(site, path).status for path in others} == {200}


def test_robots_names_both_sitemaps(site: EasternPortal) -> None:
    lines = get(site, "/robots.txt").body.decode().splitlines()
    assert [line for line in lines if line.startswith("Sitemap")] == [
        f"Sitemap: {BASE}/sitemap-news.xml",
        f"Sitemap: {BASE}/sitemap.xml",
    ]


def test_section_pages_lead_to_every_public_story_and_no_other(site: EasternPortal) -> None:
    found: set[str] = set()
    for section in ("daerah", "olahraga"):
        path = f"/{section}"
        while path:
            page = html.fromstring(get(site, path).body.decode())
            found |= {str(a.get("href")) for a in page.cssselect("main .kartu a")}
            path = next((str(a.get("href")) for a in page.cssselect("a[rel=next]")), "")
    assert found == {address(story) for story in PORTAL.public}


def test_a_story_states_its_dates_in_text_alone_and_in_eastern_time(site: EasternPortal) -> None:
    page = html.fromstring(get(site, address(PORTAL.articles[13])).body.decode())
    assert text_of(page, "article .tanggal") == "Jumat, 14 Maret 2025 | 02:30 WIT"
    assert text_of(page, "article .diubah") == "Diperbarui: Sabtu, 15 Maret 2025 | 02:30 WIT"
    assert text_of(page, "article .penulis") == "Penulis: Rina Wulandari"
    assert not page.cssselect("time, script, meta[property^='article:']")


@pytest.mark.parametrize("path", ["/", "/daerah", "/sitemap.xml", "/sitemap-news.xml", "/daerah/4113/kabar-1"])
def test_every_answer_honours_its_validators(site: EasternPortal, path: str) -> None:
    first = get(site, path)
    etag, stamp = first.headers["ETag"], first.headers["Last-Modified"]
    assert get(site, path, if_none_match=etag) == Reply(b"", 304, first.content_type, first.headers)
    assert get(site, path, if_modified_since=stamp).status == 304
    assert get(site, path, if_none_match='"old"', if_modified_since=stamp).status == 200


def test_hidden_stories_are_nowhere(site: EasternPortal) -> None:
    paths = ["/", "/sitemap.xml", "/sitemap-news.xml", "/daerah", "/olahraga", *map(address, PORTAL.public)]
    shown = b"".join(get(site, path).body for path in paths)
    for story in PORTAL.articles[23:]:
        assert get(site, address(story)).status == 404
        assert story.slug.encode() not in shown
