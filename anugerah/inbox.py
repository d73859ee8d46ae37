"""What waits for the thread that owns the store: what jobs send, and what other threads want done."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from crawler.job import JobEnd
from crawler.records import Record

BATCH = 200
"""Records that are stored in one transaction, at most."""
GATHER_SECONDS = 0.5
"""How long a record waits for others to share its transaction, at most."""
PAUSE_SECONDS = 0.02
"""After an event and none behind it: to wake for each record costs more than to decode it."""

CROWDED = 400
"""Records that wait to be stored, from which on whoever brings more of them is slowed down: memory holds them all."""
CROWDED_SECONDS = 0.01
"""How long each record is held up then. Nobody waits for ever, whatever becomes of the thread that takes them out."""

JobEvent = tuple[int, Record | JobEnd]
"""A record of a job, by its number, or the job's end."""

Task = Callable[[], None]
"""Something to do between two batches."""


class Inbox(SimpleQueue[JobEvent | Task]):
    """Any thread may put something in, and a signal handler too; one thread takes it out."""

    def bring(self, number: int, record: Record) -> None:
        """Put in a record of a job, from the job's own thread; waits a moment where many wait already."""
        if self.qsize() > CROWDED:
            time.sleep(CROWDED_SECONDS)
        self.put((number, record))

    def collect(self, clock: Callable[[], datetime], patience: float) -> tuple[list[JobEvent], Task | None]:
        """What comes within a moment, up to a batch, the end of a job, or a task; nothing after `patience` seconds."""
        events: list[JobEvent] = []
        deadline = clock() + timedelta(seconds=GATHER_SECONDS)
        while len(events) < BATCH:
            if events and self.empty():
                time.sleep(PAUSE_SECONDS)
            left = min((deadline - clock()).total_seconds(), GATHER_SECONDS) if events else patience
            try:
                event = self.get(timeout=max(left, 0.001))
            except Empty:
                break
            if callable(event):
                return events, event
            events.append(event)
            if isinstance(event[1], JobEnd):
                break
        return events, None
