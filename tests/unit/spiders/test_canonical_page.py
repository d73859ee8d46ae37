"""Which page a story is read from if another form of it was linked."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.spiders.asking import SourceFailedError
from crawler.spiders.canonical_page import CanonicalPage, read_canonical_page

URL = "https://kabar.example/regu-kumpai-juara/"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "Regu Dayung Sungai Kumpai Juara Festival Bidar"
LINE = "Juru mudi memilih jalur di tepi, yang arusnya lebih pelan daripada di tengah sungai."
BYLINE = '<p class="byline">Oleh: <a rel="author">Suhartini</a></p>'
CANONICAL = f'<link rel="canonical" href="{URL}">'
BACK = f'<div class="page-links"><a href="{URL}">1</a> 2</div>'


def page(title: str = TITLE, *, head: str = "", byline: str = "", below: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{byline}"
        f'<div class="entry-content"><p>{LINE}</p></div>{below}</body></html>'
    ).encode()


def read(asked_url: str, body: bytes, own: bytes | int) -> tuple[str | None, str, list[str]]:
    """The author that was read, the page it was read from, and what else was asked."""
    asked: list[str] = []

    async def fetch(request: Request) -> Response:
        asked.append(request.url)
        if isinstance(own, int):
            return HtmlResponse(request.url, status=own)
        return HtmlResponse(request.url, body=own)

    response = HtmlResponse(asked_url, body=body)
    came = asyncio.run(read_canonical_page(response, Link(url=asked_url), Outlet(), fetch, NOW))
    return (came.result.author if isinstance(came.result, Article) else None), came.page.url, asked


def test_a_storys_own_page_costs_no_further_request() -> None:
    assert read(URL, page(head=CANONICAL, byline=BYLINE), 500) == ("Suhartini", URL, [])


@pytest.mark.parametrize("view", ["amp/", "?amp=1", "?print=print", "print/", "?m=1"])
def test_a_view_is_exchanged_for_its_canonical_page(view: str) -> None:
    assert read(URL + view, page(head=CANONICAL), page(byline=BYLINE)) == ("Suhartini", URL, [URL])


def test_a_view_that_cannot_be_read_is_exchanged_as_well() -> None:
    stub = f"<html amp><head>{CANONICAL}</head><body>Memuat …</body></html>".encode()
    assert read(f"{URL}amp/", stub, page(byline=BYLINE)) == ("Suhartini", URL, [URL])


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<link rel="canonical" href="https://lain.example/regu-kumpai-juara/">',
        '<link rel="canonical" href="/">',
        '<link rel="canonical" href="amp/">',
    ],
)
def test_a_view_whose_canonical_page_is_not_a_story_is_read_itself(head: str) -> None:
    assert read(f"{URL}amp/", page(head=head), 500) == (None, f"{URL}amp/", [])


@pytest.mark.parametrize("own", [404, page("Jadwal Pemadaman Listrik"), b"<html><body></body></html>"])
def test_the_page_in_hand_is_kept_where_the_other_is_not_the_same_story(own: bytes | int) -> None:
    assert read(f"{URL}2/", page(below=BACK), own) == (None, f"{URL}2/", [URL])


def test_a_later_page_leads_to_the_first() -> None:
    assert read(f"{URL}2/", page(below=BACK), page(byline=BYLINE)) == ("Suhartini", URL, [URL])


@pytest.mark.parametrize("tail", ["1/", "2025/", "200/", "dua/"])
def test_other_tails_are_not_page_numbers(tail: str) -> None:
    assert read(f"{URL}{tail}", page(below=BACK), 500) == (None, URL + tail, [])


def test_a_page_that_links_no_first_one_is_a_story_of_its_own() -> None:
    assert read(f"{URL}2/", page(), 500) == (None, f"{URL}2/", [])


def test_a_canonical_page_that_may_come_later_is_a_failure() -> None:
    with pytest.raises(SourceFailedError, match="http_503"):
        read(f"{URL}amp/", page(head=CANONICAL), 503)


def settle(
    asked_url: str, pages: dict[str, bytes | int], denials: Counter[str] | None = None
) -> tuple[CanonicalPage, list[str]]:
    """What came of a page of a site that answers with `pages`, by address; and what was asked beside it."""
    asked: list[str] = []

    async def fetch(request: Request) -> Response:
        asked.append(request.url)
        answer = pages.get(request.url, 404)
        return HtmlResponse(request.url, status=answer) if isinstance(answer, int) else body_at(request.url, answer)

    def body_at(url: str, body: bytes) -> Response:
        return HtmlResponse(url, body=body)

    own = pages[asked_url]
    assert isinstance(own, bytes)
    came = read_canonical_page(body_at(asked_url, own), Link(url=asked_url), Outlet(), fetch, NOW, denials)
    return asyncio.run(came), asked


def url_of(own: CanonicalPage) -> str:
    assert isinstance(own.result, Article)
    return own.result.url


OTHER = "https://kabar.example/olahraga/2026/regu-kumpai-juara/"
ELSE = page("Jadwal Pemadaman Listrik Pekan Ini", head=CANONICAL).replace(LINE.encode(), b"Listrik padam. " * 5)


def test_another_address_gives_way_to_the_canonical_one_with_the_story() -> None:
    came, asked = settle(OTHER, {OTHER: page(head=CANONICAL), URL: page(head=CANONICAL, byline=BYLINE)})
    assert (url_of(came), came.page.url, asked) == (URL, URL, [URL])
    assert isinstance(came.result, Article)
    assert came.result.author == "Suhartini"


@pytest.mark.parametrize(
    "there",
    [
        ELSE,  # another story
        page(byline=BYLINE),  # calls itself nothing
        page(head=f'<link rel="canonical" href="{OTHER}">'),  # names the other one in its turn
        404,
        b"<html><body></body></html>",
    ],
)
def test_a_canonical_page_that_does_not_agree_leaves_a_story_its_address(there: bytes | int) -> None:
    came, asked = settle(OTHER, {OTHER: page(head=CANONICAL), URL: there})
    assert (url_of(came), came.page.url, asked) == (OTHER, OTHER, [URL])


def test_a_page_that_takes_another_story_s_title_does_not_take_its_text() -> None:
    forged = page(head=CANONICAL).replace(LINE.encode(), b"Beli obat kuat di toko kami sekarang juga, hanya hari ini.")
    came, _ = settle(OTHER, {OTHER: forged, URL: page(head=CANONICAL)})
    assert isinstance(came.result, Article)
    assert (came.result.url, came.result.body) == (URL, LINE)


def test_the_number_of_a_post_joins_two_titles_of_one_text_but_not_two_texts() -> None:
    numbered = f'{CANONICAL}<link rel="shortlink" href="/?p=7">'
    same = page("Regu Kumpai Juara", head=numbered)
    assert url_of(settle(OTHER, {OTHER: same, URL: page(head=numbered)})[0]) == URL
    other = same.replace(LINE.encode(), b"Listrik padam di tiga kelurahan sejak subuh tadi.")
    assert url_of(settle(OTHER, {OTHER: other, URL: page(head=numbered)})[0]) == OTHER


def test_a_canonical_address_that_is_printed_everywhere_is_asked_for_twice_at_most() -> None:
    denials: Counter[str] = Counter()
    asked = []
    for number in range(5):
        url = f"https://kabar.example/berita-{number}/"
        came, more = settle(url, {url: ELSE.replace(b"Pekan", b"Hari %d" % number), URL: page(head=CANONICAL)}, denials)
        assert url_of(came) == url
        asked += more
    assert asked == [URL, URL]


def test_the_scheme_is_that_of_the_site_whatever_the_page_states() -> None:
    head = CANONICAL.replace("https://", "http://")
    assert url_of(settle(URL, {URL: page(head=head)})[0]) == URL


def test_a_post_is_identified_by_its_page_the_feed_s_guid_or_the_address_asked_for() -> None:
    plain, _ = settle(URL, {URL: page()})
    marked, _ = settle(URL, {URL: page(head='<link rel="shortlink" href="/?p=7">')})
    short = "//kabar.example/?p="
    assert marked.post(Link(url=URL, guid="https://kabar.example/?p=8")) == f"{short}7"
    assert plain.post(Link(url=URL, guid="https://kabar.example/?p=8")) == f"{short}8"
    assert plain.post(Link(url="https://kabar.example/?p=9")) == f"{short}9"
    assert plain.post(Link(url=URL, guid="https://lama.example/?p=8")) is None


def test_a_view_of_a_protected_story_is_protected() -> None:
    form = page().replace(LINE.encode(), b'<form class="post-password-form"><input name="post_password"></form>')
    came, _ = settle(f"{URL}?print=print", {f"{URL}?print=print": page(head=CANONICAL), URL: form})
    assert came.result == NotArticle("protected")
