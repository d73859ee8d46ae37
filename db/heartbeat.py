"""The daemon's heartbeat: its last report, in its lock file, independent of a full disk and a locked database.

The kernel knows by the lock (`db.lock`) whether the daemon is alive. The deadline of the next beat is in the machine's
monotonic clock, which no change of the time of day moves, and which stops while the machine sleeps.
"""

import os
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec

SIZE = 4096
"""The constant size of a beat in bytes: overwriting the old one needs no space on the disk."""

LONGEST_TROUBLE = 400

SELDOM = 1.0
"""The minimum seconds between two equal beats."""


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """The daemon's report on itself; times are ISO 8601, UTC."""

    started_at: str
    beat_at: str
    due_by: float
    """The deadline of the next beat, in seconds of the monotonic clock."""
    trouble: str | None = None
    """Why it cannot work at the moment, in a sentence."""
    stopped_at: str | None = None
    """When it was stopped on request."""


class Pulse(msgspec.Struct, frozen=True):
    """A daemon as seen from outside."""

    pid: int | None
    is_alive: bool
    beat: Beat | None
    """The last beat; None before the first."""

    @property
    def is_late(self) -> bool:
        """Whether its next beat is overdue."""
        return self.beat is not None and time.monotonic() > self.beat.due_by


class Heart:
    """Writes beats into an open lock file; belongs to the holder of the lock."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._last: Beat | None = None
        self._until = 0.0

    def beat(self, now: str, within: timedelta, trouble: str | None = None) -> None:
        """Report that the daemon works, or the problem that it has, and when it will report again at the latest."""
        at = time.monotonic()
        last = self._last
        due_by = at + within.total_seconds()
        if last and last.trouble == trouble and at < self._until and due_by - last.due_by < SELDOM:
            return
        self._until = at + SELDOM
        self._write(
            Beat(
                started_at=last.started_at if last else now,
                beat_at=now,
                due_by=due_by,
                trouble=trouble[:LONGEST_TROUBLE] if trouble else None,
            )
        )

    def stop(self, now: str) -> None:
        """Report that the daemon was stopped on purpose."""
        if self._last:
            self._write(msgspec.structs.replace(self._last, stopped_at=now))

    def _write(self, beat: Beat) -> None:
        self._last = beat
        text = f"{os.getpid()}\n".encode() + msgspec.json.encode(beat)
        with suppress(OSError):  # the reader reports a missing beat
            os.pwrite(self._handle, text.ljust(SIZE - 1) + b"\n", 0)


def read_beat(path: Path) -> tuple[int | None, Beat | None]:
    """The pid and the last beat in a lock file; None for what is missing."""
    try:
        first, _, rest = path.read_bytes().partition(b"\n")
    except OSError:
        return None, None
    pid = int(first) if first.isdigit() else None
    try:
        return pid, msgspec.json.decode(rest, type=Beat)
    except msgspec.DecodeError:
        return pid, None
