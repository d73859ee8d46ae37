"""The inbox wakes its thread for several records at a time, and at once for the end of a job."""

from datetime import UTC, datetime

import pytest

from anugerah import inbox
from anugerah.inbox import Inbox
from crawler.job import JobEnd
from crawler.records import Dropped, Record

NOW = datetime(2025, 3, 2, tzinfo=UTC)
END = JobEnd(0, killed=False, stderr="")


def record(number: int) -> Record:
    return Dropped(site="kabarlangit", url=f"https://kabarlangit.example/{number}", reason="empty", fetched_at="2025")


def test_records_that_come_one_by_one_are_waited_for_together(monkeypatch: pytest.MonkeyPatch) -> None:
    box, slept = Inbox(), list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        for number in range(1, 5):
            box.put((1, record(number)))
        box.put((1, END))

    monkeypatch.setattr("anugerah.inbox.time.sleep", sleep)
    box.put((1, record(0)))
    events, task = box.collect(lambda: NOW, 1.0)
    assert [event for _, event in events] == [*map(record, range(5)), END]
    assert (task, slept) == (None, [inbox.PAUSE_SECONDS])


def test_the_end_of_a_job_and_a_task_are_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anugerah.inbox.time.sleep", lambda _: pytest.fail("it waited"))
    box = Inbox()
    box.put((1, END))
    assert box.collect(lambda: NOW, 1.0) == ([(1, END)], None)
    box.put(print)
    assert box.collect(lambda: NOW, 1.0) == ([], print)


def test_a_full_batch_goes_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anugerah.inbox.time.sleep", lambda _: pytest.fail("it waited"))
    box = Inbox()
    for number in range(inbox.BATCH):
        box.put((1, record(number)))
    assert len(box.collect(lambda: NOW, 1.0)[0]) == inbox.BATCH


def test_producers_wait_a_moment_while_many_records_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = list[float]()
    monkeypatch.setattr("anugerah.inbox.time.sleep", slept.append)
    box = Inbox()
    for number in range(inbox.CROWDED + 3):
        box.put_record(1, record(number))
    assert slept == [inbox.CROWDED_SECONDS] * 2
    assert box.qsize() == inbox.CROWDED + 3, "nothing is lost, and nobody waits for ever"
