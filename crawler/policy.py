"""How a run's outcome decides when the site is checked next: pure functions."""

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
"""Between these an adaptive interval moves, and no back-off is longer than the second."""
SPREAD, MOST_SPREAD = 0.1, timedelta(minutes=5)
"""By which share chance moves an interval, so that sites do not stay due at the same moment. One that an operator
states only becomes longer, and by no more than the second."""
LONGEST_WAIT = timedelta(days=1)
"""How far ahead a server's Retry-After is obeyed: a longer one is a mistake, and no site is given up for ever."""
OFFLINE_RETRY, LONGEST_OFFLINE = timedelta(minutes=1), timedelta(minutes=5)
"""Between these the wait grows after which it is looked whether any site can be reached again."""

MANY, MOST = 3, 0.8
"""Pages that fail, and their share of a run's, from which it is the site that fails, though its lists answer."""
SOME_PAGES = "pages_failed"
"""Label of a run some of whose pages failed: the counters show why, and a later run tries them again."""

SECTION_FAILED = "section_failed"
"""Label of a run in which some of the sections that together list the site did not answer."""

NOT_A_LIST = "not_a_list"
"""Label of a page that a menu led to, and that is a story, or lists none."""

CHALLENGE = "challenge"
"""Label of a run that met a firewall's challenge page in place of the site."""

GOOD = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.SOFT})
"""Outcomes that are not a failure of the site."""


def check_every(text: str) -> None:
    """Raises ValueError if `text` is not `adaptive`, nor a duration of a minute to a year, nor a crontab line."""
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
    """The outcome and label of an HTTP status; one without three digits is no status, and would make endless labels."""
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
    (re.compile("NotAsked"), Outcome.SOFT, "out_of_time"),
    (re.compile("Timeout|TimedOut"), Outcome.TEMPORARY, "timeout"),
    (re.compile("RobotsUnavailable"), Outcome.TEMPORARY, "robots_unavailable"),
    (re.compile("DNSLookup|CannotResolve|NoRouteError"), Outcome.TEMPORARY, "dns"),
    (re.compile("ConnectionRefused"), Outcome.TEMPORARY, "refused"),
    (re.compile("SSL|TLS|Certificate"), Outcome.TEMPORARY, "tls"),
    (re.compile("BadGzip|ZstdError|^error$"), Outcome.HARD, "wrong_encoding"),  # zlib's and brotli's
    (re.compile("DataLoss"), Outcome.TEMPORARY, "truncated"),
    (re.compile("IgnoreRequest"), Outcome.HARD, "redirect_loop"),  # what our own rules refuse has a class of its own
    (re.compile("DownloadCancelled|UnpackedTooLong"), Outcome.HARD, "too_large"),
)


def classify_exception(name: str) -> tuple[Outcome, str]:
    """The outcome and label of a failed request, by its exception's class name."""
    for pattern, outcome, label in _BY_EXCEPTION:
        if pattern.search(name):
            return outcome, label
    return Outcome.TEMPORARY, "connection"


def judge_pages(failed: Sequence[tuple[Outcome, str]], answered: int, *, has_list: bool) -> tuple[Outcome, str] | None:
    """What the pages of a run say of its site: `failed` are how those ended that failed. None if all answered.

    A few pages that hang do not make a site that hangs: their share decides. Where neither a page nor a list of the
    site answered (`has_list`), the reason is returned, since it may be our own network's.
    """
    if not failed:
        return None
    worst = Counter(failed).most_common(1)[0][0]
    if len(failed) >= MANY and len(failed) >= MOST * (len(failed) + answered):
        return worst
    return Outcome.SOFT, SOME_PAGES if answered or has_list else worst[1]


def parse_retry_after(text: str | None, now: datetime) -> datetime | None:
    """The moment that a Retry-After names, in seconds or as an HTTP date; None for none, and for nonsense."""
    if text is None:
        return None
    if re.fullmatch(r"\s*+[0-9]++\s*+", text):
        seconds = whole(text)  # more digits than that are more seconds, too
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
    """When to check a site again.

    `failures`: runs that failed in a row, this one included; `times`: when its newest stories were published, for an
    adaptive pace; `label`: of the outcome; `not_before`: what the server asked for. A failing site is asked ever more
    rarely, and never given up; one that refuses us never sooner than one that is well, except after a challenge page,
    which firewalls show by chance too: it delays a site as a failure does. One that says when to come back is believed.
    Chance, by `slug` and `now`, moves all but crontab lines a little, so that sites spread over time.
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
    """Whether a check is further ahead than `next_check` ever returns: it was planned by a clock that ran ahead."""
    if due <= now + LONGEST_WAIT:
        return False
    return every == ADAPTIVE or due > max(_at_its_pace(every, zone, now, (), 1.0), now + LONGEST_WAIT)


def offline_retry(tries: int) -> timedelta:
    """How long to wait after so many tries, one after the other, in which not one site could be reached."""
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
    """The interval within the bounds, moved by `chance`, 0 to 1, and still within them."""
    bounded = min(max(interval, SHORTEST), LONGEST)
    least, most = max(bounded * (1 - SPREAD), SHORTEST), min(bounded * (1 + SPREAD), LONGEST)
    return least + (most - least) * chance
