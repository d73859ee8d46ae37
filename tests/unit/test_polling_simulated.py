"""Adaptive polling compared with fixed polling, on simulated times of publication; the long form is a benchmark."""

import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from bench_polling import newsroom_sources  # type: ignore[import-not-found]  # benchmarks/ is not a package
from polling import START, adaptive, poll, same_requests, sites  # type: ignore[import-not-found]  # the same

GAPS = (1.0, 3.0, 7.0, 15.0, 40.0)
"""Minutes between stories that follow each other; the newsroom's never do."""


def test_news_is_found_in_half_the_time_with_as_many_requests_after_three_days_of_learning() -> None:
    since, until = START + timedelta(days=3), START + timedelta(days=7)
    world = sites(newsroom_sources(), GAPS, days=7, per_rate=1, seed=1)
    own = [poll(site, adaptive, since=since, until=until) for site in world]
    requests = mean(result.requests for result in own)
    chance = Random(2)
    fixed = [same_requests(site, requests, since=since, until=until, chance=chance) for site in world]
    assert sum(result.requests for result in fixed) >= 0.99 * sum(result.requests for result in own)
    delays, beside = ([delay for result in some for delay in result.delays] for some in (own, fixed))
    assert len(delays) == len(beside) > 500
    assert median(delays) <= median(beside) / 2
    assert mean(delays) < mean(beside)
