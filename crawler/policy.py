"""When a site is checked next, given the outcome of its run: pure functions."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from crawler.crontab import check_crontab, is_crontab, next_moment
from crawler.numbers import whole
from crawler.polling import wait_for_news
from crawler.records import Outcome
from crawler.times import When, iso, parse_duration

ADAPTIVE = "adaptive"
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=6)
"""The bounds of an adaptive interval. LONGEST is also the longest back-off."""
SPREAD, MOST_SPREAD = 0.1, timedelta(minutes=5)
"""Jitter as a share of an interval, so that sites do not stay due at the same moment. An interval that an operator
sets only becomes longer, by at most MOST_SPREAD."""
LONGEST_WAIT = timedelta(days=1)
"""The longest Retry-After that is obeyed: a longer one is an error of the server, and no site is given up for ever."""
OFFLINE_RETRY, LONGEST_OFFLINE = timedelta(minutes=1), timedelta(minutes=5)
"""While no site can be reached, the wait between two tries grows from the first to the second."""

MANY, MOST = 3, 0.8
"""A site counts as failing, even if its lists answer, if at least MANY of a run's pages and this share of them fail."""
SOME_PAGES = "pages_failed"
"""Label of a run in which some pages failed: the counters show why, and a later run tries them again."""

SECTION_FAILED = "section_failed"
"""Label of a run in which some of the sections that together list the site did not answer."""

NOT_A_LIST = "not_a_list"
"""Label of a page that the menu links to, but that is a story, or lists none."""

CHALLENGE = "challenge"
"""Label of a run that met a firewall's challenge page in place of the site."""

OUT_OF_TIME = "out_of_time"
"""Label of a job that reached its time limit, and of a request that had no turn before; another job follows."""

GOOD = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.SOFT})
"""Outcomes that are not a failure of the site."""


def check_every(text: str) -> None:
    """Raise ValueError if `text` is neither `adaptive`, nor a duration of a minute to a year, nor a crontab line."""
    if text == ADAPTIVE:
        return
    if is_crontab(text):
        check_crontab(text)
        return
    try:
        interval = parse_duration(text)
    except ValueError:
        raise ValueError(
            f"`{text}` is neither `adaptive`, nor a duration such as 10m, nor a crontab expression such as 0 * * * *"
        ) from None
    if interval < timedelta(minutes=1):
        raise ValueError(f"`{text}` is less than a minute")
    if interval > timedelta(days=366):
        raise ValueError(f"`{text}` is more than a year")


def classify_status(status: int) -> tuple[Outcome, str]:
    """Return the outcome and label of an HTTP status. Numbers without three digits share one label."""
    if not 100 <= status <= 999:
        return Outcome.TEMPORARY, "bad_status"
    if status == 304:
        return Outcome.NOT_MODIFIED, "http_304"
    if status == 206:  # a part of a page is never asked for
        return Outcome.TEMPORARY, "truncated"
    if 200 <= status < 300:
        return Outcome.OK, "ok"
    if status in (401, 403, 429, 451):
        return Outcome.BLOCKED, f"http_{status}"
    if status >= 500 or status in (408, 425):
        return Outcome.TEMPORARY, f"http_{status}"
    return Outcome.HARD, f"http_{status}"


_BY_EXCEPTION = (
    (re.compile("TooSlow"), Outcome.TEMPORARY, "too_slow"),
    (re.compile("TooLarge|MemoryError"), Outcome.TEMPORARY, "too_much_memory"),
    (re.compile("Paused"), Outcome.SOFT, "paused"),
    (re.compile("NotAsked"), Outcome.SOFT, OUT_OF_TIME),
    (re.compile("Timeout|TimedOut"), Outcome.TEMPORARY, "timeout"),
    (re.compile("RobotsUnavailable"), Outcome.TEMPORARY, "robots_unavailable"),
    (re.compile("DNSLookup|CannotResolve|NoRouteError"), Outcome.TEMPORARY, "dns"),
    (re.compile("ConnectionRefused"), Outcome.TEMPORARY, "refused"),
    (re.compile("SSL|TLS|Certificate"), Outcome.TEMPORARY, "tls"),
    (re.compile("BadGzip|ZstdError|^error$"), Outcome.HARD, "wrong_encoding"),  # zlib's and brotli's
    (re.compile("DataLoss"), Outcome.TEMPORARY, "truncated"),
    (re.compile("IgnoreRequest"), Outcome.HARD, "redirect_loop"),  # refusals by our own rules have other classes
    (re.compile("DownloadCancelled|UnpackedTooLong"), Outcome.HARD, "too_large"),
)


