"""The daemon's tick: what it logs of runs, and of a network that is down."""

import json
import logging
import signal
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import scheduler
from anugerah.visit import SiteReport
from crawler.config import Settings
from crawler.job import JobEnd
from crawler.plan import Job, OnRecord
from crawler.records import Outcome, SiteRun
from crawler.registry import Registry
from crawler.site import SiteFile, make_site
from crawler.times import iso
from db.errors import StoreError
from db.store import open_store
from scheduler import Daemon, JsonLines

SITES = {slug: make_site(slug, SiteFile(slug, f"https://{slug}.example/", "36")) for slug in ("satu", "dua")}
NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
Ends = tuple[Outcome, str]
DOWN = (Outcome.TEMPORARY, "dns")
OK = (Outcome.OK, "ok")


class Night:
    """A daemon whose jobs end by script, a day apart: then the next tick comes, and in the end the word to stop."""

    def __init__(self, path: Path, *rounds: dict[str, Ends] | StoreError, backup: str = "") -> None:
        self.now = NOW
        self._rounds = list(rounds)
        self._left = 0
        self.daemon = Daemon(
            Settings(workers=1, tick="1s", sweep="", maintenance="", backup=backup),
            path,
            Registry(sites=SITES),
            make_engine=lambda _: self,
            clock=lambda: self.now,
        )

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        ends = self._rounds.pop(0)
        if isinstance(ends, StoreError):
            raise ends
        for site_job in job.sites:
            outcome, label = ends[site_job.site.slug]
            at = iso(self.now)
            run = SiteRun(site=site_job.site.slug, started_at=at, ended_at=at, outcome=outcome, label=label, found=0)
            on_record(run)
        done: Future[JobEnd] = Future()
        self.daemon.post(lambda: self._end(done))
        return done

    def _end(self, job: "Future[JobEnd]") -> None:
        job.set_result(JobEnd(0, killed=False, stderr=""))
        self.daemon.post(self._next_round)  # behind the job's end in the inbox

    def _next_round(self) -> None:
        self.now += timedelta(days=1)
        if self._rounds:
            self.daemon.tick()
        else:
            self.daemon.stop()

    def stop(self) -> None:
        """Its jobs have ended already."""

    def close(self) -> None:
        """Nothing runs."""


@pytest.fixture
def said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[..., list[tuple[str, str]]]:
    """Level and message of all that a daemon logs whose rounds end so, but for its first and last word."""

    def run(*rounds: dict[str, Ends] | StoreError, backup: str = "") -> list[tuple[str, str]]:
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        with caplog.at_level(logging.INFO, "anugerah"):
            Night(tmp_path / "a.db", *rounds, backup=backup).daemon.run()
        lines = [(record.levelname, record.getMessage()) for record in caplog.records]
        assert (lines[0][1].split()[0], lines[-1][1]) == ("watching", "stopped")
        return lines[1:-1]

    return run


def test_that_the_network_is_down_is_said_once_until_it_was_up(said: Callable[..., list[tuple[str, str]]]) -> None:
    down, up = {"satu": DOWN, "dua": DOWN}, {"satu": OK, "dua": (Outcome.HARD, "http_404")}
    lines = said(down, down, up, down)
    assert [line[1].split(" secs")[0] for line in lines] == [
        scheduler.OFFLINE,
        "site=satu outcome=OK label=ok found=0 new=0 updated=0 awards=0 dropped=0",
        "site=dua outcome=HARD label=http_404 found=0 new=0 updated=0 awards=0 dropped=0",
        scheduler.OFFLINE,
    ]
    assert [line[0] for line in lines] == ["WARNING", "INFO", "WARNING", "WARNING"]


def test_an_error_of_the_database_is_told_and_tried_again(said: Callable[..., list[tuple[str, str]]]) -> None:
    lines = said(StoreError("The disk is full."), {"satu": OK, "dua": OK})
    assert lines[0] == ("ERROR", "The disk is full.")
    assert [line[1].split()[0] for line in lines[1:]] == ["site=satu", "site=dua"]


def test_a_chore_whose_time_passed_is_made_up_for(tmp_path: Path, said: Callable[..., list[tuple[str, str]]]) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.note_chore("backup", NOW - timedelta(days=30))
    lines = said({"satu": OK, "dua": OK}, backup="@weekly")
    assert [line for _, line in lines if line.startswith("backup:")]
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_run_is_one_json_object(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "anugerah"):
        scheduler.log_report(SiteReport(site="satu", outcome=Outcome.OK, label="ok", found=3, new=2))
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
