"""The feeds and the WordPress REST interface that a list page links in its head.

Only list pages are useful: the feed linked from a story's page is that of its comments.
"""

import re
from collections.abc import Iterable

from crawler.discovery.answers import base_of, html_tree
from crawler.discovery.errors import refuses_what_it_cannot_read
from crawler.discovery.feeds import is_comments_feed
from crawler.discovery.links import absolute

_API = "https://api.w.org/"
_LINK = re.compile(r'<([^<>]{1,2000})>;\s*rel="?' + re.escape(_API) + '"?')
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})


@refuses_what_it_cannot_read
def feed_urls(body: bytes, base_url: str) -> tuple[str, ...]:
    """Return the feeds' addresses in order, once each, without comment feeds. Raises ParseError if it is not a page."""
    tree = html_tree(body, "a page")
    base = base_of(tree, base_url)
    found: dict[str, None] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        url = absolute(base, link.get("href"))
        is_feed = "alternate" in (link.get("rel") or "").lower().split() and kind in _TYPES
        if url and is_feed and not is_comments_feed(_comments_title(link.get("title")), url):
            found[url] = None
    return tuple(found)


@refuses_what_it_cannot_read
def posts_api(body: bytes, base_url: str) -> str | None:
    """Return the address of a WordPress site's posts, by the page's link to its REST interface; None without one.

    With plain permalinks it is `/index.php?rest_route=/wp/v2/posts`. Raises ParseError for anything but a page.
    """
    tree = html_tree(body, "a page")
    base = base_of(tree, base_url)
    roots = (absolute(base, link.get("href")) for link in tree.iter("link") if link.get("rel") == _API)
    return _posts_below(roots)


def posts_api_by_header(link: str, base_url: str) -> str | None:
    """Like `posts_api`, by the header `Link` that WordPress sends with its pages and feeds."""
    return _posts_below(absolute(base_url, found) for found in _LINK.findall(link))


def _posts_below(roots: Iterable[str | None]) -> str | None:
    return next((f"{root}wp/v2/posts" for root in roots if root and root.endswith("/")), None)


def _comments_title(title: str | None) -> str | None:
    """Return a comment feed's title in one form: WordPress titles the link `Site » Umpan Komentar`, unlike the feed."""
    words = (title or "").lower()
    return "comments on" if "umpan komentar" in words or "comments feed" in words else title
