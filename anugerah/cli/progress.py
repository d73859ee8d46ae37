"""Shows a crawl as it goes: a live table on a terminal, a line for each finished site elsewhere."""

from collections.abc import Sequence
from types import TracebackType

import click
from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table

from anugerah.visit import SiteReport
from crawler.records import Outcome
from crawler.site import Site

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
"""Columns of a terminal from which outcomes and all counts have room beside the longest slug."""
SHOWN_SITES = 20
"""Rows of the live table; the sites that are running come first."""


class Progress:
    """Use as a context manager; pass `update` and `end` as the runner's `on_report` and `on_end`."""

    def __init__(self, sites: Sequence[Site], *, silent: bool) -> None:
        self._reports: dict[str, SiteReport] = {}
        self._count = len(sites)
        self._done: set[str] = set()
        self._silent = silent
        console = Console(stderr=True)
        self._live = Live(console=console, refresh_per_second=8) if console.is_terminal and not silent else None

    def __enter__(self) -> "Progress":
        if self._live:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.update(self._table())
            self._live.__exit__(kind, error, trace)

    def update(self, report: SiteReport) -> None:
        """A site's report has changed."""
        self._reports[report.site] = report
        if self._live:
            self._live.update(self._table())

    def end(self, report: SiteReport) -> None:
        """A site's run is over; said once, however often it is told."""
        if report.site in self._done:
            return
        self._done.add(report.site)
        self.update(report)
        if not self._live and not self._silent:
            click.echo(report.line)

    def _table(self) -> Table:
        wide = not self._live or self._live.console.width >= WIDE
        title = f"{len(self._done)} of {self._count} sites done"
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        for name in ("site", "outcome"):
            table.add_column(name, no_wrap=True)
        for name in ("found", "new", *(["updated"] if wide else []), "awards", "dropped", "secs"):
            table.add_column(name, justify="right", no_wrap=True)
        order = sorted(self._reports.values(), key=lambda report: (report.site in self._done, not report.is_failure))
        for report in order[:SHOWN_SITES]:
            running = report.site not in self._done
            ended = f"{report.outcome} {report.label}" if wide else report.label
            said = RUNNING if running else f"[{_COLOURS[report.outcome]}]{ended}[/]"
            updated = [report.updated] if wide else []
            counts = (report.found, report.new, *updated, report.awards, report.dropped, report.secs)
            table.add_row(report.site, said, *map(str, counts))
        return table
