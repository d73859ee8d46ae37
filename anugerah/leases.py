"""The leases that this process holds: only the holder of a site's lease writes what is read of it.

Whoever crawls a site also holds its network's lease, so that no two processes send the same servers requests.
"""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from crawler.site import Site
from db.store import Store


def utc_now() -> datetime:
    """Return the current time."""
    return datetime.now(UTC)


class Leases:
    """Use as a context manager: leases that are still held when it exits are released."""

    def __init__(self, store: Store, time: timedelta, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._time = time
        self._clock = clock
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._held: set[str] = set()
        self._crawled: dict[str, Site] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for slug in sorted(self._held):
            self.give_back(slug)

    def take(self, slug: str) -> bool:
        """Acquire or renew a site's lease, also from a dead process of this machine; False if another holds it."""
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

    def take_site(self, site: Site) -> bool:
        """Acquire the leases of a site and of its network; False, with neither, if another process holds one."""
        if not self.take(site.slug):
            return False
        if site.network and not self.take(network_lease(site.network)):
            self.give_back(site.slug)
            return False
        self._crawled[site.slug] = site
        return True

    def renew(self) -> set[str]:
        """Renew all held leases; return the sites that another process has, or whose network: ours had expired."""
        if not self._held:
            return set()
        with self._store.together():
            lost = {name for name in sorted(self._held) if not self.take(name)}
        return {slug for slug, site in self._crawled.items() if not lost.isdisjoint(_names(site))}

    def give_site_back(self, site: Site) -> None:
        """Release a site's lease, and with a network's last site the network's."""
        del self._crawled[site.slug]
        self.give_back(site.slug)
        if site.network and all(other.network != site.network for other in self._crawled.values()):
            self.give_back(network_lease(site.network))

    def give_back(self, slug: str) -> None:
        """Release one of our leases."""
        self._held.discard(slug)
        self._store.release(slug, self._holder)


def end_dead_leases(store: Store) -> None:
    """Release the leases of dead processes of this machine."""
    for name, holder in store.lease_holders().items():
        if is_dead(holder):
            store.release(name, holder)


def network_lease(network: str) -> str:
    """The name of a network's lease; no slug has a colon."""
    return f"network:{network}"


def _names(site: Site) -> list[str]:
    return [site.slug, network_lease(site.network)] if site.network else [site.slug]


def is_dead(holder: str) -> bool:
    """Whether `host:pid` names a dead process of this machine; False for another machine's, which may be alive."""
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
