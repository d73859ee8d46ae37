"""Months in a time zone, as bounds on when awards were first reported."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.times import iso, local_day
from db.newsrows import Bound
from db.publicrows import PublicFilter


def month_filter(month: str, zone: ZoneInfo) -> PublicFilter:
    """The awards first reported in `2025-03`."""
    first = date.fromisoformat(f"{month}-01")
    last = _next(first) - timedelta(days=1)
    return PublicFilter(
        since=Bound(at=_midnight(first, zone), day=first.isoformat()),
        until=Bound(at=_midnight(_next(first), zone), day=last.isoformat()),
    )


def months_between(first: str, last: str, zone: ZoneInfo) -> list[str]:
    """All months such as `2025-03` from that of one stored time to that of another, the last first."""
    begin, end = local_day(first, zone.key), local_day(last, zone.key)
    months: list[str] = []
    month = begin.replace(day=1) if begin else None
    while month and end and month <= end:
        months.append(f"{month:%Y-%m}")
        month = _next(month)
    return months[::-1]


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> str:
    return iso(datetime.combine(day, time(), zone).astimezone(UTC))
