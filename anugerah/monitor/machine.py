"""What is wrong with the system: the daemon, disk, memory, the queue. Pure, except for `look`.

The daemon checks each minute and notifies the operator; `anugerah health` checks for itself, and the daemon too.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from anugerah.monitor.causes import Cause
from crawler.policy import GOOD
from crawler.times import iso
from db.alertrows import GivenUp
from db.health import ALL, Finding
from db.heartbeat import Pulse
from db.rows import Queue, SiteState

MEGABYTE = 10**6

LEAST_ROOM = 200 * MEGABYTE
"""Bytes that must be free on the database's disk, or as many as the database has, which the weekly backup needs."""

MOST_MEMORY = 500 * MEGABYTE
"""The daemon itself uses some 100 MB; its children have their own memory."""

LEAST_MEMORY = 64 * MEGABYTE

LATE = timedelta(hours=1)
"""How long a site may be due while the daemon is healthy: the sites of a network wait for each other."""

FEWEST_SITES = 4
"""The minimum number of sites with earlier successes for a finding that most of them fail."""


class Machine(msgspec.Struct, frozen=True):
    """The machine's disk and memory; None for what cannot be found out."""

    room: int | None = None
    """Free bytes on the disk of the database."""
    database: int = 0
    """Bytes of the database."""
    available: int | None = None
    """Bytes of memory that are available to programs."""
    daemon: int | None = None
    """Bytes of memory that the daemon uses."""


def look(path: Path, pid: int | None) -> Machine:
    """Measure the disk of the database `path`, and the memory, also of the daemon `pid`; only Linux shows it all."""
    room, database = None, 0
    with suppress(OSError):
        room = shutil.disk_usage(path.resolve().parent).free
        database = path.stat().st_size
    daemon = _kilobytes(Path(f"/proc/{pid}/status"), "VmRSS:") if pid else None
    return Machine(room, database, _kilobytes(Path("/proc/meminfo"), "MemAvailable:"), daemon)


def find_of_machine(machine: Machine, path: Path, now: datetime) -> list[Finding]:
    """Whether disk or memory is running out."""
    found = []
    if machine.room is not None and machine.room < max(LEAST_ROOM, machine.database):
        says = (
            f"Only {_size(machine.room)} are free on the disk of {path}; a full disk stores nothing. Free some space."
        )
        found.append(_finding(Cause.DISK, now, says))
    if machine.daemon is not None and machine.daemon > MOST_MEMORY:
        says = f"The daemon uses {_size(machine.daemon)} of memory: restart it, and please report it."
        found.append(_finding(Cause.MEMORY, now, says))
    elif machine.available is not None and machine.available < LEAST_MEMORY:
        says = f"Only {_size(machine.available)} of memory are left on this machine: fewer `workers` need less."
        found.append(_finding(Cause.MEMORY, now, says))
    return found


def find_of_daemon(pulse: Pulse | None) -> Finding | None:
    """Whether the daemon is dead, was stopped, hangs, or cannot store; None if none ever ran."""
    if pulse is None or pulse.beat is None:
        return None
    beat = pulse.beat
    who = f"The daemon (pid {pulse.pid})"
    if not pulse.is_alive and beat.stopped_at:
        says = f"{who} was stopped at {beat.stopped_at}, and nothing is crawled until it is started again."
        return Finding(site=ALL, cause=Cause.STOPPED, since=beat.stopped_at, says=says)
    if not pulse.is_alive:
        says = f"{who} is dead, and did not end cleanly; its last heartbeat was at {beat.beat_at}. Start it again."
        return Finding(site=ALL, cause=Cause.DEAD, since=beat.beat_at, says=says)
    if pulse.is_late:
        says = f"{who} runs, but its last heartbeat was at {beat.beat_at}: it hangs, or its machine does. Restart it."
        return Finding(site=ALL, cause=Cause.HANGING, since=beat.beat_at, says=says)
    if beat.trouble:
        return Finding(site=ALL, cause=Cause.STORAGE, since=beat.beat_at, says=beat.trouble)
    return None


def find_lag(queue: Queue, now: datetime) -> Finding | None:
    """Whether a site waits long though the daemon is running."""
    if queue.longest_due is None or queue.longest_due > iso(now - LATE):
        return None
    says = f"A site is due since {queue.longest_due} and still waits: use more `workers`, or fewer sites."
    return Finding(site=ALL, cause=Cause.LAG, since=queue.longest_due, says=says)


def find_most_fail(states: Iterable[SiteState], now: datetime) -> Finding | None:
    """Whether most of the sites with earlier successes failed in their last run: then the cause may be ours."""
    known = [state for state in states if state.enabled and state.last_ok_at]
    failed = [state for state in known if state.outcome not in GOOD]
    if len(known) < FEWEST_SITES or 2 * len(failed) <= len(known):
        return None
    says = f"{len(failed)} of {len(known)} sites that have answered before failed in their last run."
    return _finding(Cause.MOST_FAIL, now, says)


def find_given_up(dead: Mapping[str, GivenUp], broken: Sequence[str], now: datetime) -> Finding | None:
    """Whether alerts were given up, by subscription, or subscriptions are `broken`, each with a message."""
    says = [
        f"{found.alerts} alerts to {name} were given up, since {found.error}: see `anugerah alerts retry {name}`."
        for name, found in dead.items()
    ]
    return _finding(Cause.ALERTS, now, " ".join([*says, *broken])) if says or broken else None


def _finding(cause: Cause, now: datetime, says: str) -> Finding:
    return Finding(site=ALL, cause=cause, since=iso(now), says=says)


def _size(count: int) -> str:
    return f"{count / MEGABYTE:.0f} MB" if count < 1000 * MEGABYTE else f"{count / 1000 / MEGABYTE:.1f} GB"


def _kilobytes(path: Path, name: str) -> int | None:
    """The value of a line such as `VmRSS: 120 kB` in a file of Linux' /proc, in bytes."""
    with suppress(OSError, ValueError, StopIteration):
        line = next(line for line in path.read_text(encoding="ascii").splitlines() if line.startswith(name))
        return int(line.split()[1]) * 1024
    return None
