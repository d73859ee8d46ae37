"""When a story's record is requested, and what it adds."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.articles import Article, Link, Outlet
from crawler.spiders.canonical_page import read_canonical_page
from crawler.spiders.pagination import full_story
from crawler.spiders.postrecord import Records

HOME = "https://kabar.example"
URL = f"{HOME}/juara-bidar/"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "Regu Dayung Sungai Kumpai Juara Festival Bidar"
LINES = [
    "Regu Sungai Kumpai menjadi juara festival sampan bidar setelah mengungguli dua puluh tujuh regu lain.",
    "Juru mudi memilih jalur di tepi, yang arusnya lebih pelan.",
    "Hadiahnya seekor sapi, yang disembelih malam itu juga.",
]
RECORD = '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/41">'
STATED = (
    '<p class="byline">Oleh: <a rel="author">Suhartini</a></p><time datetime="2025-12-30T09:15:00+07:00">30/12</time>'
)
STEPS = '<a class="post-page-numbers" href="2/">2</a>'


def page(*, head: str = RECORD, above: str = "", below: str = "") -> bytes:
    return (
        f"<html><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>{above}"
        f'<div class="entry-content"><p>{LINES[0]}</p>{below}</div></article></body></html>'
    ).encode()


def record(**fields: Any) -> bytes:
    text = "<!--nextpage-->".join(f"<p>{line}</p>\n" for line in LINES)
    post = {
        "id": 41, "link": URL, "status": "publish", "type": "post", "title": {"rendered": TITLE},
        "date_gmt": "2025-12-30T02:15:00", "modified_gmt": "2025-12-31T02:15:00",
        "content": {"rendered": text, "protected": False}, "_embedded": {"author": [{"name": "Rahmat Hidayat"}]},
    }  # fmt: skip
    return msgspec.json.encode(post | fields)


def completed(
    body: bytes, answer: bytes | int, link: Link | None = None, *, times: int = 1
) -> tuple[Article, list[str]]:
    asked: list[str] = []

    async def fetch(request: Request) -> Response:
        asked.append(request.url.removeprefix(HOME).partition("?")[0])
        if isinstance(answer, int):
            return HtmlResponse(request.url, status=answer)
        return HtmlResponse(request.url, body=answer)

    async def story() -> Article:
        records = Records(fetch, Outlet())
        for _ in range(times):
            source = link or Link(url=URL)
            own = await read_canonical_page(HtmlResponse(URL, body=body), source, Outlet(), fetch, NOW)
            assert isinstance(own.result, Article)
            article, source = await records.completed(own, own.result, source, NOW)
            full = await full_story(article, own.page, source, Outlet(), fetch, NOW)
        return full.article

    return asyncio.run(story()), asked


def test_what_the_page_does_not_state_comes_from_its_record() -> None:
    article, asked = completed(page(), record())
    assert (article.author, article.published_at) == ("Rahmat Hidayat", "2025-12-30T02:15:00Z")
    assert asked == ["/wp-json/wp/v2/posts/41"]


def test_a_post_of_a_type_that_a_portal_has_of_its_own_has_a_record_too() -> None:
    head = RECORD.replace("posts", "prestasi")
    article, asked = completed(page(head=head), record(type="prestasi"))
    assert (article.author, article.published_at) == ("Rahmat Hidayat", "2025-12-30T02:15:00Z")
    assert asked == ["/wp-json/wp/v2/prestasi/41"]


def test_a_page_that_states_all_costs_no_further_request() -> None:
    article, asked = completed(page(above=STATED), record())
    assert (article.author, article.body, asked) == ("Suhartini", LINES[0], [])


def test_all_pages_of_a_post_come_in_its_record_and_what_the_page_states_stays() -> None:
    article, asked = completed(page(above=STATED, below=STEPS), record())
    assert (article.author, article.body.split("\n")) == ("Suhartini", LINES)
    assert asked == ["/wp-json/wp/v2/posts/41"]


def test_what_a_list_has_brought_is_not_asked_for_again() -> None:
    assert completed(page(), record(), Link(url=URL, body_html=f"<p>{LINES[0]}</p>"))[1] == []


@pytest.mark.parametrize(
    "answer",
    [
        404,
        b"<html>",
        b"[]",
        record(link=f"{HOME}/lain/"),
        record(status="private"),
        record(type="page"),
    ],
)
def test_a_record_that_is_not_of_the_story_adds_nothing(answer: bytes | int) -> None:
    article, asked = completed(page(), answer, times=4)
    assert (article.author, article.published_at, article.body) == (None, None, LINES[0])
    assert len(asked) == 2  # then the site is left in peace


def test_a_site_that_forbids_its_records_is_asked_once() -> None:
    assert completed(page(), 401, times=3)[1] == ["/wp-json/wp/v2/posts/41"]


def test_a_protected_record_adds_nothing() -> None:
    article, _ = completed(page(), record(content={"rendered": "", "protected": True}))
    assert article.author is None
