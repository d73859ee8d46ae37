"""How the sites of a crawl are split over jobs."""

from types import SimpleNamespace
from typing import Any

import pytest

from anugerah.shards import split


def _crawls(**networks: int) -> list[Any]:
    """So many crawls of each network; those of `lone` are in none."""
    return [
        SimpleNamespace(site=SimpleNamespace(slug=f"{network}-{i}", network=None if network == "lone" else network))
        for network, count in networks.items()
        for i in range(count)
    ]


def _shapes(shards: list[list[Any]]) -> list[dict[str | None, int]]:
    """How many sites of each network are in each shard."""
    shapes: list[dict[str | None, int]] = []
    for shard in shards:
        shape: dict[str | None, int] = {}
        for crawl in shard:
            shape[crawl.site.network] = shape.get(crawl.site.network, 0) + 1
        shapes.append(shape)
    return shapes


def test_networks_have_shards_of_their_own_where_there_are_several() -> None:
    shapes = _shapes(split(_crawls(lone=174, tribun=10, promedia=9, suara=24), 2))

    assert shapes == [{"suara": 24, "tribun": 10, "promedia": 9}, {None: 87}, {None: 87}]


def test_one_job_takes_all() -> None:
    assert _shapes(split(_crawls(lone=3, tribun=2), 1)) == [{"tribun": 2, None: 3}]


@pytest.mark.parametrize("workers", [1, 2, 4, 50])
@pytest.mark.parametrize(
    "networks",
    [{"lone": 1}, {"lone": 260}, {"tribun": 130}, {"lone": 2, "tribun": 1}, {"lone": 3, "tribun": 300, "suara": 4}],
)
def test_no_site_is_lost_and_no_network_parted(networks: dict[str, int], workers: int) -> None:
    crawls = _crawls(**networks)

    shards = split(crawls, workers)

    assert sorted(crawl.site.slug for shard in shards for crawl in shard) == sorted(c.site.slug for c in crawls)
    named = [network for shape in _shapes(shards) for network in shape if network]
    assert len(named) == len(set(named))
    assert len(shards) <= max(workers, -(-len(crawls) // 100))
