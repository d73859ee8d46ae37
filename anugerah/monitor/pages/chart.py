"""Coordinates for charts and maps: scores over the years, and the provinces about where they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from anugerah.monitor.pages.content import Award
from db.publicrows import PublicRegion, PublicSeries

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 36, 28, 36
"""Margins around the plot; the lines begin further left: a number fits over the first and the last dot."""
TILE = 40
SHADES = 4

TILES: dict[str, tuple[int, int, str]] = {
    "11": (0, 0, "Aceh"), "12": (1, 0, "Sumut"), "13": (1, 1, "Sumbar"), "14": (2, 1, "Riau"),
    "21": (3, 1, "Kepri"), "17": (1, 2, "Bkl"), "15": (2, 2, "Jambi"), "16": (3, 2, "Sumsel"),
    "19": (4, 2, "Babel"), "18": (3, 3, "Lpg"), "36": (3, 4, "Banten"), "31": (4, 4, "DKI"),
    "32": (4, 5, "Jabar"), "33": (5, 5, "Jateng"), "34": (5, 6, "DIY"), "35": (6, 5, "Jatim"),
    "51": (7, 5, "Bali"), "52": (8, 5, "NTB"), "53": (9, 5, "NTT"), "65": (7, 0, "Kaltara"),
    "61": (6, 1, "Kalbar"), "64": (7, 1, "Kaltim"), "62": (6, 2, "Kalteng"), "63": (7, 2, "Kalsel"),
    "75": (10, 0, "Gtlo"), "71": (11, 0, "Sulut"), "76": (9, 1, "Sulbar"), "72": (10, 1, "Sulteng"),
    "73": (9, 2, "Sulsel"), "74": (10, 2, "Sultra"), "82": (12, 1, "Malut"), "81": (12, 2, "Maluku"),
    "96": (14, 1, "PBD"), "92": (14, 2, "PB"), "94": (15, 2, "PT"), "91": (16, 1, "Papua"),
    "95": (16, 2, "PP"), "93": (16, 3, "PS"),
}  # fmt: skip
"""Column, row and short name of each province, by its Kemendagri code."""


class Dot(NamedTuple):
    """A score of a year, and its coordinates."""

    x: float
    y: float
    label_y: float
    award: Award


class Chart(NamedTuple):
    """The scores of one recipient in one series over the years."""

    series: PublicSeries
    scale: str | None
    dots: tuple[Dot, ...]
    years: tuple[tuple[float, int], ...]
    marks: tuple[tuple[float, float], ...]
    """Height and score of the grid lines."""

    @property
    def points(self) -> str:
        """The dots as an SVG `points` attribute."""
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


class Tile(NamedTuple):
    """A province on the map."""

    code: str
    x: int
    y: int
    short: str
    name: str
    awards: int
    shade: int
    """0: no award; above that, the darker the more."""


def charts_of(awards: Iterable[Award]) -> tuple[Chart, ...]:
    """A chart for every series with scores of two years or more."""
    by_series: defaultdict[int, dict[int, Award]] = defaultdict(dict)
    for award in awards:
        if award.series and award.row.score is not None and award.year is not None:
            by_series[award.series.id].setdefault(award.year, award)
    return tuple(_chart(list(found.values())) for found in by_series.values() if len(found) > 1)


def _chart(awards: list[Award]) -> Chart:
    scored = sorted(((award.year or 0, award.row.score or 0.0, award) for award in awards), key=lambda one: one[:2])
    low, high = min(score for _, score, _ in scored), max(score for _, score, _ in scored)
    room = (high - low) * 0.15 or max(abs(high) * 0.05, 0.5)
    low, high = low - room, high + room
    first, last = scored[0][0], scored[-1][0]

    def across(year: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (year - first) / (last - first), 1)

    def up(score: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (score - low) / (high - low), 1)

    dots = tuple(Dot(across(year), up(score), up(score) - 10, award) for year, score, award in scored)
    series = scored[0][2].series
    if series is None:
        raise ValueError("an award without a series has no chart")
    marks = tuple((up(at), round(at, 2)) for at in (low, (low + high) / 2, high))
    years = tuple((across(year), year) for year, _, _ in scored)
    return Chart(series, series.scale, dots, years, marks)


def tiles_of(counts: Mapping[str, int], regions: Mapping[str, PublicRegion]) -> tuple[Tile, ...]:
    """Every province with its number of awards; `counts` by code."""
    most = max(counts.values(), default=1)
    return tuple(
        Tile(
            code,
            column * TILE,
            row * TILE,
            short,
            regions[code].name,
            count := counts.get(code, 0),
            _shade(count, most),
        )
        for code, (column, row, short) in TILES.items()
        if code in regions
    )


def _shade(count: int, most: int) -> int:
    return 0 if not count else 1 + min(SHADES - 1, int(SHADES * (count - 1) / most))
