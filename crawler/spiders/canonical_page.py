"""Reads a story from its own page, even if an AMP or print view or a later page was linked.

The text stored under an address is always what that address shows. If a page names another one canonical, that page is
read instead, if it agrees; else the first page keeps its own address.
"""

from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import msgspec
from scrapy.http import Response

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.extraction import canonical_of_view, extract, may_be_later_page, page_one_of
from crawler.extraction.names import Names, names_of, post_of
from crawler.extraction.text import fold
from crawler.records import Outcome
from crawler.spiders.asking import Fetch, Reader, SourceFailedError, content_type_of, get, plainly
from crawler.urls import is_view, key, public_url

MOST_DENIALS = 2
"""After this many pages that wrongly name the same canonical address, it is ignored: a theme prints it everywhere."""


class CanonicalPage(msgspec.Struct, frozen=True):
    """The result, the page it was extracted from, and the names that the page states."""

    result: Article | NotArticle
    page: Response
    names: Names = Names()

    def post(self, link: Link) -> str | None:
        """Return the post's number, from its page, the source's guid, or the requested address."""
        url = self.page.url
        return self.names.post or post_of(link.guid, url) or post_of(link.url, url)


async def read_canonical_page(
    response: Response,
    link: Link,
    outlet: Outlet,
    fetch: Fetch,
    now: datetime,
    denials: Counter[str] | None = None,
    reader: Reader = plainly,
) -> CanonicalPage:
    """Return the story from `response`, or from its own page instead.

    `denials` counts, for a whole job, the canonical addresses that did not agree. Raises SourceFailedError if a retry
    may get the story's own page.
    """
    denials = Counter() if denials is None else denials

    def read(page: Response) -> CanonicalPage:
        kind = content_type_of(page)
        result = extract(page.body, page.url, link=link, outlet=outlet, content_type=kind, now=now)
        return CanonicalPage(result, page, names_of(page.body, page.url, kind))

    own = reader(link.url, lambda: read(response))
    is_article = isinstance(own.result, Article)
    view = reader(link.url, lambda: canonical_of_view(response.body, response.url)) if is_view(response.url) else None
    canonical = view or (_other(own.names.canonical, response.url) if is_article else None)
    if canonical and not view and denials[key(canonical)] >= MOST_DENIALS:
        canonical = None
    is_later = is_article and may_be_later_page(response.url)
    first = reader(link.url, lambda: page_one_of(response.body, response.url)) if is_later else None
    url = canonical or first
    page = await _page(url, fetch) if url else None
    other = reader(link.url, lambda: read(page)) if page else None
    if other and _is_same(other, own, is_view=view is not None, is_canonical=canonical is not None):
        return _at_home(other)
    if canonical and not view:
        denials[key(canonical)] += 1
    return _at_home(own)


def _other(canonical: str | None, url: str) -> str | None:
    """Return the canonical address, if it differs from that of the page that names it."""
    return canonical if canonical and key(canonical) != key(url) else None


def _is_same(other: CanonicalPage, own: CanonicalPage, *, is_view: bool, is_canonical: bool) -> bool:
    """Whether the other page shows the same story; a canonical page must also name itself canonical."""
    is_form_of_it = is_view and key(other.page.url) == key(own.page.url)
    if isinstance(other.result, NotArticle):
        return is_form_of_it and other.result.reason == "protected"
    if is_form_of_it:
        return True
    if is_canonical and not is_view and key(other.names.canonical or "") != key(other.page.url):
        return False
    if not isinstance(own.result, Article):
        return False
    if fold(other.result.title) == fold(own.result.title):
        return True
    is_same_post = own.names.post is not None and own.names.post == other.names.post
    return is_same_post and _shares_most(own.result.body, other.result.body)


def _shares_most(body: str, other: str) -> bool:
    lines, others = set(body.split("\n")), set(other.split("\n"))
    return 2 * len(lines & others) > min(len(lines), len(others))


def _at_home(own: CanonicalPage) -> CanonicalPage:
    """Use the page's own address if the stated one has another key, and its scheme in any case."""
    if not isinstance(own.result, Article):
        return own
    stated, shown = own.result.url, own.page.url
    url = stated if key(stated) == key(shown) else public_url(shown)
    parts, final = urlsplit(url), urlsplit(shown)
    if parts.netloc == final.netloc and parts.scheme != final.scheme:
        url = urlunsplit(parts._replace(scheme=final.scheme))
    return CanonicalPage(msgspec.structs.replace(own.result, url=url), own.page, own.names)


async def _page(url: str, fetch: Fetch) -> Response | None:
    """Return the page at `url`; None if there is none, or robots.txt forbids it."""
    try:
        return await get(fetch, url)
    except SourceFailedError as failure:
        if failure.outcome is Outcome.HARD or failure.label == "robots":
            return None
        raise
