"""Adaptive polling compared with fixed polling of the same number of requests, on times from real sources.

    python benchmarks/bench_polling.py [FOLDER] [--svg benchmarks/polling.svg]

FOLDER has `feeds/*.xml` and `listings/*.html` as fetched; without it the newsroom's times are used. The sources are too
short for a replay: 21 days of 70 sites are resampled from them (`benchmarks/polling.py`); the first week is for
learning. `all alike`: all sites at one interval, with the same total of requests. `each its own`: fixed too, but with
each site's own number of requests, which fixed polling cannot know.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean, median
from zoneinfo import ZoneInfo

from polling import A_DAY, START, ZONE, Policy, Result, Site, adaptive, poll, same_requests, sites

from crawler.newsroom.truth import load_truth, site_slugs
from crawler.policy import LONGEST, SHORTEST
from crawler.polling import wait_for_news

FEWEST, DAYS = 10, 5
"""The minimum number of times, and of days, that show a source's habits; one with fewer only shows gaps."""
DENSE = timedelta(hours=1)
"""Stories with at most this gap count as published one right after the other."""
SINCE, UNTIL = START + timedelta(days=7), START + timedelta(days=21)

_FEED = re.compile(r"<pubDate>\s*([^<]+?)\s*</pubDate>")
_LISTED = re.compile(r"\b(\d\d? (?:[A-Z][a-z]+) 20\d\d \d\d:\d\d)\b")
_MACHINE = re.compile(r"\b(20\d\d-\d\d-\d\dT\d\d:\d\d):\d\d\+07:00")


def main() -> None:
    """Print a line per policy, then the adaptive one by rate, and draw that."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    sources = real_sources(options.folder) if options.folder else newsroom_sources()
    habits = [
        sorted(moments)
        for moments in sources
        if len(moments) >= FEWEST and len({moment.date() for moment in moments}) >= DAYS
    ]
    spans = (later - sooner for source in sources for sooner, later in pairwise(sorted(source)))
    gaps = [span / timedelta(minutes=1) for span in spans if timedelta(0) < span <= DENSE] or [10.0]
    world = sites(habits, gaps, days=21, per_rate=10, seed=1)
    print(f"sources={len(habits)} moments={sum(map(len, habits))} gaps={len(gaps)} sites={len(world)}")
    for name, policy in {"adaptive": adaptive, "fewer": _fewer, "halving": _halving()}.items():
        rows = compare(world, policy)
        _print(name, rows)
        if policy is adaptive:
            by_rate = {rate: [row for row in rows if row[0].a_day == rate] for rate in A_DAY}
            for rate, some in by_rate.items():
                _print(f"  {rate:g} a day", some)
            if options.svg:
                options.svg.write_text(_drawing({rate: _medians(some) for rate, some in by_rate.items()}), "utf-8")


Row = tuple[Site, Result, Result, Result]
"""A site; the results of the policy, of `all alike`, and of `each its own`."""


def compare(world: Sequence[Site], policy: Policy) -> list[Row]:
    """Simulate every site under the policy and under both kinds of fixed polling."""
    chance = Random(2)
    own = [poll(site, policy, since=SINCE, until=UNTIL) for site in world]
    alike = mean(result.requests for result in own)
    return [
        (
            site,
            result,
            same_requests(site, alike, since=SINCE, until=UNTIL, chance=chance),
            same_requests(site, result.requests, since=SINCE, until=UNTIL, chance=chance),
        )
        for site, result in zip(world, own, strict=True)
    ]


def newsroom_sources() -> list[list[datetime]]:
    """The local publication times of the newsroom's sites."""
    truths = [load_truth(slug) for slug in site_slugs()]
    return [[story.published_at.replace(tzinfo=None) for story in truth.public] for truth in truths]


