"""Records of known posts instead of their pages: which stories a site's answer confirms as unchanged."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.records import Look, Outcome, SourceKind, SourceState
from crawler.site import Site, SiteFile, Source, make_site
from crawler.spiders.known_posts import KnownPosts
from crawler.times import iso

HOME = "https://kabar.example/"
API = f"{HOME}wp-json/wp/v2/posts"
NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
LOOKED_AT = NOW - timedelta(days=1)
SITE = make_site("kabar", SiteFile(name="Kabar", url=HOME, region="36", sources=(Source(SourceKind.WP_REST, API),)))


def url(number: int) -> str:
    return f"{HOME}berita-{number}/"


def look(number: int, **fields: Any) -> Look:
    return Look(url=url(number), fetched_at=iso(LOOKED_AT), **{"post": f"//kabar.example/?p={number}", **fields})


def record(number: int, changed_at: datetime = LOOKED_AT - timedelta(hours=1), **fields: Any) -> dict[str, Any]:
    return {"link": url(number), "modified_gmt": f"{changed_at:%Y-%m-%dT%H:%M:%S}", "status": "publish", **fields}


def state(outcome: Outcome = Outcome.OK, source: str = API, at: datetime = LOOKED_AT) -> SourceState:
    kind = SourceKind.WP_REST
    return SourceState(site="kabar", url=source, kind=kind, checked_at=iso(at), outcome=outcome, label="ok")


class Wordpress:
    """Answers with these records, or with a status, and counts what it was asked for."""

    def __init__(self, answer: list[dict[str, Any]] | int | bytes) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def fetch(self, request: Request) -> Response:
        self.asked.append(request.url)
        if isinstance(self.answer, int):
            return Response(request.url, status=self.answer)
        body = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        return TextResponse(request.url, body=body)

    def read(self, *looks: Look, states: tuple[SourceState, ...] = (state(),), site: Site = SITE) -> KnownPosts:
        posts = KnownPosts(site, {one.url: one for one in states}, self.fetch, NOW)
        self.confirmed = asyncio.run(posts.read(looks))
        return posts


def test_one_request_confirms_many_stories() -> None:
    protected = record(3, content={"protected": True})
    a_moment_before = LOOKED_AT - timedelta(minutes=5)  # clocks differ
    server = Wordpress([record(1), record(2, NOW), protected, record(5, a_moment_before), record(7)])
    posts = server.read(*(look(number) for number in (1, 2, 3, 4, 5)), look(7, post=None))
    assert server.confirmed == [url(1)]
    (asked,) = server.asked
    assert "include=1,2,3,4,5&" in f"{asked}&"
    assert "rendered" not in asked.replace("guid.rendered", "").replace("title.rendered", "")  # no texts
    assert posts.state is not None
    assert (posts.state.outcome, posts.state.items) == (Outcome.OK, 1)
    before = iso(LOOKED_AT - timedelta(hours=1))
    assert posts.modified_at == {url(1): before, url(2): iso(NOW), url(5): iso(a_moment_before)}


@pytest.mark.parametrize(
    ("section", "categories", "is_as_it_was"),
    [
        ("Daerah", ["DAERAH"], True),
        ("Daerah", ["Banten", "Daerah"], True),
        ("Daerah", ["Ekonomi"], False),
        ("Daerah", [], False),
        (None, ["Ekonomi"], True),
    ],
)
def test_a_post_that_was_moved_to_another_section_keeps_its_time_of_change(
    section: str | None, categories: list[str], is_as_it_was: bool
) -> None:
    terms = {"wp:term": [[{"name": name} for name in categories], []]}
    server = Wordpress([record(1, _embedded=terms)])
    server.read(look(1, section=section))
    assert server.confirmed == ([url(1)] if is_as_it_was else [])
    assert "_embed=wp:term" in server.asked[0]


def test_a_story_that_is_gone_stays_so_while_the_site_shows_no_public_record_of_it() -> None:
    gone = [look(number, is_gone=True) for number in (1, 2, 3)]
    server = Wordpress([record(2), record(3, content={"protected": True})])
    server.read(*gone)
    assert server.confirmed == [url(1), url(3)]


def test_while_a_post_has_moved_no_gone_one_is_confirmed() -> None:
    server = Wordpress([record(1), record(2, link=url(9))])
    server.read(look(1), look(2, is_gone=True), look(3, is_gone=True))
    assert server.confirmed == [url(1)]


@pytest.mark.parametrize("changed", [{}, {"modified": f"{LOOKED_AT:%Y-%m-%d}"}])
def test_a_record_without_its_time_of_change_confirms_nothing(changed: dict[str, str]) -> None:
    server = Wordpress([{"link": url(1), "status": "publish", **changed}])
    server.read(look(1))
    assert server.confirmed == []


@pytest.mark.parametrize(
    ("looks", "states"),
    [
        ([look(1, post=None)], (state(),)),
        ([look(1)], ()),
        ([look(1)], (state(Outcome.HARD),)),
        ([look(1)], (state(), state(Outcome.BLOCKED, f"{API}?include", NOW - timedelta(hours=23)))),
    ],
)
def test_records_are_asked_for_only_where_they_may_confirm_something(
    looks: list[Look], states: tuple[SourceState, ...]
) -> None:
    server = Wordpress([record(1)])
    assert server.read(*looks, states=states).state is None
    assert (server.asked, server.confirmed) == ([], [])


def test_a_refusal_is_believed_for_a_day() -> None:
    server = Wordpress([record(1)])
    server.read(look(1), states=(state(), state(Outcome.BLOCKED, f"{API}?include", NOW - timedelta(hours=25))))
    assert server.confirmed == [url(1)]


@pytest.mark.parametrize("answer", [400, 403, 500, b"<html>", b'{"code": "rest_forbidden"}', b"{"])
def test_records_that_cannot_be_had_leave_it_to_the_pages(answer: int | bytes) -> None:
    server = Wordpress(answer)
    posts = server.read(look(1), look(2, is_gone=True))
    assert server.confirmed == []
    assert posts.state is not None
    assert posts.state.outcome not in (Outcome.OK, Outcome.NOT_MODIFIED)


def test_as_many_are_asked_for_as_a_wordpress_gives_at_once() -> None:
    server = Wordpress([record(number) for number in range(1, 121)])
    server.read(*(look(number) for number in range(1, 121)))
    assert len(server.confirmed) == 100
    assert len(server.asked) == 1


@pytest.mark.parametrize(("is_sure", "hours", "is_confirmed"), [(True, 1, True), (False, 1, False), (False, 25, True)])
def test_a_page_that_a_cache_may_have_kept_is_read_again_until_a_day_after_the_edit(
    *, is_sure: bool, hours: int, is_confirmed: bool
) -> None:
    wordpress = Wordpress([record(1, LOOKED_AT - timedelta(hours=hours))])
    wordpress.read(look(1, is_sure=is_sure))
    assert wordpress.confirmed == [url(1)] * is_confirmed
