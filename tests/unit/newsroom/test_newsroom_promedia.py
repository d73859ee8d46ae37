"""The network site: a story under any slug, in parts and whole, AMP, sitemaps that list removed stories, no feed."""

import json
import re
from itertools import chain

import pytest
from lxml import etree, html
from newsroom_sample import HIDDEN, get, read, site_of, story, text_of

from crawler.newsroom.promedia import Promedia
from crawler.newsroom.promedia_pages import Desk, first_address
from crawler.newsroom.truth import SiteKind, Story, address

BASE = "http://127.0.0.1:1"
LONG = [f"UJI - Kalimat {number} dari sembilan." for number in range(9)]


def long_story(place: int, **changes: object) -> dict[str, object]:
    return story(place, **{"paragraphs": LONG, **changes})


TRUTH = read(
    site_of(
        SiteKind.PROMEDIA,
        [long_story(0), *(story(place) for place in range(1, 26)), story(26, status="removed"), long_story(27)],
    )
)
REMOVED = TRUTH.articles[26]


@pytest.fixture
def site() -> Promedia:
    return Promedia(TRUTH, BASE)


def page_of(site: Promedia, path: str) -> html.HtmlElement:
    reply = get(site, path)
    assert reply.status == 200
    return html.fromstring(reply.body.decode())


def text_lines(page: html.HtmlElement) -> list[str]:
    return [str(line.text_content()) for line in page.cssselect("article.read__content p")]


def a_long(*, shows_all: bool) -> Story:
    """A story of several parts whose template knows `?page=all`, or does not."""
    for slug in map(str, range(100)):
        truth = read(site_of(SiteKind.PROMEDIA, [long_story(0, slug=f"kabar-{slug}")]))
        if Desk.shows_all(truth.articles[0]) is shows_all:
            return truth.articles[0]
    raise AssertionError


def test_any_slug_answers_the_story_and_the_canonical_names_the_right_one(site: Promedia) -> None:
    wanted = TRUTH.articles[5]
    for other in (address(wanted).rpartition("/")[0] + "/judul-lama-yang-salah", first_address(wanted)):
        page = page_of(site, other)
        assert text_of(page, "h1") == wanted.title
        assert page.cssselect("link[rel=canonical]")[0].get("href") == BASE + address(wanted)
    assert get(site, address(wanted).replace("/daerah/", "/olahraga/")).status == 404


def test_a_long_story_is_cut_into_parts_that_hold_each_paragraph_once(site: Promedia) -> None:
    path = address(TRUTH.articles[0])
    parts = [text_lines(page_of(site, f"{path}?page={number}")) for number in (1, 2, 3)]
    assert [line for part in parts for line in part if line in LONG] == LONG
    assert text_lines(page_of(site, path)) == parts[0]
    assert get(site, f"{path}?page=4").status == 404
    assert get(site, f"{path}?page=x").status == 404


@pytest.mark.parametrize("shows_all", [True, False])
def test_a_template_that_knows_the_whole_links_it(shows_all: bool) -> None:
    long = a_long(shows_all=shows_all)
    site = Promedia(read(site_of(SiteKind.PROMEDIA, [long_story(0, slug=long.slug)])), BASE)
    path = address(long)
    hrefs = [link.get("href") for link in page_of(site, path).cssselect("div.paging--article a")]
    assert (f"{path}?page=all" in hrefs) is shows_all
    assert (LONG[-1] in text_lines(page_of(site, f"{path}?page=all"))) is shows_all


def test_a_story_leads_on_to_another_by_rel_next_and_to_more_by_pgrelated(site: Promedia) -> None:
    path = address(TRUTH.articles[5])
    page = page_of(site, path)
    assert page.cssselect("link[rel=next]")[0].get("href") not in (None, BASE + path)
    assert page.cssselect("div.related a[href='?pgrelated=2']")
    assert text_lines(page_of(site, f"{path}?pgrelated=2")) == text_lines(page)


def test_dates_and_bylines_are_as_such_networks_print_them(site: Promedia) -> None:
    page = page_of(site, address(TRUTH.articles[5]))
    assert text_of(page, "div.read__info__date") == "- 6 Maret 2025, 00:30 WIB"
    linked = json.loads(page.cssselect("script[type='application/ld+json']")[0].text or "")
    assert (linked["datePublished"], linked["author"]["name"]) == ("2025-03-06T00:30:00+07:00", "Rina Wulandari")
    assert page.cssselect("meta[name=author]")[0].get("content") == "Budi"


def test_the_amp_variant_is_whole_and_names_its_canonical(site: Promedia) -> None:
    path = address(TRUTH.articles[0])
    page = page_of(site, f"/amp{path}")
    assert page.cssselect("link[rel=canonical]")[0].get("href") == BASE + path
    assert [line for line in text_lines(page) if line in LONG] == LONG


def test_sections_lead_to_every_public_story_and_no_other(site: Promedia) -> None:
    found: set[str] = set()
    for section in ("daerah", "olahraga"):
        path = f"/{section}"
        while path:
            page = page_of(site, path)
            found |= {str(link.get("href")) for link in page.cssselect("a.latest__link")}
            path = next((str(link.get("href")) for link in page.cssselect("a.paging__link--next")), "")
    assert found == {address(item) for item in TRUTH.public}


def test_sitemaps_list_the_public_and_what_was_removed_since(site: Promedia) -> None:
    parts = re.findall(r"<loc>([^<]+)</loc>", get(site, "/sitemap.xml").body.decode())
    assert parts[0] == f"{BASE}/sitemap-news.xml"
    listed = [re.findall(r"<loc>([^<]+)</loc>", get(site, part[len(BASE) :]).body.decode()) for part in parts]
    assert listed[0] == [BASE + address(item) for item in TRUTH.public[:10]]
    assert sorted(chain(*listed[1:])) == sorted(BASE + address(item) for item in (*TRUTH.public, REMOVED))
    news = etree.fromstring(get(site, "/sitemap-news.xml").body)
    dates = news.findall(".//{http://www.google.com/schemas/sitemap-news/0.9}publication_date")
    assert dates[0].text == TRUTH.public[0].published_at.isoformat()


def test_sitemaps_honour_their_validators_and_rss_is_a_page(site: Promedia) -> None:
    first = get(site, "/sitemap.xml")
    assert get(site, "/sitemap.xml", if_none_match=first.headers["ETag"]).status == 304
    assert get(site, "/rss").content_type.startswith("text/html")


def test_hidden_stories_are_nowhere_and_a_removed_one_is_gone(site: Promedia) -> None:
    shown = b"".join(get(site, address(item)).body for item in TRUTH.public) + get(site, "/").body
    for place in HIDDEN:
        assert get(site, address(TRUTH.articles[place])).status == 404
        assert f'"{address(TRUTH.articles[place])}"'.encode() not in shown
    assert get(site, address(REMOVED)).status == 410
    assert address(REMOVED).encode() not in shown
