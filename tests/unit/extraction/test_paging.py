"""Stories on several pages: their addresses, the order of the pages, and the joined text."""

from datetime import UTC, datetime

import pytest

from crawler.articles import Article
from crawler.extraction import extract, first_page, is_whole, pages_of, with_pages
from crawler.extraction.paging import MOST

URL = "https://kabar.example/daerah/pr-018712345/lomba-dayung"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "Regu Dayung Sungai Kumpai Juara Festival Bidar"
LINES = [
    "Regu Sungai Kumpai menjadi juara festival sampan bidar setelah mengungguli dua puluh tujuh regu lain.",
    "Juru mudi memilih jalur di tepi, yang arusnya lebih pelan daripada di tengah sungai.",
    "Hadiahnya seekor sapi, yang disembelih malam itu juga untuk kenduri kampung.",
    "Festival serupa terakhir kali digelar sebelum jembatan gantung dibangun.",
]


def linked(*hrefs: str) -> bytes:
    return "".join(f'<p><a class="x" href="{href}">1</a></p>' for href in hrefs).encode()


def page(*lines: str, title: str = TITLE) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"""<html><head><title>{title} - Kabar</title></head><body><h1>{title}</h1>
    <div class="entry-content">{text}</div><footer>Kabar adalah surat kabar daerah yang terbit sejak lama.</footer>
    </body></html>""".encode()


def read(html: bytes) -> Article:
    article = extract(html, URL, now=NOW)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("hrefs", "others"),
    [
        (("?page=2", "?page=3"), ("?page=2", "?page=3")),
        ((URL + "?page=3", URL + "?page=2&utm_source=x", "?page=1"), ("?page=2", "?page=3")),
        (("?page=2", "?page=5"), ("?page=2", "?page=3", "?page=4", "?page=5")),
        (("?halaman=2",), ("?halaman=2",)),
        ((URL + "/2/", URL + "/3/"), ("/2/", "/3/")),
        ((URL + "/1", URL + "/2"), ("/2",)),
        ((URL + "/15", URL + "/30"), ("/15", "/30")),
        ((URL + "/15", URL + "/45"), ("/15", "/30", "/45")),
        ((URL + "/2/index.html", URL + "/4/index.html"), ("/2/index.html", "/3/index.html", "/4/index.html")),
    ],
)
def test_the_pages_of_a_story_come_in_order(hrefs: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert pages_of(linked(*hrefs), URL).others == tuple(URL + other for other in others)


def test_pages_of_a_site_without_permalinks() -> None:
    home = "https://kabar.example/"
    links = linked("?page=2", "?p=45&page=2", "?p=45&page=3", "?p=46&page=2", "?paged=2")
    assert pages_of(links, home + "?p=45").others == (home + "?p=45&page=2", home + "?p=45&page=3")
    assert pages_of(linked("?page=2", "/2/"), home).others == ()


@pytest.mark.parametrize("name", ["", "index.html", "index.htm"])
def test_a_copy_of_a_site_names_the_pages_of_its_folders(name: str) -> None:
    folder = "https://kabar.example/2024/05/lomba-dayung-sungai/"
    assert pages_of(linked("2/index.html", "3/index.html"), folder + name).others == (
        f"{folder}2/index.html",
        f"{folder}3/index.html",
    )
    assert pages_of(linked("../lomba-lain/2/index.html", "../../2/index.html"), folder + name).others == ()
    second = f"{folder}2/index.html"
    linked_there = linked("../index.html", "../3/index.html")
    assert pages_of(linked_there, folder + name, at=second, known=[second]).others == (second, f"{folder}3/index.html")


@pytest.mark.parametrize(
    "href",
    [
        "/daerah/pr-018712346/lomba-lain",
        "/daerah/pr-018712346/lomba-lain?page=2",
        "/daerah?page=2",
        "?pgrelated=2",
        "?page=2&pgrelated=2",
        "?page=1",
        "?page=berita",
        "?page=7",
        "#page=2",
        URL + "/4",
        URL + "/komentar",
        "https://lain.example/daerah/pr-018712345/lomba-dayung?page=2",
        "http://[bad?page=2",
    ],
)
def test_links_to_other_pages_are_not_pages_of_the_story(href: str) -> None:
    assert pages_of(linked(href), URL).others == ()


def test_a_link_of_the_head_is_not_a_page() -> None:
    assert pages_of(f'<link rel="next" href="{URL}?page=2">'.encode(), URL).others == ()


@pytest.mark.parametrize("query", ["page=all", "page=semua", "showpage=all", "single=1"])
def test_the_address_of_the_whole_story_is_seen(query: str) -> None:
    assert pages_of(linked("?page=2", f"?{query}"), URL).full_url == f"{URL}?{query}"


def test_a_further_page_a_home_page_and_noise_have_no_pages() -> None:
    assert pages_of(linked("?page=3"), URL + "?page=2").others == ()
    assert pages_of(linked("?page=2"), "https://kabar.example/").others == ()
    assert pages_of(b'<a href="\xff?page=2\x00', URL).others == ()


@pytest.mark.parametrize(
    ("query", "first"),
    [("", ""), ("?page=3", ""), ("?halaman=2&id=5", "?id=5"), ("?page=berita&id=5", "?page=berita&id=5")],
)
def test_a_further_page_leads_to_the_first(query: str, first: str) -> None:
    assert first_page(URL + query) == URL + first


def test_a_story_is_followed_over_a_limited_number_of_pages() -> None:
    assert len(pages_of(linked("?page=2", "?page=999"), URL).others) == MOST - 1


def test_pages_are_joined_in_order_and_repeated_lines_once() -> None:
    first = read(page(*LINES[:2]))
    joined = with_pages(first, [page(LINES[0], LINES[2]), page(LINES[3])])
    assert joined.body.split("\n") == LINES
    assert joined == read(page(*LINES))


def test_a_page_of_another_story_adds_nothing() -> None:
    first = read(page(*LINES[:2]))
    assert with_pages(first, [page(*LINES[2:], title="Harga Lada Putih Merangkak Naik"), b"", b"\x89PNG"]) == first


def test_the_whole_story_must_be_the_same_and_no_shorter() -> None:
    first, whole = read(page(*LINES[:2])), read(page(*LINES))
    assert is_whole(first, whole)
    assert not is_whole(whole, first)
    assert not is_whole(first, read(page(*LINES, title="Harga Lada Putih Merangkak Naik")))
