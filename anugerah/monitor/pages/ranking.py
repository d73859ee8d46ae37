"""Rankings within a series and a year; recipients are ranked among their kind."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from anugerah.monitor.pages.content import Award
from crawler.facts import EntityKind
from db.publicrows import PublicRegion

GROUPS = ("rank_provinces", "rank_regencies", "rank_others", "no_score")
"""Keys of their headings."""


class Ranked(NamedTuple):
    """An award and its place; None if it has no score."""

    place: int | None
    award: Award


def rankings_of(awards: Iterable[Award], regions: dict[str, PublicRegion]) -> dict[str, list[Ranked]]:
    """The awards by heading, the highest score first; equal scores share a place."""
    groups: defaultdict[str, list[Award]] = defaultdict(list)
    for award in awards:
        groups[_group(award, regions)].append(award)
    return {name: _ranked(groups[name]) for name in GROUPS if name in groups}


def _group(award: Award, regions: dict[str, PublicRegion]) -> str:
    if award.row.score is None:
        return "no_score"
    region = regions.get(award.row.recipient_region or "")
    if region is None or award.recipient is None or award.recipient.kind != EntityKind.GOVERNMENT:
        return "rank_others"
    return "rank_provinces" if region.kind == "provinsi" else "rank_regencies"


def _ranked(awards: list[Award]) -> list[Ranked]:
    ordered = sorted(awards, key=lambda award: (-(award.row.score or 0.0), award.row.recipient or "", award.id))
    ranked: list[Ranked] = []
    for number, award in enumerate(ordered, 1):
        is_tie = bool(ranked) and ranked[-1].award.row.score == award.row.score
        place = ranked[-1].place if is_tie else number
        ranked.append(Ranked(place if award.row.score is not None else None, award))
    return ranked
