"""Which sites share a job, and which wait for a later one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from anugerah.sitecrawl import SiteCrawl
from crawler.plan import MAX_OF_NETWORK, MAX_SITES


class Shard(NamedTuple):
    """Sites that are crawled in successive jobs: those of the running job, and those of later ones."""

    asked: list[SiteCrawl]
    waiting: list[SiteCrawl]


def split(crawls: Sequence[SiteCrawl], workers: int) -> list[list[SiteCrawl]]:
    """Split over the workers; the sites of a network stay together, so that only one process sends it requests.

    Networks take much longer than single sites, so each kind has shards of its own if there are several: a job ends
    with its slowest part, and a network that waits for other jobs to end is polled too slowly.
    """
    size = min(MAX_SITES, -(-len(crawls) // workers)) or 1
    shards = -(-len(crawls) // size)
    networks = _grouped(crawl for crawl in crawls if crawl.site.network)
    lone = [[crawl] for crawl in crawls if not crawl.site.network]
    if not networks or not lone or shards == 1:
        return _balanced([*networks, *lone], shards)
    of_networks = min(-(-sum(map(len, networks)) // size), shards - 1)
    return [*_balanced(networks, of_networks), *_balanced(lone, shards - of_networks)]


def _grouped(crawls: Iterable[SiteCrawl]) -> list[list[SiteCrawl]]:
    """The sites of each network, the largest first."""
    groups: dict[str | None, list[SiteCrawl]] = {}
    for crawl in crawls:
        groups.setdefault(crawl.site.network, []).append(crawl)
    return sorted(groups.values(), key=len, reverse=True)


def _balanced(groups: Iterable[list[SiteCrawl]], count: int) -> list[list[SiteCrawl]]:
    """Return at most `count` shards with about as many sites each."""
    shards: list[list[SiteCrawl]] = [[] for _ in range(count)]
    for group in groups:
        min(shards, key=len).extend(group)
    return [shard for shard in shards if shard]


def next_shard(crawls: list[SiteCrawl]) -> Shard:
    """Take from `crawls`, in order, those that one job can take: at most 100, and a few of each network."""
    shard = Shard([], [])
    taken: Counter[str] = Counter()
    for crawl in crawls:
        network = crawl.site.network
        is_full = len(shard.asked) == MAX_SITES or (network and taken[network] == MAX_OF_NETWORK)
        (shard.waiting if is_full else shard.asked).append(crawl)
        if network and not is_full:
            taken[network] += 1
    return shard


def regrouped(crawls: Sequence[SiteCrawl], culprit: SiteCrawl | None = None) -> list[list[SiteCrawl]]:
    """Return the crawls that go on after a job, grouped by their next jobs.

    A site that ended the process, and one that took much of the time, are each alone from now on. If it is unknown
    which site ended it, each half is tried by itself; sites of a network stay together.
    """
    alone = [crawl for crawl in crawls if crawl is culprit or (crawl.is_heavy and not crawl.site.network)]
    others = [crawl for crawl in crawls if crawl not in alone]
    crashed = [crawl for crawl in others if crawl.has_crashed]
    is_known = culprit is not None or len(crashed) < 2
    parts = [others] if is_known else [crashed[::2], crashed[1::2], [crawl for crawl in others if crawl not in crashed]]
    together = [crawl for crawl in others if crawl.site.network]
    if together and not is_known:
        parts = [together, *([crawl for crawl in part if crawl not in together] for part in parts)]
    return [*([crawl] for crawl in alone), *filter(None, parts)]
