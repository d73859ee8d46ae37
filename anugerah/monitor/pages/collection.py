"""What the pages of a collection show, published or live: its name, its links, its years, its regencies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from anugerah.monitor.pages.chart import Tile, charts_of
from anugerah.monitor.pages.content import TYPE_OF, Award, Collection, Kind
from anugerah.monitor.pages.ranking import rankings_of
from anugerah.monitor.pages.translations import Lang, words
from db.publicrows import PublicRegion

CARDS = 30
"""Awards that a page shows as cards; the others are on its pages by year."""
WITH_EVENTS = (Kind.PROVINCE, Kind.TYPE)
"""Kinds whose pages have a calendar: others have too few days for one."""
LISTS = {Kind.RECIPIENT: "recipients", Kind.GIVER: "givers", Kind.SERIES: "series_all", Kind.PROVINCE: "provinces"}
"""Kinds that have a list page, and the key of its title."""

Years = Sequence[tuple[int, int]]
"""Years with their number of awards, the last year first."""


class Frame(NamedTuple):
    """What all pages of one collection share: the first page and those of its years."""

    lang: Lang
    years: Years
    """The years that have a page."""
    regions: dict[str, PublicRegion]
    tiles: Sequence[Tile]
    """The map of the provinces; empty for pages that show none."""
    also: tuple[str, str] | None
    """Path and words of the page on what a recipient gives, or a giver receives."""


def name_of(one: Collection, lang: Lang) -> str:
    """The collection's name."""
    return words(lang)[f"type_{TYPE_OF[one.key]}"] if one.kind is Kind.TYPE else one.name


def shown_years(kind: Kind, total: int, counts: Years) -> Years:
    """The years that have a page of their own."""
    return counts if total > CARDS or (kind is Kind.SERIES and len(counts) > 1) else []


def also_of(one: Collection, lang: Lang) -> tuple[str, str]:
    """Path and words of the page on what a recipient gives, or a giver receives."""
    other, word = (Kind.GIVER, "also_gives") if one.kind is Kind.RECIPIENT else (Kind.RECIPIENT, "also_receives")
    return f"{other}/{one.key}/", words(lang)[word]


def by_regency(
    province: str, counts: Mapping[str, int], regions: Mapping[str, PublicRegion]
) -> list[tuple[PublicRegion, int]]:
    """Every regency and city of a province, and itself, with its number of awards, also those without any."""
    inside = [region for region in regions.values() if region.province_code == province]
    pairs = ((region, counts.get(region.code, 0)) for region in inside)
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].code))


def page_of_all(
    one: Collection,
    frame: Frame,
    *,
    total: int,
    newest_year: Sequence[Award],
    scored: Sequence[Award],
    regencies: list[tuple[PublicRegion, int]] | None,
    has_events: bool,
) -> dict[str, Any]:
    """The values of `collection.html` for the first page; `newest_year`: all of that year, for the ranking of a series.

    `scored`: a recipient's awards, for its charts.
    """
    is_series = one.kind is Kind.SERIES
    return {
        **_of_both(one, frame),
        "total": total,
        "newest": one.awards[:CARDS],
        "awards": (),
        "charts": charts_of(scored) if one.kind is Kind.RECIPIENT else (),
        "year": None,
        "ranking": rankings_of(newest_year, frame.regions) if is_series else None,
        "ranking_year": newest_year[0].year if newest_year else None,
        "regencies": regencies,
        "feed": True,
        "events": has_events,
    }


def page_of_year(one: Collection, frame: Frame, year: int, awards: Sequence[Award], *, total: int) -> dict[str, Any]:
    """The values of `collection.html` for the page of a year."""
    return {
        **_of_both(one, frame),
        "total": total,
        "newest": (),
        "awards": awards,
        "charts": (),
        "year": year,
        "ranking": rankings_of(awards, frame.regions) if one.kind is Kind.SERIES else None,
        "ranking_year": year,
        "regencies": None,
    }


def _of_both(one: Collection, frame: Frame) -> dict[str, Any]:
    text = words(frame.lang)
    over = ("", text["types"]) if one.kind is Kind.TYPE else (f"{one.kind}/", text[LISTS[one.kind]])
    return {
        "one": one,
        "name": name_of(one, frame.lang),
        "years": frame.years,
        "tiles": frame.tiles,
        "also": frame.also,
        "over": over,
        "is_private": one.is_private,
    }


def of_year(awards: Iterable[Award], year: int | None) -> tuple[Award, ...]:
    """The awards of a year."""
    return tuple(award for award in awards if award.year == year)
