"""A daemon in simulated time: its clock jumps from one due moment to the next, on a newsroom that changes."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from heapq import heapify, heappop
from itertools import count
from pathlib import Path
from typing import NamedTuple

from anugerah.chores import chores
from crawler.config import Settings
from crawler.job import JobEnd, LocalEngine
from crawler.plan import Job, OnRecord
from crawler.registry import load_registry
from crawler.times import parse_moment
from db.store import open_store
from scheduler import Daemon

STEP = timedelta(minutes=30)
"""The daemon looks for due sites this often, so that several share a job."""

LOOKS_AGAIN = (timedelta(hours=2), timedelta(days=1), timedelta(days=7))
"""After the last change: by then, all that is looked at again was."""

Act = Callable[[datetime], None]


class Event(NamedTuple):
    """Something that happens in the newsroom."""

    at: datetime
    act: Act


class Simulation:
    """The daemon's real parts: ticks, chores, runner, store, and a child process a job. The clock alone is its own."""

    def __init__(self, folder: Path, settings: Settings, start: datetime, end: datetime, events: list[Event]) -> None:
        self.now = start
        self.db = folder / "a.db"
        self._settings = settings
        self._end_at = end
        numbers = count()
        self._events = [(event.at, next(numbers), event.act) for event in events]
        heapify(self._events)
        self._settling = iter(LOOKS_AGAIN)
        self._engine = LocalEngine(1)
        self._is_new = True
        self._running = 0
        registry = load_registry([folder / "sites"])
        self._slugs = set(registry.sites)
        self.daemon = Daemon(settings, self.db, registry, make_engine=self._make_engine, clock=lambda: self.now)

    def run(self) -> None:
        """Run to the end of the time, and on until all looks again are over. Call it in the main thread."""
        self.daemon.run()

    def _make_engine(self, _: Settings) -> "Simulation":
        assert self._is_new, "the daemon began again after an error"
        self._is_new = False
        return self

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Run a job in a child process; when none runs any more, the clock goes on."""
        self._running += 1
        ended: Future[JobEnd] = Future()
        self._engine.submit(job, on_record).add_done_callback(
            lambda done: self.daemon.post(partial(self._note_end, ended, done.result()))
        )
        return ended

    def stop(self) -> None:
        """Only called when all jobs have ended."""

    def renew(self) -> None:
        """Nothing to reload."""

    def gauges(self) -> dict[str, float]:
        return {}

    def close(self) -> None:
        """Nothing runs any more."""
        self._engine.close()

    def _note_end(self, ended: "Future[JobEnd]", end: JobEnd) -> None:
        ended.set_result(end)
        self._running -= 1
        if not self._running:
            self.daemon.post(self._go_on)  # after the job's end, which may start another job

    def _go_on(self) -> None:
        if self._running:
            return
        at = self._next_moment()
        if at is None:
            self.daemon.stop()
            return
        self.now = at
        while self._events and self._events[0][0] <= at:
            moment, _, act = heappop(self._events)
            act(moment)
        for name in self._due_chores():
            self.daemon.do(name)
        self.daemon.tick()
        self.daemon.post(self._go_on)

    def _next_moment(self) -> datetime | None:
        with open_store(self.db, readonly=True) as store:
            due = [parse_moment(state.next_check_at) for state in store.sites() if state.next_check_at]
            planned = [chore.next_at for chore in chores(self._settings, store.chores(), self.now)]
            is_unsettled = any(store.due_again(slug, self.now, 1) for slug in self._slugs)
        events = [self._events[0][0]] if self._events else []
        at = _step(min(due + planned + events), self.now)
        if at < self._end_at or self._events:
            return at
        if is_unsettled:  # more than one visit looks at
            return _step(min(due), self.now)
        with suppress(StopIteration):
            return self.now + next(self._settling)
        return None

    def _due_chores(self) -> list[str]:
        with open_store(self.db, readonly=True) as store:
            return [
                chore.name for chore in chores(self._settings, store.chores(), self.now) if chore.next_at <= self.now
            ]


def _step(at: datetime, now: datetime) -> datetime:
    """The first look for due sites after `now`, at or after `at`."""
    steps = -(-(at - now) // STEP)
    return now + max(steps, 1) * STEP
