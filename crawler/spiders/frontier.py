"""The frontier: decides which of the listed links to fetch. No network."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

import msgspec

from crawler.articles import Link
from crawler.discovery.checks import is_home
from crawler.plan import SiteJob
from crawler.records import SourceKind
from crawler.times import is_changed_since, iso, local_day, parse_moment
from crawler.urls import is_view, key_hash, same_site

ORDERED = frozenset({SourceKind.FEED, SourceKind.WP_REST})
"""Kinds that list the newest first, so that one known story means the rest is known."""


PROTECTED_EVERY = timedelta(hours=1)
"""A list's report that a known story is behind a password is passed on at most once in this time."""

MOST_NEW = 1000
"""A poll takes at most this many new stories, the newest; the rest waits for the next poll. A backfill takes all."""

MOST_WAITING = 5000
"""A poll takes no more links if this many wait for their answer, with those of earlier polls."""

MOST_TEXT = 50_000_000
"""At most this many characters of texts are kept, with those of waiting links; further links lose their text."""

MOST_EDITED = 200
"""A poll fetches at most this many known stories again because lists say that they have changed."""


class Frontier:
    """Sorts links into new ones, known ones, and those that only the store can judge."""

    def __init__(self, job: SiteJob, now: str) -> None:
        self.maybe_known: dict[str, Link] = {}
        """Links outside the job's window of known addresses, by address hash."""
        self.dropped: dict[str, int] = {}
        """Counts of skipped links, by reason."""
        self.is_cut = False
        """Whether there are more new links than one poll takes."""
        self._job = job
        self._now = now
        self._fresh: dict[str, Link] = {}
        self._shown: set[str] = set()
        """Links in lists other than sitemaps. A sitemap has the whole archive, so its undated links are of any age."""
        self._seen: set[str] = set()
        self._known = 0
        self._text = job.resting_text + sum(len(link.body_html or "") for link in job.links)

    def take(
        self,
        links: Iterable[Link],
        kind: SourceKind,
        *,
        newest_first: bool | None = None,
        changed_after: str | None = None,
    ) -> bool:
        """Sort one page of a source. Returns True if its walk may end: it has reached known stories, or has enough.

        With `changed_after`, stories outside the window of known ones are only taken if they changed since then: a list
        that is read for changes must not add a whole archive.
        """
        newest_first = kind in ORDERED if newest_first is None else newest_first
        shown = set() if kind is SourceKind.SITEMAP else self._shown
        known = new = old = 0
        for link in links:
            if not self._is_ours(link.url):
                self.dropped["not_ours"] = self.dropped.get("not_ours", 0) + 1
                continue
            link = self._within_text(link)
            hashed = key_hash(link.url)
            self._seen.add(hashed)
            shown.add(hashed)
            if hashed in self._fresh:
                self._fresh[hashed] = merge_links(self._fresh[hashed], link)
            elif self.is_too_old(link.published_at or link.modified_at):  # it was published before it was changed
                old += 1
            elif self._is_known(hashed, link):
                known += 1
            elif changed_after and hashed not in self._job.known and not _is_changed_after(link, changed_after):
                old += 1
            elif self._may_be_known(hashed, link, of_changes=changed_after is not None):
                self.maybe_known[hashed] = link
            else:
                self._fresh[hashed] = link
                new += 1
        self._known += known + old
        if self._job.window is not None and len(self._seen) >= self._job.window:
            return True
        if old and newest_first and not new and not known:
            return True
        if self._job.deep:
            return False
        # A section may show an old story beside new ones, so its walk ends at a page with nothing new.
        return known + old > 0 and (newest_first or (kind is SourceKind.SECTION and new == 0))

    @property
    def has_fresh(self) -> bool:
        """Whether any link is new or changed."""
        return bool(self._fresh)

    @property
    def is_mostly_new(self) -> bool:
        """Whether less than half of what the lists showed was known: a page may keep a few old stories in a box."""
        return 2 * self._known < len(self._seen)

    def newest(self) -> list[Link]:
        """Return the new links, the newest first, within the job's window.

        Undated ones keep their order: those of lists with the newest stories come first, those of sitemaps last.
        """
        edited = [link for hashed, link in self._fresh.items() if hashed in self._job.known]
        for link in sorted(edited, key=_changed, reverse=True)[MOST_EDITED:]:
            del self._fresh[key_hash(link.url)]
            self.dropped["edited"] = self.dropped.get("edited", 0) + 1
        wanted = self._job.window
        if wanted is not None:
            wanted = max(0, wanted - (len(self._seen) - len(self._fresh) - len(self.maybe_known)))
        dated = [link for link in self._fresh.values() if _dated(link)]
        undated = {hashed: link for hashed, link in self._fresh.items() if not _dated(link)}
        front = [link for hashed, link in undated.items() if hashed in self._shown]
        last = [link for hashed, link in undated.items() if hashed not in self._shown]
        newest = [*front, *sorted(dated, key=_dated, reverse=True), *last][:wanted]
        is_backfill = self._job.deep and self._job.window is None
        most = min(MOST_NEW, max(MOST_WAITING - len(self._job.links) - self._job.resting, 0))
        if len(newest) > most and not is_backfill:
            self.dropped["too_many"] = len(newest) - most
            self.is_cut = True
            del newest[most:]
        return newest

    def forget(self) -> None:
        """Forget the links once they are sent: the texts of a hundred sites' links take hundreds of megabytes."""
        self._fresh, self.maybe_known = {}, {}

    def is_too_old(self, published_at: str | None) -> bool:
        """Whether the job skips stories of this age."""
        since = self._job.since
        if not since or not published_at:
            return False
        if len(since) == len(published_at):
            return published_at < since
        zone = self._job.site.timezone  # compare a date and a time by the local day
        return (local_day(published_at, zone) or date.max) < (local_day(since, zone) or date.min)

    def _within_text(self, link: Link) -> Link:
        """Return the link, without its text if there is too much text already."""
        self._text += len(link.body_html or "")
        return msgspec.structs.replace(link, body_html=None) if self._text > MOST_TEXT and link.body_html else link

    @cached_property
    def _lists(self) -> set[str]:
        return {key_hash(source.url) for source in self._job.site.sources}

    def _is_ours(self, url: str) -> bool:
        site = self._job.site
        own = same_site(url, site.url) or any(same_site(url, f"https://{host}/") for host in site.hosts)
        if is_home(url, site.url) or key_hash(url) in self._lists:  # a sitemap lists its sections too
            return False
        path = "/" + url.partition("://")[2].partition("/")[2]
        return own and not any(part in path for part in site.exclude)

    def _is_known(self, hashed: str, link: Link) -> bool:
        """Whether it is known, not edited since it was fetched, and not reported as behind a password since."""
        if hashed not in self._job.known:
            return False
        fetched_at = self._job.known[hashed]
        if link.protected and fetched_at is not None and fetched_at < iso(parse_moment(self._now) - PROTECTED_EVERY):
            return False
        # An old post that is dated anew heads the feed; a day alone says nothing about the time of the fetch.
        dated_anew = link.published_at if len(link.published_at or "") > len("2025-03-02") else None
        return not any(is_changed_since(at, fetched_at, self._now) for at in (link.modified_at, dated_anew))

    def _may_be_known(self, hashed: str, link: Link, *, of_changes: bool) -> bool:
        """Whether only the store knows if a story is known, or was fetched after its change in a list of changes."""
        since = self._job.known_since
        return since is not None and (_dated(link) <= since or (of_changes and hashed not in self._job.known))


def merge_links(first: Link, second: Link) -> Link:
    """Merge two sources' links of one story: what the first states, completed from the second, also days with times."""
    mine, other = msgspec.structs.asdict(first), msgspec.structs.asdict(second)
    times = {name: max(mine[name], other[name], key=_precision) for name in ("published_at", "modified_at")}
    merged = Link(**{name: mine[name] or other[name] for name in mine} | times)
    # The story's own page takes one request, an AMP or print view two.
    return msgspec.structs.replace(merged, url=second.url) if is_view(first.url) and not is_view(second.url) else merged


def _precision(time: str | None) -> int:
    return len(time or "")


def _changed(link: Link) -> str:
    return link.modified_at or link.published_at or ""


def _is_changed_after(link: Link, moment: str) -> bool:
    """Whether the link's last change, by its list, was after `moment` or on the same day."""
    changed = _changed(link)
    return changed >= moment[: len(changed)] if changed else False


def _dated(link: Link) -> str:
    return link.published_at or link.modified_at or ""
