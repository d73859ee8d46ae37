"""The daemon's tick: what it logs about runs, and about a network that is down."""

import logging
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from anugerah.dispatcher import Dispatcher
from anugerah.due import NOT_LISTED, note_registry
from anugerah.monitor.notices import OFFLINE
from anugerah.monitor.state import state_of
from anugerah.timetable import Timetable
from crawler.config import Settings
from crawler.errors import ConfigError
from crawler.job import JobEnd
from crawler.plan import Job, OnRecord
from crawler.records import Outcome, SiteRun
from crawler.registry import Registry
from crawler.site import SiteFile, make_site
from crawler.times import iso
from db.errors import StoreError
from db.health import Finding, Verdict
from db.rows import SiteState
from db.store import Store, open_store
from scheduler import Daemon

SITES = {slug: make_site(slug, SiteFile(slug, f"https://{slug}.example/", "36")) for slug in ("satu", "dua")}
NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
Ends = tuple[Outcome, str]
DOWN = (Outcome.TEMPORARY, "dns")
OK = (Outcome.OK, "ok")


class Night:
    """A daemon whose jobs end by script, a day apart: then the next tick comes, and in the end the word to stop."""

    def __init__(self, path: Path, *rounds: dict[str, Ends] | StoreError, backup: str = "", digest: str = "") -> None:
        self.now = NOW
        self._rounds = list(rounds)
        self._left = 0
        self.daemon = Daemon(
            Settings(workers=1, tick="1s", sweep="", maintenance="", backup=backup, digest=digest),
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
        self.daemon.post(self._next_round)  # after the job's end in the inbox

    def _next_round(self) -> None:
        self.now += timedelta(days=1)
        if self._rounds:
            self.daemon.tick()
        else:
            self.daemon.stop()

    def stop(self) -> None:
        """Its jobs have ended already."""

    def renew(self) -> None:
        """Nothing to reload."""

    def gauges(self) -> dict[str, float]:
        return {}

    def close(self) -> None:
        """Nothing runs."""


class Outage:
    """A daemon whose sites cannot be reached for some hours, with a tick every half minute of its own clock."""

    def __init__(self, path: Path, *, sites: int, hours: int, sweep_at: int | None = None) -> None:
        self.now = NOW
        self.asked: list[int] = []
        """How many sites the daemon has asked at a time."""
        self.swept = 0
        self._ticks = hours * 120
        self._sweep_at = sweep_at
        self._down = True
        names = [f"situs{number}" for number in range(sites)]
        made = {slug: make_site(slug, SiteFile(slug, f"https://{slug}.example/", "36")) for slug in names}
        self.daemon = Daemon(
            Settings(workers=1, tick="1h", sweep="", maintenance="", backup="", digest=""),
            path,
            Registry(sites=made),
            make_engine=lambda _: self,
            clock=lambda: self.now,
        )
        self.daemon.post(self._step)

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        self.asked.append(len(job.sites))
        self.swept += sum(site.sweep for site in job.sites)
        outcome, label = DOWN if self._down else OK
        at = iso(self.now)
        for site in job.sites:
            on_record(SiteRun(site=site.site.slug, started_at=at, ended_at=at, outcome=outcome, label=label, found=0))
        done: Future[JobEnd] = Future()
        done.set_result(JobEnd(0, killed=False, stderr=""))
        return done

    def _step(self) -> None:
        self._ticks -= 1
        if self._ticks == self._sweep_at:
            self.daemon.do("sweep")
        if self._ticks == 0:
            self._down = False
        if self._ticks < -20:
            self.daemon.stop()
        elif self._down or self.asked[-1] <= 3:
            self.now += timedelta(seconds=30)
            self.daemon.tick()
            self.daemon.post(self._step)
        else:
            self.daemon.post(self._step)

    def stop(self) -> None:
        """Its jobs have ended already."""

    def renew(self) -> None:
        """Nothing to reload."""

    def gauges(self) -> dict[str, float]:
        return {}

    def close(self) -> None:
        """Nothing runs."""


@pytest.fixture
def logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[..., list[tuple[str, str]]]:
    """Level and message of all that a daemon logs whose rounds end so, but for its first and last word."""

    def run(*rounds: dict[str, Ends] | StoreError, backup: str = "", digest: str = "") -> list[tuple[str, str]]:
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        with caplog.at_level(logging.INFO, "anugerah"):
            Night(tmp_path / "a.db", *rounds, backup=backup, digest=digest).daemon.run()
        lines = [(record.levelname, record.getMessage()) for record in caplog.records]
        assert (lines[0][1].split()[0], lines[-1][1]) == ("watching", "stopped")
        return lines[1:-1]

    return run


def test_that_the_network_is_down_is_logged_once_until_it_was_up(logged: Callable[..., list[tuple[str, str]]]) -> None:
    down, up = {"satu": DOWN, "dua": DOWN}, {"satu": OK, "dua": (Outcome.HARD, "http_404")}
    lines = logged(down, down, up, down)
    assert [line[1].split(" secs")[0] for line in lines] == [
        OFFLINE,
        "site=satu outcome=OK label=ok found=0 new=0 updated=0 awards=0 dropped=0",
        "site=dua outcome=HARD label=http_404 found=0 new=0 updated=0 awards=0 dropped=0",
        OFFLINE,
    ]
    assert [line[0] for line in lines] == ["WARNING", "INFO", "WARNING", "WARNING"]


def test_a_night_offline_asks_few_and_writes_few_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked every half minute, all would be asked 360 times: few are, and when the network is back all at once."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    outage = Outage(tmp_path / "a.db", sites=30, hours=3)
    outage.daemon.run()
    first, *later = outage.asked
    assert sum(later[-2:]) == 30, "the probe that is answered, then all others, within the same moment"
    assert (first, set(later[:-2])) == (30, {3})
    assert len(later) < 3 * 60 / 5 + 5
    with open_store(tmp_path / "a.db") as store:
        assert len(store.waiting_notices(datetime.now(UTC), NOW - timedelta(days=1))) == 2  # offline, online again
        assert [state.failures for state in store.sites()] == [0] * 30
    with closing(sqlite3.connect(tmp_path / "a.db")) as conn:
        assert conn.execute("SELECT count(*) FROM run").fetchone()[0] == sum(outage.asked)
        probed = conn.execute("SELECT count(DISTINCT site) FROM run WHERE label = 'offline' AND id > 30").fetchone()
    assert probed == (30,), "each in its turn"


def test_a_sweep_that_falls_into_an_outage_is_made_when_it_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    outage = Outage(tmp_path / "a.db", sites=30, hours=1, sweep_at=30)
    outage.daemon.run()
    assert (outage.swept, outage.asked[-1]) == (30, 30)
    with open_store(tmp_path / "a.db") as store:
        assert store.chores()["sweep"] == iso(outage.now)


class SetBack:
    """A daemon with a tick an hour, whose clock is set back by days once its sites were asked."""

    def __init__(self, path: Path) -> None:
        self.now = NOW
        self.asked: list[str] = []
        self.daemon = Daemon(
            Settings(workers=1, tick="1h", sweep="", maintenance="", backup="", digest=""),
            path,
            Registry(sites=SITES),
            make_engine=lambda _: self,
            clock=lambda: self.now,
        )

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        at = iso(self.now)
        for site in job.sites:
            slug = site.site.slug
            self.asked.append(slug)
            on_record(SiteRun(site=slug, started_at=at, ended_at=at, outcome=Outcome.OK, label="ok", found=0))
        done: Future[JobEnd] = Future()
        done.set_result(JobEnd(0, killed=False, stderr=""))
        self.daemon.post(self._when_stored)
        return done

    def _when_stored(self) -> None:
        dispatcher = self.daemon._dispatcher
        assert dispatcher
        if dispatcher.is_crawling:
            self.daemon.post(self._when_stored)
        elif len(self.asked) > len(SITES):
            self.daemon.stop()
        else:
            self.now -= timedelta(days=3)
            dispatcher._ticked_at -= 4 * 3600  # as long as no tick came

    def stop(self) -> None:
        """Its jobs have ended already."""

    def renew(self) -> None:
        """Nothing to reload."""

    def gauges(self) -> dict[str, float]:
        return {}

    def close(self) -> None:
        """Nothing runs."""


def test_after_the_clock_was_set_back_it_ticks_again_and_checks_what_is_planned_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    clock = SetBack(tmp_path / "a.db")
    clock.daemon.run()
    assert sorted(clock.asked) == sorted([*SITES, *SITES])


def test_an_error_of_the_database_is_logged_and_tried_again(logged: Callable[..., list[tuple[str, str]]]) -> None:
    lines = logged(StoreError("The disk is full."), {"satu": OK, "dua": OK})
    assert lines[0] == ("ERROR", "The disk is full.")
    assert [line[1].split()[0] for line in lines[1:]] == ["site=satu", "site=dua"]


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_database_that_is_replaced_beneath_it_is_opened_again(
    is_gone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[..., list[tuple[str, str]]]
) -> None:
    path, other = tmp_path / "a.db", tmp_path / "b.db"
    for name in (path, other):
        open_store(name).close()
    submit, wait, waits = Night.submit, Daemon._wait, []

    def replace(night: Night, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        monkeypatch.setattr(Night, "submit", submit)
        path.rename(tmp_path / "old.db") if is_gone else other.replace(path)
        return submit(night, job, on_record)

    def put_back(daemon: Daemon, trouble: str, seconds: float) -> None:
        waits.append(trouble)
        if not path.exists() and len(waits) > 1:
            other.replace(path)
        wait(daemon, trouble, 0)

    monkeypatch.setattr(Night, "submit", replace)
    monkeypatch.setattr(Daemon, "_wait", put_back)
    ends: dict[str, Ends] = {"satu": OK, "dua": OK}
    lines = logged(ends, ends)
    errors = [line for level, line in lines if level == "ERROR"]
    assert errors == waits
    assert errors[0].startswith(f"The database {path} was {'deleted or moved' if is_gone else 'replaced'}")
    assert [error[:20] for error in errors[1:]] == (["There is no database"] if is_gone else [])
    with open_store(path) as store:
        assert [state.outcome for state in store.sites()] == ["OK", "OK"]


def test_a_bug_of_our_own_does_not_end_it_and_health_reports_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[..., list[tuple[str, str]]]
) -> None:
    caught = []

    def fails(dispatcher: Dispatcher) -> None:
        monkeypatch.setattr(Dispatcher, "_note_whether_online", real)
        monkeypatch.setattr("scheduler.note_fault", note)
        raise ZeroDivisionError("a bug")

    def note(where: str, error: Exception) -> str:
        caught.append((where, str(error)))
        return "It is a bug."

    real = Dispatcher._note_whether_online
    monkeypatch.setattr(Dispatcher, "_note_whether_online", fails)
    lines = logged({"satu": OK, "dua": OK}, {"satu": OK, "dua": OK})
    assert caught == [("the daemon", "a bug")]
    assert {line.split()[0] for _, line in lines} >= {"site=satu", "site=dua"}


def test_after_errors_it_backs_off_until_there_were_none_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon = Daemon(Settings(tick="30s"), tmp_path / "a.db", Registry(sites=SITES))
    now = [1e6]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    waits = []
    for _ in range(9):
        waits.append(daemon._back_off())
        now[0] += waits[-1]
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    now[0] += 2 * 3600
    assert daemon._back_off() == 60


def test_a_hangup_ends_the_wait_after_an_error(tmp_path: Path) -> None:
    daemon = Daemon(Settings(tick="1h"), tmp_path / "a.db", Registry(sites=SITES))
    threading.Timer(0.2, daemon._on_hangup(has_terminal=False)).start()
    daemon._wait("The disk is full.", 3600)


def test_a_chore_that_comes_due_in_the_wait_after_an_error_is_done_after_it(tmp_path: Path) -> None:
    daemon = Daemon(Settings(tick="1h"), tmp_path / "a.db", Registry(sites=SITES))
    done: list[str] = []
    daemon.post(lambda: done.append("backup"))
    daemon._wait("The disk is full.", 0.1)
    while not daemon._inbox.empty():
        task = daemon._inbox.get()
        assert callable(task)
        task()
    assert done == ["backup"]


def test_a_database_that_is_locked_when_chores_are_planned_again_leaves_the_old_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_: Path) -> Store:
        raise StoreError("The database is locked by another process.")

    timetable = Timetable(tmp_path / "a.db", lambda: NOW, lambda: None, lambda _: None)
    timetable.plan(Settings())
    assert "backup" in [job.id for job in timetable._scheduler.get_jobs()]
    monkeypatch.setattr("anugerah.timetable.open_store", locked)
    with pytest.raises(StoreError):
        timetable.plan(Settings(timezone="Asia/Jayapura"), {"timezone"})
    assert "backup" in [job.id for job in timetable._scheduler.get_jobs()]


