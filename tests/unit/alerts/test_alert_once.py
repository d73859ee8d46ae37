"""Each subscription gets each award once: over re-crawls, retags, merges, splits and kills at any step of delivery."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from recording import DAY, HOUR, KABUT, MINUTE, SETTLED, Desk, alert_rows, award_story, fact, open_desk, retag


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "a.db") as opened:
        yield opened


def test_a_crawl_again_and_a_retag_send_nothing_again(desk: Desk) -> None:
    desk.publish(award_story("a"), award_story("b", KABUT, site="dua"))
    assert len(desk.round(SETTLED)) == 2
    desk.publish(award_story("a", body="Teks baru. " * 40), award_story("c", site="tiga"))
    retag(desk.store, fact())
    assert [kind for kind, _ in desk.round(HOUR) if kind == "new"] == []
    assert len(set(desk.recorder.new_ids)) == len(desk.recorder.new_ids) == 2


def test_an_award_that_no_reading_finds_and_a_later_one_does_is_the_same(desk: Desk) -> None:
    desk.publish(award_story("a"))
    desk.round(SETTLED)
    retag(desk.store)
    retag(desk.store, fact())
    assert desk.round(HOUR) == []
    retag(desk.store)
    desk.round(MINUTE)
    assert desk.round(HOUR) == [("withdrawn", "Pemerintah Kota Awan")]
    retag(desk.store, fact())
    desk.round(DAY)
    assert desk.round(HOUR) == [("correction", "Pemerintah Kota Awan")]
    assert len(desk.recorder.new_ids) == 1


def test_a_sent_award_counts_when_it_is_joined_to_an_earlier_one(desk: Desk) -> None:
    desk.publish(award_story("lama", fact("Pemerintah Kota Hujan"), at=desk.now - 10 * DAY))
    desk.publish(award_story("a"))
    assert len(desk.round(SETTLED)) == 1
    desk.store.merge_awards(1, 2, desk.now)
    desk.round(MINUTE)
    assert [kind for kind, _ in desk.round(HOUR)] in ([], ["correction"])
    assert len(desk.recorder.new_ids) == 1
    desk.store.undo_decision(None, desk.now)
    desk.round(DAY)
    desk.round(HOUR)
    assert len(desk.recorder.new_ids) == 1


def test_two_that_are_joined_before_they_are_sent_are_one(desk: Desk) -> None:
    desk.publish(award_story("a"), award_story("b", KABUT, site="dua"))
    desk.recorder.answers = [500]
    assert desk.round(SETTLED) == []
    assert len(alert_rows(desk.store.path)) == 2
    desk.store.merge_awards(1, 2, desk.now)
    assert len(desk.round(HOUR)) == 1
    assert desk.round(2 * DAY) == []


def test_what_is_split_off_is_an_award_of_its_own_and_sent_once(desk: Desk) -> None:
    desk.publish(award_story("a"), award_story("b", site="dua"))
    assert len(desk.round(SETTLED)) == 1
    new = desk.store.split_award(1, [2], desk.now)
    assert [event["award"]["id"] for event in desk.recorder.events] == [1]
    desk.round(HOUR)
    assert [event["award"]["id"] for event in desk.recorder.events if event["kind"] == "new"] == [1, new]
    retag(desk.store, fact())
    desk.round(HOUR)
    desk.store.undo_decision(None, desk.now)
    desk.round(2 * DAY)
    assert len(set(desk.recorder.new_ids)) == len(desk.recorder.new_ids) == 2


def test_another_subscription_gets_other_ids(desk: Desk) -> None:
    desk.subscriptions.append(desk.subscription("lain"))
    desk.publish(award_story("a"))
    assert len(desk.round(SETTLED)) == 2
    assert len(set(desk.recorder.new_ids)) == 2


KILLED = """
import sqlite3, os, signal, sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from recording import Desk, Recorder
from anugerah.alerts import delivery
from db.store import open_store

step, last, posts = 0, int(sys.argv[4]), []
def count(*_):
    global step
    step += 1
    if step == last:
        os.kill(os.getpid(), signal.SIGKILL)
send = delivery.post
def counted(*arguments):
    count()
    posts.append(step)
    send(*arguments)
    count()
delivery.post = counted
recorder = Recorder(int(sys.argv[3]))
with open_store(Path(sys.argv[2])) as store:
    desk = Desk(store, recorder)
    store._db.conn.set_trace_callback(count)
    delivery.Delivery(store, desk.settings, lambda: datetime.fromisoformat(sys.argv[5])).run(desk.subscriptions)
print(step, *posts)
"""
"""Delivers, and is killed at one of its steps: before a statement of SQL, before a request, after its answer."""


def test_a_kill_at_any_step_loses_nothing_and_repeats_one_at_most(desk: Desk, tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    port = desk.recorder.url.split(":")[2].split("/")[0]

    def deliver(step: int) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-c", KILLED, here, str(desk.store.path), port, str(step), desk.now.isoformat()]
        return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)

    names = iter(f"Pemerintah Kota {first}{vowel}ra" for vowel in "ai" for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    def two_more() -> None:
        for name in (next(names), next(names)):
            desk.publish(award_story(name[-4:], fact(name, recipient_region=None), site=name[-4:].lower(), at=desk.now))

    for _ in range(2):  # the first time it begins the subscription too
        two_more()
        desk.now += SETTLED
        counted = deliver(0)
        assert counted.returncode == 0, counted.stderr
    last, *posts = map(int, counted.stdout.split())
    awards, repeats = 4, 0
    assert len(posts) == 2
    for step in sorted({*range(1, last, last // 5), *posts, *(post + 1 for post in posts)}):
        two_more()
        awards += 2
        desk.now += SETTLED
        assert deliver(step).returncode == -9
        desk.now += 6 * MINUTE
        assert deliver(0).returncode == 0
        before, repeats = repeats, len(desk.recorder.new_ids) - len(set(desk.recorder.new_ids))
        assert repeats - before <= (step > posts[0]), step
        assert len(set(desk.recorder.new_ids)) == awards, step
    assert max(Counter(desk.recorder.new_ids).values()) == 2, "a kill between an answer and its mark repeats one"
