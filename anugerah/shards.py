"""Which sites share a job, and which wait for a later one."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from anugerah.visit import Visit
from crawler.plan import MAX_OF_NETWORK, MAX_SITES


class Shard(NamedTuple):
    """Sites that are crawled in one job after another: those of the job that runs, and those of later ones."""

    asked: list[Visit]
    waiting: list[Visit]


def split(visits: Sequence[Visit], workers: int) -> list[list[Visit]]:
    """Split over the workers; the sites of a network stay together, so that no two processes ask it at once."""
    size = min(MAX_SITES, -(-len(visits) // workers)) or 1
    groups: dict[str, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(visit.site.network or f"site {visit.site.slug}", []).append(visit)
    shards: list[list[Visit]] = [[] for _ in range(-(-len(visits) // size))]
    for group in sorted(groups.values(), key=len, reverse=True):
        min(shards, key=len).extend(group)
    return [shard for shard in shards if shard]


def next_shard(visits: list[Visit]) -> Shard:
    """Those of `visits` that one job can take, in their order: at most 100, and a few of a network."""
    shard = Shard([], [])
    taken: Counter[str] = Counter()
    for visit in visits:
        network = visit.site.network
        is_full = len(shard.asked) == MAX_SITES or (network and taken[network] == MAX_OF_NETWORK)
        (shard.waiting if is_full else shard.asked).append(visit)
        if network and not is_full:
            taken[network] += 1
    return shard


def regrouped(visits: Sequence[Visit], culprit: Visit | None = None) -> list[list[Visit]]:
    """What goes on after a job, by the jobs that it goes on in.

    A site over which the process ended, and one that took much of the time, are each alone from now on. Where nobody
    knows which it was, each half is tried by itself; sites of a network stay together.
    """
    alone = [visit for visit in visits if visit is culprit or (visit.is_heavy and not visit.site.network)]
    others = [visit for visit in visits if visit not in alone]
    crashed = [visit for visit in others if visit.has_crashed]
    is_known = culprit is not None or len(crashed) < 2
    parts = [others] if is_known else [crashed[::2], crashed[1::2], [visit for visit in others if visit not in crashed]]
    together = [visit for visit in others if visit.site.network]
    if together and not is_known:
        parts = [together, *([visit for visit in part if visit not in together] for part in parts)]
    return [part for part in ([visit] for visit in alone) if part] + [part for part in parts if part]
