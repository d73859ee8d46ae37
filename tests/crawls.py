"""Crawls with one template for those of many tests: to load what a job needs costs more than to crawl a small site.

For tests of what is crawled. Those of how processes begin and end have templates of their own.
"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

import crawler.forking
from anugerah.crawlresult import SiteReport
from anugerah.runner import CrawlOptions, Runner
from crawler.config import Settings
from crawler.environment import load_settings
from crawler.forking import Template
from crawler.job import LocalEngine
from crawler.registry import load_registry
from db.store import open_store

SETTINGS, OPTIONS = Settings(), CrawlOptions()

_kept: dict[tuple[str | None, int], "_Kept"] = {}
_PYTHON = sys.executable


class _Kept(Template):
    """A template that outlives those who ask it for processes."""

    def retire(self) -> None:
        """It may be asked again."""

    def close(self) -> str:
        """It goes on, unless it is over or was killed."""
        return self.end() if self.is_over() else ""

    def kill(self) -> None:
        """As it hangs or is over, others are not to ask it."""
        super().kill()
        self._process.wait()

    def end(self) -> str:
        """Really close it."""
        for key in [key for key, kept in _kept.items() if kept is self]:
            del _kept[key]
        super().retire()
        return super().close()


def _template(weights: str | None, stamp: int) -> Template:
    """The one that is kept; a new one where the program or the settings, which templates read, are a test's own."""
    if sys.executable != _PYTHON or load_settings() != SETTINGS:
        return Template(weights, stamp)
    kept = _kept.get((weights, stamp))
    if kept is None or kept.is_over():  # without a job for a while, it ends
        if kept:
            kept.end()
        kept = _kept[weights, stamp] = _Kept(weights, stamp)
    return kept


@contextmanager
def shared_template() -> Iterator[None]:
    """Meanwhile, processes of jobs come from a template that others have used, and may use after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawler.forking, "Template", _template)
        yield


def crawl(
    db: Path, sites: Path, settings: Settings = SETTINGS, options: CrawlOptions = OPTIONS, **of_runner: Any
) -> dict[str, SiteReport]:
    """Crawl the sites whose files are in the folder `sites` into `db`, in this process; the reports by site."""
    with shared_template(), open_store(db) as store, closing(LocalEngine(settings.processes)) as engine:
        reports = Runner(store, settings, engine, **of_runner).crawl(load_registry([sites]).enabled(), options)
    return {report.site: report for report in reports}


def end_templates() -> None:
    """End all that are kept."""
    for kept in list(_kept.values()):
        kept.end()
