"""Pages that all have their office's name as title: the story's title is only the heading above its text."""

import pytest
from storypage import NOW, TEXT

from crawler.articles import Article, Link
from crawler.extraction import extract

HEADLINE = "Wali Kota Terima Piagam Pelayanan Publik"


def read(
    document: str, heading: str, *, head: str = "", address: str = "baca/412", link: Link | None = None
) -> Article:
    html = (
        f"<html><head><title>{document}</title>{head}</head><body><h4>Agenda Kota</h4><h3>{heading}</h3>"
        f"<p>Posted by: Humas | 2025-03-03 09:10:00</p><div class='blog-body'>{TEXT}</div></body></html>"
    )
    result = extract(html.encode(), f"https://kominfo.kota.example/berita/{address}", link=link, now=NOW)
    assert isinstance(result, Article), result
    return result


def test_heading_above_the_text_is_the_title_where_the_page_is_called_by_its_office() -> None:
    article = read("Dinas Kominfo Daerah Raya", HEADLINE)
    assert (article.title, article.author, article.published_at) == (HEADLINE, "Humas", "2025-03-03T02:10:00Z")


@pytest.mark.parametrize(
    "heading", ["Berita Terbaru Hari Ini Lengkap", f"<a href='/l/9'>{HEADLINE}</a>", "Berita Kota", "Agenda"]
)
def test_heading_of_a_box_is_not_the_title(heading: str) -> None:
    assert read("Piagam bagi Kota", heading).title == "Piagam bagi Kota"


@pytest.mark.parametrize(
    "address",
    [
        "piagam-bagi-balai-raya",
        "412/piagam-bagi-balai-raya.html",
        "Piagam-bagi-Balai-Raya/412/",
        "detail.php?id=412&judul=piagam-bagi-balai-raya",
    ],
)
def test_address_confirms_the_title_of_the_page(address: str) -> None:
    assert read("Piagam bagi Balai Raya", HEADLINE, address=address).title == "Piagam bagi Balai Raya"


@pytest.mark.parametrize("title", ["Detail Berita", "Portal Berita"])
@pytest.mark.parametrize("address", ["?id=412", "detail/412", "detail-berita/412/", "detail_berita.php?id=412"])
def test_folders_of_the_address_confirm_no_title(title: str, address: str) -> None:
    assert read(title, HEADLINE, address=address).title == HEADLINE


def test_title_that_is_stated_elsewhere_is_believed() -> None:
    head = "<meta property='og:title' content='Piagam bagi Balai Raya'>"
    assert read("Kota Raya", HEADLINE, head=head).title == "Piagam bagi Balai Raya"
    listed = Link(url="https://kominfo.kota.example/berita/baca/412", title="Piagam bagi Balai Raya")
    assert read("Kota Raya", HEADLINE, link=listed).title == "Piagam bagi Balai Raya"


OFFICE = "Wali Kota serta Gubernur Publik"
"""A name whose words are all in the text, as an office's are in a story about itself."""


@pytest.mark.parametrize(
    "heading",
    [f"<h2 class='entry-title'><a href='#'>{HEADLINE}</a></h2>", f"<div class='judul-berita'>{HEADLINE}</div>"],
)
def test_heading_that_is_called_a_title_is_one(heading: str) -> None:
    article = read_with(heading, f"<div class='blog-body'>{TEXT}</div>")
    assert (article.title, article.published_at) == (HEADLINE, "2025-03-03")


def test_large_text_at_the_head_of_the_text_is_the_title_where_no_heading_is() -> None:
    large = f"<font size='4'><b>{HEADLINE}</b></font><br><font size='1'>Senin, 3 Maret 2025</font><br>"
    article = read_with("", f"<table><tr><td>{large}{TEXT}</td></tr></table>")
    assert (article.title, article.body.count(HEADLINE)) == (HEADLINE, 0)


def read_with(heading: str, text: str) -> Article:
    html = (
        f"<html><head><title>{OFFICE}</title><meta property='og:title' content='{OFFICE}'></head><body><h1>KOMINFO</h1>"
        f"{heading}<p>3 Maret 2025</p>{text}</body></html>"
    )
    result = extract(html.encode(), "https://kominfo.kota.example/detail.php?id=412", now=NOW)
    assert isinstance(result, Article), result
    return result


@pytest.mark.parametrize(
    "description",
    [f"Website Resmi {OFFICE}", f"Selamat datang di portal resmi {OFFICE}.", f"Official website of {OFFICE}"],
)
def test_office_that_describes_its_site_is_not_the_title(description: str) -> None:
    meta = f"<meta name='description' content='{description}'>"
    heading = "<h3>Piagam Kesembilan bagi Kantor Camat</h3>"  # half of its words are in the text
    html = (
        f"<html><head><title>{OFFICE}</title>{meta}</head><body><h2>Detail</h2><div>{heading}<p>3 Maret 2025</p>{TEXT}"
        "</div></body></html>"
    )
    result = extract(html.encode(), "https://kominfo.kota.example/detail.php?id=412", now=NOW)
    assert isinstance(result, Article), result
    assert result.title == "Piagam Kesembilan bagi Kantor Camat"


def test_masthead_that_leads_to_the_first_file_is_no_title() -> None:
    masthead = "<h2><a href='index.php'>Gubernur Publik</a></h2>"
    assert (
        read_with(f"{masthead}<div class='judul'>{HEADLINE}</div>", f"<div class='isi'>{TEXT}</div>").title == HEADLINE
    )


def test_heading_in_the_box_of_the_text_is_the_title() -> None:
    article = read_with("", f"<div><h2>{HEADLINE}</h2><p>3 Maret 2025</p>{TEXT}<h2>Nilai Kota Terima Piagam</h2></div>")
    assert article.title == HEADLINE


def test_short_name_before_the_headline_is_not_the_title() -> None:
    html = (
        f"<html><head><title>SMA Negeri 2 Raya | {HEADLINE}</title></head><body><h1>SMA Negeri 2 Raya</h1>"
        f"<h5>{HEADLINE}</h5><div class='entry-content'>{TEXT}</div></body></html>"
    )
    result = extract(html.encode(), "https://sman2.example/read/58", now=NOW)
    assert isinstance(result, Article)
    assert result.title == HEADLINE
