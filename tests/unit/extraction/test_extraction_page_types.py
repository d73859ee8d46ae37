"""Pages of other kinds, and stories: hardly any of the former pass, hardly any of the latter are lost."""

import re
from datetime import UTC, datetime

import pytest
from headlines import HARD, headlines, slug_of
from pagetypes import LONG, pages
from themes import THEMES, story_page

from crawler.articles import Article, Link, NoStory, NotArticle
from crawler.extraction import extract

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPHS = (
    "LEBAK – Wali kota menerima piagam pelayanan publik yang diserahkan oleh gubernur di pendopo.",
    "Nilai yang diraih kota itu mencapai 93,21 dan naik dari tahun sebelumnya, kata panitia kepada wartawan.",
    "Warga berharap pelayanan di semua kantor kecamatan akan menyusul pada tahun depan.",
)
SHAPES = (
    "/{}/",
    "/daerah/{}",
    "/berita/detail/{}",
    "/2025/03/03/{}/",
    "/read/77/{}",
    "/{}.html",
    "/profil/{}",
    "/galeri/{}",
)
_MARKS = re.compile(
    r"<time.*?</time>|<abbr.*?</abbr>|<span[^>]*content=\"2025.*?>"
    r"|(?:Senin, )?(?:0?3 Mar\w* 2025|03/03/2025)[, 09:10.]*(?:WIB)?"
)
"""The dates of the themes' pages."""


def kept(html: str, url: str, link: Link | None = None) -> NoStory | str | None:
    """None for a story; why not for everything else."""
    result = extract(html.encode(), url, link=link, now=NOW)
    return result.no_story if isinstance(result, Article) else result.reason


def test_pages_of_other_kinds_are_recognised() -> None:
    read = {name: kept(html, url) for name, url, html in pages()}
    assert len(read) >= 150
    passed = [name for name, reason in read.items() if reason is None]
    assert len(passed) <= len(read) / 100, passed


def test_details_are_of_what_the_folder_before_them_holds() -> None:
    event = "<p>Tanggal: 30 Maret 2025</p><p>Tempat: Gedung Rakyat Lantai Dua, Jalan Pemuda, Kota Multatuli</p>"
    html = f"<html><title>Portal Kota</title><h2>Rapat Paripurna Dewan Kota</h2>{event}<p>{LONG}</p></html>"
    for folder, reason in (("agenda", NoStory.CALENDAR), ("produk", NoStory.PRODUCT), ("berita", None)):
        assert kept(html, f"https://kota.example/{folder}/detail/77") == reason
    undated = html.replace("30 Maret 2025", "besok").replace("Dewan Kota", "")
    assert kept(undated, "https://kota.example/dosen/detail/77") == NoStory.PROFILE


def test_only_plain_pages_without_any_mark_are_merely_doubtful() -> None:
    read = {name: kept(html, url) for name, url, html in pages()}
    doubtful = [name for name, reason in read.items() if reason == NoStory.UNDATED]
    assert len(doubtful) <= len(read) / 20, doubtful


def test_dated_stories_stay_under_any_headline_theme_and_address() -> None:
    titles = [*HARD[:3], *HARD[4:], *tuple(headlines())[len(HARD) :: 131]]
    lost, count = [], 0
    for at, theme in enumerate(THEMES):
        for place, title in enumerate(titles[at % 3 :: 3]):
            url = "https://kabarlebak.example" + SHAPES[place % len(SHAPES)].format(slug_of(title))
            count += 1
            reason = kept(story_page(theme, title, "Nur Aisyah", PARAGRAPHS), url)
            if reason:
                lost.append((theme, title, url, reason))
    assert count > 800
    assert len(lost) <= count / 200, lost


@pytest.mark.parametrize("theme", THEMES)
def test_story_without_a_date_is_kept_where_much_else_speaks_for_it(theme: str) -> None:
    html = _MARKS.sub("", story_page(theme, "Kota Multatuli Raih Piagam Pelayanan", "Nur Aisyah", PARAGRAPHS))
    result = extract(html.encode(), "https://kabarlebak.example/kota-multatuli-raih-piagam/", now=NOW)
    assert isinstance(result, Article)
    assert (result.published_at, result.no_story) == (None, None)


PLAIN = (
    f"<html><head><title>Layanan Kami Terbaik - Cisadane</title></head><body><h1>Layanan Kami Terbaik</h1><p>{LONG}</p>"
)


def test_page_without_date_and_grounds_is_doubtful_but_extracted() -> None:
    result = extract(PLAIN.encode(), "https://cisadane.example/info/9", now=NOW)
    assert isinstance(result, Article)
    assert result.body == LONG
    assert result.no_story is NoStory.UNDATED


def test_a_list_of_stories_vouches_for_what_it_names() -> None:
    url = "https://cisadane.example/profil/layanan-terbaik"
    assert kept(PLAIN, url) == NoStory.STATIC_PAGE
    assert kept(PLAIN, url, Link(url=url, published_at="2025-03-03")) is None
    assert kept(PLAIN, url, Link(url=url, guid="https://cisadane.example/?p=9")) is None
    assert kept(PLAIN, url, Link(url=url, title="Layanan", modified_at="2025-03-03")) == NoStory.STATIC_PAGE


def test_one_word_of_a_template_does_not_make_a_list() -> None:
    story = story_page("bootstrap_awesome", "Kota Raih Piagam", "Admin", PARAGRAPHS)
    url = "https://kabarlebak.example/kota-raih-piagam"
    for name in ("home", "blog", "tag", "search"):
        assert kept(story.replace('<body class="">', f'<body class="{name}">'), url) is None
    listed = story.replace('<body class="">', '<body class="archive tag tag-piagam">')
    assert extract(listed.encode(), url, now=NOW) == NotArticle("not_an_article")


def test_single_author_is_not_a_type_of_content() -> None:
    story = story_page("twenty_twelve", "Kota Raih Piagam", "Admin", PARAGRAPHS).replace("single-post", "single-author")
    assert kept(story, "https://kabarlebak.example/kota-raih-piagam") is None
