"""Walks one source of a site, page by page: asks with validators, parses, says what the answer was worth.

What the pages mean is `crawler.discovery`'s business, which addresses are new is the spider's.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NoReturn

from scrapy import Request
from scrapy.http import Response

from crawler.discovery.answers import is_challenge
from crawler.discovery.checks import Verdict, is_home, judge
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.feeds import parse_feed
from crawler.discovery.menu import parse_menu
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import may_hold_stories, parse_sitemap
from crawler.discovery.wordpress import parse_posts, posts_url
from crawler.fetching.guard import RefusedError
from crawler.policy import classify_exception, classify_status
from crawler.records import Link, Outcome, SourceKind, SourceState
from crawler.site import Site, Source

MAX_PAGES = 60
"""Pages of one list that a walk turns, at most."""
MAX_CHILDREN = 200
"""Parts of a sitemap index that a walk opens, at most."""

Fetch = Callable[[Request], Awaitable[Response]]


class SourceFailedError(Exception):
    """A source gave no usable list; carries outcome and label."""

    def __init__(self, outcome: Outcome, label: str) -> None:
        super().__init__(label)
        self.outcome = outcome
        self.label = label


class SourceWalk:
    """One walk through one source. After it, `state` says how the source answered."""

    def __init__(
        self,
        site: Site,
        source: Source,
        last: SourceState | None,
        fetch: Fetch,
        now: str,
        *,
        is_guess: bool = False,
    ) -> None:
        self.source = source
        self.is_guess = is_guess
        """Whether the source was only found in a menu: then its failure is none of the site."""
        self.menu: tuple[str, ...] = ()
        """Section pages that the home page's menu leads to, once it has been read."""
        self._site = site
        self._last = last
        self._fetch = fetch
        self._validators: tuple[str | None, str | None] = (None, None)
        self._hash: str | None = None
        self._outcome: Outcome | None = None
        self._label = "not_asked"
        self._items = 0
        self._is_whole = True
        self._leads_on = False
        self._now = now

    async def pages(self, *, conditional: bool) -> AsyncIterator[list[Link]]:
        """The links of the source, newest page first. Raises SourceFailedError, also for an empty first page."""
        try:
            first = await self._first(conditional)
            if first is None:
                return
            async for links in self._parsed(first):
                if not self._items:
                    self._check(links)
                self._items += len(links)
                yield links
        except ParseError as error:
            self._fail(Outcome.BLOCKED if error.label is Wrong.CHALLENGE else Outcome.HARD, error.label)
        if not self._items:
            self._fail(Outcome.HARD, "no_items")

    def state(self, *, keep_validators: bool) -> SourceState | None:
        """What to remember; None for a source that was not asked.

        Validators are kept only when all that the answer leads to has been read: else a later 304 would hide the
        rest for ever. An index of sitemaps or a home page says nothing of what has changed behind it.
        """
        if self._outcome is None:
            return None
        keep = keep_validators and self._is_whole and not self._leads_on
        etag, modified = self._validators if keep else (None, None)
        return SourceState(
            site=self._site.slug,
            url=self.source.url,
            kind=self.source.kind,
            checked_at=self._now,
            outcome=self._outcome,
            label=self._label,
            etag=etag,
            last_modified=modified,
            content_hash=self._hash if keep else None,
            items=self._items,
        )

    @property
    def is_unchanged(self) -> bool:
        """Whether the source answered that nothing has changed."""
        return self._outcome is Outcome.NOT_MODIFIED

    @property
    def answered(self) -> bool:
        """Whether the source was asked and gave a usable answer."""
        return self._outcome in (Outcome.OK, Outcome.NOT_MODIFIED)

    def _fail(self, outcome: Outcome, label: str) -> NoReturn:
        self._outcome, self._label = outcome, label
        raise SourceFailedError(outcome, label)

    def _check(self, links: list[Link]) -> None:
        """Refuse an answer that is well-formed and worthless: seen are feeds whose items all link the home page."""
        verdict = judge(links, self._site.url, hosts=self._site.hosts)
        if verdict in (Verdict.HOME_LINKS, Verdict.FOREIGN_LINKS):
            self._fail(Outcome.HARD, verdict)

    async def _get(self, url: str, headers: dict[str, str] | None = None) -> Response:
        try:
            response = await self._fetch(Request(url, headers=headers, dont_filter=True))
        except RefusedError as error:
            self._fail(Outcome.BLOCKED if error.label == "robots" else Outcome.HARD, error.label)
        except Exception as error:  # noqa: BLE001 - the downloader's failures have no common base
            self._fail(*classify_exception(type(error).__name__))
        if is_challenge(response.body):
            self._fail(Outcome.BLOCKED, "challenge")
        outcome, label = classify_status(response.status)
        if outcome not in (Outcome.OK, Outcome.NOT_MODIFIED):
            self._fail(outcome, label)
        return response

    async def _first(self, conditional: bool) -> Response | None:
        """The first page; None where it has not changed since the last walk."""
        last = self._last if conditional else None
        headers = {}
        if last and last.etag:
            headers["If-None-Match"] = last.etag.removeprefix("W/")  # nginx weakens it, WordPress compares as it is
        if last and last.last_modified:
            headers["If-Modified-Since"] = last.last_modified
        url = posts_url(self.source.url) if self.source.kind is SourceKind.WP_REST else self.source.url
        response = await self._get(url, headers)
        if response.status == 304 and last:
            self._validators, self._hash = (last.etag, last.last_modified), last.content_hash
        else:
            self._validators = (_header(response, "ETag"), _header(response, "Last-Modified"))
            self._hash = hashlib.blake2b(response.body, digest_size=16).hexdigest()
        if response.status == 304 or (last and last.content_hash == self._hash):
            self._outcome, self._label = Outcome.NOT_MODIFIED, "http_304" if response.status == 304 else "same_content"
            return None
        self._outcome, self._label = Outcome.OK, "ok"
        return response

    def _parsed(self, first: Response) -> AsyncIterator[list[Link]]:
        walk = {
            SourceKind.FEED: self._feed,
            SourceKind.SITEMAP: self._sitemap,
            SourceKind.WP_REST: self._posts,
            SourceKind.SECTION: self._section,
        }[self.source.kind]
        return walk(first)

    async def _feed(self, first: Response) -> AsyncIterator[list[Link]]:
        yield list(parse_feed(first.body, first.url, self._site.timezone).links)

    async def _posts(self, first: Response) -> AsyncIterator[list[Link]]:
        response = first
        for page in range(2, MAX_PAGES + 2):
            yield list(parse_posts(response.body, response.url, self._site.timezone))
            if page > int(_header(response, "X-WP-TotalPages") or 1):
                return
            response = await self._get(posts_url(self.source.url, page=page))

    async def _section(self, first: Response) -> AsyncIterator[list[Link]]:
        response = first
        seen = {first.url}
        for _ in range(MAX_PAGES):
            if is_home(response.url, self._site.url):
                self.menu = parse_menu(response.body, response.url)
                self._leads_on = bool(self.menu)
            page = parse_section(response.body, response.url, article=self._site.article, hosts=self._site.hosts)
            yield list(page.links)
            if not page.next_url or page.next_url in seen:
                return
            seen.add(page.next_url)
            response = await self._get(page.next_url)

    async def _sitemap(self, first: Response) -> AsyncIterator[list[Link]]:
        answer = parse_sitemap(first.body, first.url, self._site.timezone)
        if answer.links:
            yield list(answer.links)
        self._leads_on = bool(answer.children)
        children = list(reversed(answer.children))  # the newest part first: WordPress appends, and dates few of them
        children.sort(key=lambda child: child.modified_at or "", reverse=True)
        for child in filter(may_hold_stories, children[:MAX_CHILDREN]):
            try:
                response = await self._get(child.url)
                part = parse_sitemap(response.body, response.url, self._site.timezone)
            except (SourceFailedError, ParseError):
                self._outcome, self._label, self._is_whole = Outcome.OK, "part_failed", False
                continue
            yield sorted(part.links, key=lambda link: link.modified_at or "", reverse=True)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
