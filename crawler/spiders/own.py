"""Reads a story from its own page, whichever form of it was linked: an AMP or print view, or a later page of it."""

from datetime import datetime

from scrapy.http import Response

from crawler.extraction import canonical_of_view, extract, page_one_of
from crawler.extraction.text import fold
from crawler.records import Article, Link, NotArticle, Outcome, Outlet
from crawler.spiders.asking import Fetch, SourceFailedError, content_type_of, get
from crawler.urls import key

Read = tuple[Article | NotArticle, Response]


async def read_own_page(response: Response, link: Link, outlet: Outlet, fetch: Fetch, now: datetime) -> Read:
    """What `response` tells, or what the story's own page tells in its place, and the page it was read from.

    Raises SourceFailedError where the story's own page may come at a later try.
    """

    def read(page: Response) -> Article | NotArticle:
        return extract(page.body, page.url, link=link, outlet=outlet, content_type=content_type_of(page), now=now)

    result = read(response)
    is_article = isinstance(result, Article)
    canonical = canonical_of_view(response.body, response.url)
    url = canonical or (page_one_of(response.body, response.url) if is_article else None)
    page = await _page(url, fetch) if url else None
    if page is None:
        return result, response
    own = read(page)
    if canonical is not None and own == NotArticle("protected"):
        return own, page
    is_same = isinstance(own, Article) and (
        (isinstance(result, Article) and fold(own.title) == fold(result.title))
        or (canonical is not None and key(page.url) == key(response.url))
    )
    return (own, page) if is_same else (result, response)


async def _page(url: str, fetch: Fetch) -> Response | None:
    """The page at `url`; None where there is none that may be read."""
    try:
        return await get(fetch, url)
    except SourceFailedError as failure:
        if failure.outcome is Outcome.HARD or failure.label == "robots":
            return None
        raise
