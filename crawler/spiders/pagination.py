"""Fetches the rest of a story whose first page is not all of it: its one-page version, else its further pages."""

from datetime import datetime
from functools import partial

import msgspec
from scrapy.http import Response

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.extraction import extract, is_whole, pages_of, stated_body, with_pages
from crawler.extraction.page import LARGEST, readable
from crawler.policy import OUT_OF_TIME
from crawler.records import Outcome, PageCopy, Story
from crawler.spiders.asking import Fetch, Reader, SourceFailedError, content_type_of, get, plainly

_NEXT_PAGE = "<!--nextpage-->"
"""WordPress' page break; a post's record has all its pages."""

ENOUGH = 15
"""If the job's time is over after this many further pages, the rest is left out: the next job may be no faster."""


class FullStory(msgspec.Struct, frozen=True):
    """A story with its whole text, the page to archive, and the further pages that it was joined from."""

    article: Article
    response: Response
    pages: tuple[bytes, ...] = ()

    def copy_for(self, story: Story, link: Link) -> PageCopy:
        """Return the page as it is archived beside `story`."""
        return PageCopy(
            site=story.site,
            url=self.response.url,
            asked_url=story.asked_url,
            article_url=story.article.url,
            fetched_at=story.fetched_at,
            content_type=content_type_of(self.response),
            link=link,
            body=readable(self.response.body),
            pages=self.pages,
        )


async def full_story(
    article: Article,
    response: Response,
    link: Link,
    outlet: Outlet,
    fetch: Fetch,
    now: datetime,
    reader: Reader = plainly,
) -> FullStory:
    """Return the story whose first page is `response`. Raises SourceFailedError if a retry may get a failed page."""
    if link.body_html and _NEXT_PAGE in link.body_html:
        stated = "\n".join(reader(link.url, lambda: stated_body(link, article.title, outlet)))
        if len(stated) >= len(article.body):
            return FullStory(msgspec.structs.replace(article, body=stated), response)
    linked = reader(link.url, lambda: pages_of(response.body, response.url, content_type=content_type_of(response)))
    if linked.full_url and (full_page := await _page(linked.full_url, fetch)):

        def extracted() -> Article | NotArticle:
            kind = content_type_of(full_page)
            return extract(full_page.body, full_page.url, link=link, outlet=outlet, content_type=kind, now=now)

        read = reader(link.url, extracted)
        if isinstance(read, Article) and is_whole(article, read):
            return FullStory(msgspec.structs.replace(article, body=read.body), full_page)
    pages: list[bytes] = []
    others = list(linked.others)
    for url in others:
        try:
            page = await _page(url, fetch)
        except SourceFailedError as failure:
            if failure.label != OUT_OF_TIME or len(pages) < ENOUGH:
                raise
            break
        if page is None:
            break
        pages.append(readable(page.body))
        if sum(map(len, pages)) > LARGEST:
            break
        known = reader(link.url, partial(pages_of, page.body, response.url, at=page.url, known=others))
        others += known.others[len(others) :]
    if not pages:
        return FullStory(article, response)
    return FullStory(reader(link.url, lambda: with_pages(article, pages, outlet)), response, tuple(pages))


async def _page(url: str, fetch: Fetch) -> Response | None:
    """Return the page at `url`; None if there is no such page."""
    try:
        return await get(fetch, url)
    except SourceFailedError as error:
        if error.outcome is Outcome.HARD:
            return None
        raise
