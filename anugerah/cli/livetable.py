"""The live table of a crawl; a module of its own, so that Rich is not loaded without a terminal."""

from collections.abc import Collection, Iterable

from rich import box
from rich.table import Table

from anugerah.crawlresult import SiteReport
from crawler.records import Outcome

RUNNING = "running"
_COLOURS = {
    Outcome.OK: "green",
    Outcome.NOT_MODIFIED: "green",
    Outcome.SOFT: "yellow",
    Outcome.TEMPORARY: "red",
    Outcome.HARD: "red",
    Outcome.BLOCKED: "magenta",
}
WIDE = 100
"""The width of a terminal from which outcomes and all counts fit beside the longest slug."""
SHOWN_SITES = 20
"""Rows of the live table; the sites that are running come first."""


def live_table(reports: Iterable[SiteReport], done: Collection[str], count: int, width: int) -> Table:
    """The reports, running sites first, of a crawl of `count` sites of which those in `done` are finished."""
    wide = width >= WIDE
    title = f"{len(done)} of {count} sites done"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("site", "outcome"):
        table.add_column(name, no_wrap=True)
    for name in ("found", "new", *(["updated"] if wide else []), "awards", "dropped", "secs"):
        table.add_column(name, justify="right", no_wrap=True)
    order = sorted(reports, key=lambda report: (report.site in done, not report.is_failure))
    for report in order[:SHOWN_SITES]:
        running = report.site not in done
        ended = f"{report.outcome} {report.label}" if wide else report.label
        state = RUNNING if running else f"[{_COLOURS[report.outcome]}]{ended}[/]"
        updated = [report.updated] if wide else []
        counts = (report.found, report.new, *updated, report.awards, report.dropped, report.secs)
        table.add_row(report.site, state, *map(str, counts))
    return table
