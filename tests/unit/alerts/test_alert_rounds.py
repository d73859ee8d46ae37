"""Alerts in the daemon: a thread that reloads the file, sends, and ends when it is stopped."""

import logging
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from unittest.mock import Mock

import pytest
from recording import MINUTE, NOW, SECRET, Recorder, alert_rows, award_story, fact, recording

from anugerah.alerts.rounds import Rounds
from anugerah.timetable import Timetable
from crawler.config import Settings
from db.errors import StoreError
from db.store import open_store


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with recording() as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([award_story("a"), award_story("b", fact("Pemerintah Kota Kabut"), site="dua")], NOW)
    return path


def subscribe(path: Path, recorder: Recorder, *names: str, more: str = "") -> None:
    tables = [f'[[alert]]\nname = "{name}"\nwebhook = "{recorder.url}"\nsecret = "{SECRET}"\n' for name in names]
    (path.parent / "alerts.toml").write_text("".join(tables) + more, encoding="utf-8")


def test_the_file_is_reloaded_and_a_broken_one_leaves_what_was(
    path: Path, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = Rounds(path, lambda: NOW + 16 * MINUTE)
    rounds.run(Settings())
    assert recorder.bodies == []
    subscribe(path, recorder, "satu")
    rounds.run(Settings())
    assert len(recorder.events) == 2
    subscribe(path, recorder, "satu", "dua", more="[[")
    rounds.run(Settings())
    rounds.run(Settings())
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert "is not valid TOML" in errors[0]
    assert len(recorder.events) == 2
    subscribe(path, recorder, "satu", "dua")
    rounds.run(Settings())
    assert len(recorder.events) == 4


def test_alerts_of_a_subscription_that_is_gone_are_dropped_once_the_database_can_be_opened(
    path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(path, recorder, "satu")
    recorder.answers = [500]
    rounds = Rounds(path, lambda: NOW + 16 * MINUTE)
    rounds.run(Settings())
    assert len(alert_rows(path)) == 2
    subscribe(path, recorder)
    with monkeypatch.context() as patch:
        patch.setattr("anugerah.alerts.rounds.open_store", Mock(side_effect=StoreError("the database is locked")))
        rounds.run(Settings())
    rounds.run(Settings())
    assert alert_rows(path) == []


def test_alerts_of_a_subscription_that_went_while_no_daemon_ran_are_dropped(path: Path, recorder: Recorder) -> None:
    subscribe(path, recorder, "satu")
    recorder.answers = [500]
    Rounds(path, lambda: NOW + 16 * MINUTE).run(Settings())
    assert len(alert_rows(path)) == 2
    (path.parent / "alerts.toml").unlink()
    Rounds(path, lambda: NOW + 17 * MINUTE).run(Settings())
    assert alert_rows(path) == []


def test_a_receiver_that_stays_away_is_logged_once(
    path: Path, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    subscribe(path, recorder, "satu")
    recorder.answers = [500, 500, 503]
    clock = iter(NOW + minutes * MINUTE for minutes in range(16, 10_000, 10))
    rounds = Rounds(path, lambda: next(clock))
    with caplog.at_level(logging.INFO, "anugerah"):
        for _ in range(5):
            rounds.run(Settings())
    assert [record.message for record in caplog.records] == [
        "alerts: those for satu wait: the webhook answered with status 500",
        "alerts: those for satu wait: the webhook answered with status 503",
        "alerts: the receiver of satu answers again",
        "alerts: 2 sent to satu",
    ]


def test_it_ends_after_the_message_under_way(path: Path, recorder: Recorder) -> None:
    subscribe(path, recorder, "satu")
    rounds = Rounds(path, lambda: NOW + 16 * MINUTE)
    recorder.on_request = rounds.stop
    rounds.run(Settings())
    assert len(recorder.events) == 1
    assert sorted(row[2] for row in alert_rows(path)) == ["sent", "waiting"]


def test_a_bug_does_not_end_it(
    path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    subscribe(path, recorder, "satu")
    monkeypatch.setattr("anugerah.alerts.delivery.watch", lambda *_: 1 / 0)
    Rounds(path, lambda: NOW).run(Settings())
    assert any("the alerts failed because of a bug" in record.message for record in caplog.records)


def test_a_receiver_that_answers_slowly_keeps_no_tick(path: Path, recorder: Recorder) -> None:
    subscribe(path, recorder, "satu")
    ticks: list[float] = []
    recorder.on_request = lambda: time.sleep(0.5) if len(ticks) < 3 else None
    timetable = Timetable(path, lambda: NOW + 16 * MINUTE, lambda: ticks.append(time.monotonic()), lambda _: None)
    timetable.plan(Settings(tick="1s", sweep="", maintenance="", backup="", digest=""))
    timetable.start()
    deadline = time.monotonic() + 20
    while (len(ticks) < 3 or len(recorder.events) < 2) and time.monotonic() < deadline:
        time.sleep(0.02)
    timetable.end()
    assert len(recorder.events) == 2
    assert max(later - earlier for earlier, later in pairwise(ticks)) < 2.5
