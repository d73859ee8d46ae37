"""What every parser does with the addresses it finds."""

from collections.abc import Iterable
from urllib.parse import urljoin

from crawler.articles import Link
from crawler.urls import key, public_url, site_host

MOST = 5000
"""Links of a page that are read: a home page has a few hundred."""
LONGEST = 2000
"""Characters of an address that is followed; browsers and servers end there."""


def absolute(base_url: str, reference: str | None) -> str | None:
    """The public address that `reference` means on the page at `base_url`; None for anything but an http(s) address."""
    reference = (reference or "").strip()
    if not reference or len(reference) > LONGEST:
        return None
    try:
        url = public_url(urljoin(base_url, reference))
    except ValueError:
        return None
    return url if url.startswith(("http:", "https:")) and site_host(url) else None


def distinct(links: Iterable[Link | None]) -> tuple[Link, ...]:
    """The links in order, the first of each story."""
    first: dict[str, Link] = {}
    for link in links:
        if link is not None:
            first.setdefault(key(link.url), link)
    return tuple(first.values())
