"""Decides whether a page from a menu is a section or a story: only its content shows which."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from crawler.articles import Article, Link, NoStory, Outlet
from crawler.discovery.shapes import is_category
from crawler.extraction import extract

MANY = 5
"""A page with a text of its own may be a section if it links at least this many stories: any page links a few."""
LITTLE_TEXT = 250
"""A text of fewer letters on a page without a date counts as none: it may be a menu's."""

_CATEGORY = re.compile(
    r"/(?:categor(?:y|ies)|kategori|kanal|rubrik|inde(?:ks|x))(?:[/-]|$)"
    r"|/(?:(?:semua|daftar|kumpulan)-)?(?:berita|news|artikel|warta|kabar)(?:-(?:terkini|terbaru|utama))?/?$",
    re.IGNORECASE,
)


def is_section(body: bytes, url: str, links: Sequence[Link], outlet: Outlet, now: datetime) -> bool:
    """Whether the page in `body` from `url`, which links the stories `links`, is a list of them.

    A story or a page about the paper links other stories too, so its own text, as extracted, decides.
    """
    if not links:
        return False
    page = extract(body, url, outlet=outlet, now=now)
    if not isinstance(page, Article):
        return page.reason != "protected"
    if page.no_story is NoStory.LIST:
        return True
    is_undated = page.no_story is NoStory.UNDATED
    if is_undated and len(page.body) < LITTLE_TEXT:
        return True
    is_called = is_category(url) or _CATEGORY.search(urlsplit(url).path) is not None
    return (is_undated or is_called) and len(links) >= MANY