def real_sources(folder: Path) -> list[list[datetime]]:
    """The local publication times in each feed and list page that gives minutes; pages of one site are one source."""
    moments: dict[str, set[datetime]] = defaultdict(set)
    for path in sorted([*folder.glob("feeds/*.xml"), *folder.glob("listings/*.html")]):
        if "comments" in path.name:
            continue
        text = path.read_text("utf-8", errors="replace")
        if path.suffix == ".xml":
            dated = (parsedate_to_datetime(found) for found in _FEED.findall(text))
            found = [moment.astimezone(ZoneInfo(ZONE)) for moment in dated if moment.tzinfo]
        else:
            found = [datetime.fromisoformat(stated) for stated in _MACHINE.findall(text)]
            found += [moment for stated in _LISTED.findall(text) if (moment := _english(stated))]
        moments[re.split(r"[-.]", path.name)[0]] |= {moment.replace(tzinfo=None) for moment in found}
    return [sorted(some) for some in moments.values()]


def _english(stated: str) -> datetime | None:
    for form in ("%d %B %Y %H:%M", "%d %b %Y %H:%M"):
        try:
            return datetime.strptime(stated, form)  # noqa: DTZ007 - local times
        except ValueError:
            continue
    return None


def _fewer(known: Sequence[datetime], now: datetime, _slug: str) -> datetime:
    """The adaptive policy with about as many requests as `halving`, for comparison."""
    return now + min(max(wait_for_news(known, ZoneInfo(ZONE), now, checks=1.5), SHORTEST), LONGEST)


def _halving() -> Policy:
    """The former policy: half the interval after news, a quarter more without."""
    last: dict[str, tuple[timedelta, datetime | None]] = {}

    def policy(known: Sequence[datetime], now: datetime, slug: str) -> datetime:
        newest = known[-1] if known else None
        before, then = last.get(slug, (timedelta(minutes=15), newest))
        interval = min(max(before * (0.5 if newest != then else 1.25), SHORTEST), LONGEST)
        last[slug] = interval, newest
        return now + interval

    return policy


def _medians(rows: Sequence[Row]) -> tuple[float, float, float]:
    delays = zip(*((row[1].delays, row[2].delays, row[3].delays) for row in rows), strict=True)
    own, alike, each = (median([delay for some in column for delay in some]) for column in delays)
    return own, alike, each


def _print(name: str, rows: Sequence[Row]) -> None:
    own, alike, each = _medians(rows)
    averages = [mean([delay for row in rows for delay in row[kind].delays]) for kind in (1, 2)]
    requests = mean(row[1].requests for row in rows) / ((UNTIL - SINCE) / timedelta(days=1))
    print(
        f"{name:<12} requests={requests:6.1f} a site and day  median={own:5.1f} min  all alike={alike:5.1f} "
        f"({own / alike:.2f})  each its own={each:5.1f} ({own / each:.2f})  mean={averages[0]:.1f}/{averages[1]:.1f}"
    )


def _drawing(medians: dict[float, tuple[float, float, float]]) -> str:
    """Draw the median delays in minutes by the stories per day of a site, as SVG."""
    names = ("adaptive", "fixed, all alike", "fixed, each its own number of requests")
    colours = ("#0b6e4f", "#b23a48", "#888888")
    top = max(max(values) for values in medians.values()) * 1.05
    across = {rate: 70 + 80 * place for place, rate in enumerate(medians)}
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" font-family="sans-serif" font-size="12">',
        '<rect width="640" height="360" fill="white"/>',
        '<text x="20" y="20">Median minutes from publication to discovery, by stories a day of a site</text>',
    ]
    for minutes in range(0, int(top) + 1, 10):
        height = 310 - 240 * minutes / top
        lines.append(
            f'<path d="M60 {height:.0f}H600" stroke="#ddd"/><text x="30" y="{height + 4:.0f}">{minutes}</text>'
        )
    lines += [f'<text x="{x}" y="330" text-anchor="middle">{rate:g}</text>' for rate, x in across.items()]
    for kind, (name, colour) in enumerate(zip(names, colours, strict=True)):
        points = " ".join(f"{x},{310 - 240 * medians[rate][kind] / top:.0f}" for rate, x in across.items())
        lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{20 + 150 * kind}" y="42" fill="{colour}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    main()
