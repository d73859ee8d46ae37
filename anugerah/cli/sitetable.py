"""The list of sites as a table: the wider the terminal, the more columns; no word is broken."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rich import box
from rich.table import Table

from crawler.regions import region_name
from crawler.site import Site
from db.rows import SiteState

WIDE, MIDDLE = 150, 110
"""The widths of a terminal from which addresses, and names of regions, fit."""


_UNITS = (("d", 86400), ("h", 3600), ("m", 60))


class Listed(NamedTuple):
    """One site and its row in the database."""

    site: Site
    state: SiteState


class Column(NamedTuple):
    """A column: its heading, its maximum width, and its cells."""

    name: str
    width: int
    text: Callable[[Listed], str]


def site_table(sites: Sequence[Site], states: Mapping[str, SiteState], now: datetime, width: int) -> Table:
    """The sites in their order, for a terminal of `width` columns. Times are ages; `schedule` has the exact ones."""
    columns = _columns(now, width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    listed = [Listed(site, states.get(site.slug) or SiteState(slug=site.slug)) for site in sites]
    rows = [[column.text(row) for column in columns] for row in listed]
    for at, column in enumerate(columns):
        longest = max(len(text) for text in (column.name, *(row[at] for row in rows)))
        # If the table is too wide, only the last column is cut.
        least = None if column is columns[-1] else min(longest, column.width)
        table.add_column(column.name, no_wrap=True, overflow="ellipsis", min_width=least, max_width=column.width)
    for row in rows:
        table.add_row(*row)
    return table


def _columns(now: datetime, width: int) -> list[Column]:
    site = Column("site", 28, lambda row: row.site.slug)
    enabled = Column("on", 3, lambda row: "yes" if row.site.enabled else "no")
    platform = Column("platform", 13, lambda row: row.site.platform)
    new = Column("new", 6, lambda row: age(row.state.last_new_at, now))
    due = Column("next", 6, lambda row: _next(row, now))
    if width < MIDDLE:
        region = Column("region", 6, lambda row: row.site.region)
        return [site, platform, region, Column("last run", 14, _label), new, due]
    named = Column("region", 20, lambda row: region_name(row.site.region))
    ran = Column("last run", 20, _outcome)
    middle = [site, enabled, platform, named, ran, new, due]
    if width < WIDE:
        return middle
    known = Column("known by", 8, lambda row: row.site.evidence)
    return [*middle, known, Column("address", width, lambda row: row.site.url)]


def _next(row: Listed, now: datetime) -> str:
    if not row.site.enabled:
        return ""
    at = row.state.next_check_at
    return age(at, now) if at and datetime.fromisoformat(at) > now else "due"


def _label(row: Listed) -> str:
    return row.state.label or "never" if row.site.enabled else "disabled"


def _outcome(row: Listed) -> str:
    return f"{row.state.outcome} {row.state.label}" if row.state.outcome else "never crawled"


def age(when: str | None, now: datetime) -> str:
    """How long ago a time was, or how far ahead it is: `3h`, `in 5m`; at most six characters."""
    if not when:
        return ""
    seconds = (datetime.fromisoformat(when) - now).total_seconds()
    unit, length = next((step for step in _UNITS if abs(seconds) >= step[1]), _UNITS[-1])
    count = int(abs(seconds) // length)
    return f"in {count}{unit}" if seconds > 0 else f"{count}{unit}"
