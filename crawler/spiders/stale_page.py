"""Known stories that are checked again: a page from a cache, from before an edit, must not bring the old text back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from scrapy.http import Response

from crawler.articles import Article, Link, Outlet
from crawler.extraction import is_older, stated_body
from crawler.extraction.text import fold
from crawler.records import Look
from crawler.spiders.asking import LONGEST_KEPT, content_type_of
from crawler.times import iso
from crawler.urls import key_hash


class Edition(msgspec.Struct, frozen=True):
    """When a story was last changed: the text that is stored, and the post by its record."""

    stored_at: str | None
    recorded_at: str | None

    def is_after(self, page: Response, timezone: str, now: datetime) -> bool:
        """Whether the page states that it is from before the last change. After a day it counts as the latest."""
        changed_at = max(self.stored_at or "", self.recorded_at or "")
        is_recent = changed_at > iso(now - LONGEST_KEPT)
        return is_recent and is_older(page.body, page.url, changed_at, content_type_of(page), timezone)

    @property
    def is_stored(self) -> bool:
        """Whether the text of the last change is stored."""
        return (self.stored_at or "") >= (self.recorded_at or "")


def editions_of(looks: Iterable[Look], recorded: Mapping[str, str]) -> dict[str, Edition]:
    """Return the editions of the posts whose pages must be checked, by address hash; a gone one may return as any.

    `recorded`: when posts were last changed by their records, by address.
    """
    posts = (look for look in looks if look.post is not None and not look.is_gone)
    return {key_hash(look.url): Edition(look.modified_at, recorded.get(look.url)) for look in posts}


def may_be_older(article: Article, link: Link, outlet: Outlet, now: datetime) -> bool:
    """Whether a page may be from before an edit on this day: its words are not those that the record of the post has.

    The page may also just print the post otherwise, so its words are stored; but it proves nothing, and a later check
    must read it again.
    """
    changed_at = link.modified_at or ""
    is_edited = (link.published_at or "") < changed_at and changed_at > iso(now - LONGEST_KEPT)
    if not is_edited or len(changed_at) == len("2025-03-02"):
        return False
    stated = stated_body(link, article.title, outlet)
    return bool(stated) and (
        fold(" ".join(stated)) != fold(article.body) or fold(link.title or article.title) != fold(article.title)
    )