def test_a_chore_whose_time_passed_is_made_up_for(tmp_path: Path, logged: Callable[..., list[tuple[str, str]]]) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.note_chore("backup", NOW - timedelta(days=30))
    lines = logged({"satu": OK, "dua": OK}, backup="@weekly")
    assert [line for _, line in lines if line.startswith("backup:")]
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_ticks_that_waited_for_a_long_backup_are_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[..., list[tuple[str, str]]]
) -> None:
    class Clock:
        seconds = 0.0

        def monotonic(self) -> float:
            return self.seconds

    clock = Clock()
    monkeypatch.setattr("anugerah.dispatcher.time", clock)
    monkeypatch.setattr("anugerah.dispatcher.back_up", lambda *_: setattr(clock, "seconds", 3600.0))
    with open_store(tmp_path / "a.db") as store:
        store.note_chore("backup", NOW - timedelta(days=30))
    lines = logged({"satu": OK, "dua": OK}, backup="@weekly")
    assert clock.seconds == 3600
    assert [line for line in lines if line[0] == "WARNING"] == []


def test_a_backup_that_fails_is_reported_until_one_is_made(
    tmp_path: Path, logged: Callable[..., list[tuple[str, str]]]
) -> None:
    path, in_the_way = tmp_path / "a.db", tmp_path / "backups"
    in_the_way.write_text("")

    def backed_up(backup: str = "@weekly") -> list[str]:
        """What `anugerah health` says after a night in which a backup is due."""
        with open_store(path) as store:
            store.note_chore("backup", NOW - timedelta(days=30))
        with closing(sqlite3.connect(path)) as conn:
            conn.execute("UPDATE site SET next_check_at = NULL")  # each night begins at the same moment
            conn.commit()
        logged({"satu": OK, "dua": OK}, backup=backup)
        with open_store(path) as store:
            reasons = state_of(store, path, Registry(sites=SITES), Settings(), NOW).reasons
        return [reason for reason in reasons if reason.startswith("backup:")]

    (reason,) = backed_up()
    assert reason.startswith("backup: The last backup of the database failed: The folder ")
    assert backed_up() == [reason]
    assert backed_up(backup="") == []
    in_the_way.unlink()
    assert backed_up() == []
    with open_store(path) as store:
        waiting = store.waiting_notices(datetime.now(UTC), NOW - timedelta(days=9))
        assert [notice.kind for notice in waiting if notice.cause == "backup"] == ["broken", "recovered"]


