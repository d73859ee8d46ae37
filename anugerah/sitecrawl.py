"""One site's crawl from lease to report, over as many jobs as it needs."""

import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from crawler.articles import Link
from crawler.fetching.reading import LEAST_SHARE
from crawler.job import JobEnd
from crawler.plan import SiteJob
from crawler.policy import GOOD, OFFLINE_RETRY, next_check
from crawler.records import (
    Confirmed,
    Dropped,
    Listed,
    Look,
    Outcome,
    PageCopy,
    Pending,
    Record,
    Robots,
    SiteRun,
    SourceKind,
    SourceState,
    Step,
    StepKind,
    Story,
    Wait,
)
from crawler.site import Site
from crawler.times import When, ahead_s, iso, parse_moment
from crawler.urls import key_hash
from db.rows import SiteCounts, SiteState
from db.store import Store

ROBOTS_AGE = timedelta(days=1)
"""How long a robots.txt is good for, as RFC 9309 has it."""

MAX_POLLS = 100
"""How many jobs of a crawl walk its lists further back, at most; the next backfill goes on from there."""

MAX_AGAIN = 100
"""How many known stories a crawl looks at again, at most; of their pages, a job asks for fewer."""

OF_ARCHIVE = 10
"""How many stories that nobody has looked at for a month a sweep looks at, at most."""

STOPPED = "stopped"
"""Label of a run that was stopped before it was done."""

OUT_OF_TIME = "out_of_time"
"""Label of a job that reached its limit of seconds; another follows."""

MOST_CRASHES = 8
"""Jobs of a crawl that may end before their time: a hundred sites are halved seven times until one is alone."""

STUCK = "stuck"
"""Label of a job that answered not one link: it would only be followed by its like."""

CUT_SHORT = frozenset({STOPPED, OUT_OF_TIME, STUCK, "section_failed"})
"""Labels of runs that did not see all that they wanted to."""

_FROM_BEST_TO_WORST = (Outcome.NOT_MODIFIED, Outcome.OK, Outcome.SOFT, Outcome.TEMPORARY, Outcome.HARD, Outcome.BLOCKED)
_RANK = {outcome: rank for rank, outcome in enumerate(_FROM_BEST_TO_WORST)}
"""The worst of several jobs counts for a crawl."""

logger = logging.getLogger(__name__)

LEASED = "leased"
"""The label of a site that another process crawls."""


class SiteReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a crawl did for a site, as `anugerah crawl --json` prints it."""

    site: str
    outcome: Outcome
    label: str
    found: int = 0
    new: int = 0
    updated: int = 0
    awards: int = 0
    dropped: int = 0
    secs: float = 0.0

    @property
    def is_failure(self) -> bool:
        """Whether the run counts as failed for the exit status."""
        return self.outcome not in GOOD

    @property
    def line(self) -> str:
        """The one canonical line of the run."""
        return " ".join(f"{name}={value}" for name, value in msgspec.structs.asdict(self).items())


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
        self._started = clock()
        self._window = window
        self._limit = limit
        self._since = since
        self._deep = deep
        self._sweep = sweep
        self._cursors: dict[str, str] = {}
        """Where a backfill goes on, by source."""
        self._went_from: dict[str, str] = {}
        """Where it went on from in the last poll: one that comes no further ends."""
        self.counts = SiteCounts()
        self._ended: SiteRun | None = None
        self._outcome, self._label = Outcome.TEMPORARY, "running"
        self._retry_at: str | None = None
        self._has_gap = False
        self._found = 0
        self._counters: dict[str, int | float] = {}
        self._pending: dict[str, Link] = {}
        self._listed: dict[str | None, set[str]] = {}
        self._answered = 0
        self._is_polling = False
        self._polls = 0
        self._crashes = 0
        self._fatal: set[str] = set()
        """Hashes of pages that ended a job's process: they wait for another crawl."""

    @property
    def started(self) -> datetime:
        """When the crawl began."""
        return self._started

    @property
    def has_answered(self) -> bool:
        """Whether the run ended with the site's word, and not by an end of ours."""
        return self._ended is not None and self._label != STOPPED

    @property
    def was_ever_ok(self) -> bool:
        """Whether a run of the site ever went well."""
        return self._state is not None and self._state.last_ok_at is not None

    @property
    def is_first(self) -> bool:
        """Whether nothing was ever found out of the site."""
        return self._state is None or self._state.outcome is None

    @property
    def report(self) -> SiteReport:
        """What has been done so far."""
        return SiteReport(
            site=self.site.slug,
            outcome=self._outcome,
            label=self._label,
            found=self._found,
            new=self.counts.new,
            updated=self.counts.updated,
            awards=self.counts.awards,
            dropped=self.counts.dropped,
            secs=round((self._clock() - self._started).total_seconds(), 1),
        )

    def next_job(self, store: Store) -> SiteJob:
        """The first job polls the sources; those after it fetch the links that were left over, and then go on back."""
        now = self._clock()
        known = store.known(self.site.slug, now)
        self._is_polling = not (self._polls and self._pending)
        self._polls += self._is_polling
        if self._is_polling:
            self._went_from = dict(self._cursors)
        links = store.pending(self.site.slug) if self._is_polling else list(self._pending.values())
        links = [link for link in links if key_hash(link.url) not in self._fatal]
        self._pending = {key_hash(link.url): link for link in links}
        self._ended, self._answered = None, 0
        looks_again = self._is_polling and not self._deep and self._limit is None
        return SiteJob(
            site=self.site,
            ahead_s=ahead_s(now, datetime.now(UTC)),
            poll=self._is_polling,
            links=tuple(links),
            again=tuple(self._again(store, now)) if looks_again else (),
            known=known.fetched | dict.fromkeys(self._fatal | store.given_up(self.site.slug)),
            newest_at=store.newest_published(self.site.slug),
            known_since=None if known.complete else known.horizon,
            states=tuple(store.sources(self.site.slug)),
            robots=tuple(store.robots(self.site.slug, now - ROBOTS_AGE)),
            window=self._window,
            limit=self._limit,
            since=self._since,
            deep=self._deep,
            sweep=self._sweep,
        )

    def _again(self, store: Store, now: datetime) -> list[Look]:
        """Known stories to look at again; in a sweep, some of the archive before them."""
        archive = store.longest_unseen(self.site.slug, now, OF_ARCHIVE) if self._sweep else []
        seen = {look.url for look in archive}
        return archive + [look for look in store.due_again(self.site.slug, now, MAX_AGAIN) if look.url not in seen]

    def take(self, record: Record) -> None:
        """Note a record of this site."""
        match record:
            case Pending(why=Wait.FAILED | Wait.FATAL):
                self._answer(record.link.url)
            case Pending():
                self._pending[key_hash(record.link.url)] = record.link
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
            case Confirmed() | Robots() | PageCopy() | Step():
                pass

    def leave(self) -> None:
        """End here: what was done is kept, and nothing of the end is held against the site."""
        self._outcome, self._label = Outcome.SOFT, STOPPED

    def compare(self, store: Store) -> None:
        """Once all is stored: note which known stories the site's lists lack; those read whole count for the others."""
        whole = {since: hashes for since, hashes in self._listed.items() if since is None}
        for since, hashes in (whole or self._listed).items():
            store.note_listed(self.site.slug, hashes, self._clock(), since=since)

    def _answer(self, url: str) -> None:
        """A link that waited has its answer, or has failed and waits for another run."""
        self._answered += 1
        self._pending.pop(key_hash(url), None)

    def add(self, counts: SiteCounts) -> None:
        """Note what a batch stored. What the crawl dropped, and the store only doubts, is counted as that."""
        self.counts += counts
        for reason, count in counts.doubted.items():
            self._count(f"drop/page/{reason}", -count)
            self._count(f"doubt/page/{reason}", count)

    def note_refused(self, names: Mapping[str, int]) -> None:
        """Note how many records could not be stored, by error, in the run's counters."""
        for name, count in names.items():
            self._count(f"drop/store/{name}", count)

    def _count(self, name: str, count: int | float) -> None:
        self._counters[name] = self._counters.get(name, 0) + count

    def has_more(self, end: JobEnd, store: Store, *, may_retry: bool = False) -> bool:
        """Close a job that ended. True where links are left that are worth another job.

        `may_retry`: whether a job that died may go better the next time, split up or without what it died over.
        """
        run = self._ended
        if run is None and end.status == -signal.SIGTERM:
            self._outcome, self._label = Outcome.SOFT, STOPPED
            return False
        if run is None:
            self._outcome, self._label = Outcome.TEMPORARY, "killed" if end.killed else "crashed"
            logger.error("the job of %s ended with status %d: %s", self.site.slug, end.status, end.stderr[-500:])
            self._polls -= self._is_polling  # it was not done
            self._crashes += 1
            return may_retry and self._crashes < MOST_CRASHES
        if self._is_polling:  # the jobs that follow fetch what this one found
            self._found += run.found
            self._has_gap = run.has_gap
        self._retry_at = run.retry_at or self._retry_at
        for name, value in run.counters.items():
            self._count(name, value)
        if self._is_polling or self._label == OUT_OF_TIME or _RANK[run.outcome] > _RANK[self._outcome]:
            self._outcome, self._label = run.outcome, run.label
        known = store.which_known(self.site.slug, self._pending, self._clock())
        self._pending = {hashed: link for hashed, link in self._pending.items() if hashed not in known}
        if self._limit is not None:
            self._limit -= self._answered
            if self._limit <= 0:
                return False
        if self._pending and not self._answered and not self._is_polling:
            self._outcome, self._label = Outcome.SOFT, STUCK
            return False
        goes_back = self._cursors not in ({}, self._went_from) and self._window is None and self._polls < MAX_POLLS
        return bool(self._pending or goes_back) and run.outcome in GOOD

    @property
    def has_crashed(self) -> bool:
        """Whether the job that was last under way ended before it reached the site's end."""
        return self._ended is None

    @property
    def is_heavy(self) -> bool:
        """Whether reading the site took so much of a job that it had better have the next one for itself."""
        run = self._ended
        return run is not None and run.counters.get("reading_secs", 0.0) >= LEAST_SHARE

    def blame(self, step: Step) -> Pending | SourceState | None:
        """What to store of the piece over which the job's process ended: a page fails, a list rests for a day."""
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

    def run(self, now: datetime, *, offline: bool) -> SiteRun:
        """The whole run, for its row; `offline`: it only shows that our own network is down."""
        return SiteRun(
            site=self.site.slug,
            started_at=iso(self._started),
            ended_at=iso(now),
            outcome=self._outcome,
            label="offline" if offline else self._label,
            found=self._found,
            counters={name: n for name, n in self._counters.items() if n > 0 or not name.startswith("drop/")},
        )

    @property
    def _is_complete(self) -> bool:
        """Whether the site's lists were walked as far as was wanted; a first crawl is over then."""
        is_cut = self._label in CUT_SHORT or (self._deep and self._since is not None)
        return self._outcome in GOOD and not is_cut and not self._has_gap

    def next_state(self, now: datetime, times: Sequence[When], *, offline: bool) -> SiteState:
        """The site's row after this run; `times`: when its newest stories were published.

        While our own network is down, nothing is held against a site.
        """
        before = self._state or SiteState(slug=self.site.slug)
        if offline:
            return msgspec.structs.replace(before, next_check_at=iso(now + OFFLINE_RETRY))
        if self._label == STOPPED:
            return msgspec.structs.replace(before, next_check_at=iso(now))
        is_good = self._outcome in GOOD
        failures = 0 if is_good else before.failures + 1
        pause = parse_moment(self._retry_at) if self._retry_at else None
        due = next_check(
            self.site.every,
            self.site.timezone,
            now,
            slug=self.site.slug,
            outcome=self._outcome,
            label=self._label,
            failures=failures,
            times=times,
            not_before=pause,
        )
        interval = due - now
        if is_good and self._limit is not None and self._limit <= 0 and self._pending:
            due = max(now, pause or now)  # what a limit left out is listed already, and need not wait for news
        return msgspec.structs.replace(
            before,
            enabled=self.site.enabled,
            outcome=self._outcome,
            label=self._label,
            last_ok_at=iso(now) if self._is_complete else before.last_ok_at,
            last_new_at=iso(now) if self.counts.new else before.last_new_at,
            next_check_at=iso(due) if self.site.enabled else None,
            interval_s=round(interval.total_seconds()) if is_good else before.interval_s,
            failures=failures,
            reason=self.site.reason,
            has_gap=self._has_gap if is_good else before.has_gap,
        )
