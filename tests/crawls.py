"""Crawls that share one template process between tests: starting one costs more than crawling a small site.

For tests of what is crawled. Tests of how processes start and end use templates of their own.
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
    """A template that stays open after a crawl, for the next test."""

    def retire(self) -> None:
        """Do nothing: the next test may use it."""

    def close(self) -> str:
        """Keep it open, unless it has ended or was killed."""
        return self.end() if self.is_over() else ""

    def kill(self) -> None:
        """Kill it and wait, so that no other test uses a template that hangs or has ended."""
        super().kill()
        self._process.wait()

    def end(self) -> str:
        """Really close it."""
        for key in [key for key, kept in _kept.items() if kept is self]:
            del _kept[key]
        super().retire()
        return super().close()


def _template(weights: str | None, stamp: int) -> Template:
    """Return the shared template, or a new one if the test has its own program or settings, which templates read."""
    if sys.executable != _PYTHON or load_settings() != SETTINGS:
        return Template(weights, stamp)
    kept = _kept.get((weights, stamp))
    if kept is None or kept.is_over():  # it ends after a while without a job
        if kept:
            kept.end()
        kept = _kept[weights, stamp] = _Kept(weights, stamp)
    return kept


@contextmanager
def shared_template() -> Iterator[None]:
    """Fork the processes of jobs from the shared template."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawler.forking, "Template", _template)
        yield


def crawl(
    db: Path, sites: Path, settings: Settings = SETTINGS, options: CrawlOptions = OPTIONS, **of_runner: Any
) -> dict[str, SiteReport]:
    """Crawl the sites with files in the folder `sites` into `db`, in this process; return the reports by site."""
    with shared_template(), open_store(db) as store, closing(LocalEngine(settings.processes)) as engine:
        reports = Runner(store, settings, engine, **of_runner).crawl(load_registry([sites]).enabled(), options)
    return {report.site: report for report in reports}


def end_templates() -> None:
    """Close all shared templates."""
    for kept in list(_kept.values()):
        kept.end()
