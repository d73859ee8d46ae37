"""The story's own page, given an AMP or print view or a later page of it."""

import re
from collections.abc import Iterator
from html import unescape

from lxml.etree import _Element as Element

from crawler.extraction.kind import is_list_address
from crawler.extraction.page import parse_page
from crawler.extraction.text import absolute
from crawler.urls import is_view, key, public_url, same_site

_NUMBERED = re.compile(r"/(?:[2-9]|1\d)/?$")
"""The end of the address of a story's later page in WordPress."""
_HREF = re.compile(rb"""<a\b[^<>]*?\bhref\s*+=\s*+["']?([^\s"'>]++)""", re.IGNORECASE)


def canonical_of(root: Element, url: str) -> str | None:
    """Return the canonical address that a story's page, fetched from `url`, declares on the same site; else None."""
    own = (public_url(address) for address in stated_addresses(root, url) if not is_list_address(address))
    return next(own, None)


def stated_addresses(root: Element, url: str) -> Iterator[str]:
    """Yield the canonical addresses that a page from `url` declares on the same site, a home page or list too."""
    for element in root.iter("link"):
        canonical = absolute(url, element.get("href")) if (element.get("rel") or "").lower() == "canonical" else None
        if canonical and same_site(canonical, url):
            yield canonical


def canonical_of_view(html: bytes, url: str) -> str | None:
    """Return the address of the story's own page, if `html` from `url` is an AMP or print view of it; else None."""
    page = parse_page(html) if is_view(url) else None
    canonical = canonical_of(page.root, url) if page else None
    return canonical if canonical and not is_view(canonical) else None


def may_be_later_page(url: str) -> bool:
    """Whether `url` ends like the address of a story's later page."""
    public = public_url(url)
    return "?" not in public and _NUMBERED.search(public) is not None


def page_one_of(html: bytes, url: str) -> str | None:
    """Return the address of page one, if `url` may be a later page, as `/slug/` for `/slug/2/`; None if not linked.

    The page there is as often another story, or a list: only its title shows which.
    """
    public = public_url(url)
    tail = None if "?" in public else _NUMBERED.search(public)
    if tail is None:
        return None
    first = key(public[: tail.start()])
    if first == key(public):  # the story is keyed by its number
        return None
    for match in _HREF.finditer(html):
        other = absolute(url, unescape(match[1].decode("utf-8", "replace")))
        if other and key(other) == first and not is_list_address(other):
            return public_url(other)
    return None
