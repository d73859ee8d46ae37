"""How a run's outcome decides when the site is checked next: pure functions."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.crontab import check_crontab, is_crontab, next_moment
from crawler.records import Outcome
from crawler.times import parse_duration

ADAPTIVE = "adaptive"
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=6)
"""Between these an adaptive interval moves, and no back-off is longer than the second."""
START = timedelta(minutes=15)
OFFLINE_RETRY = timedelta(minutes=1)
"""After a tick in which not one site could be reached."""

GOOD = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.SOFT})
"""Outcomes that are no failure of the site."""


def check_every(text: str) -> None:
    """Raises ValueError where `text` is not `adaptive`, nor a duration of a minute to a year, nor a crontab line."""
    if text == ADAPTIVE:
        return
    if is_crontab(text):
        check_crontab(text)
        return
    try:
        interval = parse_duration(text)
    except ValueError:
        raise ValueError(f"`{text}` is neither `adaptive`, nor a duration, nor a crontab expression") from None
    if interval < timedelta(minutes=1):
        raise ValueError(f"`{text}` is less than a minute")
    if interval > timedelta(days=366):
        raise ValueError(f"`{text}` is more than a year")


def classify_status(status: int) -> tuple[Outcome, str]:
    """The outcome and label of an HTTP status."""
    if status == 304:
        return Outcome.NOT_MODIFIED, "http_304"
    if 200 <= status < 300:
        return Outcome.OK, "ok"
    if status in (401, 403, 429, 451):
        return Outcome.BLOCKED, f"http_{status}"
    if status >= 500 or status in (408, 425):
        return Outcome.TEMPORARY, f"http_{status}"
    return Outcome.HARD, f"http_{status}"


_BY_EXCEPTION = (
    (re.compile("NotAsked"), Outcome.SOFT, "out_of_time"),
    (re.compile("Timeout|TimedOut"), Outcome.TEMPORARY, "timeout"),
    (re.compile("RobotsUnavailable"), Outcome.TEMPORARY, "robots_unavailable"),
    (re.compile("DNSLookup|CannotResolve|NoRouteError"), Outcome.TEMPORARY, "dns"),
    (re.compile("ConnectionRefused"), Outcome.TEMPORARY, "refused"),
    (re.compile("SSL|TLS|Certificate"), Outcome.TEMPORARY, "tls"),
    (re.compile("DownloadCancelled|MaxSize"), Outcome.HARD, "too_large"),
)


def classify_exception(name: str) -> tuple[Outcome, str]:
    """The outcome and label of a failed request, by its exception's class name."""
    for pattern, outcome, label in _BY_EXCEPTION:
        if pattern.search(name):
            return outcome, label
    return Outcome.TEMPORARY, "connection"


def next_check(
    every: str, zone: str, now: datetime, *, outcome: Outcome, failures: int, last: timedelta | None, new: int
) -> datetime:
    """When to check a site again.

    `failures`: runs that failed in a row, this one included; `last`: the interval that led to this run; `new`:
    articles it brought. A failing site is asked ever more rarely, and never given up.
    """
    if outcome not in GOOD:
        base = LONGEST if outcome is Outcome.BLOCKED else SHORTEST * 2 ** min(failures, 10)
        return now + min(base, LONGEST)
    if every == ADAPTIVE:
        interval = START if last is None else last * (0.5 if new else 1.25)
        return now + min(max(interval, SHORTEST), LONGEST)
    if is_crontab(every):
        return next_moment(every, now, ZoneInfo(zone))
    return now + parse_duration(every)