def classify_exception(name: str) -> tuple[Outcome, str]:
    """Return the outcome and label of a failed request, by its exception's class name."""
    for pattern, outcome, label in _BY_EXCEPTION:
        if pattern.search(name):
            return outcome, label
    return Outcome.TEMPORARY, "connection"


def judge_pages(
    failed: Sequence[tuple[Outcome, str]], answered: int, *, has_list: bool, waited: int = 0
) -> tuple[Outcome, str] | None:
    """Return what the failed pages of a run mean for its site, as outcome and label; None if no page failed.

    `failed`: outcome and label of each failed page; `answered`: the number of the others; `has_list`: whether a list of
    the site answered; `waited`: how many of the failed pages waited since an earlier run. A few pages that hang do not
    mean that the site hangs: their share decides. Nor do old pages that fail again, if a list answered and all new
    pages did, except where the site refuses them. If neither a page nor a list answered, the label is the reason, since
    our own network may be at fault.
    """
    if not failed:
        return None
    worst = Counter(failed).most_common(1)[0][0]
    are_old = has_list and waited == len(failed) and all(outcome is Outcome.TEMPORARY for outcome, _ in failed)
    if not are_old and len(failed) >= MANY and len(failed) >= MOST * (len(failed) + answered):
        return worst
    return Outcome.SOFT, SOME_PAGES if answered or has_list else worst[1]


def parse_retry_after(text: str | None, now: datetime) -> datetime | None:
    """Return the time in a Retry-After header (seconds or an HTTP date); None if it is absent or invalid."""
    if text is None:
        return None
    if re.fullmatch(r"\s*+[0-9]++\s*+", text):
        seconds = whole(text)  # None if it has too many digits
        return now + (LONGEST_WAIT if seconds is None else min(timedelta(seconds=seconds), LONGEST_WAIT))
    try:
        moment = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(moment, now), now + LONGEST_WAIT) if moment.tzinfo else None


def next_check(
    every: str,
    zone: str,
    now: datetime,
    *,
    slug: str,
    outcome: Outcome,
    failures: int,
    times: Sequence[When],
    label: str = "",
    not_before: datetime | None = None,
) -> datetime:
    """Return when to check a site again.

    `failures`: the number of failed runs in a row, with this one; `times`: when its newest stories were published, for
    an adaptive pace; `label`: of the outcome; `not_before`: the server's Retry-After, which is obeyed. A failing site
    is checked less and less often, but never given up. A site that blocks us is never checked sooner than a healthy
    one. After a challenge page, which firewalls also show at random, the back-off is that of a failure. Jitter, from
    `slug` and `now`, spreads the sites over time; crontab lines have none.
    """
    chance = int.from_bytes(blake2b(f"{slug} {iso(now)}".encode(), digest_size=4).digest()) / 2**32
    earliest = min(not_before, now + LONGEST_WAIT) if not_before else now
    if outcome in GOOD:
        return max(_at_its_pace(every, zone, now, times, chance), earliest)
    if outcome is Outcome.BLOCKED and not not_before:
        pace = now if every == ADAPTIVE else _at_its_pace(every, zone, now, times, chance)
        return max(_after_failures(failures, now, chance) if label == CHALLENGE else now + LONGEST, pace)
    return max(_after_failures(failures, now, chance), earliest)


def is_beyond_reason(due: datetime, every: str, zone: str, now: datetime) -> bool:
    """Whether a check is further ahead than `next_check` ever returns: then a clock that ran fast planned it."""
    if due <= now + LONGEST_WAIT:
        return False
    return every == ADAPTIVE or due > max(_at_its_pace(every, zone, now, (), 1.0), now + LONGEST_WAIT)


def offline_retry(tries: int) -> timedelta:
    """Return how long to wait after `tries` tries in a row in which no site could be reached."""
    return min(OFFLINE_RETRY * (1 << min(tries - 1, 10)), LONGEST_OFFLINE)


def _at_its_pace(every: str, zone: str, now: datetime, times: Sequence[When], chance: float) -> datetime:
    if every == ADAPTIVE:
        return now + _spread(wait_for_news(times, ZoneInfo(zone), now), chance)
    if is_crontab(every):
        return next_moment(every, now, ZoneInfo(zone))
    interval = parse_duration(every)
    return now + interval + min(interval * SPREAD, MOST_SPREAD) * chance


def _after_failures(failures: int, now: datetime, chance: float) -> datetime:
    return now + _spread(SHORTEST * (1 << min(failures, 10)), chance)


def _spread(interval: timedelta, chance: float) -> timedelta:
    """Return the interval, clamped to the bounds and moved by `chance` (0 to 1) within them."""
    bounded = min(max(interval, SHORTEST), LONGEST)
    least, most = max(bounded * (1 - SPREAD), SHORTEST), min(bounded * (1 + SPREAD), LONGEST)
    return least + (most - least) * chance
