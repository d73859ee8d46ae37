"""The leases of sites that this process holds: who has a site's lease alone writes what is read of it."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from db.store import Store


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Leases:
    """Use as a context manager: what is still held at its end is given back, however it ends."""

    def __init__(self, store: Store, time: timedelta, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._time = time
        self._clock = clock
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._held: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for slug in sorted(self._held):
            self.give_back(slug)

    def take(self, slug: str) -> bool:
        """Take or prolong a site's lease, also from a process of this machine that died with it; False: another's."""
        now = self._clock()
        taken = self._store.lease(slug, self._holder, now + self._time, now)
        if not taken:
            holder = self._store.lease_holder(slug)
            if holder is not None and is_dead(holder):
                self._store.release(slug, holder)
                taken = self._store.lease(slug, self._holder, now + self._time, now)
        if taken:
            self._held.add(slug)
        else:
            self._held.discard(slug)
        return taken

    def give_back(self, slug: str) -> None:
        """End a lease of ours."""
        self._held.discard(slug)
        self._store.release(slug, self._holder)


def is_dead(holder: str) -> bool:
    """Whether `host:pid` names a process of this machine that is no more; one of another machine may live."""
    host, _, pid = holder.rpartition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
