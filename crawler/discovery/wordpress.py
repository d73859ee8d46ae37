"""WordPress' REST interface: the addresses of posts, and the posts in its replies."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from crawler.articles import Link
from crawler.discovery.answers import refusal
from crawler.discovery.dates import machine_time
from crawler.discovery.errors import ParseError, Wrong, refuses_what_it_cannot_read
from crawler.discovery.links import absolute, distinct
from crawler.discovery.text import guid_of, join_names, plain, split_categories, split_protected
from crawler.numbers import whole

PER_PAGE = 100
"""The most posts that WordPress returns at once; a larger number is an error."""

_FIELDS = (
    "id,date,date_gmt,modified,modified_gmt,guid.rendered,link,status,type,title.rendered,content.rendered,"
    "content.protected,yoast_head_json.author,_links,_embedded"
)
_SHORT_FIELDS = (
    "date,date_gmt,modified,modified_gmt,guid.rendered,link,status,type,title.rendered,content.protected,"
    "_links,_embedded"
)
_NO_STORIES = ("page", "attachment")
"""Post types that are never stories; a portal's own types ("berita", "prestasi") are stories as well."""
_PAST_END = "rest_post_invalid_page_number"
_JSON_START = re.compile(rb'[\[{]\s*+["{\]]')


def is_posts_url(url: str) -> bool:
    """Whether an address is that of all posts of a site, without a query."""
    return url.endswith("/wp/v2/posts")


def record_url(record: str) -> str:
    """Return the address of a record that a page links, with the fields that `parse_posts` reads."""
    return _with_query(record, _shape())


def posts_url(
    api: str,
    *,
    page: int = 1,
    per_page: int = PER_PAGE,
    after: str | None = None,
    modified_after: str | None = None,
    include: Iterable[int] = (),
    orderby: str = "date",
    order: str = "desc",
) -> str:
    """Return the address of one page of posts, newest first; times in the records' format. The query of `api` is kept.

    With `include`, only posts with these numbers are returned, if they are public, without their texts.
    """
    query = {**_shape(), "per_page": str(per_page), "page": str(page), "orderby": orderby, "order": order}
    if numbers := ",".join(map(str, include)):
        query |= {"_fields": _SHORT_FIELDS, "_embed": "wp:term", "include": numbers}
    for name, since in (("after", after), ("modified_after", modified_after)):
        if since is not None:
            query[name] = since if len(since) > 10 else f"{since}T00:00:00Z"
    return _with_query(api, query)


def page_of(url: str) -> int:
    """Return the page number in an address of `posts_url`."""
    return whole(dict(parse_qsl(urlsplit(url).query)).get("page")) or 1


@refuses_what_it_cannot_read
def parse_posts(body: bytes, base_url: str, timezone: str = "Asia/Jakarta") -> tuple[Link, ...]:
    """Return the published posts of a reply, which is a list or a single record, in its order.

    Raises ParseError for any other reply; with the label `past_end` if the page number is past the last page.
    """
    reply = _decoded(body)
    if isinstance(reply, dict) and "link" not in reply:
        code = str(reply.get("code"))
        if code == _PAST_END:
            raise ParseError("The page number is past the last page of posts.", Wrong.PAST_END)
        if "code" in reply:
            raise ParseError(f"WordPress refused the request: {code}.", Wrong.REST_ERROR)
        raise ParseError("The answer is JSON, not posts.", Wrong.JSON)
    posts = reply if isinstance(reply, list) else [reply]
    records = [post for post in posts if isinstance(post, dict) and isinstance(post.get("link"), str)]
    if posts and not records:
        raise ParseError("The answer is a JSON list, but not of posts.", Wrong.JSON)
    return distinct(_link(post, base_url, timezone) for post in records)


def _shape() -> dict[str, str]:
    return {"_fields": _FIELDS, "_embed": "author,wp:term"}


def _with_query(url: str, query: dict[str, str]) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **query}, safe=",:")))


def _decoded(body: bytes) -> Any:
    """Decode the JSON in `body`, even if a broken plug-in prints warnings before it."""
    start = _JSON_START.search(body)
    text = body[start.start() :] if start else body
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # slower but lenient: lone surrogates, numbers with thousands of digits, line breaks in a text
        return json.loads(text.decode("utf-8", "replace"), strict=False, parse_int=whole)
    except (ValueError, RecursionError) as error:
        raise refusal(body, "posts in JSON") from error


def _link(post: dict[str, Any], base_url: str, timezone: str) -> Link | None:
    url = absolute(base_url, post["link"])
    if url is None or post.get("status", "publish") != "publish" or post.get("type") in _NO_STORIES:
        return None
    title, is_marked = split_protected(plain(_rendered(post.get("title"))))
    content = post.get("content")
    section, tags = _filed(post)
    return Link(
        url=url,
        title=title,
        author=join_names(_names(_embedded(post, "author")) or [_yoast_author(post)]),
        published_at=_time(post, "date", timezone),
        modified_at=_time(post, "modified", timezone),
        section=section,
        tags=tags,
        guid=guid_of(_rendered(post.get("guid"))),
        body_html=_rendered(content),
        protected=is_marked or (isinstance(content, dict) and content.get("protected") is True),
    )


def _rendered(value: object) -> str | None:
    """Return a text, which WordPress wraps as `{"rendered": ...}` and plug-ins may not."""
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) and text.strip() else None


def _time(post: dict[str, Any], name: str, timezone: str) -> str | None:
    """Return the time of `date_gmt`, which is UTC but does not say so, else of `date`, which is in the site's zone."""
    exact, local = post.get(f"{name}_gmt"), post.get(name)
    if isinstance(exact, str) and (found := machine_time(exact, "UTC")):
        return found
    return machine_time(local, timezone) if isinstance(local, str) else None


def _embedded(post: dict[str, Any], name: str) -> list[Any]:
    embedded = post.get("_embedded")
    values = embedded.get(name) if isinstance(embedded, dict) else None
    return values if isinstance(values, list) else []


def _names(values: Iterable[object]) -> list[str]:
    """Return the names of embedded records; one that is not public is an error object without a name."""
    names = (value.get("name") for value in values if isinstance(value, dict))
    return [name for name in names if isinstance(name, str)]


def _filed(post: dict[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """Return section and tags. Taxonomies of plug-ins are skipped: they contain authors, languages and the like."""
    terms = [term for group in _embedded(post, "wp:term") if isinstance(group, list) for term in group]
    section, more = split_categories(_names(_of_taxonomy(terms, "category")))
    first, rest = split_categories(_names(_of_taxonomy(terms, "post_tag")))
    return section, tuple(dict.fromkeys((*more, *((first,) if first else ()), *rest)))


def _of_taxonomy(terms: Iterable[object], name: str) -> list[object]:
    return [term for term in terms if isinstance(term, dict) and term.get("taxonomy", "category") == name]


def _yoast_author(post: dict[str, Any]) -> str | None:
    head = post.get("yoast_head_json")
    author = head.get("author") if isinstance(head, dict) else None
    return author if isinstance(author, str) else None
