"""WordPress REST: request addresses, and posts in replies."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from crawler.articles import Link
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.wordpress import parse_posts, posts_url

BASE = "https://kabarteluk.example/wp-json/wp/v2/posts"


def post(**changes: Any) -> dict[str, Any]:
    return {
        "id": 71,
        "date": "2025-03-02T10:10:00",
        "date_gmt": "2025-03-02T03:10:00",
        "modified": "2025-03-02T11:00:00",
        "modified_gmt": "2025-03-02T04:00:00",
        "guid": {"rendered": "https://kabarteluk.example/?p=71"},
        "link": "https://kabarteluk.example/daerah/juara/",
        "status": "publish",
        "type": "post",
        "title": {"rendered": "Siswa <em>Juara</em> &#8220;Umum&#8221; &#038; Favorit"},
        "content": {"rendered": "<p>Satu</p><!--nextpage--><p>Dua</p>", "protected": False},
        "_embedded": {
            "author": [{"id": 2, "name": "H. Nafi&#8217;uddin, S.Sos"}],
            "wp:term": [[{"taxonomy": "category", "name": "Daerah"}], [{"taxonomy": "post_tag", "name": "juara"}]],
        },
        **changes,
    }


def parsed(*posts: dict[str, Any]) -> tuple[Link, ...]:
    return parse_posts(msgspec.json.encode(posts), BASE)


def test_post_states_everything() -> None:
    assert parsed(post()) == (
        Link(
            url="https://kabarteluk.example/daerah/juara/",
            title="Siswa Juara “Umum” & Favorit",
            author="H. Nafi’uddin, S.Sos",
            published_at="2025-03-02T03:10:00Z",
            modified_at="2025-03-02T04:00:00Z",
            section="Daerah",
            tags=("juara",),
            guid="https://kabarteluk.example/?p=71",
            body_html="<p>Satu</p><!--nextpage--><p>Dua</p>",
        ),
    )


def test_section_and_tags_are_categories_and_tags_alone() -> None:
    terms = [
        [{"taxonomy": "author", "name": "rina-w"}, {"taxonomy": "language", "name": "Indonesia"}],
        [{"taxonomy": "category", "name": "Uncategorized"}, {"taxonomy": "category", "name": "Warga"}],
        [{"taxonomy": "post_tag", "name": "juara"}, {"taxonomy": "post_tag", "name": "Desa"}],
    ]
    (link,) = parsed(post(_embedded={"wp:term": terms}))
    assert (link.section, link.tags) == ("Warga", ("juara", "Desa"))
    (unsorted,) = parsed(post(_embedded={"wp:term": [terms[0], terms[1][:1], terms[2]]}))
    assert (unsorted.section, unsorted.tags) == (None, ("juara", "Desa"))


def test_single_record_and_noise_before_the_json() -> None:
    record = msgspec.json.encode(post())
    assert parse_posts(record, BASE) == parsed(post())
    assert parse_posts(b"\xef\xbb\xbf<br>Notice: x in [/srv/a.php]<br>\n[" + record + b"]", BASE) == parsed(post())


def test_protected_post() -> None:
    (link,) = parsed(post(content={"rendered": "", "protected": True}))
    assert (link.protected, link.body_html) == (True, None)


@pytest.mark.parametrize(
    "embedded",
    [None, {}, {"author": [{"code": "rest_user_invalid_id", "message": "x"}]}, {"author": "x", "wp:term": [None]}],
)
def test_missing_author_is_none(embedded: object) -> None:
    (link,) = parsed(post(_embedded=embedded))
    assert (link.author, link.section) == (None, None)


def test_head_of_a_plugin_names_the_author_where_the_post_embeds_none() -> None:
    (link,) = parsed(post(_embedded=None, yoast_head_json={"author": "Rini"}))
    assert link.author == "Rini"


def test_local_time_is_used_only_without_the_exact_one() -> None:
    body = msgspec.json.encode([post(date_gmt=None, modified_gmt="0000-00-00T00:00:00", modified=False)])
    (link,) = parse_posts(body, BASE, "Asia/Jayapura")
    assert (link.published_at, link.modified_at) == ("2025-03-02T01:10:00Z", None)


@pytest.mark.parametrize(
    "changes", [{"status": "private"}, {"type": "page"}, {"type": "attachment"}, {"link": "javascript:1"}]
)
def test_posts_that_are_not_public_are_left_out(changes: dict[str, str]) -> None:
    assert parsed(post(**changes), post(link="https://a.example/lain"))[0].url == "https://a.example/lain"


def test_empty_list_is_an_answer() -> None:
    assert parse_posts(b"[]", BASE) == ()


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b'{"code":"rest_post_invalid_page_number","message":"x","data":{"status":400}}', Wrong.PAST_END),
        (b'{"code":"rest_forbidden","message":"x","data":{"status":401}}', Wrong.REST_ERROR),
        (b'{"name":"Kabar Teluk","namespaces":["wp/v2"]}', Wrong.JSON),
        (b'[{"id": 1}]', Wrong.JSON),
        (b"<!doctype html><html></html>", Wrong.HTML),
        (b"<html><title>Attention Required! | Cloudflare</title>", Wrong.CHALLENGE),
        (b"", Wrong.EMPTY_BODY),
        (b'[{"id": 1', Wrong.JSON),
    ],
)
def test_other_answers_are_refused(body: bytes, label: Wrong) -> None:
    with pytest.raises(ParseError) as refused:
        parse_posts(body, BASE)
    assert refused.value.label is label


def test_request_addresses() -> None:
    api = "https://a.example/wp-json/wp/v2/posts"
    url = posts_url(api, page=3, after="2025-03-02", modified_after="2025-03-02T03:10:00Z")
    query = parse_qs(urlsplit(url).query)
    assert url.startswith("https://a.example/wp-json/wp/v2/posts?_fields=id,date,")
    assert {name: query[name] for name in ("page", "per_page", "orderby", "order", "after", "modified_after")} == {
        "page": ["3"],
        "per_page": ["100"],
        "orderby": ["date"],
        "order": ["desc"],
        "after": ["2025-03-02T00:00:00Z"],
        "modified_after": ["2025-03-02T03:10:00Z"],
    }
    assert "_links" in query["_fields"][0]
    again = posts_url(posts_url("https://a.example/?rest_route=/wp/v2/posts", page=1), page=2)
    assert parse_qs(urlsplit(again).query)["rest_route"] == ["/wp/v2/posts"]
    assert parse_qs(urlsplit(again).query)["page"] == ["2"]
