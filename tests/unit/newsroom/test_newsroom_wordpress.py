"""The WordPress site answers like a WordPress: lists, records, redirects, validators, and nothing hidden anywhere."""

import json
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html
from newsroom_sample import WORDPRESS, get, read, site_of, story, text_of

from crawler.newsroom.truth import SiteKind, address
from crawler.newsroom.wordpress import WordPress

BASE = "http://127.0.0.1:8101"
PROTECTED, DRAFT, SCHEDULED = "/news/kabar-23/", "/news/kabar-24/", "/news/kabar-25/"


@pytest.fixture
def site() -> WordPress:
    return WordPress(WORDPRESS, BASE)


def feed(site: WordPress, path: str) -> Any:
    return feedparser.parse(get(site, path).body)


def paths_of(entries: list[Any]) -> list[str]:
    return [urlsplit(entry.link).path for entry in entries]


def locations(site: WordPress, path: str) -> list[str]:
    return [str(loc.text) for loc in etree.fromstring(get(site, path).body).iter("{*}loc")]


def records(site: WordPress, query: str) -> list[dict[str, Any]]:
    reply = get(site, f"/wp-json/wp/v2/posts?{query}")
    assert reply.status == 200
    found: list[dict[str, Any]] = json.loads(reply.body)
    return found


def every_list(site: WordPress) -> bytes:
    """All that the site lists, in all its forms."""
    parts = [urlsplit(loc).path for loc in locations(site, "/wp-sitemap.xml")]
    paths = ["/", "/page/2/", "/page/3/", "/category/daerah/", "/category/olahraga/", "/tag/kampung/", "/feed/"]
    paths += ["/feed/?paged=2", "/feed/?paged=3", "/comments/feed/", "/wp-json/wp/v2/posts?per_page=100", *parts]
    paths += ["/news/kabar-22/", "/author/rina-wulandari/"]
    replies = [get(site, path) for path in paths]
    assert {reply.status for reply in replies} == {200}
    return b"\n".join(reply.body for reply in replies)


def test_the_feed_brings_the_ten_newest_and_older_ones_by_page(site: WordPress) -> None:
    pages = [feed(site, f"/feed/?paged={number}").entries for number in (1, 2, 3)]
    assert [len(entries) for entries in pages] == [10, 10, 4]
    listed = [path for entries in pages for path in paths_of(entries)]
    assert listed == [PROTECTED, *(address(story) for story in WORDPRESS.public)]
    assert paths_of(feed(site, "/feed/").entries) == listed[:10]
    assert get(site, "/feed/?paged=4").status == 404


def test_a_feed_item_states_date_author_terms_and_guid(site: WordPress) -> None:
    entry = next(item for item in feed(site, "/feed/").entries if item.link == f"{BASE}/news/kabar-22/")
    assert entry.title == "Kabar & Cerita <22> dari Kampung"
    assert entry.published == "Sat, 22 Mar 2025 17:30:00 +0000"
    assert entry.author == "Rina Wulandari"
    assert [tag.term for tag in entry.tags] == ["Olahraga", "kampung", "tag 22"]
    assert entry.id == f"{BASE}/?p={WORDPRESS.articles[22].number}"
    assert not entry.guidislink


@pytest.mark.parametrize("path", ["/feed/", "/category/daerah/feed/", "/comments/feed/"])
def test_feeds_honour_their_validators(site: WordPress, path: str) -> None:
    first = get(site, path)
    etag, stamp = first.headers["ETag"], first.headers["Last-Modified"]
    assert etag.startswith('W/"')
    assert get(site, path, if_none_match=etag).status == 304
    assert get(site, path, if_none_match=etag.removeprefix("W/")).status == 304
    assert get(site, path, if_modified_since=stamp).status == 304
    assert get(site, path, if_none_match='"old"', if_modified_since=stamp).status == 200
    assert get(site, path, if_modified_since="Sat, 01 Mar 2025 00:00:00 GMT").status == 200
    assert get(site, path, if_none_match=etag).body == b""


@pytest.mark.parametrize("path", ["/", "/news/kabar-1/", "/wp-sitemap.xml", "/wp-json/wp/v2/posts", "/robots.txt"])
def test_nothing_but_feeds_has_validators(site: WordPress, path: str) -> None:
    assert not {"ETag", "Last-Modified"} & set(get(site, path).headers)


