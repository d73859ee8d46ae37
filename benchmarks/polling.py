"""A simulation of polling: sites with resampled real publication times, and the delay until each story is found.

Hours, weekdays, the gaps between stories that follow each other, and the differences between days are those of real
sources, or of the newsroom; none of it comes from the assumptions of `crawler.polling`.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crawler.policy import next_check
from crawler.polling import NEWEST
from crawler.records import Outcome

ZONE = "Asia/Jakarta"
START = datetime(2025, 6, 2, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
"""A Monday's midnight."""
A_DAY = (1.0, 2.5, 6.0, 12.0, 24.0, 60.0, 120.0)
"""Stories per day of the simulated sites, from a village's paper to a network's."""
FOLLOW = 0.3
"""The share of stories that follow another after one of the gaps, instead of coming by themselves."""

Policy = Callable[[Sequence[datetime], datetime, str], datetime]
"""The times of known stories, the current time, and the site → when to check it next."""


class Site(NamedTuple):
    """A simulated site."""

    slug: str
    a_day: float
    moments: list[datetime]


class Result(NamedTuple):
    """The result of a policy for a site within the counted days."""

    requests: int
    delays: list[float]
    """Minutes from publication to the check that found the story."""


def sites(
    sources: Sequence[Sequence[datetime]], gaps: Sequence[float], *, days: int, per_rate: int, seed: int
) -> list[Site]:
    """`per_rate` sites of every rate, each with the habits of one source (local times); `gaps` in minutes."""
    chance = Random(seed)
    numbers = enumerate(rate for rate in A_DAY for _ in range(per_rate))
    return [
        Site(f"situs-{number}", rate, _drawn(rate, sources[(number + seed) % len(sources)], gaps, days, chance))
        for number, rate in numbers
    ]


def _drawn(
    a_day: float, source: Sequence[datetime], gaps: Sequence[float], days: int, chance: Random
) -> list[datetime]:
    """Stories of `days` days, drawn from the days of the source: their numbers, and their times within an hour."""
    in_days = Counter(moment.date() for moment in source)
    week = Counter(moment.weekday() for moment in source)
    moments = []
    for day in range(days):
        kind = [moment for moment in source if (moment.weekday() > 4) == (day % 7 > 4)] or list(source)
        weekday = 7 * (week[day % 7] + 1) / (len(source) + 7)
        busy = (chance.choice(list(in_days.values())) / mean(in_days.values())) ** 0.5
        for _ in range(_poisson(a_day * weekday * busy * (1 - FOLLOW), chance)):
            drawn = chance.choice(kind)
            at = START + timedelta(days=day, minutes=drawn.hour * 60 + drawn.minute + chance.uniform(-60, 60))
            moments.append(at)
            while chance.random() < FOLLOW:
                at += timedelta(minutes=chance.choice(gaps))
                moments.append(at)
    return sorted(moments)


def _poisson(expected: float, chance: Random) -> int:
    count, passed = 0, chance.expovariate(1)
    while passed < expected:
        count, passed = count + 1, passed + chance.expovariate(1)
    return count


def adaptive(known: Sequence[datetime], now: datetime, slug: str) -> datetime:
    """The daemon's own policy."""
    return next_check("adaptive", ZONE, now, slug=slug, outcome=Outcome.OK, failures=0, times=known)


def poll(site: Site, policy: Policy, *, since: datetime, until: datetime, first: datetime = START) -> Result:
    """Check the site from `first` on, with nothing known before; count what comes between `since` and `until`."""
    now, seen, requests, delays = first, 0, 0, []
    while now < until:
        found = bisect_right(site.moments, now)
        late = [(now - moment) / timedelta(minutes=1) for moment in site.moments[seen:found] if moment >= since]
        delays += late
        requests += now >= since
        seen = found
        now = policy(site.moments[max(seen - NEWEST, 0) : seen], now, site.slug)
    delays += [(now - moment) / timedelta(minutes=1) for moment in site.moments[seen:] if since <= moment < until]
    return Result(requests, delays)


def fixed(interval: timedelta) -> Policy:
    """A policy with the same interval for every site."""
    return lambda _known, now, _slug: now + interval


def same_requests(site: Site, requests: float, *, since: datetime, until: datetime, chance: Random) -> Result:
    """Fixed polling of a site with this number of requests, from a random time on."""
    interval = (until - since) / max(requests, 1)
    return poll(site, fixed(interval), since=since, until=until, first=since - interval * chance.random())
