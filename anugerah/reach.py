"""Tells sites that are down from a failure of our own network: crawls that failed to connect wait for a verdict."""

from datetime import datetime, timedelta

from anugerah.sitecrawl import SiteCrawl
from crawler.policy import offline_retry

OFFLINE = frozenset({"dns", "refused", "timeout", "connection"})
"""Labels of failures that our own network may have caused."""

PATIENCE = timedelta(minutes=2)
"""How long a verdict waits for another site to answer, while others are still being crawled."""

MANY = 10
"""This many sites that were never crawled before are not all dead."""


class Reach:
    """What the results of crawls show about our own network."""

    def __init__(self) -> None:
        self.is_offline = False
        """Whether our own network is down, as far as known."""
        self.retry_at: datetime | None = None
        """When to check again, while it is down."""
        self._verdicts = 0
        self._held: list[tuple[SiteCrawl, datetime]] = []
        self._reached_at: datetime | None = None

    @property
    def held(self) -> tuple[SiteCrawl, ...]:
        """The crawls that wait for a verdict."""
        return tuple(crawl for crawl, _ in self._held)

    def hold(self, crawl: SiteCrawl, now: datetime) -> None:
        """Add a crawl whose site could not be reached."""
        self._held.append((crawl, now))

    def note_reached(self, now: datetime) -> None:
        """Note that a site has answered: the network is up."""
        self._reached_at = now
        self._come_online()

    def decided(self, now: datetime, *, running: bool, was_ever_up: bool) -> list[SiteCrawl]:
        """Return the held crawls for which there is a verdict; `is_offline` is the verdict on all of them.

        `running`: whether sites are still being crawled that may answer. `was_ever_up`: whether any site was ever
        reached. If so, failures of a few sites that never answered prove nothing. Once down, the network counts as down
        until a site answers.
        """
        reached_at = self._reached_at
        known = [crawl for crawl, _ in self._held if reached_at is not None and reached_at >= crawl.result.started]
        if known:
            self._held = [(crawl, at) for crawl, at in self._held if crawl not in known]
            self._come_online()
            return known
        if not self._held or (running and self._held[0][1] > now - PATIENCE):
            return []
        held = [crawl for crawl, _ in self._held]
        self._held.clear()
        untried = sum(crawl.is_first for crawl in held)
        speaks_of_us = any(crawl.was_ever_ok for crawl in held) or not was_ever_up or untried >= MANY
        if self.is_offline or (speaks_of_us and len(held) > 1):
            self._stay_offline(now)
        return held

    def _come_online(self) -> None:
        self.is_offline, self.retry_at, self._verdicts = False, None, 0

    def _stay_offline(self, now: datetime) -> None:
        """Several jobs may report the same attempt: the wait grows once per attempt."""
        if self.retry_at is None or now >= self.retry_at:
            self._verdicts += 1
            self.retry_at = now + offline_retry(self._verdicts)
        self.is_offline = True
