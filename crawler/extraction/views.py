"""The page that a story is best read from, where another form of it came: for AMP, for print, a later page of it."""

import re
from html import unescape

from lxml.etree import _Element as Element

from crawler.extraction.kind import is_list_address
from crawler.extraction.page import parse_page
from crawler.extraction.text import absolute
from crawler.urls import is_view, key, public_url, same_site

_NUMBERED = re.compile(r"/(?:[2-9]|1\d)/?$")
"""The end of the address of a story's later page, as WordPress makes it."""
_HREF = re.compile(rb"""<a\b[^<>]*?\bhref\s*+=\s*+["']?([^\s"'>]++)""", re.IGNORECASE)


def canonical_of(root: Element, url: str) -> str | None:
    """The same-site address of a story that its page, fetched from `url`, declares for its own."""
    for element in root.iter("link"):
        canonical = absolute(url, element.get("href")) if (element.get("rel") or "").lower() == "canonical" else None
        if canonical and same_site(canonical, url) and not is_list_address(canonical):
            return public_url(canonical)
    return None


def canonical_of_view(html: bytes, url: str) -> str | None:
    """The story's own page, where `html` from `url` is a form of it that leaves byline or date away."""
    page = parse_page(html) if is_view(url) else None
    canonical = canonical_of(page.root, url) if page else None
    return canonical if canonical and not is_view(canonical) else None


def may_be_later_page(url: str) -> bool:
    """Whether `url` ends as the address of a story's later page does."""
    public = public_url(url)
    return "?" not in public and _NUMBERED.search(public) is not None


def page_one_of(html: bytes, url: str) -> str | None:
    """The address of which `url` may be a later page, as `/slug/` is of `/slug/2/`; None if `html` links none.

    The page there is just as often another story's, or a list: only its title shows which.
    """
    public = public_url(url)
    tail = None if "?" in public else _NUMBERED.search(public)
    if tail is None:
        return None
    first = key(public[: tail.start()])
    if first == key(public):  # the story is keyed by a number, and is known by it
        return None
    for match in _HREF.finditer(html):
        other = absolute(url, unescape(match[1].decode("utf-8", "replace")))
        if other and key(other) == first and not is_list_address(other):
            return public_url(other)
    return None
