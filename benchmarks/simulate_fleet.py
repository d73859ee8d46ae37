"""Simulates a day of a fleet by events: how late polls are, how many jobs wait, how busy the single writer is.

usage: python benchmarks/simulate_fleet.py [--sites 20000] [--workers 50] [--threads 4] [--hours 24] [options]

Sites publish at different rates (a few much, most little) and are due again after an interval that depends on the rate,
5 minutes to 6 hours, as the daemon plans it. Every tick the daemon puts the due sites into jobs of up to 100. A job
takes a thread of a worker, polls its sites concurrently, each with one request per second, and hands its records to the
writer when it ends. The costs of a page, a poll and a stored story are options (measured in benchmarks/README.md).
"""

import argparse
import heapq
import random
from collections import deque
from dataclasses import dataclass, field

TICK = 30.0
MAX_SITES, MAX_PAGES, MAX_SECONDS = 100, 200, 60.0
SHORTEST, LONGEST = 300.0, 6 * 3600.0
DAY = 86400.0


@dataclass
class Site:
    """Its stories per second, when it is due, and when it was last polled."""

    rate: float
    due: float
    asked: float


@dataclass
class Day:
    """The measurements of the simulation."""

    lags: list[float] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    stories: int = 0
    polls: int = 0
    busy: float = 0.0
    writing: float = 0.0


def main() -> None:
    """Print the results of the day."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=20_000)
    parser.add_argument("--stories", type=float, default=15.0, help="stories per day of the mean site")
    parser.add_argument("--workers", type=int, default=50)
    parser.add_argument("--threads", type=int, default=4, help="concurrent jobs per worker")
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--page-ms", type=float, default=15.0, help="processor time of a page")
    parser.add_argument("--poll-ms", type=float, default=10.0, help="processor time of a poll with nothing new")
    parser.add_argument("--store-ms", type=float, default=2.0, help="the writer's time for a story")
    parser.add_argument("--run-ms", type=float, default=2.0, help="the writer's time for a site's run")
    parser.add_argument("--answer-s", type=float, default=0.6, help="seconds until a site has answered")
    parser.add_argument("--cores", type=int, default=2, help="cores of a worker's machine")
    asked = parser.parse_args()
    day = simulated(asked)
    span = asked.hours * 3600
    threads = asked.workers * asked.threads
    print(
        f"{asked.sites:,} sites, {asked.workers} workers of {asked.threads} threads, {asked.hours:g} h: "
        f"{day.polls:,} polls, {day.stories:,} stories"
    )
    lag, depth, wait = (
        [at(values, share) for share in (0.5, 0.95, 0.99)] for values in (day.lags, day.depths, day.waits)
    )
    print(f"lag behind the plan: median {lag[0]:.0f} s, p95 {lag[1]:.0f} s, p99 {lag[2]:.0f} s")
    print(f"jobs that wait for a thread: median {depth[0]:.0f}, p95 {depth[1]:.0f}, most {max(day.depths)}")
    print(f"threads in use {day.busy / (threads * span):.0%}, the writer {day.writing / span:.1%}")
    print(f"a job's records wait for the writer: median {wait[0]:.2f} s, p95 {wait[1]:.2f} s")


def at(values: list[float] | list[int], share: float) -> float:
    """The quantile `share` of the values; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def simulated(asked: argparse.Namespace) -> Day:
    """Process the events in order: ticks, ends of jobs."""
    chance = random.Random(1)
    day, end = Day(), asked.hours * 3600
    rates = [chance.lognormvariate(0, 1.2) for _ in range(asked.sites)]
    scale = asked.stories * asked.sites / sum(rates) / DAY
    sites = [Site(rate * scale, chance.uniform(0, interval(rate * scale)), 0.0) for rate in rates]
    due = [(site.due, number) for number, site in enumerate(sites)]
    heapq.heapify(due)
    free = asked.workers * asked.threads
    waiting: deque[list[int]] = deque()
    running: list[tuple[float, int, list[int], int]] = []
    writer_free, serial, tick = 0.0, 0, 0.0
    while tick < end:
        now = min(tick, running[0][0] if running else tick)
        if running and running[0][0] <= tick:
            _, _, members, stories = heapq.heappop(running)
            free += 1
            begun = max(writer_free, now)
            cost = (stories * asked.store_ms + len(members) * asked.run_ms) / 1000
            writer_free = begun + cost
            day.writing += cost
            day.waits.append(begun - now)
            for number in members:
                site = sites[number]
                site.due = writer_free + interval(site.rate) * chance.uniform(1.0, 1.1)
                heapq.heappush(due, (site.due, number))
        else:
            group: list[int] = []
            while due and due[0][0] <= now:
                group.append(heapq.heappop(due)[1])
            size = max(1, min(MAX_SITES, -(-len(group) // (asked.workers * asked.threads))))
            waiting.extend(group[start : start + size] for start in range(0, len(group), size))
            tick += TICK
            day.depths.append(max(0, len(waiting) - free))
        while free and waiting:
            members = waiting.popleft()
            free -= 1
            serial += 1
            length, stories = job(members, sites, now, asked, chance, day)
            day.busy += length
            day.stories += stories
            heapq.heappush(running, (now + length, serial, members, stories))
    return day


def job(
    members: list[int], sites: list[Site], now: float, asked: argparse.Namespace, chance: random.Random, day: Day
) -> tuple[float, int]:
    """How many seconds a job takes, and how many stories it finds."""
    longest, stories, cpu = 0.0, 0, 0.0
    for number in members:
        site = sites[number]
        day.lags.append(now - site.due)
        day.polls += 1
        new = min(poisson(site.rate * (now - site.asked), chance), MAX_PAGES)
        site.asked = now
        stories += new
        longest = max(longest, asked.answer_s + new * max(1.0, asked.answer_s))
        cpu += (asked.poll_ms + new * asked.page_ms) / 1000
    crowded = max(1.0, asked.threads / asked.cores)
    return min(max(longest, cpu * crowded), MAX_SECONDS), stories


def poisson(mean: float, chance: random.Random) -> int:
    """A random number from the Poisson distribution."""
    count, left = 0, mean
    while (left := left - chance.expovariate(1.0)) > 0:
        count += 1
    return count


def interval(rate: float) -> float:
    """Seconds until a site is polled again: about half the mean time between its stories."""
    return min(max(0.5 / rate, SHORTEST), LONGEST)


if __name__ == "__main__":
    main()
