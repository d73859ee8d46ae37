"""The queue of the thread that owns the store: records from jobs, and tasks from other threads."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from crawler.job import JobEnd
from crawler.records import Record

BATCH = 200
"""At most this many records are stored in one transaction."""
GATHER_SECONDS = 0.5
"""A record waits at most this long for others to share its transaction."""
PAUSE_SECONDS = 0.02
"""The wait after an event when the queue is empty: waking for each record costs more than decoding it."""

CROWDED = 400
"""If more records than this wait to be stored, the jobs' threads are throttled: memory holds all the records."""
CROWDED_SECONDS = 0.01
"""How long each record is delayed then. It is fixed, so no thread blocks for ever, whatever the reader does."""

JobEvent = tuple[int, Record | JobEnd]
"""A job's number with one of its records, or with its end."""

Task = Callable[[], None]
"""A function to call between two batches."""


class Inbox(SimpleQueue[JobEvent | Task]):
    """Any thread may put items in, and so may a signal handler; one thread takes them out."""

    def put_record(self, number: int, record: Record) -> None:
        """Put in a record of a job, from the job's own thread; blocks briefly if many are waiting."""
        if self.qsize() > CROWDED:
            time.sleep(CROWDED_SECONDS)
        self.put((number, record))

    def collect(self, clock: Callable[[], datetime], patience: float) -> tuple[list[JobEvent], Task | None]:
        """Return the next batch of events, cut after a job's end, and the task that cut it; none after `patience` s."""
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
