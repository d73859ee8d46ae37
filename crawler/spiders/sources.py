"""Walks one source of a site, page by page: requests it with validators, judges the answer, and returns its state.

Each kind of list has its own way to further pages: `paged_lists`, `sitemap_parts`. `crawler.discovery` parses the
pages, and the spider decides which addresses are new.
"""

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NoReturn, TypeVar

import msgspec
from scrapy.http import Response

from crawler.articles import Link
from crawler.deadline import TooSlowError
from crawler.discovery.alternates import posts_api_by_header
from crawler.discovery.checks import Verdict, judge
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.wordpress import posts_url
from crawler.fetching.limits import TooLargeError
from crawler.plan import MOST_PAGES
from crawler.policy import classify_exception
from crawler.records import Listed, Outcome, SourceKind, SourceState
from crawler.site import Site, Source
from crawler.spiders.asking import (
    Fetch,
    Reader,
    SourceFailedError,
    Validators,
    ask,
    get,
    header,
    moved_to,
    plainly,
    state_of,
    trusted,
)
from crawler.times import iso, parse_moment
from crawler.urls import key_hash

T = TypeVar("T")

logger = logging.getLogger(__name__)

MAX_PAGES = 60
"""The most further pages of one list in a walk; a backfill continues from there."""
TEXT_OF_PAGE = 4_000
"""A backfill also pauses once a list has stated this many characters of texts for each page that its job may fetch of
the site: the job keeps them all, with those of its other sites."""
LEAST_TEXT = 200_000
"""It pauses no earlier than this, in characters: a list page with a hundred texts has about as many."""
A_DAY = timedelta(days=1)
"""A site's clock may be this far ahead; later times are ignored."""
STALE_AFTER = timedelta(days=1)
"""If a list's newest story is further behind the site's newest than this, the list is no longer updated."""