def test_troubles_their_ends_and_the_digest_wait_in_the_outbox_once(
    tmp_path: Path, logged: Callable[..., list[tuple[str, str]]]
) -> None:
    known = Finding(site="lain", cause="silent", since=iso(NOW), says="It is silent.")
    with open_store(tmp_path / "a.db") as store:
        store.note_chore("digest", NOW - timedelta(days=2))
        store.judge("lain", lambda _: Verdict((known,)), NOW)
    up, down, broken = {"satu": OK, "dua": OK}, {"satu": DOWN, "dua": DOWN}, {"satu": OK, "dua": (Outcome.HARD, "gone")}
    logged(up, down, down, up, broken, broken, broken, broken, up, digest="@daily")
    with open_store(tmp_path / "a.db") as store:
        waiting = store.waiting_notices(datetime.now(UTC), NOW - timedelta(days=9))
        notices = [(notice.kind, notice.site, notice.cause) for notice in waiting]
        assert notices.count(("digest", "", "digest")) == 1
        assert [notice for notice in notices if notice[0] != "digest"] == [
            ("broken", "", "offline"),
            ("recovered", "", "offline"),
            ("broken", "dua", "failing"),
            ("recovered", "dua", "failing"),
        ]
        assert store.findings() == [known]
        assert [run.label for run in store.history("satu").runs] == ["ok"] * 7  # our own failures are not counted


