"""The hand-made site has nothing for machines: no lists, no metadata, a misleading h1 and a clock; but it has ETags."""

from datetime import datetime, timedelta

import pytest
from lxml import html
from newsroom_sample import HANDMADE, get, read, site_of, story, text_of

from crawler.newsroom.handmade import Handmade
from crawler.newsroom.reply import Reply
from crawler.newsroom.truth import Layout, SiteKind, address

NOW = datetime.fromisoformat("2026-11-24T10:00:00+07:00")


@pytest.fixture
def site() -> Handmade:
    return Handmade(HANDMADE, NOW)


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/feed/", "/rss", "/sitemap.xml", "/kanal/nihil", "/kanal/daerah?hal=9"]
)
def test_there_are_no_lists_for_machines(site: Handmade, path: str) -> None:
    assert get(site, path).status == 404


def test_section_pages_lead_to_every_public_story_and_no_other(site: Handmade) -> None:
    found: set[str] = set()
    for section in ("daerah", "olahraga"):
        path = f"/kanal/{section}"
        while path:
            page = html.fromstring(get(site, path).body.decode())
            found |= {str(a.get("href")) for a in page.cssselect("div.daftar a.jdl")}
            path = next((str(a.get("href")) for a in page.iter("a") if a.text == "Selanjutnya"), "")
    assert found == {address(item) for item in HANDMADE.public}


def test_hidden_stories_are_nowhere(site: Handmade) -> None:
    shown = b"".join(get(site, address(item)).body for item in HANDMADE.public) + get(site, "/").body
    for item in HANDMADE.articles[23:]:
        assert get(site, address(item)).status == 404
        assert item.slug.encode() not in shown


@pytest.mark.parametrize(
    "path", ["/", "/kanal/daerah", "/kanal/daerah?hal=2", "/baca/4107/kabar-0.html", "/foto/4107.png"]
)
def test_every_page_honours_its_validators(site: Handmade, path: str) -> None:
    first = get(site, path)
    etag, stamp = first.headers["ETag"], first.headers["Last-Modified"]
    assert etag.startswith('"')
    assert get(site, path, if_none_match=etag) == Reply(b"", 304, first.content_type, first.headers)
    assert get(site, path, if_modified_since=stamp).status == 304
    assert get(site, path, if_none_match='"old"', if_modified_since=stamp).status == 200


def test_a_story_states_its_date_and_byline_in_text_alone(site: Handmade) -> None:
    page = html.fromstring(get(site, address(HANDMADE.articles[13])).body.decode())
    assert text_of(page, "td.jam") == "Selasa, 24 November 2026"
    assert text_of(page, "h1") == "Warta Uji"
    assert text_of(page, "div.judul") == "Kabar & Cerita <13> dari Kampung"
    assert text_of(page, "div.waktu") == "Jumat, 14 Maret 2025 | 00:30 WIB"
    assert text_of(page, "div.oleh") == "Penulis: Rina Wulandari | Editor: Budi"
    assert not page.cssselect("meta, link, time, article")
    assert len(page.cssselect("div.isi div.sisip")) == 3


@pytest.mark.parametrize(
    ("layout", "markup"),
    [
        (Layout.P, "<p>KOTA UJI, Uji.com – Awal ke-1.</p>\n<div"),
        (Layout.BR, "Tengah ke-1.<br><br>\nAkhir ke-1.<br><br>"),
        (Layout.BARE_LEDE, '<div class="isi">\nKOTA UJI, Uji.com – Awal ke-1.\n'),
    ],
)
def test_the_layouts_of_a_text(layout: Layout, markup: str) -> None:
    truth = read(site_of(SiteKind.HANDMADE, [story(0), story(1, furniture={"layout": layout}), story(2)]))
    assert markup in get(Handmade(truth, NOW), address(truth.articles[1])).body.decode()


def test_the_clock_alone_changes_from_day_to_day() -> None:
    def page(now: datetime) -> bytes:
        return get(Handmade(HANDMADE, now), "/kanal/daerah").body

    assert page(NOW) == page(NOW + timedelta(hours=1))
    assert b"Rabu, 25 November 2026" in page(NOW + timedelta(days=1))


def test_pages_weigh_what_real_ones_weigh(site: Handmade) -> None:
    assert 10_000 < len(get(site, "/baca/4107/kabar-0.html").body) < 60_000
