"""Fetches a story's record from WordPress if its page lacks the exact time, the author or some of its pages."""

from datetime import datetime

from scrapy.http import Response

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.discovery.errors import ParseError
from crawler.discovery.wordpress import parse_posts, record_url
from crawler.extraction import extract, pages_of
from crawler.records import Outcome
from crawler.spiders.asking import Fetch, Reader, SourceFailedError, content_type_of, get, plainly
from crawler.spiders.canonical_page import CanonicalPage
from crawler.spiders.frontier import merge_links
from crawler.urls import key

MOST_FAILURES = 2
"""After this many failures no more records of the site are requested in this job."""

_STEPS = b"post-page-numbers"
"""WordPress' mark of the links to the pages of a post that has several."""


class Records:
    """Fetches the records of one site, until it has failed too often."""

    def __init__(self, fetch: Fetch, outlet: Outlet, reader: Reader = plainly) -> None:
        self._fetch = fetch
        self._reader = reader
        self._outlet = outlet
        self._failures = 0

    def rest(self) -> None:
        """Request no records in this job."""
        self._failures = MOST_FAILURES

    async def completed(self, own: CanonicalPage, article: Article, link: Link, now: datetime) -> tuple[Article, Link]:
        """Return the story and its link, with what the record adds; both unchanged if it adds nothing."""
        url = own.names.record
        if url is None or self._failures >= MOST_FAILURES or not _lacks_something(article, link, own.page):
            return article, link
        stated = await self._record(record_url(url))
        if stated is None or key(stated.url) not in (key(article.url), key(own.page.url)):
            self._failures += 1
            return article, link
        if stated.protected:
            return article, link
        filled = merge_links(link, stated)
        page = own.page

        def extracted() -> Article | NotArticle:
            kind = content_type_of(page)
            return extract(page.body, page.url, link=filled, outlet=self._outlet, content_type=kind, now=now)

        read = self._reader(link.url, extracted)
        return (read, filled) if isinstance(read, Article) else (article, link)

    async def _record(self, url: str) -> Link | None:
        try:
            answer = await get(self._fetch, url)
            posts = self._reader(url, lambda: parse_posts(answer.body, answer.url, self._outlet.timezone))
            return next(iter(posts), None)
        except ParseError:
            return None
        except SourceFailedError as failure:
            # A server that limits us is asked for pages only.
            if failure.outcome is Outcome.BLOCKED:
                self.rest()
            return None


def _lacks_something(article: Article, link: Link, page: Response) -> bool:
    if link.body_html:
        return False
    is_dated = article.published_at is not None and len(article.published_at) > len("2025-03-02")
    if not is_dated or article.author is None:
        return True
    return _STEPS in page.body or bool(pages_of(page.body, page.url, content_type=content_type_of(page)).others)
