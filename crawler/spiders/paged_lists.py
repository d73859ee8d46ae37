"""Paged lists: feeds, WordPress posts, sections."""

from collections.abc import AsyncIterator

from scrapy.http import Response

from crawler.articles import Link
from crawler.discovery.checks import is_home
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.feeds import following_page, parse_feed
from crawler.discovery.menu import parse_menu
from crawler.discovery.sections import SectionAnswer, parse_section
from crawler.discovery.wordpress import PER_PAGE, page_of, parse_posts, posts_url
from crawler.policy import NOT_A_LIST
from crawler.records import Listed, Outcome
from crawler.spiders.asking import header
from crawler.spiders.guessed import is_section
from crawler.spiders.sources import SourceWalk

AFTER_LAST = frozenset({"http_404", "http_410"})
AFTER_LAST_POSTS = frozenset({"http_400", "http_404"})
"""How servers answer past the last page of a list; WordPress' REST interface answers 400 Bad Request."""

_DIGITS = 7
"""A number of pages has fewer digits than this."""

IDLE_PAGES = 3
"""A list with this many pages in a row without a new link is a trap: a calendar has endless pages."""


class FeedWalk(SourceWalk):
    """One walk through a feed."""

    async def _parsed(self, first: Response) -> AsyncIterator[list[Link]]:
        """Yield the links of the feed, and of its older pages if it links them or its address has a page number.

        A server without paging repeats the first page: then the list ends here, but its end does not count as seen.
        """
        response: Response | None = first
        seen: set[str] = set()
        while response is not None:
            feed = self._read(response, parse_feed, self._site.timezone)
            listed = {link.url for link in feed.links}
            if seen and listed and listed <= seen:
                return
            self.lists_all = self.lists_all or bool(seen)
            yield list(feed.links)
            following = feed.next_url or following_page(response.url)
            if following is None or not listed:
                self.has_ended = bool(seen)
                return
            seen |= listed
            response = await self._following(following, AFTER_LAST)

    def listed(self) -> Listed | None:
        """Return the feed's contents to compare; None if the source begins with a later page: it lacks the newest."""
        return None if following_page(self.source.url) else super().listed()


class PostsWalk(SourceWalk):
    """One walk through the posts in WordPress' REST interface."""

    async def _parsed(self, first: Response) -> AsyncIterator[list[Link]]:
        """Yield posts, page by page, up to the server's number of pages; without one, until a page is not full."""
        response: Response | None = first
        seen: set[str] = set()
        while response is not None:
            try:
                links = self._read(response, parse_posts, self._site.timezone)
            except ParseError as error:
                if seen and error.label is Wrong.PAST_END:
                    self.has_ended = True
                    return
                raise
            listed = {link.url for link in links}
            if listed and listed <= seen:
                return
            seen |= listed
            yield list(links)
            page, stated = page_of(response.url) + 1, header(response, "X-WP-TotalPages") or ""
            total = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < _DIGITS else None
            if page > total if total is not None else len(links) < PER_PAGE:
                self.has_ended = True
                return
            response = await self._following(posts_url(self.source.url, page=page), AFTER_LAST_POSTS)


class SectionWalk(SourceWalk):
    """One walk through a page that lists stories, and its further pages."""

    async def _parsed(self, first: Response) -> AsyncIterator[list[Link]]:
        """Yield the links of a list page and its further pages. If the first links no other, the end is not certain."""
        response: Response | None = first
        seen = {first.url}
        listed: set[str] = set()
        idle = 0
        while response is not None:
            if is_home(response.url, self._site.url):
                self.menu = self._read(response, parse_menu)
            page = self._read(response, self._parse_section)
            if len(seen) == 1 and self._is_unproven and not self._is_section(response, page):
                self._fail(Outcome.HARD, NOT_A_LIST)
            yield list(page.links)
            idle = 0 if {link.url for link in page.links} - listed else idle + 1
            listed |= {link.url for link in page.links}
            if not page.next_url:
                self.has_ended = len(seen) > 1
                return
            if page.next_url in seen:
                return
            if idle >= IDLE_PAGES:
                self.traps += 1
                return
            seen.add(page.next_url)
            response = await self._following(page.next_url, AFTER_LAST)

    def _parse_section(self, body: bytes, url: str) -> SectionAnswer:
        return parse_section(body, url, article=self._site.article, hosts=self._site.hosts)

    @property
    def _is_unproven(self) -> bool:
        """Whether the page is a guess that has never answered as a list."""
        last = self._last.get(self.source.url)
        return self.is_guess and (last is None or last.outcome is Outcome.HARD)

    def _is_section(self, response: Response, page: SectionAnswer) -> bool:
        outlet, body, url = self._site.outlet, response.body, response.url
        return self._reader(url, lambda: is_section(body, url, page.links, outlet, self._now))
