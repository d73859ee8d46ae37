"""One site's crawl over as many jobs as it needs: what each job is given, and which links are left after it."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from anugerah.crawlresult import STOPPED, STUCK, CrawlResult
from crawler.articles import Link
from crawler.fetching.limits import LEAST_SHARE
from crawler.job import JobEnd
from crawler.plan import SiteJob
from crawler.policy import GOOD
from crawler.records import (
    Dropped,
    Listed,
    Look,
    Outcome,
    Pending,
    Record,
    SiteRun,
    SourceKind,
    SourceState,
    Step,
    StepKind,
    Story,
    Wait,
)
from crawler.site import Site
from crawler.times import ahead_s, iso
from crawler.urls import key_hash
from db.rows import SiteState
from db.store import Store

ROBOTS_AGE = timedelta(days=1)
"""How long a robots.txt may be used, by RFC 9309."""

MAX_POLLS = 100
"""At most this many jobs of a crawl walk its lists further back; the next backfill continues from there."""

MOST_LOOKS = 100
"""A crawl checks at most this many known stories again; a single job fetches fewer of their pages."""

OF_ARCHIVE = 10
"""A sweep checks at most this many stories that have not been checked for a month."""

MOST_CRASHES = 8
"""A crawl ends after this many crashed jobs: a hundred sites are halved seven times until one is alone."""

logger = logging.getLogger(__name__)


class SiteCrawl:
    """The state of one site while it is crawled."""

    def __init__(
        self,
        *,
        site: Site,
        state: SiteState | None,
        run_id: int,
        clock: Callable[[], datetime],
        window: int | None,
        limit: int | None,
        since: str | None,
        deep: bool,
        sweep: bool = False,
    ) -> None:
        self.site = site
        self.run_id = run_id
        self._state = state
        self._clock = clock
        self._window = window
        self._limit = limit
        self._since = since
        self._deep = deep
        self._sweep = sweep
        self._cursors: dict[str, str] = {}
        """Where a backfill continues, by source."""
        self._went_from: dict[str, str] = {}
        """Where it continued from in the last poll: a backfill that makes no progress ends."""
        self.result = CrawlResult(site, state, clock, is_bounded=deep and since is not None)
        self._ended: SiteRun | None = None
        self._pending: dict[str, Link] = {}
        """Links that wait in the store, here without the story texts that lists give."""
        self._unsure: dict[str, Link] = {}
        """Links that may be known: the store has them only once it turns out that they are new."""
        self._listed: dict[str | None, set[str]] = {}
        self._answered = 0
        self._is_polling = False
        self._polls = 0
        self._crashes = 0
        self._fatal: set[str] = set()
        """Hashes of pages that ended a job's process: they wait for another crawl."""
        self._refused: set[str] = set()
        """Hashes of pages for which the server asked for a pause: fetched last, until one is still answered so."""

    @property
    def has_answered(self) -> bool:
        """Whether the run ended with an answer from the site, and not because we stopped it."""
        return self._ended is not None and self.result.label != STOPPED

    @property
    def was_ever_ok(self) -> bool:
        """Whether any run of the site ever succeeded."""
        return self._state is not None and self._state.last_ok_at is not None

    @property
    def is_first(self) -> bool:
        """Whether no run of the site has had an outcome yet."""
        return self._state is None or self._state.outcome is None

    def next_job(self, store: Store, pages: int) -> SiteJob:
        """The first job polls the sources; later ones fetch the links that are left, and then walk further back.

        A job fetches at most `pages` pages. One that does not poll gets that many links, and of the lists only whether
        WordPress refuses its posts; a link holds the text of its story if the list gives it.
        """
        now = self._clock()
        self._is_polling = not (self._polls and self._pending)
        self._polls += self._is_polling
        if self._is_polling:
            self._went_from = dict(self._cursors)
        links = self._taken_up(store) if self._is_polling else self._left(store, pages)
        self._ended, self._answered = None, 0
        states = store.sources(self.site.slug)
        job = SiteJob(
            site=self.site,
            ahead_s=ahead_s(now, datetime.now(UTC)),
            poll=self._is_polling,
            continues=self._polls > self._is_polling,
            links=tuple(links),
            refused=tuple(self._refused),
            states=tuple(state for state in states if self._is_polling or state.kind is SourceKind.WP_REST),
            robots=tuple(store.robots(self.site.slug, now - ROBOTS_AGE)),
            limit=self._limit,
            since=self._since,
        )
        if not self._is_polling:
            return job
        known, resting = store.known(self.site.slug, now), store.resting(self.site.slug, now)
        skipped = {*self._fatal, *resting, *store.given_up(self.site.slug)}
        again = self._again(store, now) if not self._deep and self._limit is None else []
        return msgspec.structs.replace(
            job,
            again=tuple(look for look in again if key_hash(look.url) not in skipped),
            known=known.fetched | dict.fromkeys(skipped),
            resting=len(resting),
            resting_text=sum(resting.values()),
            newest_at=store.newest_published(self.site.slug),
            known_since=None if known.complete else known.horizon,
            window=self._window,
            deep=self._deep,
            sweep=self._sweep,
        )

    def _taken_up(self, store: Store) -> list[Link]:
        """Return the links that wait in the store; from now on they wait for this crawl."""
        waiting = store.pending(self.site.slug, self._clock())
        links = [link for link in waiting if key_hash(link.url) not in self._fatal]
        self._refused = store.refused(self.site.slug)
        self._pending = {key_hash(link.url): _textless(link) for link in links}
        return links

    def _left(self, store: Store, pages: int) -> list[Link]:
        """The next links that wait for this crawl, with their texts."""
        hashes = sorted(self._pending, key=self._refused.__contains__)[:pages]
        whole = {key_hash(link.url): link for link in store.pending(self.site.slug, self._clock(), hashes)}
        return [whole.get(hashed, self._pending[hashed]) for hashed in hashes]

    def _again(self, store: Store, now: datetime) -> list[Look]:
        """Known stories to check again; in a sweep, some of the archive first."""
        archive = store.longest_unseen(self.site.slug, now, OF_ARCHIVE) if self._sweep else []
        seen = {look.url for look in archive}
        due = [look for look in store.due_again(self.site.slug, now, MOST_LOOKS) if look.url not in seen]
        return [look for look in archive + due if key_hash(look.url) not in self._refused]

    def take(self, record: Record) -> None:
        """Note a record of this site."""
        match record:
            case Pending(why=Wait.FAILED | Wait.FATAL):
                self._answer(record.link.url)
                if record.retry_at and key_hash(record.link.url) in self._refused:
                    self._pending = {key: link for key, link in self._pending.items() if key not in self._refused}
            case Pending(why=Wait.MAYBE_KNOWN):
                self._unsure[key_hash(record.link.url)] = record.link
            case Pending():
                self._pending[key_hash(record.link.url)] = _textless(record.link)
            case SiteRun():
                self._ended = record
            case Story():
                self._answer(record.asked_url)
            case Dropped():
                self._answer(record.url)
            case SourceState(cursor=None):
                self._cursors.pop(record.url, None)
            case SourceState(cursor=str(cursor)):
                self._cursors[record.url] = cursor
            case Listed():
                self._listed.setdefault(record.since, set()).update(record.hashes)

    def leave(self) -> None:
        """End the crawl here: its results are kept, and the early end does not count against the site."""
        self.result.end(Outcome.SOFT, STOPPED)

    def compare(self, store: Store) -> None:
        """Once all is stored, note which known stories the lists lack."""
        if self._listed:
            store.note_listed(self.site.slug, self._listed, self._clock())

    def _answer(self, url: str) -> None:
        """Count a waiting link as answered: it was read, or it failed and waits for another run."""
        self._answered += 1
        self._pending.pop(key_hash(url), None)

    def has_more(self, end: JobEnd, store: Store, *, may_retry: bool = False) -> bool:
        """Process the end of a job. True if links are left that are worth another job.

        `may_retry`: whether a crashed job may succeed next time, split up or without the page that crashed it.
        """
        if self.result.is_lost:
            return False
        self._sort(store)
        run = self._ended
        if run is None and end.status == -signal.SIGTERM:
            self.result.end(Outcome.SOFT, STOPPED)
            return False
        if run is None:
            self.result.end(Outcome.TEMPORARY, "killed" if end.killed else "crashed")
            logger.error("the job of %s ended with status %d: %s", self.site.slug, end.status, end.stderr[-500:])
            self._polls -= self._is_polling  # it was not completed
            self._crashes += 1
            return may_retry and self._crashes < MOST_CRASHES
        self.result.add_job(run, is_poll=self._is_polling)
        if self._limit is not None:
            self._limit -= self._answered
            if self._limit <= 0:
                return False
        if self._pending and not self._answered and not self._is_polling:
            self.result.end(Outcome.SOFT, STUCK)
            return False
        goes_back = self._cursors not in ({}, self._went_from) and self._window is None and self._polls < MAX_POLLS
        return bool(self._pending or goes_back) and run.outcome in GOOD

    def _sort(self, store: Store) -> None:
        """Drop the links that are known, and let the new ones among those that may be known wait in the store too."""
        unsure, self._unsure = self._unsure, {}
        if not (unsure or self._pending):
            return
        now = self._clock()
        known = store.which_known(self.site.slug, unsure | self._pending, now)
        new = [link for hashed, link in unsure.items() if hashed not in known and hashed not in self._pending]
        if new:
            store.store_batch([Pending(site=self.site.slug, link=link) for link in new], now)
            self.result.add_found(len(new))
        waiting = self._pending | {key_hash(link.url): _textless(link) for link in new}
        self._pending = {hashed: link for hashed, link in waiting.items() if hashed not in known}

    @property
    def has_left_out(self) -> bool:
        """Whether links wait only because the crawl has reached its limit."""
        return self._limit is not None and self._limit <= 0 and bool(self._pending)

    @property
    def has_crashed(self) -> bool:
        """Whether the last job ended before it reached the site's end."""
        return self._ended is None

    @property
    def is_heavy(self) -> bool:
        """Whether reading the site took so much of a job that its next job should have no other sites."""
        run = self._ended
        return run is not None and run.counters.get("reading_secs", 0.0) >= LEAST_SHARE

    def blame(self, step: Step) -> Pending | SourceState | None:
        """What to store of the page or list that ended the job's process: a page fails, a list rests for a day."""
        now = iso(self._clock())
        if step.kind is StepKind.PAGE:
            hashed = key_hash(step.url)
            self._fatal.add(hashed)
            link = self._pending.pop(hashed, Link(url=step.url))
            return Pending(site=self.site.slug, link=link, why=Wait.FATAL)
        if step.kind is StepKind.LIST:
            kind = next((source.kind for source in self.site.sources if source.url == step.url), SourceKind.SITEMAP)
            return SourceState(
                site=self.site.slug,
                url=step.url,
                kind=kind,
                checked_at=now,
                outcome=Outcome.HARD,
                label="fatal",
            )
        return None


def _textless(link: Link) -> Link:
    return msgspec.structs.replace(link, body_html=None)
