"""The lock that tells other processes that a daemon works on a database: `<db>.lock`, with the daemon's pid in it.

The lock is the kernel's (flock), so it is gone with the process that held it, however that ended; the file stays.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import StoreError


class DaemonRunningError(StoreError):
    """Another process holds the daemon's lock; `pid` is None where it has not written its own yet."""

    exit_status = 1

    def __init__(self, db_path: Path, pid: int | None) -> None:
        who = f"pid {pid}" if pid is not None else "another process"
        super().__init__(f"A daemon ({who}) is working on {db_path}: stop it first.")
        self.pid = pid


@contextmanager
def daemon_lock(db_path: Path) -> Iterator[None]:
    """Holds the daemon's lock of `db_path` while the block runs; DaemonRunningError where it is held already."""
    path = _lock_path(db_path)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"The lock file {path} cannot be opened: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DaemonRunningError(db_path, _read_pid(path)) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def refuse_beside_daemon(db_path: Path) -> None:
    """Raises DaemonRunningError where a process other than this one holds the daemon's lock of `db_path`."""
    path = _lock_path(db_path)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"The lock file {path} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = _read_pid(path)
        if pid != os.getpid():
            raise DaemonRunningError(db_path, pid) from error
    finally:
        os.close(handle)


def _lock_path(db_path: Path) -> Path:
    return db_path.with_name(db_path.name + ".lock")


def _read_pid(path: Path) -> int | None:
    text = path.read_text(encoding="ascii", errors="replace").strip()
    return int(text) if text.isdecimal() else None
