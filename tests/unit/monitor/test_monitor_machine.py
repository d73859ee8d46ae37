"""Problems of no single site: disk, memory, waiting sites, most sites failing; who gets a notice, and when."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from histories import HOUR, NOW

from anugerah.monitor.causes import Cause
from anugerah.monitor.machine import (
    FEWEST_SITES,
    LATE,
    LEAST_MEMORY,
    LEAST_ROOM,
    MOST_MEMORY,
    Machine,
    find_lag,
    find_most_fail,
    find_of_machine,
    look,
)
from anugerah.monitor.runcloser import SystemMonitor
from crawler.records import Outcome
from crawler.times import iso
from db.health import ALL
from db.rows import Queue, SiteState
from db.store import Store, open_store

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("machine", "causes"),
    [
        (Machine(), []),
        (Machine(room=LEAST_ROOM, available=LEAST_MEMORY, daemon=MOST_MEMORY), []),
        (Machine(room=LEAST_ROOM - 1), [Cause.DISK]),
        (Machine(room=2 * LEAST_ROOM, database=3 * LEAST_ROOM), [Cause.DISK]),
        (Machine(available=LEAST_MEMORY - 1), [Cause.MEMORY]),
        (Machine(available=0, daemon=MOST_MEMORY + 1, room=0), [Cause.DISK, Cause.MEMORY]),
    ],
)
def test_disk_and_memory_have_their_bounds(machine: Machine, causes: list[Cause]) -> None:
    assert [found.cause for found in find_of_machine(machine, Path("a.db"), NOW)] == causes


def test_this_machine_can_be_looked_at(store: Store) -> None:
    seen = look(store.path, os.getpid())
    assert seen.room
    assert seen.database == store.path.stat().st_size
    if Path("/proc/meminfo").exists():
        assert seen.available
        assert seen.daemon
        assert 10**6 < seen.daemon < seen.available
    assert look(store.path.parent / "none" / "a.db", None).room is None


def test_a_site_may_wait_for_others_but_not_for_hours() -> None:
    assert find_lag(Queue(None, None), NOW) is None
    assert find_lag(Queue(iso(NOW - LATE + MINUTE), None), NOW) is None
    found = find_lag(Queue(iso(NOW - LATE - MINUTE), None), NOW)
    assert found
    assert (found.cause, found.since) == (Cause.LAG, iso(NOW - LATE - MINUTE))


def test_most_of_the_sites_that_ever_answered_must_fail() -> None:
    def states(failing: int, well: int) -> list[SiteState]:
        bad = [SiteState(slug=f"a{n}", outcome=Outcome.BLOCKED, last_ok_at=iso(NOW)) for n in range(failing)]
        good = [SiteState(slug=f"b{n}", outcome=Outcome.SOFT, last_ok_at=iso(NOW)) for n in range(well)]
        never = [SiteState(slug=f"c{n}", outcome=Outcome.HARD) for n in range(9)]
        off = [SiteState(slug="d", enabled=False, outcome=Outcome.HARD, last_ok_at=iso(NOW))]
        return [*bad, *good, *never, *off]

    assert find_most_fail(states(FEWEST_SITES - 1, 0), NOW) is None
    assert find_most_fail(states(3, 3), NOW) is None
    found = find_most_fail(states(4, 3), NOW)
    assert found
    assert found.says.startswith("4 of 7 sites that have answered before failed")


def test_the_daemon_looks_each_minute_and_reports_a_trouble_once_and_its_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = [Machine(room=10**6)]
    monkeypatch.setattr("anugerah.monitor.runcloser.look", lambda *_: machine[0])
    watch = SystemMonitor(store)
    watch.look(NOW, offline=False)
    machine[0] = Machine(room=10**12)
    watch.look(NOW + MINUTE / 2, offline=False)
    assert [found.cause for found in store.findings(ALL)] == ["disk"], "half a minute later it has not looked again"
    watch.look(NOW + MINUTE, offline=False)
    assert store.findings(ALL) == []
    machine[0] = Machine(room=10**6)
    watch.look(NOW + HOUR, offline=False)
    notices = [(notice.kind, notice.title) for notice in store.waiting_notices(NOW + 2 * HOUR, NOW)]
    assert notices == [
        ("broken", "Anugerah: the disk is nearly full"),
        ("recovered", "Anugerah: over: the disk is nearly full"),
    ], "what comes back within a day is sent once"
    assert [found.since for found in store.findings(ALL)] == [iso(NOW + HOUR)]


def test_while_the_network_is_down_nothing_is_made_of_the_waiting(store: Store) -> None:
    store.set_site(SiteState(slug="satu", next_check_at=iso(NOW - 5 * HOUR)))
    watch = SystemMonitor(store)
    watch.look(NOW, offline=True)
    assert store.findings(ALL) == []
    watch.look(NOW + MINUTE, offline=False)
    assert [found.cause for found in store.findings(ALL)] == ["lag"]
    watch.look(NOW - 9 * HOUR, offline=True)  # by a clock that was set back
    assert store.findings(ALL) == []
