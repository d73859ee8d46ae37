"""Which page a story is read from, where another form of it was linked."""

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.records import Article, Link, NotArticle, Outlet
from crawler.spiders.asking import SourceFailedError
from crawler.spiders.own import read_own_page

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
    result, source = asyncio.run(read_own_page(response, Link(url=asked_url), Outlet(), fetch, NOW))
    return (result.author if isinstance(result, Article) else None), source.url, asked


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
def test_a_view_whose_canonical_page_is_none_is_read_itself(head: str) -> None:
    assert read(f"{URL}amp/", page(head=head), 500) == (None, f"{URL}amp/", [])


@pytest.mark.parametrize("own", [404, page("Jadwal Pemadaman Listrik"), b"<html><body></body></html>"])
def test_the_page_in_hand_is_kept_where_the_other_is_not_the_same_story(own: bytes | int) -> None:
    assert read(f"{URL}2/", page(below=BACK), own) == (None, f"{URL}2/", [URL])


def test_a_later_page_leads_to_the_first() -> None:
    assert read(f"{URL}2/", page(below=BACK), page(byline=BYLINE)) == ("Suhartini", URL, [URL])


@pytest.mark.parametrize("tail", ["1/", "2025/", "200/", "dua/"])
def test_other_tails_are_no_page_numbers(tail: str) -> None:
    assert read(f"{URL}{tail}", page(below=BACK), 500) == (None, URL + tail, [])


def test_a_page_that_links_no_first_one_is_a_story_of_its_own() -> None:
    assert read(f"{URL}2/", page(), 500) == (None, f"{URL}2/", [])


def test_a_canonical_page_that_may_come_later_is_a_failure() -> None:
    with pytest.raises(SourceFailedError, match="http_503"):
        read(f"{URL}amp/", page(head=CANONICAL), 503)


def test_what_the_own_page_keeps_behind_a_password_is_not_read_from_a_view() -> None:
    form = "<form class='post-password-form'><input name='post_password' type='password'></form>"

    async def fetch(request: Request) -> Response:
        return HtmlResponse(request.url, body=page(byline=form))

    response = HtmlResponse(f"{URL}?print=print", body=page(head=CANONICAL))
    result, _ = asyncio.run(read_own_page(response, Link(url=response.url), Outlet(), fetch, NOW))
    assert result == NotArticle("protected")
