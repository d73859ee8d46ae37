"""Sitemaps: the stories that one lists itself, and the parts of an index."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence

from scrapy.http import Response

from crawler.articles import Link
from crawler.deadline import TooSlowError
from crawler.discovery.checks import is_home
from crawler.discovery.errors import ParseError
from crawler.discovery.parts import family, is_news, newest_links, newest_parts, parts_to_open
from crawler.discovery.sitemaps import Child, SitemapAnswer, may_hold_stories, parse_sitemap
from crawler.fetching.limits import TooLargeError
from crawler.records import Outcome, SourceKind
from crawler.site import Source
from crawler.spiders.asking import SourceFailedError, Validators, ask, trusted
from crawler.spiders.sources import SourceWalk

MAX_CHILDREN = 200
"""The most parts of a sitemap index that a walk opens."""
MAX_COMPARED = 40
"""An index with more parts than this is not compared with the known stories."""
ENDS = 2
"""If this many parts of a numbered series, its two ends, are unchanged, those between them count as unchanged too."""


class SitemapWalk(SourceWalk):
    """One walk through a sitemap."""

    async def _parsed(self, first: Response) -> AsyncIterator[list[Link]]:
        answer = self._read(first, parse_sitemap, self._site.timezone)
        self.has_ended = answer.is_complete
        if answer.links:
            self.newest_first = answer.is_feed or is_news(answer.links)
            self.lists_all = not self.newest_first
            self.has_ended = self.has_ended and self.lists_all
            yield self._sorted(first.url, answer.links)
        parts = [child for child in answer.children if may_hold_stories(child)]
        self._leads_on = any(child.modified_at is None for child in parts)
        unchanged: Counter[str] = Counter()
        of_home: list[Link] = []
        worth = self._worth_opening(parts)
        if self._goes_back and len(worth) > MAX_CHILDREN:
            self._cut_at = worth[MAX_CHILDREN].url
        waiting = deque((child.url, child.url) for child in worth)
        opened = {first.url}
        while waiting and len(opened) <= MAX_CHILDREN:
            url, outer = waiting.popleft()
            if url in opened or unchanged[family(url)] >= ENDS:
                continue
            opened.add(url)
            self._cursor = outer if self._goes_back else None
            part = await self._part(url)
            if part is None:
                unchanged[family(url)] += 1
                continue
            if part.links and all(is_home(link.url, self._site.url) for link in part.links):
                of_home = list(part.links)  # plug-ins list the home page in a part of its own; others may have stories
            elif part.links:
                yield self._sorted(url, part.links)
            if url == outer:  # some systems nest one index in another, but none nests deeper
                inner = self._worth_opening([child for child in part.children if may_hold_stories(child)])
                waiting.extendleft((child.url, outer) for child in reversed(inner))
        if of_home and not self._items and not unchanged:
            yield of_home
        if waiting:
            self.has_ended = False
        before = self._last.get(self.source.url)
        was_read = before is not None and before.full_at is not None
        if answer.children and not self._items and self._is_whole and was_read:  # else it never led to a story
            self._outcome, self._label = Outcome.NOT_MODIFIED, "same_content"

    def _worth_opening(self, parts: Sequence[Child]) -> list[Child]:
        """Return the parts of an index that may have new stories, the newest first; for a backfill from its cursor."""
        last = self._last.get(self.source.url)
        if self._compares and len(parts) <= MAX_COMPARED:
            return newest_parts(parts)
        if not self._goes_back:
            self._compares = False
            return parts_to_open(parts, last.full_at if last else None)
        ordered = newest_parts(parts)
        places = [child.url for child in ordered]
        return ordered[places.index(last.cursor) :] if last and last.cursor in places else ordered

    async def _part(self, url: str) -> SitemapAnswer | None:
        """Return the contents of a part; None if it has not changed, empty if it cannot be read."""
        try:
            is_new = self._goes_back or self._compares
            answer = await ask(self._fetch, url, None if is_new else trusted(self._last.get(url), self._now))
            page = answer.response
            listed = self._read(page, parse_sitemap, self._site.timezone) if page else SitemapAnswer()
        except (SourceFailedError, ParseError, TooSlowError, TooLargeError):
            self._outcome, self._label, self._is_whole = Outcome.OK, "part_failed", False
            self.has_ended = False
            return SitemapAnswer()
        self.has_ended = self.has_ended and listed.is_complete
        outcome = Outcome.OK if answer.response else Outcome.NOT_MODIFIED
        source = Source(SourceKind.SITEMAP, url)
        # An index does not show changes in its parts: it is requested without validators.
        validators = Validators() if listed.children else answer.validators
        self._parts.append(self._state(source, outcome, answer.label, validators, len(listed.links), is_whole=True))
        return listed if page else None

    def _sorted(self, url: str, links: Sequence[Link]) -> list[Link]:
        return self._reader(url, lambda: newest_links(links))