def test_the_sitemap_lists_every_post_with_its_edit(site: WordPress) -> None:
    assert f"{BASE}/wp-sitemap-posts-post-1.xml" in locations(site, "/wp-sitemap.xml")
    part = etree.fromstring(get(site, "/wp-sitemap-posts-post-1.xml").body)
    found = {str(url[0].text): str(url[1].text) for url in part}
    expected = {f"{BASE}{address(story)}": story.changed_at.isoformat() for story in WORDPRESS.public}
    assert found == expected | {f"{BASE}{PROTECTED}": "2025-03-24T00:30:00+07:00"}


def test_rest_pages_say_how_many_there_are_and_refuse_past_the_end(site: WordPress) -> None:
    reply = get(site, "/wp-json/wp/v2/posts?per_page=10&page=2")
    assert (reply.headers["X-WP-Total"], reply.headers["X-WP-TotalPages"]) == ("24", "3")
    assert "page=3" in reply.headers["Link"]
    assert "Link" not in get(site, "/wp-json/wp/v2/posts?per_page=10&page=3").headers
    past = get(site, "/wp-json/wp/v2/posts?per_page=10&page=4")
    assert (past.status, json.loads(past.body)["code"]) == (400, "rest_post_invalid_page_number")
    assert get(site, "/wp-json/wp/v2/posts?per_page=101").status == 400


def test_rest_filters_by_time_and_picks_fields(site: WordPress) -> None:
    assert records(site, "after=2025-03-22T17:00:00Z&_fields=slug") == [{"slug": "kabar-23"}, {"slug": "kabar-22"}]
    assert [item["slug"] for item in records(site, "modified_after=2025-03-23T00:29:00")] == ["kabar-23", "kabar-22"]
    assert get(site, "/wp-json/wp/v2/posts?after=kemarin").status == 400


def test_a_rest_record_holds_both_times_the_text_and_its_author(site: WordPress) -> None:
    number = WORDPRESS.articles[4].number
    record = json.loads(get(site, f"/wp-json/wp/v2/posts/{number}?_embed=author").body)
    assert (record["date"], record["date_gmt"]) == ("2025-03-05T00:30:00", "2025-03-04T17:30:00")
    assert record["title"]["rendered"] == "Kabar &#038; Cerita &lt;4&gt; dari Kampung"
    assert "Tengah ke-4." in record["content"]["rendered"]
    assert record["_embedded"]["author"][0]["name"] == "Rina Wulandari"
    assert get(site, "/wp-json/wp/v2/posts/1").status == 404


def test_a_protected_post_shows_its_title_and_never_its_text(site: WordPress) -> None:
    record = records(site, "slug=kabar-23")[0]
    assert record["content"] == {"rendered": "", "protected": True}
    assert feed(site, "/feed/").entries[0].title.startswith("Diproteksi: ")
    page = html.fromstring(get(site, PROTECTED).body)
    assert page.cssselect("form.post-password-form")
    assert text_of(page, "h1").startswith("Diproteksi: ")
    assert b"ke-23" not in every_list(site) + get(site, PROTECTED).body


def test_drafts_and_scheduled_posts_are_nowhere(site: WordPress) -> None:
    listed = every_list(site)
    for path, place in ((DRAFT, 24), (SCHEDULED, 25)):
        number = WORDPRESS.articles[place].number
        assert get(site, path).status == 404
        assert get(site, f"/?p={number}").status == 404
        assert get(site, f"/wp-json/wp/v2/posts/{number}").status == 404
        assert f"kabar-{place}".encode() not in listed
        assert f"ke-{place}".encode() not in listed


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/news/kabar-1", "/news/kabar-1/"),
        ("/feed", "/feed/"),
        ("/category/daerah", "/category/daerah/"),
        ("/sitemap.xml", "/wp-sitemap.xml"),
        ("/?p=4107", "/news/kabar-0/"),
    ],
)
def test_other_forms_of_an_address_are_redirected(site: WordPress, path: str, target: str) -> None:
    reply = get(site, path)
    assert (reply.status, reply.headers["Location"]) == (301, BASE + target)


@pytest.mark.parametrize("path", ["/nihil/", "/nihil", "/page/4/", "/category/nihil/", "/news/", "/sitemap_index.xml"])
def test_what_is_not_there_is_a_404_that_nobody_keeps(site: WordPress, path: str) -> None:
    reply = get(site, path)
    assert reply.status == 404
    assert "no-store" in reply.headers["Cache-Control"]


