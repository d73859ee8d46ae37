"""The daemon's tick: what it logs of runs, and of a network that is down."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

import scheduler
from anugerah.visit import SiteReport
from crawler.config import Settings
from crawler.records import Outcome
from crawler.registry import Registry
from crawler.site import Site, SiteFile, make_site
from scheduler import Daemon, JsonLines

SITES = {slug: make_site(slug, SiteFile(slug, f"https://{slug}.example/", "36")) for slug in ("satu", "dua")}
OnReport = Callable[[SiteReport], None]
DOWN = [SiteReport(site=slug, outcome=Outcome.TEMPORARY, label="dns") for slug in SITES]
UP = [
    SiteReport(site="satu", outcome=Outcome.OK, label="ok", found=3, new=2),
    SiteReport(site="dua", outcome=Outcome.HARD, label="http_404"),
]


def said_by_ticks(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *reports: list[SiteReport]
) -> list[tuple[str, str]]:
    """Level and message of all that a daemon logs whose ticks end in `reports`."""
    coming = iter(reports)

    class Scripted:
        """Takes the runner's place."""

        def __init__(self, *_: object, on_end: OnReport, **__: object) -> None:
            self._on_end = on_end

        is_offline = False

        def crawl(self, sites: list[Site]) -> list[SiteReport]:
            assert [site.slug for site in sites] == list(SITES)
            ended = next(coming)
            self.is_offline = ended is DOWN
            if ended is not DOWN:
                for report in ended:
                    self._on_end(report)
            return ended

    monkeypatch.setattr(scheduler, "Runner", Scripted)
    daemon = Daemon(Settings(), path, Registry(sites=SITES))
    with caplog.at_level(logging.INFO, "anugerah"):
        for _ in reports:
            daemon.tick()
    return [(record.levelname, record.getMessage()) for record in caplog.records]


def test_that_the_network_is_down_is_said_once_until_it_was_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said = said_by_ticks(tmp_path / "a.db", monkeypatch, caplog, DOWN, DOWN, UP, DOWN)
    offline = ("WARNING", scheduler.OFFLINE)
    assert said == [offline, ("INFO", UP[0].line), ("WARNING", UP[1].line), offline]


def test_a_run_is_one_json_object(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "anugerah"):
        scheduler.log_report(UP[0])
    entry = json.loads(JsonLines().format(caplog.records[0]))
    assert list(entry)[:2] == ["time", "level"]
    assert {name: entry[name] for name in ("level", "site", "outcome", "label", "found", "new")} == {
        "level": "INFO",
        "site": "satu",
        "outcome": "OK",
        "label": "ok",
        "found": 3,
        "new": 2,
    }
