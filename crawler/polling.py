"""When to poll a site again, by its own habits: how much it publishes, at which hours, and how much today.

Pure functions over the publication times of its newest stories, compared with fixed intervals by
`benchmarks/bench_polling.py`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.times import When

NEWEST = 400
"""A site's habits are taken from at most this number of its newest stories."""
WINDOW = timedelta(days=14)
"""Older stories do not count: they do not show how much a site publishes now."""

CHECKS = 3.0
"""The number of checks an hour while a site publishes one story an hour."""
POWER = 0.7
"""The exponent by which checks grow with stories. The mean delay over all stories is least at 0.5, the median at 1.0,
but then small sites wait for hours."""

_BY_HOUR = (1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 8, 7, 7, 7, 7, 7, 6, 5, 5, 4, 4, 3, 2)
"""The prior for a site of which nothing is known: relative numbers of stories by hour of the day."""
_TRUST = 48
"""The weight of that prior: after this many stories a site's own hours count as much."""
_FEW, _SHORT = 8, 1.0
"""The prior for the rate: every site is given this many stories, over this many days, on top of its own."""
_STEADY = 5
"""How slowly the number of stories today changes the rate: the smaller, the faster."""
_QUIET = 0.1
"""A site is expected to publish at least this share of its mean in any hour."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def wait_for_news(times: Sequence[When], zone: ZoneInfo, now: datetime, checks: float = CHECKS) -> timedelta:
    """Return how long to wait before the next check, at most a day.

    `times`: when the site's newest stories were published, in any order. Stories without a time of day count for the
    rate only; times after `now` are skipped. `checks`: checks an hour, at one story an hour.
    """
    moments = [moment for when in times if (moment := _moment(when, zone, now)) <= now]
    a_day = _stories_a_day(moments, now)
    hours = _share_by_hour([when for when in times if isinstance(when, datetime) and when <= now], zone)
    waited, missing = timedelta(0), 1.0  # of a check
    while waited < _DAY:
        local = (now + waited).astimezone(zone)
        left = _HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        pace: float = checks * (a_day / 24 * hours[local.hour]) ** POWER  # an hour
        if pace * (left / _HOUR) >= missing:
            return min(waited + _HOUR * (missing / pace), _DAY)
        missing -= pace * (left / _HOUR)
        waited += left
    return _DAY


def _moment(when: When, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the time of a story. One that has only a date gets noon, or `now` if it is not noon yet."""
    if isinstance(when, datetime):
        return when
    noon = datetime(when.year, when.month, when.day, 12, tzinfo=zone)
    return min(noon, now) if when <= now.astimezone(zone).date() else noon


def _stories_a_day(moments: Sequence[datetime], now: datetime) -> float:
    """Return the expected number of stories a day: the mean of the window, drawn towards that of the last 24 hours."""
    recent = [moment for moment in moments if moment > now - WINDOW]
    is_whole = len(recent) < len(moments)  # older stories are known too; else the window starts at the oldest story
    days = WINDOW / _DAY if is_whole else (now - min(recent, default=now)) / _DAY
    usual = (len(recent) + _FEW) / (days + _SHORT)
    today = sum(moment > now - _DAY for moment in recent)
    return usual * (today + _STEADY) / (usual * min(days, 1.0) + _STEADY)


def _share_by_hour(moments: Sequence[datetime], zone: ZoneInfo) -> list[float]:
    """Return the site's rate for each hour of its day, relative to its mean."""
    count = Counter(moment.astimezone(zone).hour for moment in moments)
    known = sum(_BY_HOUR)
    return [
        max(24 * (count[hour] + _TRUST * expected / known) / (len(moments) + _TRUST), _QUIET)
        for hour, expected in enumerate(_BY_HOUR)
    ]