class SourceWalk:
    """One walk through one source. After it, `states` returns how the source and its parts answered."""

    def __init__(
        self,
        site: Site,
        source: Source,
        last: Mapping[str, SourceState],
        fetch: Fetch,
        now: datetime,
        *,
        newest_at: str | None = None,
        is_guess: bool = False,
        goes_back: bool = False,
        compares: bool = False,
        reader: Reader = plainly,
        pages: int = MOST_PAGES,
    ) -> None:
        self.source = source
        self._reader = reader
        self.is_guess = is_guess
        """Whether the source was only found in a menu: then its failure is not a failure of the site."""
        self.menu: tuple[str, ...] = ()
        """Section pages in the home page's menu, once it has been read."""
        self.newest_first = source.kind in (SourceKind.FEED, SourceKind.WP_REST)
        """Whether one known story means that the rest is known."""
        self.lists_all = source.kind is not SourceKind.FEED
        """Whether the list also has the site's older stories."""
        self.has_ended = False
        """Whether the walk is complete: it saw the end, or a backfill will continue where it stopped."""
        self.is_stale = False
        """Whether its newest story is much older than the site's newest, which another list must have shown."""
        self._site = site
        self._last = last
        self._fetch = fetch
        self._now = now
        self._newest_at = newest_at
        self._goes_back = goes_back
        self._compares = compares
        self._listed: set[str] = set()
        self._dates: list[str] = []
        self.posts_api: str | None = None
        """The address of a WordPress site's posts, if the answer states it."""
        self.validators = Validators()
        """The validators of its first page, from the latest answer."""
        self._moved_to: str | None = None
        self._outcome: Outcome | None = None
        self._label = "not_asked"
        self._items = 0
        self._newest: str | None = None
        self._is_whole = True
        self._leads_on = False
        self.traps = 0
        """The number of lists with endless pages and no new stories."""
        self._turned = 0
        self._text = 0
        self._most_text = max(LEAST_TEXT, TEXT_OF_PAGE * pages)
        self._is_resumed = False
        """Whether it began where an earlier backfill paused, and so at old stories."""
        self._cursor: str | None = None
        self._cut_at: str | None = None
        self._parts: list[SourceState] = []

    async def pages(self, *, conditional: bool) -> AsyncIterator[list[Link]]:
        """Yield the links of each page, newest page first. Raises SourceFailedError, also for an empty first page."""
        try:
            first = await self._first(conditional)
            if first is None:
                return
            async for links in self._parsed(first):
                if not self._items:
                    self._check(links)
                self._items += len(links)
                self._text += sum(len(link.body_html or "") for link in links)
                if self._compares:
                    self._listed.update(key_hash(link.url) for link in links)
                    self._dates += (link.published_at or "" for link in links)
                times = (link.published_at or link.modified_at for link in links)
                past = (time for time in times if time and time[:10] <= iso(self._now + A_DAY)[:10])
                self._newest = max(filter(None, (self._newest, *past)), default=None)
                yield links
            self._cursor = self._cut_at
            self.has_ended = self.has_ended or self._cursor is not None
        except SourceFailedError as error:
            self._fail(error.outcome, error.label)
        except ParseError as error:
            self._fail(Outcome.BLOCKED if error.label is Wrong.CHALLENGE else Outcome.HARD, error.label)
        except (TooSlowError, TooLargeError) as error:
            self._fail(Outcome.HARD, classify_exception(type(error).__name__)[1])
        except Exception:  # the top of this unit of work: this list fails, the others go on
            logger.exception("the list %s cannot be walked", self.source.url)
            self._fail(Outcome.HARD, "internal")
        if not self._items and self._outcome is not Outcome.NOT_MODIFIED:
            self._fail(Outcome.HARD, "no_items")

    def states(self, *, keep_validators: bool) -> list[SourceState]:
        """Return the states to store; none for a source that was not requested.

        Validators are kept only if everything behind the answer has been read: else a later 304 would hide the rest for
        ever.
        """
        if self._outcome is None:
            return []
        is_whole = keep_validators and self._is_whole
        keep = is_whole and not (self.is_stale or self._is_resumed or self._leads_on)
        validators = self._proven if keep else Validators()
        own = self._state(self.source, self._outcome, self._label, validators, self._items, is_whole=is_whole)
        own = msgspec.structs.replace(own, cursor=self._cursor, newest=self._newest)
        moved = [msgspec.structs.replace(own, url=self._moved_to)] if self._moved_to and self._items else []
        return [own, *((*moved, *self._parts) if is_whole else ())]

    def listed(self) -> Listed | None:
        """Return the list's contents, if the walk compares them and the list is complete for some period; else None."""
        if not (self._compares and self.answered and self._listed):
            return None
        hashes = tuple(sorted(self._listed))
        if self.source.kind is SourceKind.SITEMAP:
            is_all = self.has_ended and self.lists_all and self._is_whole
            return Listed(site=self._site.slug, url=self.source.url, hashes=hashes) if is_all else None
        is_ordered = all(len(date) > len("2025-03-02") for date in self._dates) and all(
            newer >= older for newer, older in pairwise(self._dates)
        )
        since = self._dates[-1]
        return Listed(site=self._site.slug, url=self.source.url, hashes=hashes, since=since) if is_ordered else None

    def end(self) -> None:
        """Do not continue the list later."""
        self._cursor = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the source answered that nothing changed."""
        return self._outcome is Outcome.NOT_MODIFIED

    @property
    def has_changed(self) -> bool:
        """Whether the first page differs from the last one."""
        last = self._last.get(self.source.url)
        return self._outcome is Outcome.OK and (last is None or last.content_hash != self.validators.content_hash)

    @property
    def answered(self) -> bool:
        """Whether the source was requested and gave a usable answer."""
        return self._outcome in (Outcome.OK, Outcome.NOT_MODIFIED)

    @property
    def is_gone(self) -> bool:
        """Whether the source was requested and is not a list."""
        return self._outcome is Outcome.HARD

    @property
    def _proven(self) -> Validators:
        """Return the validators for next time: only the hash if new stories came with an unchanged ETag or date.

        Some caches send the same ETag for ever, and answer 304 to it. Such a list is then requested without one.
        """
        own, last = self.validators, self._last.get(self.source.url)
        if last is None:
            return own
        is_same = (own.etag, own.last_modified) == (last.etag, last.last_modified)
        has_more = bool(self._newest and last.newest and self._newest > last.newest)
        was_false = last.content_hash is not None and last.etag is None and last.last_modified is None
        return Validators(content_hash=own.content_hash) if (is_same and has_more) or was_false else own

    def _state(
        self, source: Source, outcome: Outcome, label: str, validators: Validators, items: int, *, is_whole: bool
    ) -> SourceState:
        return state_of(
            self._site,
            source,
            self._now,
            outcome,
            label,
            items=items,
            last=self._last.get(source.url),
            validators=validators,
            is_whole=is_whole,
        )

    def _read(self, response: Response, parse: Callable[..., T], *args: object) -> T:
        """Parse an answer, within the site's limits."""
        return self._reader(response.url, lambda: parse(response.body, response.url, *args))

    def _fail(self, outcome: Outcome, label: str) -> NoReturn:
        self._outcome, self._label = outcome, label
        raise SourceFailedError(outcome, label)

    def _check(self, links: list[Link]) -> None:
        """Fail for an answer that is well-formed but useless: some feeds link the home page in all items."""
        newest_at = None if self._is_resumed else self._newest_at
        old = iso(parse_moment(newest_at) - STALE_AFTER) if newest_at else None
        verdict = judge(links, self._site.url, hosts=self._site.hosts, stale_before=old)
        if verdict in (Verdict.HOME_LINKS, Verdict.FOREIGN_LINKS):
            self._fail(Outcome.HARD, verdict)
        if verdict is Verdict.STALE and self.source.kind is not SourceKind.SITEMAP:
            self.is_stale, self._label = True, verdict

    async def _first(self, conditional: bool) -> Response | None:
        """Return the first page; None if it has not changed since the last walk. A backfill begins where it stopped."""
        is_posts = self.source.kind is SourceKind.WP_REST
        url = posts_url(self.source.url) if is_posts else self.source.url
        before = self._last.get(self.source.url)
        if self._goes_back and before and before.cursor and self.source.kind is not SourceKind.SITEMAP:
            url, self._is_resumed = before.cursor, True
        answer = await ask(self._fetch, url, trusted(before, self._now) if conditional else None)
        self.validators = answer.validators
        self._outcome = Outcome.OK if answer.response else Outcome.NOT_MODIFIED
        self._label = answer.label
        if answer.response is not None and (link := header(answer.response, "Link")):
            self.posts_api = posts_api_by_header(link, answer.response.url)
        if answer.response is not None and self._site.learns and self.source.kind is SourceKind.FEED:
            self._moved_to = moved_to(answer.response)  # the next poll tries the new address first
        return answer.response

    async def _next(self, url: str) -> Response | None:
        """Return a further page; None at the limit, and then a backfill continues with this page."""
        self._cursor = url if self._goes_back else None
        self._turned += 1
        if self._turned >= MAX_PAGES or (self._goes_back and self._text > self._most_text):
            self._cut_at = self._cursor
            return None
        return await get(self._fetch, url)

    def _parsed(self, first: Response) -> AsyncIterator[list[Link]]:
        """Yield the links of the list's pages, beginning with `first`; each kind of list implements this."""
        raise NotImplementedError

    async def _following(self, url: str, after_last: frozenset[str]) -> Response | None:
        """Return a further page; None at the limit, or past the last page, as an error with one of the labels shows."""
        try:
            return await self._next(url)
        except SourceFailedError as error:
            if error.label not in after_last:
                raise
            self.has_ended = True
            return None
