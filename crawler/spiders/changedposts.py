"""Asks WordPress which posts were changed lately, however old they are: its lists only show the newest posts."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import md5

from crawler.articles import Link
from crawler.discovery.dates import machine_time
from crawler.discovery.wordpress import PER_PAGE, is_posts_url, parse_posts, posts_url
from crawler.policy import GOOD
from crawler.records import Outcome, SourceKind, SourceState
from crawler.site import Site, Source
from crawler.spiders.asking import Fetch, Reader, SourceFailedError, Validators, get, outcome_of, plainly, state_of
from crawler.times import iso, parse_moment

EVERY, EVERY_SILENT = timedelta(hours=6), timedelta(minutes=30)
"""The shortest time between two requests while the feed changes: with new stories, and without. A sweep always asks."""
JUST_PUBLISHED = timedelta(minutes=1)
"""A site's last change within this time after its newest story was published may be that story's own."""
OVERLAP = timedelta(minutes=15)
"""Each request overlaps the one before by this time, since clocks differ."""
FIRST = timedelta(days=2)
"""How far back the first request goes."""
MOST_PAGES = 5
"""The most pages of changed posts read at a time: more would be a move of the whole site."""


def answering_api(site: Site, states: Mapping[str, SourceState]) -> str | None:
    """Return the site's REST interface that is known to answer, from its file, its platform, or learned; else None."""
    stated = (source.url for source in site.sources if source.kind is SourceKind.WP_REST)
    learned = (state.url for state in states.values() if state.kind is SourceKind.WP_REST and is_posts_url(state.url))
    known = (states[url] for url in (*stated, *learned) if url in states)
    return next((state.url for state in known if state.outcome in GOOD), None)


def last_change(feeds: Iterable[Validators]) -> str | None:
    """Return when any post of the site was last changed; None if no feed shows it.

    WordPress dates its feeds by that, and their ETag is a hash of the date; other programs date feeds differently.
    """
    stamps = [
        stamp
        for feed in feeds
        if (stamp := feed.last_modified) and md5(stamp.encode(), usedforsecurity=False).hexdigest() in (feed.etag or "")
    ]
    return max(filter(None, (machine_time(stamp, "UTC") for stamp in stamps)), default=None)


class EditedPosts:
    """The changed posts of one site; after `read`, `state` says how the site answered."""

    def __init__(
        self,
        site: Site,
        states: Mapping[str, SourceState],
        fetch: Fetch,
        now: datetime,
        reader: Reader = plainly,
    ) -> None:
        self._site = site
        self._states = states
        self._fetch = fetch
        self._now = now
        self._reader = reader
        self._api = answering_api(site, states)
        self.source = Source(SourceKind.WP_REST, f"{self._api}?orderby=modified")
        self.state: SourceState | None = None

    def is_due(
        self,
        *,
        sweep: bool,
        has_changed: bool,
        is_silent: bool,
        changed_at: str | None = None,
        newest_at: str | None = None,
    ) -> bool:
        """Whether the site's REST interface is known to answer, and may have something new.

        `has_changed`: whether a list of the newest stories differs; `is_silent`: whether all stories in it are known;
        `changed_at`: the last change of any post, if the site states it; `newest_at`: when the newest known story was
        published. A change that came too soon after the last request is read later.
        """
        if self._api is None:
            return False
        if sweep or self._last_at is None:
            return True
        if not has_changed:
            if changed_at is None or changed_at <= self._last_at:
                return False
            is_silent = newest_at is None or parse_moment(changed_at) > parse_moment(newest_at) + JUST_PUBLISHED
        return self._last_at <= iso(self._now - (EVERY_SILENT if is_silent else EVERY))

    @property
    def since(self) -> str:
        """Return the time after which changes are wanted."""
        return iso((parse_moment(self._last_at) - OVERLAP) if self._last_at else self._now - FIRST)

    @property
    def _last_at(self) -> str | None:
        # If changes were never requested, the posts themselves were read when they were first listed.
        last = self._states.get(self.source.url) or self._states.get(self._api or "")
        return (last.full_at or last.checked_at) if last else None

    async def read(self) -> list[Link]:
        """Return the changed posts; after a failure only those listed before it."""
        links: list[Link] = []
        outcome, label = Outcome.OK, "ok"
        try:
            for page in range(1, MOST_PAGES + 1):
                listed = await self._page(page)
                links += (link for link in listed if (link.modified_at or "") >= self.since)
                if len(listed) < PER_PAGE or not links:
                    break
        except Exception as error:  # noqa: BLE001 - this list fails, the others have answered
            outcome, label = outcome_of(error, f"the list of changed posts of {self._site.slug}")
        last = self._states.get(self.source.url)
        self.state = state_of(self._site, self.source, self._now, outcome, label, items=len(links), last=last)
        return links

    async def _page(self, number: int) -> tuple[Link, ...]:
        """Return one page of changed posts, the last changed first; empty past the last page."""
        url = posts_url(self._api or "", page=number, modified_after=self.since, orderby="modified")
        try:
            answer = await get(self._fetch, url)
        except SourceFailedError as failure:
            if number > 1 and failure.label == "http_400":  # WordPress' answer past the last page
                return ()
            raise
        return self._reader(url, lambda: parse_posts(answer.body, answer.url, self._site.timezone))
