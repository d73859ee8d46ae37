"""Whether a page that a menu led to lists stories, or is one: only its content shows which."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from crawler.articles import Article, Link, NoStory, Outlet
from crawler.extraction import extract

MANY = 5
"""Stories that a page lists beside a text of its own and is a section all the same: pages show a few others as well."""
LITTLE_TEXT = 250
"""Letters of a page without a date that may be a menu's, and no text at all."""

_CATEGORY = re.compile(r"/(?:categor(?:y|ies)|kategori|kanal|rubrik|inde(?:ks|x))(?:[/-]|$)", re.IGNORECASE)


def is_section(body: bytes, url: str, links: Sequence[Link], outlet: Outlet, now: datetime) -> bool:
    """Whether the page in `body` from `url`, which links the stories `links`, is there for these.

    A story or a page about the paper links other stories too; its own text, which extraction reads, decides.
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
    return (is_undated or _CATEGORY.search(urlsplit(url).path) is not None) and len(links) >= MANY
