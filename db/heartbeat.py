"""The daemon's heartbeat: its last report on itself, in its lock file, safe from a full disk and a locked database.

The kernel knows by the lock (`db.lock`) whether it lives at all. When the next beat is due is counted by the
machine's monotonic clock, which no change of the time of day moves, and which stops while the machine sleeps.
"""

import os
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec

SIZE = 4096
"""Bytes that a beat fills, always the same: writing over what is there needs no room on the disk."""

LONGEST_TROUBLE = 400

SELDOM = 1.0
"""Seconds between two beats that say the same, at least."""


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """What the daemon says about itself; moments are ISO 8601, UTC."""

    started_at: str
    beat_at: str
    due_by: float
    """When the next beat is due, in seconds of the monotonic clock."""
    trouble: str | None = None
    """Why it can do nothing at the moment, in a sentence."""
    stopped_at: str | None = None
    """When it ended because it was asked to."""


class Pulse(msgspec.Struct, frozen=True):
    """What can be seen of a daemon from outside."""

    pid: int | None
    is_alive: bool
    beat: Beat | None
    """The last one; None before the first."""

    @property
    def is_late(self) -> bool:
        """Whether its next beat is overdue."""
        return self.beat is not None and time.monotonic() > self.beat.due_by


class Heart:
    """Beats into an open lock file; whoever holds the lock has it."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._last: Beat | None = None
        self._until = 0.0

    def beat(self, now: str, within: timedelta, trouble: str | None = None) -> None:
        """Say that the daemon works, or what keeps it from that, and within which time it says so again."""
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
        """Say that the end is wanted, and no accident."""
        if self._last:
            self._write(msgspec.structs.replace(self._last, stopped_at=now))

    def _write(self, beat: Beat) -> None:
        self._last = beat
        text = f"{os.getpid()}\n".encode() + msgspec.json.encode(beat)
        with suppress(OSError):  # whoever reads the beat reports a missing one
            os.pwrite(self._handle, text.ljust(SIZE - 1) + b"\n", 0)


def read_beat(path: Path) -> tuple[int | None, Beat | None]:
    """The pid and the last beat in a lock file; None for what is not there."""
    try:
        first, _, rest = path.read_bytes().partition(b"\n")
    except OSError:
        return None, None
    pid = int(first) if first.isdigit() else None
    try:
        return pid, msgspec.json.decode(rest, type=Beat)
    except msgspec.DecodeError:
        return pid, None
