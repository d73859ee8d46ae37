"""The WordPress site's REST lists and records, as core answers a visitor without an account."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode

from crawler.newsroom.reply import NO_HEADERS, Reply, Request
from crawler.newsroom.wordpress_blog import Blog, Post, Term
from crawler.newsroom.wordpress_content import content
from crawler.newsroom.wordpress_pages import summary

ROOT = "/wp-json/"
_V2 = "/wp-json/wp/v2/"
_MOMENTS: dict[str, Callable[[Post, datetime], bool]] = {
    "after": lambda post, when: post.published_at > when,
    "before": lambda post, when: post.published_at < when,
    "modified_after": lambda post, when: post.modified_at > when,
    "modified_before": lambda post, when: post.modified_at < when,
}


T = TypeVar("T")


class RestError(Exception):
    """A request that core refuses; the answer contains the code and the message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def answer_rest(blog: Blog, request: Request) -> Reply:
    """Answer anything below `/wp-json/`."""
    try:
        return _route(blog, request)
    except RestError as error:
        return _json({"code": error.code, "message": str(error), "data": {"status": error.status}}, error.status)


def _route(blog: Blog, request: Request) -> Reply:
    path = request.path.rstrip("/") + "/"
    if path == ROOT:
        return _json(_index(blog))
    name, _, rest = path.removeprefix(_V2).rstrip("/").partition("/")
    terms = _terms(blog)
    known = path.startswith(_V2) and (name in ("posts", "media") or name in terms)
    if not known or (rest and not rest.isdecimal()):
        raise RestError(404, "rest_no_route", "Tidak ada rute yang cocok dengan URL dan metode permintaan.")
    if rest:
        return _json(_picked(_one(blog, name, int(rest), request.query), request.query))
    if name == "posts":
        found = _sorted(_filtered(blog, request.query), request.query)
        return _listed(blog, request, found, lambda post: _record(blog, post, request.query))
    if name == "media":
        return _listed(blog, request, list(blog.attachments.values()), lambda post: _picture(blog, post))
    return _listed(blog, request, terms[name], lambda term: _term(blog, term))


def _terms(blog: Blog) -> dict[str, list[Term]]:
    return {"categories": blog.categories, "tags": blog.tags, "users": blog.authors}


def _one(blog: Blog, name: str, number: int, query: Mapping[str, str]) -> dict[str, Any]:
    if name == "posts":
        if post := blog.by_id.get(number):
            return _record(blog, post, query)
        raise RestError(404, "rest_post_invalid_id", "ID pos tidak valid.")
    if name == "media":
        for post in blog.attachments.values():
            if post.id + 1 == number:
                return _picture(blog, post)
        raise RestError(404, "rest_post_invalid_id", "ID pos tidak valid.")
    for term in _terms(blog)[name]:
        if term.id == number:
            return _term(blog, term)
    raise RestError(404, "rest_term_invalid", "Istilah tidak ada.")


