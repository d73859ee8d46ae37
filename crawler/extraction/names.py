"""The identifiers that a story's page states: its canonical address, its WordPress number, its record's address.

A page's statements may be wrong: callers must check them.
"""

from urllib.parse import parse_qs, urlsplit

import msgspec
from lxml.etree import _Element as Element

from crawler.extraction.page import parse_page
from crawler.extraction.text import absolute, body_of
from crawler.extraction.views import canonical_of, stated_addresses
from crawler.urls import key, same_site

_API = "/wp/v2/"
_JSON_ROOT = "/wp-json/"


class Names(msgspec.Struct, frozen=True):
    """The identifiers that a page states; all are addresses on its own site."""

    canonical: str | None = None
    post: str | None = None
    """The folded short address of the post, `//host/?p=7`, from any of its marks on the page."""
    record: str | None = None
    """The address of the post's record in WordPress' REST interface."""
    is_front: bool = False
    """Whether the page names the site's home page as its own address."""


def names_of(html: bytes, url: str, content_type: str | None = None) -> Names:
    """Return the identifiers in the page `html` from `url`. If its numbers differ, none is used. Never raises."""
    page = parse_page(html, content_type)
    if page is None:
        return Names()
    posts: set[str] = set()
    record: str | None = None
    for link in page.root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        is_short = "shortlink" in rel
        is_record = "alternate" in rel and "json" in (link.get("type") or "").lower()
        address = absolute(url, link.get("href")) if is_short or is_record else None
        if address is None or not same_site(address, url):
            continue
        if is_short and (post := post_of(address, url)):
            posts.add(post)
        elif is_record and (post := _post_of_record(address)):
            posts.add(post)
            record = address
    if number := _number_in_class(page.root):
        homes = {post.partition("?")[0] for post in posts} or {key(absolute(url, "/") or url)}
        posts |= {f"{home}?p={number}" for home in homes}
    is_clear = len(posts) == 1
    return Names(
        canonical=canonical_of(page.root, url),
        post=posts.pop() if is_clear else None,
        record=record if is_clear else None,
        is_front=any(map(_is_home, stated_addresses(page.root, url))),
    )


def post_of(address: str | None, url: str) -> str | None:
    """Return the post of a short address such as `/?p=7` or a feed's guid, on the site of `url`; None for others."""
    if not address or "p=" not in address or not same_site(address, url):
        return None
    try:
        parts = urlsplit(address)
        number = _number(parse_qs(parts.query, max_num_fields=10).get("p", [""])[0])
    except ValueError:
        return None
    return _post(f"{parts.scheme}://{parts.netloc}{parts.path}", number) if number else None


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return not (parts.path.strip("/") or parts.query)


def _post_of_record(address: str) -> str | None:
    """Return the post of a record's address, by its path or, with plain permalinks, by its query."""
    try:
        parts = urlsplit(address)
        if _JSON_ROOT in parts.path:
            home, _, route = parts.path.partition(_JSON_ROOT)
        else:
            home, route = parts.path, parse_qs(parts.query, max_num_fields=10).get("rest_route", [""])[0]
    except ValueError:
        return None
    kind, _, number = f"/{route.strip('/')}".partition(_API)[2].partition("/")
    return _post(f"{parts.scheme}://{parts.netloc}{home}/", _number(number)) if kind and _number(number) else None


def _post(home: str, number: str | None) -> str:
    return f"{key(home.removesuffix('index.php'))}?p={number}"


def _number(text: str) -> str | None:
    return text if text.isascii() and text.isdecimal() and len(text) <= 20 else None


def _number_in_class(root: Element) -> str | None:
    body = body_of(root)
    names = (body.get("class") or "").split() if body is not None else []
    numbers = [name.removeprefix("postid-") for name in names if name.startswith("postid-")]
    return _number(numbers[0]) if len(numbers) == 1 else None