def test_list_pages_lead_from_one_to_the_next(site: WordPress) -> None:
    seen, path = [], "/"
    while path:
        page = html.fromstring(get(site, path).body)
        seen += [urlsplit(str(a.get("href"))).path for a in page.cssselect("main h2.wp-block-post-title a")]
        path = next((urlsplit(str(a.get("href"))).path for a in page.cssselect("a.wp-block-query-pagination-next")), "")
    assert seen == [f"/news/kabar-{place}/" for place in range(23, -1, -1)]


def test_a_post_page_is_dated_in_its_header_and_by_its_neighbours(site: WordPress) -> None:
    reply = get(site, "/news/kabar-8/")
    page = html.fromstring(reply.body.decode())
    article, more = page.cssselect("article")[0], page.cssselect("section.more-posts")[0]
    assert [time.get("datetime") for time in article.cssselect("time")] == ["2025-03-09T00:30:00+07:00"]
    assert len(more.cssselect("time")) == 4
    assert page.cssselect("link[rel=canonical]")[0].get("href") == f"{BASE}/news/kabar-8/"
    record = f"{BASE}/wp-json/wp/v2/posts/{WORDPRESS.articles[8].number}"
    assert page.cssselect("link[type='application/json']")[0].get("href") == record
    assert record in reply.headers["Link"]
    assert not page.cssselect("script[type='application/ld+json'], meta[property]")
    text = text_of(page, "div.entry-content")
    for sentence in WORDPRESS.articles[8].paragraphs:
        assert sentence in text


def test_pages_weigh_what_real_ones_weigh(site: WordPress) -> None:
    assert 15_000 < len(get(site, "/news/kabar-8/").body) < 60_000


def canonical(site: WordPress, path: str) -> str:
    """The address that a page states for its own, without the site's."""
    reply = get(site, path)
    assert reply.status == 200
    links = html.fromstring(reply.body).cssselect("link[rel=canonical]")
    return "".join(urlsplit(str(link.get("href"))).path for link in links)


@pytest.mark.parametrize("view", ["amp/", "?amp=1", "print/", "?print=print"])
def test_views_show_the_story_without_byline_and_date(site: WordPress, view: str) -> None:
    path = "/news/kabar-3/"
    text = get(site, path + view).body.decode()
    assert canonical(site, path + view) == path
    assert "Tengah ke-3." in text
    assert "Rina Wulandari" not in text
    assert "<time" not in text
    assert "ke-23" not in get(site, PROTECTED + view).body.decode()
    assert get(site, DRAFT + view).status == 404


def test_a_picture_has_a_page_a_record_and_a_place_in_the_sitemap(site: WordPress) -> None:
    path = "/news/kabar-3/foto-1/"
    assert canonical(site, path) == ""
    assert b"attachment" in get(site, path).body
    assert path in {urlsplit(loc).path for loc in locations(site, "/wp-sitemap-posts-attachment-1.xml")}
    pictures = json.loads(get(site, "/wp-json/wp/v2/media?per_page=100").body)
    assert {record["type"] for record in pictures} == {"attachment"}
    assert path in {urlsplit(record["link"]).path for record in pictures}
    assert get(site, f"/wp-json/wp/v2/media/{pictures[0]['id']}").status == 200
    assert get(site, "/wp-json/wp/v2/media/1").status == 404
    assert f"{PROTECTED}foto-1/".encode() not in every_list(site)


def test_a_post_in_several_pages_shows_one_at_a_time() -> None:
    parted = story(0, furniture={"breaks": [0, 1]})
    site = WordPress(read(site_of(SiteKind.WORDPRESS, [parted])), BASE)
    path = "/news/kabar-0/"
    shown = [get(site, part).body.decode() for part in (path, f"{path}2/", f"{path}3/")]
    texts = [text_of(html.fromstring(page), ".entry-content") for page in shown]
    words = ("Awal", "Tengah", "Akhir")
    assert [[word in text for word in words] for text in texts] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert canonical(site, f"{path}2/") == f"{path}2/"
    assert f'href="{BASE}{path}3/" class="post-page-numbers"' in shown[0]
    assert [get(site, f"{path}{number}/").status for number in (1, 4)] == [301, 301]
    assert records(site, "slug=kabar-0")[0]["content"]["rendered"].count("<!--nextpage-->") == 2


def test_tags_have_list_pages_and_lead_on(site: WordPress) -> None:
    first, last = get(site, "/tag/kampung/"), get(site, "/tag/kampung/page/3/")
    assert (first.status, last.status, get(site, "/tag/kampung/page/4/").status) == (200, 200, 404)
    assert f"{BASE}/tag/kampung/page/2/".encode() in first.body
