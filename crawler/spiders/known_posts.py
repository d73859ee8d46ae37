"""Checks known stories by their WordPress records: one request instead of a page each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from crawler.articles import Link
from crawler.discovery.wordpress import PER_PAGE, parse_posts, posts_url
from crawler.extraction.text import fold
from crawler.numbers import whole
from crawler.policy import GOOD
from crawler.records import Look, Outcome, SourceKind, SourceState
from crawler.site import Site, Source
from crawler.spiders.asking import LONGEST_KEPT, Fetch, Reader, get, outcome_of, plainly, state_of
from crawler.spiders.changedposts import OVERLAP, answering_api
from crawler.times import iso, parse_moment
from crawler.urls import key

REFUSED_FOR = timedelta(days=1)
"""How long no such records are requested after a failure."""


class KnownPosts:
    """The records of one site's known posts. After `read`, `state` says how the site answered; None: not requested.

    `modified_at` then has the times of change of the public ones, by address: many themes do not print them.
    """

    def __init__(
        self,
        site: Site,
        states: Mapping[str, SourceState],
        fetch: Fetch,
        now: datetime,
        reader: Reader = plainly,
    ) -> None:
        self._site = site
        self._api = answering_api(site, states)
        self._source = Source(SourceKind.WP_REST, f"{self._api}?include")
        self._last = states.get(self._source.url)
        self._fetch = fetch
        self._now = now
        self._reader = reader
        self.state: SourceState | None = None
        self.modified_at: dict[str, str] = {}

    async def read(self, looks: Sequence[Look]) -> list[str]:
        """Return the addresses of the stories that have not changed; the pages of the others must be fetched."""
        numbered = {number: look for look in looks if (number := _number(look)) is not None}
        asked = dict(list(numbered.items())[:PER_PAGE])
        if not asked or self._api is None or self._has_refused:
            return []
        url = posts_url(self._api, include=asked)
        outcome, label, confirmed, looked_at = Outcome.OK, "ok", list[str](), list(asked.values())
        try:
            answer = await get(self._fetch, url)
            posts = self._reader(url, lambda: parse_posts(answer.body, answer.url, self._site.timezone))
            confirmed = _unchanged(looked_at, posts)
            self.modified_at = _times_of_change(looked_at, posts)
        except Exception as error:  # noqa: BLE001 - the pages are fetched instead
            outcome, label = outcome_of(error, f"the list of known posts of {self._site.slug}")
        self.state = state_of(
            self._site, self._source, self._now, outcome, label, items=len(confirmed), last=self._last
        )
        return confirmed

    @property
    def _has_refused(self) -> bool:
        last = self._last
        return last is not None and last.outcome not in GOOD and last.checked_at > iso(self._now - REFUSED_FOR)


def _unchanged(looks: Sequence[Look], posts: Sequence[Link]) -> list[str]:
    """Return public posts that were not changed or moved to another section, and gone posts that are still not public.

    A post at another address can only be matched by its number, which these records may lack. If there is one, no gone
    post is confirmed.
    """
    shown = {key(post.url): post for post in posts}
    have_moved = not shown.keys() <= {key(look.url) for look in looks}
    return [look.url for look in looks if _is_as_it_was(look, shown.get(key(look.url)), have_moved=have_moved)]


def _times_of_change(looks: Sequence[Look], posts: Sequence[Link]) -> dict[str, str]:
    """Return when each of these stories was last changed, by its record."""
    times = {key(post.url): post.modified_at for post in posts if not post.protected}
    return {look.url: time for look in looks if (time := times.get(key(look.url)))}


def _is_as_it_was(look: Look, post: Link | None, *, have_moved: bool) -> bool:
    is_public = post is not None and not post.protected
    if look.is_gone:
        return not is_public and not have_moved
    if post is None or post.modified_at is None or len(post.modified_at) == len("2025-03-02"):
        return False
    # Clocks differ, and a cache may still have had the page from before the change.
    unchanged_since = iso(parse_moment(look.fetched_at) - (OVERLAP if look.is_sure else LONGEST_KEPT))
    return is_public and post.modified_at <= unchanged_since and _is_in_its_section(look, post)


def _is_in_its_section(look: Look, post: Link) -> bool:
    """Whether one of the post's categories is the section; page and record may list categories in different order."""
    return look.section is None or fold(look.section) in {fold(name) for name in (post.section, *post.tags) if name}


def _number(look: Look) -> int | None:
    """Return the post's number from `//host/?p=7`; None if the story must be checked by its page."""
    return whole(look.post.rpartition("?p=")[2]) if look.post else None
