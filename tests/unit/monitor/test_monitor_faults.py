"""A bug in a monitor, a notice, a metric or a chore is logged, counted and reported, and the daemon continues."""

import logging
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from histories import DAY, NOW, SITE, articles, history, hourly, runs

from anugerah import dispatcher
from anugerah.monitor import health, runcloser, sender
from anugerah.monitor.causes import Cause
from anugerah.monitor.channel import LogChannel
from anugerah.monitor.faults import FAULTS, survived
from anugerah.monitor.health import find
from anugerah.monitor.metrics import Metrics
from anugerah.monitor.sender import send_from
from crawler.config import Settings
from crawler.job import JobEnd
from crawler.plan import Job, OnRecord
from crawler.records import Outcome, SiteRun
from crawler.registry import Registry
from crawler.site import SiteFile, make_site
from crawler.times import iso
from db.errors import StoreError
from db.health import Notice
from db.store import open_store
from scheduler import Daemon


@pytest.fixture(autouse=True)
def counted() -> Iterator[None]:
    """Each test counts from nothing."""
    FAULTS.clear()
    yield
    FAULTS.clear()


def broken(*_: object, **__: object) -> NoReturn:
    raise KeyError("bulan")


def test_a_broken_monitor_is_found_and_hinders_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gap = runs("OK ok", **{"gap/discovery": 1})
    past = history(ran=gap + gap + runs(*["OK ok"] * 9), stories=articles(hourly(20)))
    monkeypatch.setattr(health, "longest_silence", broken)
    monkeypatch.setattr(health, "_slow", broken)
    found = {finding.cause: finding for finding in find(past, NOW, notify_after=3)}
    assert set(found) == {Cause.GAP, Cause.INTERNAL}
    says = "The monitor `slow` failed because of a bug in Anugerah (KeyError: 'bulan'); please report it"
    assert found[Cause.INTERNAL].says.startswith(says)
    assert FAULTS == {"the monitor `silent`": 1, "the monitor `slow`": 1}
    find(past, NOW + DAY, notify_after=3)
    assert [(record.levelname, record.exc_info is not None) for record in caplog.records] == [
        ("ERROR", True),
        ("ERROR", True),
        ("ERROR", False),
        ("ERROR", False),
    ]
    assert caplog.records[0].getMessage().endswith(f", at {SITE}")


def test_errors_with_a_sentence_for_the_user_pass_through() -> None:
    with pytest.raises(StoreError), survived("the digest"):
        raise StoreError("The disk is full.")
    assert not FAULTS


class Day:
    """A daemon of two sites with one round of runs, and a chore after it."""

    def __init__(self, path: Path) -> None:
        sites = {slug: make_site(slug, SiteFile(slug, f"https://{slug}.example/", "36")) for slug in ("satu", "dua")}
        self.chores = ["digest", "maintenance", "backup"]
        self.daemon = Daemon(
            Settings(workers=1, sweep="", maintenance="", backup="", digest="", metrics="127.0.0.1:9"),
            path,
            Registry(sites=sites),
            make_engine=lambda _: self,
            clock=lambda: NOW,
        )

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        for site in job.sites:
            slug, at = site.site.slug, iso(NOW)
            on_record(SiteRun(site=slug, started_at=at, ended_at=at, outcome=Outcome.OK, label="ok", found=0))
        done: Future[JobEnd] = Future()
        done.set_result(JobEnd(0, killed=False, stderr=""))
        self.daemon.post(self._after)
        return done

    def _after(self) -> None:
        for name in self.chores:
            self.daemon.do(name)
        self.daemon.stop()

    def stop(self) -> None:
        """Its jobs have ended already."""

    def renew(self) -> None:
        """Nothing to reload."""

    def gauges(self) -> dict[str, float]:
        return {}

    def close(self) -> None:
        """Nothing runs."""


def test_the_daemon_continues_when_all_monitors_are_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(Metrics, "serve", lambda *_: lambda: None)
    for where, name in (
        (runcloser, "judge"),
        (runcloser, "judge_network"),
        (Metrics, "note"),
        (dispatcher, "write_digest"),
        (dispatcher, "maintain"),
        (dispatcher, "back_up"),
    ):
        monkeypatch.setattr(where, name, broken)
    with caplog.at_level(logging.INFO, "anugerah"):
        Day(tmp_path / "a.db").daemon.run()
    assert FAULTS == {"the notices": 3, "the metrics": 2, "the digest": 1, "the maintenance": 1, "the backup": 1}
    with open_store(tmp_path / "a.db") as store:
        assert {(state.outcome, state.failures) for state in store.sites()} == {(Outcome.OK, 0)}
        assert store.queue(NOW).ended_at == iso(NOW)
        metrics = Metrics(store.path, lambda: NOW)
        assert metrics.registry.get_sample_value("anugerah_faults_total", {"where": "the notices"}) == 3
    assert caplog.records[-1].getMessage() == "stopped"


def test_a_broken_monitor_is_in_health_until_it_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def causes() -> dict[str, str | None]:
        with monkeypatch.context() as patch:
            patch.setattr(signal, "signal", lambda *_: None)
            patch.setattr(Metrics, "serve", lambda *_: lambda: None)
            Day(tmp_path / "a.db").daemon.run()
        with open_store(tmp_path / "a.db") as store:
            store.set_site(*(msgspec.structs.replace(state, next_check_at=None) for state in store.sites()))
            return {slug: row.causes for slug, row in store.site_health().items()}

    with monkeypatch.context() as patch:
        patch.setattr(health, "_failing", broken)
        assert causes() == {"satu": "internal", "dua": "internal"}
    assert causes() == {"satu": None, "dua": None}


def test_what_breaks_while_sending_is_logged_and_the_notice_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send: Callable[..., None] = broken
    monkeypatch.setattr(LogChannel, "send", send)
    with open_store(tmp_path / "a.db") as store:
        store.add_notice(Notice(kind="broken", site="satu", cause="failing", title="satu", body="…"), NOW)
        send_from(store.path, LogChannel(), lambda: NOW)
        assert FAULTS == {"the sending of notices": 1}
        assert len(store.waiting_notices(NOW + sender.TAKEN, NOW)) == 1
