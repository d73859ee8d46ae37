"""The lock that shows other processes that a daemon uses a database: `<db>.lock`, which contains the daemon's pid.

The lock is the kernel's (flock), so it ends with its process, however that ended; the file stays.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.errors import StoreError
from db.heartbeat import Heart, Pulse, read_beat

LOOKS = 10
"""How often a daemon tries to get the lock, a twentieth of a second apart: a mere check holds it for a moment."""


class DaemonRunningError(StoreError):
    """Another process holds the daemon's lock; `pid` is None if it has not written its own yet."""

    exit_status = 1

    def __init__(self, db_path: Path, pid: int | None) -> None:
        who = f"pid {pid}" if pid is not None else "another process"
        super().__init__(f"A daemon ({who}) is working on {db_path}: stop it first.")
        self.pid = pid


@contextmanager
def daemon_lock(db_path: Path) -> Iterator[Heart]:
    """Holds the daemon's lock of `db_path` while the block runs. Raises DaemonRunningError if it is held already.

    Yields the heart that beats into the lock file.
    """
    path = _lock_path(db_path)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"The lock file {path} cannot be opened: {error.strerror}.") from error
    try:
        try:
            _lock(handle)
        except BlockingIOError as error:
            raise DaemonRunningError(db_path, read_beat(path)[0]) from error
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            raise StoreError(f"The lock file {path} cannot be written: {error.strerror}.") from error
        yield Heart(handle)
    finally:
        os.close(handle)


def refuse_beside_daemon(db_path: Path) -> None:
    """Raises DaemonRunningError if a process other than this one holds the daemon's lock of `db_path`."""
    pulse = read_pulse(db_path)
    if pulse and pulse.is_alive and pulse.pid != os.getpid():
        raise DaemonRunningError(db_path, pulse.pid)


def read_pulse(db_path: Path) -> Pulse | None:
    """The state of the daemon of `db_path`; None if none ever ran, or the last one was forgotten.

    Raises StoreError if the lock file cannot be opened.
    """
    path = _lock_path(db_path)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"The lock file {path} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        is_alive = False
    except BlockingIOError:
        is_alive = True
    finally:
        os.close(handle)
    pid, beat = read_beat(path)
    return Pulse(pid, is_alive, beat) if is_alive or beat else None


def forget_daemon(db_path: Path) -> None:
    """Forget the last daemon, if none is running: the sites are now crawled in another way."""
    path = _lock_path(db_path)
    with suppress(OSError), path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.truncate(0)


def _lock(handle: int) -> None:
    for _ in range(LOOKS):
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
    return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_path(db_path: Path) -> Path:
    """Beside the file itself: a daemon that was given a symbolic link uses the same database."""
    file = db_path.resolve()
    return file.with_name(file.name + ".lock")
