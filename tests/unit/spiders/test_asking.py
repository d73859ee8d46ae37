"""What the headers of a response say about it."""

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.articles import NotArticle
from crawler.records import Outcome, SourceKind, SourceState
from crawler.spiders.asking import ask, made_at, page_outcome, reason_of

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "changed", "made"),
    [
        ("1800", True, "2025-06-01T04:30:00Z"),
        ("1800", False, "2025-06-01T05:00:00Z"),
        (None, True, "2025-06-01T05:00:00Z"),
        ("0", True, "2025-06-01T05:00:00Z"),
        ("999999999", True, "2025-05-31T05:00:00Z"),
        ("-5", True, "2025-06-01T05:00:00Z"),
        ("lama", True, "2025-06-01T05:00:00Z"),
    ],
)
def test_a_page_that_a_cache_kept_is_older_than_its_answer(age: str | None, changed: bool, made: str) -> None:
    headers = {"Age": age} if age else {}
    assert made_at(Response("https://kabar.example/a", headers=headers), NOW, changed=changed) == made


@pytest.mark.parametrize(
    ("etag", "sent"),
    [
        ('"5d1f"', '"5d1f"'),
        ('W/"5d1f"', '"5d1f"'),
        ('"5d1f-gzip"', '"5d1f"'),
        ('"5d1f-br"', '"5d1f"'),
        ('"5d1f--gzip"', '"5d1f--gzip"'),
        ('"5d1f-gzip-2"', '"5d1f-gzip-2"'),
    ],
)
def test_an_etag_goes_back_as_the_server_made_it_before_it_was_compressed(etag: str, sent: str) -> None:
    asked: list[Request] = []

    async def fetch(request: Request) -> Response:
        asked.append(request)
        return Response(request.url, status=304)

    url = "https://kabar.example/feed/"
    checked_at = "2025-06-01T04:00:00Z"
    last = SourceState(
        site="kabar", url=url, kind=SourceKind.FEED, checked_at=checked_at, outcome=Outcome.OK, label="ok", etag=etag
    )
    answer = asyncio.run(ask(fetch, url, last))
    assert (asked[0].headers["If-None-Match"], answer.validators.etag) == (sent.encode(), etag)


@pytest.mark.parametrize(
    ("answered", "reason", "expected"),
    [
        ("https://kabar.example/rubrik/daerah/", "not_an_article", "missing"),
        ("https://www.kabar.example/panen-raya", "not_an_article", "not_an_article"),
        ("https://kabar.example/rubrik/daerah/", "protected", "protected"),
    ],
)
def test_a_story_whose_address_leads_to_a_section_is_missing(answered: str, reason: str, expected: str) -> None:
    assert reason_of(NotArticle(reason), Response(answered), "https://kabar.example/panen-raya/") == expected


@pytest.mark.parametrize(("reason", "expected"), [("not_an_article", "missing"), ("protected", "protected")])
def test_a_story_whose_address_shows_the_home_page_is_missing(reason: str, expected: str) -> None:
    url = "https://kabar.example/panen-raya/"
    assert reason_of(NotArticle(reason), Response(url), url, is_front=True) == expected


@pytest.mark.parametrize(
    ("shown", "is_wall"),
    [
        ("/masuk?next=/2025/06/01/warga-panen-raya/", True),
        ("/akun/login.php?redirect_to=https%3A%2F%2Fkabar.example%2F2025%2F06%2F01%2Fwarga-panen-raya", True),
        ("/2025/06/01/warga-panen-raya?ref=/2025/06/01/warga-panen-raya/", False),
        ("/berita/warga-panen-raya/?lama=1", False),
        ("/Galat.aspx?aspxerrorpath=/2025/06/01/warga-panen-raya", False),
        ("/errors/404.html?url=/2025/06/01/warga-panen-raya/", False),
        ("/page_not_found/?from=/2025/06/01/warga-panen-raya/", False),
        ("/masuk?error=1&next=/2025/06/01/warga-panen-raya/", True),
    ],
)
def test_a_page_that_leads_back_to_the_story_is_not_the_story(shown: str, is_wall: bool) -> None:
    home = "https://kabar.example"
    answer = Response(home + shown)
    expected = (Outcome.TEMPORARY, "missing") if is_wall else (Outcome.OK, "ok")
    assert page_outcome(answer, f"{home}/2025/06/01/warga-panen-raya/", f"{home}/") == expected
