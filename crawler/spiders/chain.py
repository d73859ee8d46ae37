"""Reads a site's sources in order until one reaches known stories."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from crawler.articles import Link
from crawler.plan import MOST_PAGES, SiteJob
from crawler.records import Listed, Outcome, SourceKind, SourceState
from crawler.site import Source
from crawler.spiders.asking import Fetch, Reader, SourceFailedError, plainly
from crawler.spiders.changedposts import FIRST, EditedPosts, answering_api, last_change
from crawler.spiders.failures import Failures
from crawler.spiders.frontier import Frontier
from crawler.spiders.known_posts import KnownPosts
from crawler.spiders.order import SourceOrder, groups
from crawler.spiders.paged_lists import FeedWalk, PostsWalk, SectionWalk
from crawler.spiders.resting import UNREACHABLE, Resting, refuses_posts
from crawler.spiders.sitemap_parts import SitemapWalk
from crawler.spiders.sources import SourceWalk
from crawler.times import iso, parse_moment

WALKS: dict[SourceKind, type[SourceWalk]] = {
    SourceKind.FEED: FeedWalk,
    SourceKind.SITEMAP: SitemapWalk,
    SourceKind.WP_REST: PostsWalk,
    SourceKind.SECTION: SectionWalk,
}

MAX_SECTIONS = 30
"""The most sections of a menu that are walked."""


class SourceChain:
    """One poll of one site, for a job that may fetch `pages` of its pages."""

    def __init__(
        self,
        job: SiteJob,
        frontier: Frontier,
        fetch: Fetch,
        now: Callable[[], datetime],
        announced: Callable[[], tuple[str, ...]],
        reader: Reader = plainly,
        pages: int = MOST_PAGES,
    ) -> None:
        self._reader = reader
        self._most_pages = pages
        self._job = job
        self._frontier = frontier
        self._fetch_page = fetch
        self._now = now
        self._states = {state.url: state for state in job.states}
        self._resting = Resting(self._states, lambda: iso(now()))
        self._order = SourceOrder(job.site, self._states, self._fetch, announced, reader)
        self._walks: list[SourceWalk] = []
        self._failures = Failures()
        self._has_reached = False
        self._records: list[SourceState] = []
        self.confirmed: tuple[str, ...] = ()
        """Addresses of stories to check again that have not changed, according to the site's own records."""
        self.modified_at: dict[str, str] = {}
        """When stories to check again were last changed, by address, where these records say so."""

    async def walk(self) -> None:
        """Fill the frontier. Lists that rest are only tried if no other one answers."""
        await self._walk_groups()
        if not self._has_answer and not self._failures.is_unreachable:
            await self._walk_groups(with_all=True)
        if self._job.deep or self._job.window is not None or self._failures.is_unreachable or not self._has_answer:
            return
        states = self._states | {state.url: state for state in self.states(keep_validators=False)}
        await self._take_edits(EditedPosts(self._job.site, states, self._fetch, self._now(), self._reader))
        posts = KnownPosts(self._job.site, states, self._fetch, self._now(), self._reader)
        self.confirmed, self.modified_at = tuple(await posts.read(self._job.again)), posts.modified_at
        self._records += [posts.state] if posts.state else []

    async def _take_edits(self, edited: EditedPosts) -> None:
        """Read changes of older posts from WordPress, if that is due."""
        feeds = [walk for walk in self._walks if walk.source.kind is SourceKind.FEED and walk.answered]
        is_due = edited.is_due(
            sweep=self._job.sweep,
            has_changed=any(walk.has_changed for walk in feeds),
            is_silent=not self._frontier.has_fresh,
            changed_at=last_change(walk.validators for walk in feeds),
            newest_at=self._job.newest_at,
        )
        if is_due:
            links = await edited.read()
            self._frontier.take(links, SourceKind.WP_REST, newest_first=False, changed_after=edited.since)
            self._records += [edited.state] if edited.state else []

    async def _walk_groups(self, *, with_all: bool = False) -> None:
        with_all = with_all or self._job.deep
        async for group in self._order.groups(lambda: self._has_no_feed, self._stated_api):
            asked = {walk.source for walk in self._walks}
            alive = [source for source in group if source not in asked]
            if not with_all:
                is_part = len(group) > 1
                alive = [source for source in alive if not self._resting.rests(source.url, is_part=is_part)]
            if self._has_all:  # the last step of a sweep: compare the known stories with the site's
                alive = [source for source in alive if source.kind is SourceKind.SITEMAP]
            if self._job.each and self._is_listed:
                alive = [source for source in alive if source.url not in self._job.guesses]
            reached = await self._walk_group(alive)
            self._has_reached = self._has_reached or reached
            if self._failures.is_unreachable:
                return
            has_compared = any(listed.since is None for listed in self.listed)
            has_enough = reached and not self._job.sweep and not self._job.each
            if has_enough or (self._has_all and has_compared):
                return

    @property
    def _has_all(self) -> bool:
        """Whether a sweep has read a list that also has older stories."""
        lists_all = any(walk.lists_all and walk.answered for walk in self._walks)
        return self._job.sweep and self._has_reached and lists_all

    @property
    def listed(self) -> list[Listed]:
        """Return the contents of a sweep's complete lists: all stories of the site, or all of its last days."""
        return [listed for walk in self._walks if (listed := walk.listed()) is not None]

    @property
    def _has_answer(self) -> bool:
        return any(walk.answered for walk in self._walks)

    @property
    def failure(self) -> tuple[Outcome, str] | None:
        """Return why no source answered, as outcome and label; None if one did."""
        return None if self._has_answer else self._failures.worst

    @property
    def is_away(self) -> bool:
        """Whether the site failed for now and may answer later: then its stories wait as well."""
        return self.failure is not None and self.failure[0] is not Outcome.HARD

    @property
    def is_partial(self) -> bool:
        """Whether some, but not all, of the sections (or folders' lists) that together list the site failed."""
        folders = {source for group in groups(self._job.site.sources) if len(group) > 1 for source in group}
        own = [walk for walk in self._walks if not walk.is_guess]
        own = [walk for walk in own if walk.source.kind is SourceKind.SECTION or walk.source in folders]
        answered = {kind: {walk.answered for walk in own if walk.source.kind is kind} for kind in SourceKind}
        return any(len(both) > 1 for both in answered.values())

    @property
    def has_gap(self) -> bool:
        """Whether stories may be missed: a list failed for now, and the others did not reach known stories."""
        return self._failures.may_pass and not self._has_reached

    @property
    def refuses_posts(self) -> bool:
        """Whether the site's WordPress has refused to list posts, in this poll or earlier today."""
        states = self._states | {state.url: state for state in self.states(keep_validators=False)}
        return refuses_posts(states, iso(self._now()))

    @property
    def traps(self) -> int:
        """Return the number of lists with endless pages and no new stories."""
        return sum(walk.traps for walk in self._walks)

    @property
    def shows_only_new(self) -> bool:
        """Whether the lists of a known site mostly showed new stories: some may be missing."""
        job = self._job
        is_known = self._has_reached or not self._frontier.is_mostly_new  # a page that links no older ones has no end
        if job.deep or job.window is not None or not job.known or is_known:
            return False
        return any(walk.answered and not walk.is_stale for walk in self._walks)

    @property
    def lacks_end(self) -> bool:
        """Whether older stories were wanted, but no list was read to its end: some may be missing."""
        return self._job.deep and self._has_answer and not self._has_reached

    @property
    def is_unchanged(self) -> bool:
        """Whether every source that answered reported no change."""
        answered = [walk for walk in self._walks if walk.answered]
        return bool(answered) and all(walk.is_unchanged for walk in answered)

    def states(self, *, keep_validators: bool) -> list[SourceState]:
        """Return the states of all sources that were read."""
        return [state for walk in self._walks for state in walk.states(keep_validators=keep_validators)] + self._records

    async def _fetch(self, request: Request) -> Response:
        """Fetch a list's page. Once a list has failed after retries, the others get no retries."""
        if self._failures.may_pass:
            request.meta["dont_retry"] = True
        return await self._fetch_page(request)

    async def _fetch_once(self, request: Request) -> Response:
        request.meta["dont_retry"] = True
        return await self._fetch_page(request)

    @property
    def _has_no_feed(self) -> bool:
        """Whether feeds were requested in this poll, and none exists."""
        asked = [walk.is_gone for walk in self._walks if walk.source.kind is SourceKind.FEED]
        return bool(asked) and all(asked)

    async def _walk_group(self, group: list[Source]) -> bool:
        """Read one page of each source in turn. Returns True if the group lists all stories, or reached known ones."""
        running = {walk: self._pages(walk) for walk in map(self._begin, group)}
        reached = False
        has_all = self._has_all
        while running:
            for walk, pages in list(running.items()):
                try:
                    links = await anext(pages, None)
                except SourceFailedError as failure:
                    del running[walk]
                    if walk.is_guess:
                        continue
                    self._failures.add(failure)
                    if failure.label in UNREACHABLE:
                        return reached
                    continue
                if links is None:
                    # Without its end, older stories may still be unknown: a feed only lists the newest.
                    reached = reached or (walk.has_ended and not walk.is_stale) or walk.is_unchanged
                    del running[walk]
                elif self._frontier.take(
                    links,
                    walk.source.kind,
                    newest_first=walk.newest_first,
                    changed_after=self._unread_since(walk.source) if has_all else None,
                ):
                    reached = reached or not walk.is_stale
                    walk.end()
                    del running[walk]
                running |= {found: self._pages(found) for found in self._found_in_menu(walk)}
        return reached

    def _unread_since(self, source: Source) -> str:
        """Return the time since which a list's changes may be unread: its last copy may have come from a cache."""
        state = self._states.get(source.url)
        return iso((parse_moment(state.full_at) if state and state.full_at else self._now()) - FIRST)

    def _begin(self, source: Source, *, is_guess: bool = False) -> SourceWalk:
        walk = WALKS[source.kind](
            self._job.site,
            source,
            self._states,
            self._fetch_once if self._resting.has_failed(source.url) else self._fetch,
            self._now(),
            newest_at=self._job.newest_at,
            is_guess=is_guess or source.url in self._job.guesses,
            goes_back=self._job.deep and self._job.window is None,
            compares=self._job.sweep and source.kind is not SourceKind.SECTION,
            reader=self._reader,
            pages=self._most_pages,
        )
        self._walks.append(walk)
        return walk

    def _pages(self, walk: SourceWalk) -> AsyncIterator[list[Link]]:
        """Request pages conditionally, except what a sweep compares, and feeds that may state the address of posts."""
        kind, site = walk.source.kind, self._job.site
        is_wanted = kind is SourceKind.SITEMAP or (
            kind is SourceKind.FEED and site.learns and answering_api(site, self._states) is None
        )
        return walk.pages(conditional=not self._job.deep and not (self._job.sweep and is_wanted))

    def _stated_api(self) -> str | None:
        return next((walk.posts_api for walk in self._walks if walk.posts_api), None) if self._job.site.learns else None

    def _found_in_menu(self, walk: SourceWalk) -> list[SourceWalk]:
        """Return walks of the sections in a home page's menu, since that page only shows the newest stories of each.

        An entry that turned out not to be a list is tried again a day later, since menus change. If each source is
        tried, a site with other lists needs no sections.
        """
        if self._job.each and self._is_listed:
            return []
        asked = {other.source.url for other in self._walks}
        found = [
            Source(SourceKind.SECTION, url)
            for url in walk.menu
            if url not in asked and not self._resting.is_no_list(url)
        ]
        left = MAX_SECTIONS - sum(other.is_guess for other in self._walks)
        return [self._begin(source, is_guess=True) for source in found[:left]]

    @property
    def _is_listed(self) -> bool:
        """Whether a list other than a section has answered."""
        return any(walk.answered and walk.source.kind is not SourceKind.SECTION for walk in self._walks)
