"""The daemon's chores: when they run, after which events, and what they leave."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from anugerah.chores import CrontabTrigger, chores
from anugerah.upkeep import back_up, maintain
from crawler.config import Settings
from crawler.records import Outcome, SiteRun
from crawler.times import iso
from db.errors import StoreError
from db.health import Verdict
from db.rows import SiteCounts, SiteState
from db.store import Store, open_store

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
SETTINGS = Settings(digest="", sweep="30 2 * * *", maintenance="", backup="@weekly", backup_keep=2, run_days=30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def test_a_chore_is_due_at_its_next_time_after_it_was_done_last() -> None:
    sweep, backup = chores(SETTINGS, {"sweep": "2025-05-29T00:00:00Z"}, NOW)
    assert (sweep.name, backup.name) == ("sweep", "backup")
    assert iso(sweep.next_at) == "2025-05-29T19:30:00Z"  # it passed while nobody was there
    assert iso(backup.next_at) == "2025-06-07T17:00:00Z"  # never done: its next time from now on


def test_one_that_was_done_by_a_clock_that_ran_ahead_is_due_as_if_it_were_done_now() -> None:
    sweep, backup = chores(SETTINGS, {"sweep": "2036-02-07T06:28:16Z", "backup": "2025-06-01T05:00:00Z"}, NOW)
    assert iso(sweep.next_at) == "2025-06-01T19:30:00Z"
    assert iso(backup.next_at) == "2025-06-07T17:00:00Z"


def test_many_missed_times_are_one() -> None:
    trigger = CrontabTrigger("0 * * * *", ZoneInfo("Asia/Jakarta"))
    assert trigger.get_next_fire_time(NOW - timedelta(days=3), NOW) == NOW + timedelta(hours=1)
    assert trigger.get_next_fire_time(NOW + timedelta(hours=1), NOW) == NOW + timedelta(hours=2)


def test_a_backup_is_whole_and_old_ones_go(store: Store) -> None:
    made = [back_up(store, SETTINGS, NOW + timedelta(days=day)) for day in range(3)]
    assert sorted(made[0].parent.iterdir()) == made[1:]
    with open_store(made[2], create=False, readonly=True) as copy:
        assert copy.sites() == []


def test_what_is_left_of_a_backup_that_was_cut_off_goes(store: Store) -> None:
    """A kill or a power cut leaves a file as large as the database, with every backup that it cuts off."""
    folder = back_up(store, SETTINGS, NOW).parent
    names = ("a-20250518-030000.db.x7.part", "a-20250601-040000.db.y8.part", "b-20250518-030000.db.z9.part")
    for name, hours in zip(names, (48, 1, 48), strict=True):
        (folder / name).write_text("half of it")
        at = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(folder / name, (at, at))
    back_up(store, SETTINGS, NOW + timedelta(minutes=1))
    assert sorted(file.name for file in folder.glob("*.part")) == sorted(names[1:])


def test_the_copies_of_a_database_with_brackets_in_its_name_are_counted(tmp_path: Path) -> None:
    with open_store(tmp_path / "a[1].db") as store:
        made = [back_up(store, SETTINGS, NOW + timedelta(days=day)) for day in range(3)]
    assert sorted(made[0].parent.iterdir()) == made[1:]


def test_a_backup_that_cannot_be_written_is_a_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("")
    with pytest.raises(StoreError, match="cannot be made: File exists"):
        back_up(store, SETTINGS, NOW)


def test_maintenance_drops_old_runs_but_for_the_last_of_a_site(store: Store) -> None:
    def run(site: str, days: int) -> None:
        at = NOW - timedelta(days=days)
        number = store.start_run(site, at)
        ended = SiteRun(site=site, started_at=iso(at), ended_at=iso(at), outcome=Outcome.OK, label="ok", found=0)
        store.finish_run(number, ended, SiteCounts(), 1.0, SiteState(slug=site), lambda _: Verdict())

    for site, days in (("satu", 40), ("satu", 20), ("dua", 50), ("dua", 40)):
        run(site, days)
    maintain(store, SETTINGS, NOW)
    assert store.last_runs() == {"satu": iso(NOW - timedelta(days=20)), "dua": iso(NOW - timedelta(days=40))}
    assert store._db.execute("SELECT count(*) FROM run").fetchone() == (2,)
