"""When a site is worth asking again, by its own habits: how much it publishes, at which hours, and how much today.

Pure functions over the publication times of its newest stories, compared with fixed intervals by
`benchmarks/bench_polling.py`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.times import When

NEWEST = 400
"""How many of a site's newest stories say enough of its habits."""
WINDOW = timedelta(days=14)
"""Older stories do not show how much a site publishes now."""

CHECKS = 3.0
"""Checks an hour while a site publishes one story an hour."""
POWER = 0.7
"""How checks grow with stories: at 0.5 the mean delay over all stories is the least, at 1.0 the median, but then small
sites wait for hours."""

_BY_HOUR = (1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 8, 7, 7, 7, 7, 7, 6, 5, 5, 4, 4, 3, 2)
"""Stories of a newsroom of which nothing is known, by hour of the day."""
_TRUST = 48
"""Stories of its own after which a site's hours count as much as those."""
_FEW, _SHORT = 8, 1.0
"""Stories, and days for them, that every site is believed to have had beside its own."""
_STEADY = 5
"""Stories more than the usual in a day, or fewer, that are taken for chance rather than for another kind of day."""
_QUIET = 0.1
"""At its quietest hour a site is believed to publish this share of its mean."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def wait_for_news(times: Sequence[When], zone: ZoneInfo, now: datetime, checks: float = CHECKS) -> timedelta:
    """How long to wait before the next check; a day at most.

    `times`: when the site's newest stories were published, in any order; of those without a time of day only the
    number counts. What is ahead of `now` is skipped. `checks`: an hour, at one story an hour.
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
    """The moment of a story; of one that has a day alone, noon, or now before noon of that day."""
    if isinstance(when, datetime):
        return when
    noon = datetime(when.year, when.month, when.day, 12, tzinfo=zone)
    return min(noon, now) if when <= now.astimezone(zone).date() else noon


def _stories_a_day(moments: Sequence[datetime], now: datetime) -> float:
    """How many stories a day to expect: the mean of the window, leaning towards the number of the last day."""
    recent = [moment for moment in moments if moment > now - WINDOW]
    is_whole = len(recent) < len(moments)  # the window's beginning is known, else it begins with the oldest story
    days = WINDOW / _DAY if is_whole else (now - min(recent, default=now)) / _DAY
    usual = (len(recent) + _FEW) / (days + _SHORT)
    today = sum(moment > now - _DAY for moment in recent)
    return usual * (today + _STEADY) / (usual * min(days, 1.0) + _STEADY)


def _share_by_hour(moments: Sequence[datetime], zone: ZoneInfo) -> list[float]:
    """For each hour of the site's day, how many times the mean it publishes then."""
    count = Counter(moment.astimezone(zone).hour for moment in moments)
    known = sum(_BY_HOUR)
    return [
        max(24 * (count[hour] + _TRUST * expected / known) / (len(moments) + _TRUST), _QUIET)
        for hour, expected in enumerate(_BY_HOUR)
    ]
