"""Histories of a made-up site for the monitors' tests."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from crawler.records import Outcome
from crawler.times import iso
from db.health import Finding, History, PastArticle, PastRun
from db.rows import SiteState

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITE = "kabar"


def runs(*ends: str, **counters: float) -> tuple[PastRun, ...]:
    """Runs that ended so, the newest first: `OK ok` or the like."""
    return tuple(
        PastRun(
            started_at=iso(NOW - number * HOUR),
            outcome=Outcome(end.split()[0]),
            label=end.split()[1],
            found=0,
            new=0,
            counters={"requests": 10, "secs": 10.0, **counters},
        )
        for number, end in enumerate(ends)
    )


def articles(moments: Iterable[datetime], *, author: bool = True, length: int = 2000) -> tuple[PastArticle, ...]:
    """An article at each moment, the newest first."""
    return tuple(
        PastArticle(first_seen_at=iso(at + HOUR), published_at=iso(at), has_author=author, length=length)
        for at in sorted(moments, reverse=True)
    )


def hourly(days: int, last: datetime = NOW) -> list[datetime]:
    """The working day of a paper: a story each hour from six in the morning to nine at night in Jakarta."""
    moments = [last - number * HOUR for number in range(24 * days)]
    return [moment for moment in moments if moment.hour <= 14 or moment.hour == 23]


def history(
    *,
    failures: int = 0,
    label: str = "ok",
    ran: tuple[PastRun, ...] = (),
    stories: tuple[PastArticle, ...] = (),
    findings: tuple[Finding, ...] = (),
    reported_at: dict[str, str] | None = None,
    last_notice_at: dict[str, str] | None = None,
    ok_at: datetime | None = NOW,
    new_at: datetime | None = None,
    enabled: bool = True,
) -> History:
    state = SiteState(
        slug=SITE,
        enabled=enabled,
        label=label,
        failures=failures,
        last_ok_at=iso(ok_at) if ok_at else None,
        last_new_at=iso(new_at) if new_at else None,
    )
    reported_at = reported_at or {}
    return History(
        state=state,
        runs=ran,
        articles=stories,
        findings=findings,
        reported_at=reported_at,
        last_notice_at=last_notice_at or reported_at,
    )
