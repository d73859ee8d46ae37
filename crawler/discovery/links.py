"""Shared by the parsers: absolute addresses, and lists without duplicates."""

from collections.abc import Iterable
from urllib.parse import urljoin

from crawler.articles import Link
from crawler.urls import key, public_url, site_host

MOST = 5000
"""The most links of a page that are read: a home page has a few hundred."""
LONGEST = 2000
"""The longest address that is followed, in characters; browsers and servers have the same limit."""


def absolute(base_url: str, reference: str | None) -> str | None:
    """Resolve `reference` on the page at `base_url` to a public address; None for anything but an http(s) address."""
    reference = (reference or "").strip()
    if not reference or len(reference) > LONGEST:
        return None
    try:
        url = public_url(urljoin(base_url, reference))
    except ValueError:
        return None
    return url if url.startswith(("http:", "https:")) and site_host(url) else None


def distinct(links: Iterable[Link | None]) -> tuple[Link, ...]:
    """Return the first link of each story, in order."""
    first: dict[str, Link] = {}
    for link in links:
        if link is not None:
            first.setdefault(key(link.url), link)
    return tuple(first.values())
