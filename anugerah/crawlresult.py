"""The result of one site's crawl over all its jobs: it yields the report, the run's row and the next check.

The worst outcome of the jobs counts for the crawl.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from crawler.policy import GOOD, OFFLINE_RETRY, OUT_OF_TIME, SECTION_FAILED, next_check
from crawler.records import Outcome, SiteRun
from crawler.site import Site
from crawler.times import When, iso, parse_moment
from db.rows import SiteCounts, SiteState

LEASED = "leased"
"""Label of a site that another process is crawling."""

STOPPED = "stopped"
"""Label of a run that was stopped before it was finished."""

STUCK = "stuck"
"""Label of a job that fetched none of its links: no further job is started in this crawl."""

CUT_SHORT = frozenset({STOPPED, OUT_OF_TIME, STUCK, SECTION_FAILED})
"""Labels of runs that did not get to the end."""

_FROM_BEST_TO_WORST = (Outcome.NOT_MODIFIED, Outcome.OK, Outcome.SOFT, Outcome.TEMPORARY, Outcome.HARD, Outcome.BLOCKED)
_RANK = {outcome: rank for rank, outcome in enumerate(_FROM_BEST_TO_WORST)}


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


class CrawlResult:
    """Outcome, label and counts of one crawl. `is_bounded`: it skipped stories before some date."""

    def __init__(
        self, site: Site, state: SiteState | None, clock: Callable[[], datetime], *, is_bounded: bool = False
    ) -> None:
        self.started = clock()
        self.outcome, self.label = Outcome.TEMPORARY, "running"
        self.counts = SiteCounts()
        self._site = site
        self._state = state
        self._clock = clock
        self._is_bounded = is_bounded
        self._retry_at: str | None = None
        self._has_gap = False
        self._found = 0
        self._counters: dict[str, int | float] = {}

    @property
    def report(self) -> SiteReport:
        """The report so far."""
        return SiteReport(
            site=self._site.slug,
            outcome=self.outcome,
            label=self.label,
            found=self._found,
            new=self.counts.new,
            updated=self.counts.updated,
            awards=self.counts.awards,
            dropped=self.counts.dropped,
            secs=round((self._clock() - self.started).total_seconds(), 1),
        )

    @property
    def is_lost(self) -> bool:
        """Whether another process crawls the site by now: nothing more may be stored of this crawl."""
        return self.label == LEASED

    def end(self, outcome: Outcome, label: str) -> None:
        """End the crawl with this outcome and label, whatever the jobs reported; a lost one stays lost."""
        if not self.is_lost:
            self.outcome, self.label = outcome, label

    def add_job(self, run: SiteRun, *, is_poll: bool) -> None:
        """Note how a job ended for the site; `is_poll`: it polled the sources, and later jobs fetch what it found."""
        if is_poll:
            self._found += run.found
            self._has_gap = run.has_gap
        self._retry_at = run.retry_at or self._retry_at
        for name, value in run.counters.items():
            self._count(name, value)
        if is_poll or self.label == OUT_OF_TIME or _RANK[run.outcome] > _RANK[self.outcome]:
            self.outcome, self.label = run.outcome, run.label

    def add_found(self, count: int) -> None:
        """Count links that may have been known when the lists were read, and are new or have changed."""
        self._found += count

    def add_stored(self, counts: SiteCounts) -> None:
        """Add what a batch stored. Drops that the store only treats as doubtful are counted as such.

        For known stories, count whether their pages still hold them: `lost/page/…`, `found_again`.
        """
        self.counts += counts
        for reason, count in counts.doubted.items():
            self._count(f"drop/page/{reason}", -count)
            self._count(f"doubt/page/{reason}", count)
        for reason, count in counts.lost.items():
            self._count(f"lost/page/{reason}", count)
        if found := counts.updated + counts.unchanged:
            self._count("found_again", found)

    def add_refused(self, names: Mapping[str, int]) -> None:
        """Add the number of records that could not be stored, by error, to the run's counters."""
        for name, count in names.items():
            self._count(f"drop/store/{name}", count)

    def run(self, now: datetime, *, offline: bool) -> SiteRun:
        """The whole run, for its row; `offline`: it only shows that our own network is down."""
        return SiteRun(
            site=self._site.slug,
            started_at=iso(self.started),
            ended_at=iso(now),
            outcome=self.outcome,
            label="offline" if offline else self.label,
            found=self._found,
            counters={name: n for name, n in self._counters.items() if n > 0 or not name.startswith("drop/")},
        )

    def next_state(self, now: datetime, times: Sequence[When], *, offline: bool, has_left_out: bool) -> SiteState:
        """The site's row after this run; `times`: when its newest stories were published.

        While our own network is down, failures do not count against a site. `has_left_out`: because of a limit, links
        that are already listed were not fetched; they need not wait for news.
        """
        before = self._state or SiteState(slug=self._site.slug)
        if offline:
            return msgspec.structs.replace(before, next_check_at=iso(now + OFFLINE_RETRY))
        if self.label == STOPPED:
            return msgspec.structs.replace(before, next_check_at=iso(now))
        is_good = self.outcome in GOOD
        failures = 0 if is_good else before.failures + 1
        pause = parse_moment(self._retry_at) if self._retry_at else None
        due = next_check(
            self._site.every,
            self._site.timezone,
            now,
            slug=self._site.slug,
            outcome=self.outcome,
            label=self.label,
            failures=failures,
            times=times,
            not_before=pause,
        )
        interval = due - now
        if is_good and has_left_out:
            due = max(now, pause or now)
        return msgspec.structs.replace(
            before,
            enabled=self._site.enabled,
            outcome=self.outcome,
            label=self.label,
            last_ok_at=iso(now) if self._is_complete else before.last_ok_at,
            last_new_at=iso(now) if self.counts.new else before.last_new_at,
            next_check_at=iso(due) if self._site.enabled else None,
            interval_s=round(interval.total_seconds()) if is_good else before.interval_s,
            failures=failures,
            reason=self._site.reason,
            has_gap=self._has_gap if is_good else before.has_gap,
        )

    @property
    def _is_complete(self) -> bool:
        """Whether the site's lists were walked as far as intended; that completes a first crawl."""
        is_cut = self.label in CUT_SHORT or self._is_bounded
        return self.outcome in GOOD and not is_cut and not self._has_gap

    def _count(self, name: str, count: int | float) -> None:
        self._counters[name] = self._counters.get(name, 0) + count
