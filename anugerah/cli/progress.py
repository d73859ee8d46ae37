"""Shows the progress of a crawl: a live table on a terminal, otherwise a line for each finished site."""

import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import click

from anugerah.crawlresult import SiteReport
from crawler.site import Site

if TYPE_CHECKING:
    from rich.live import Live


class Progress:
    """Use as a context manager; pass `update` and `end` as the runner's `on_report` and `on_end`."""

    def __init__(self, sites: Sequence[Site], *, silent: bool) -> None:
        self._reports: dict[str, SiteReport] = {}
        self._count = len(sites)
        self._done: set[str] = set()
        self._silent = silent
        self._live = None if silent else _live()

    def __enter__(self) -> "Progress":
        if self._live:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._show()
        if self._live:
            self._live.__exit__(kind, error, trace)

    def update(self, report: SiteReport) -> None:
        """Show a changed report of a site."""
        self._reports[report.site] = report
        self._show()

    def end(self, report: SiteReport) -> None:
        """Show that a site's run has ended; printed once, however often it is reported."""
        if report.site in self._done:
            return
        self._done.add(report.site)
        self.update(report)
        if not self._live and not self._silent:
            click.echo(report.line)

    def _show(self) -> None:
        if self._live:
            from anugerah.cli.livetable import live_table

            width = self._live.console.width
            self._live.update(live_table(self._reports.values(), self._done, self._count, width))


def _live() -> "Live | None":
    """A live display on stderr, if that is a terminal or should be treated as one."""
    if not (sys.stderr.isatty() or {"FORCE_COLOR", "TTY_COMPATIBLE"} & os.environ.keys()):
        return None
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    return Live(console=console, refresh_per_second=8) if console.is_terminal else None