def _listed(blog: Blog, request: Request, found: Sequence[T], write: Callable[[T], dict[str, Any]]) -> Reply:
    """Return one page of a list with its totals; past the end core returns an error, not an empty list."""
    size = _whole(request.query, "per_page", 10, 100)
    number = _whole(request.query, "page", 1, None)
    pages = -(-len(found) // size)
    if number > max(pages, 1):
        message = "Nomor halaman yang diminta lebih besar dari jumlah halaman yang tersedia."
        raise RestError(400, "rest_post_invalid_page_number", message)
    headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
    if number < pages:
        query = urlencode({**request.query, "page": number + 1})
        headers["Link"] = f'<{blog.url(request.path)}?{query}>; rel="next"'
    shown = found[(number - 1) * size : number * size]
    return _json([_picked(write(one), request.query) for one in shown], headers=headers)


def _filtered(blog: Blog, query: Mapping[str, str]) -> list[Post]:
    posts = blog.posts
    for name, holds in _MOMENTS.items():
        if name in query:
            when = _moment(blog, query, name)
            posts = [post for post in posts if holds(post, when)]
    if "include" in query:
        posts = [post for post in posts if str(post.id) in query["include"].split(",")]
    if "slug" in query:
        posts = [post for post in posts if post.story.slug in query["slug"].split(",")]
    if "categories" in query:
        posts = [post for post in posts if str(post.category.id) in query["categories"].split(",")]
    if query.get("status", "publish") != "publish":
        raise RestError(400, "rest_invalid_param", "Parameter tidak valid: status")
    return posts


def _sorted(posts: list[Post], query: Mapping[str, str]) -> list[Post]:
    keys: dict[str, Callable[[Post], Any]] = {
        "date": lambda post: (post.published_at, post.id),
        "modified": lambda post: (post.modified_at, post.id),
        "id": lambda post: post.id,
    }
    key = keys.get(query.get("orderby", "date"))
    if key is None or query.get("order", "desc") not in ("asc", "desc"):
        raise RestError(400, "rest_invalid_param", "Parameter tidak valid: orderby, order")
    return sorted(posts, key=key, reverse=query.get("order", "desc") == "desc")


def _record(blog: Blog, post: Post, query: Mapping[str, str]) -> dict[str, Any]:
    text = "" if post.protected else f"\n{content(blog, post)}\n"
    links: dict[str, Any] = {"self": [{"href": blog.url(f"{_V2}posts/{post.id}")}]}
    if post.author:
        links["author"] = [{"embeddable": True, "href": blog.url(f"{_V2}users/{post.author.id}")}]
    record: dict[str, Any] = {
        "id": post.id,
        "date": _local(post.published_at),
        "date_gmt": _gmt(post.published_at),
        "guid": {"rendered": blog.short(post)},
        "modified": _local(post.modified_at),
        "modified_gmt": _gmt(post.modified_at),
        "slug": post.story.slug,
        "status": "publish",
        "type": "post",
        "link": blog.url(post.path),
        "title": {"rendered": escape(post.story.title, quote=False).replace("&amp;", "&#038;")},
        "content": {"rendered": text, "protected": post.protected},
        "excerpt": {
            "rendered": "" if post.protected else f"<p>{escape(summary(blog, post), quote=False)}</p>\n",
            "protected": post.protected,
        },
        "author": post.author.id if post.author else 0,
        "comment_status": "open",
        "sticky": False,
        "format": "standard",
        "categories": [post.category.id],
        "tags": [tag.id for tag in post.tags],
        "class_list": [f"post-{post.id}", f"category-{post.category.slug}", *(f"tag-{tag.slug}" for tag in post.tags)],
        "_links": links,
    }
    if "_embed" in query:
        terms = [[_term(blog, post.category)], [_term(blog, tag) for tag in post.tags]]
        authors = {"author": [_term(blog, post.author)]} if post.author else {}
        record["_embedded"] = {**authors, "wp:term": terms}
    return record


def _picture(blog: Blog, post: Post) -> dict[str, Any]:
    """Return the record of a post's picture: like a post's, but of another type."""
    return {
        "id": post.id + 1,
        "date": _local(post.published_at),
        "date_gmt": _gmt(post.published_at),
        "slug": "foto-1",
        "status": "inherit",
        "type": "attachment",
        "link": blog.url(post.attachment),
        "title": {"rendered": f"Foto {escape(post.story.title, quote=False)}"},
        "author": post.author.id if post.author else 0,
        "post": post.id,
        "media_type": "image",
        "source_url": blog.url(post.image or ""),
    }


def _term(blog: Blog, term: Term) -> dict[str, Any]:
    record = {"id": term.id, "name": term.name, "link": blog.url(term.path), "slug": term.slug, "description": ""}
    if term.kind == "author":
        return record
    taxonomy = "post_tag" if term.kind == "tag" else "category"
    return {**record, "count": len(blog.posts_of(term)), "taxonomy": taxonomy}


def _index(blog: Blog) -> dict[str, Any]:
    return {
        "name": blog.site.name,
        "description": blog.site.tagline,
        "url": blog.base,
        "home": blog.base,
        "timezone_string": blog.site.timezone,
        "namespaces": ["oembed/1.0", "wp/v2"],
    }


def _picked(record: dict[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Return the top-level fields in `_fields`; `title.rendered` counts as `title`."""
    if "_fields" not in query:
        return record
    wanted = {name.strip().partition(".")[0] for name in query["_fields"].split(",")}
    return {name: value for name, value in record.items() if name in wanted}


def _whole(query: Mapping[str, str], name: str, default: int, most: int | None) -> int:
    text = query.get(name, str(default))
    if text.isdecimal() and int(text) >= 1 and (most is None or int(text) <= most):
        return int(text)
    raise RestError(400, "rest_invalid_param", f"Parameter tidak valid: {name}")


def _moment(blog: Blog, query: Mapping[str, str], name: str) -> datetime:
    """Return the time in a filter; without a zone it is in the site's."""
    try:
        when = datetime.fromisoformat(query[name].replace(" ", "+"))
    except ValueError:
        raise RestError(400, "rest_invalid_param", f"Parameter tidak valid: {name}") from None
    return when if when.tzinfo else when.replace(tzinfo=blog.zone)


def _local(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat()


def _gmt(when: datetime) -> str:
    return when.astimezone(UTC).replace(tzinfo=None).isoformat()


def _json(value: Any, status: int = 200, headers: Mapping[str, str] = NO_HEADERS) -> Reply:
    return Reply(json.dumps(value).encode(), status, "application/json; charset=UTF-8", headers)