def test_the_registry_is_noted_before_anything_is_crawled(tmp_path: Path) -> None:
    off = make_site("tiga", SiteFile("tiga", "https://tiga.example/", "36", enabled=False, reason="It has moved."))
    renamed = make_site("baru", SiteFile("baru", "https://baru.example/", "36", was=("lama",)))
    with open_store(tmp_path / "a.db") as store:
        old = (SiteState(slug="dulu", failures=2, next_check_at=iso(NOW)), SiteState(slug="lama"))
        store.set_site(*old, *(SiteState(slug=slug, next_check_at=iso(NOW)) for slug in ("rusak", "tiga", "satu")))
        note_registry(store, Registry(sites=SITES | {"tiga": off, "baru": renamed}, errors={"rusak": "…"}))
        rows = store.site_health()
    assert {slug: (row.enabled, row.reason) for slug, row in rows.items()} == {
        "satu": (True, None),
        "dua": (True, None),
        "tiga": (False, "It has moved."),
        "dulu": (False, NOT_LISTED),
        "lama": (True, None),
        "rusak": (True, None),
    }
    assert rows["dulu"].failures == 2
    assert {slug for slug, row in rows.items() if row.next_check_at} == {"satu", "rusak"}


def test_metrics_are_imported_and_served_only_where_asked_for(tmp_path: Path) -> None:
    code = "import scheduler, sys; print([name for name in ('apprise', 'prometheus_client') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ConfigError, match=f"metrics: {address} cannot be used: Address already in use"):
            Daemon(Settings(metrics=address), tmp_path / "a.db", Registry(sites=SITES)).run()
