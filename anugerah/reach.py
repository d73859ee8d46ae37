"""Tells sites that are down from our own network being down: those that could not be reached wait for a verdict."""

from datetime import datetime, timedelta

from anugerah.visit import Visit

OFFLINE = frozenset({"dns", "refused", "timeout", "connection"})
"""Labels of failures that may be our own network's."""

PATIENCE = timedelta(minutes=2)
"""How long a verdict waits for another site to answer, while others are still being crawled."""


class Reach:
    """What the ends of visits say of our own network."""

    def __init__(self) -> None:
        self.is_offline = False
        """Whether our own network is down, as far as is known."""
        self._held: list[tuple[Visit, datetime]] = []
        self._reached_at: datetime | None = None

    @property
    def held(self) -> tuple[Visit, ...]:
        """The visits that wait for a verdict."""
        return tuple(visit for visit, _ in self._held)

    def hold(self, visit: Visit, now: datetime) -> None:
        """Take a visit whose site could not be reached."""
        self._held.append((visit, now))

    def note_reached(self, now: datetime) -> None:
        """A site has answered: the network is up."""
        self._reached_at = now
        self.is_offline = False

    def decided(self, now: datetime, *, running: bool, was_ever_up: bool) -> list[Visit]:
        """The held visits on which there is a verdict; `is_offline` is the verdict on all of them.

        `running`: whether sites are still being crawled that may answer. `was_ever_up`: whether any site was ever
        reached. That sites fail which never answered says nothing then.
        """
        reached_at = self._reached_at
        known = [visit for visit, _ in self._held if reached_at is not None and reached_at >= visit.started]
        if known:
            self._held = [(visit, at) for visit, at in self._held if visit not in known]
            self.is_offline = False
            return known
        if not self._held or (running and self._held[0][1] > now - PATIENCE):
            return []
        held = [visit for visit, _ in self._held]
        self._held.clear()
        speaks_of_us = any(visit.was_ever_ok for visit in held) or not was_ever_up
        self.is_offline = speaks_of_us and len(held) > 1
        return held
