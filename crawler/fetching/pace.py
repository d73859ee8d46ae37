"""Throttles the requests to a site, or to all sites of a network: these share servers, so they count as one."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from scrapy.exceptions import IgnoreRequest

PATIENCE = 5.0
"""How many seconds a request waits for the answer to the one before: a hanging host must not block its network."""


class NotAskedError(IgnoreRequest):
    """The job's time was over before it was this request's turn."""


class Pace:
    """Lets requests go one at a time, in the order in which they come.

    A job's process has one for each network, and for each site without a network. `seconds`: after this time no request
    goes any more.
    """

    def __init__(
        self,
        seconds: float,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._ends_at = clock() + seconds
        self._free_at = self._begins_at = clock()
        self._waits_first = False
        self._queue = asyncio.Lock()
        self._answered = asyncio.Event()
        self._answered.set()

    def wait_first(self) -> None:
        """Let the first turn wait for its delay as well, since an earlier job has just sent a request."""
        self._waits_first = True

    async def turn(self, delay: float, is_ending: Callable[[], bool]) -> None:
        """Wait until no request is in flight and the last delay is over; the next delay is `delay` seconds.

        Raises NotAskedError once the time is over or the crawl must end, and at once if the last delay is longer than
        the remaining time.
        """
        async with self._queue:
            if self._waits_first:
                self._waits_first = False
                self._free_at = self._begins_at + min(delay, (self._ends_at - self._begins_at) / 2)
            if not self._is_over(is_ending):
                if not self._answered.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._answered.wait(), self._patience)
                if self._free_at < self._ends_at:
                    await self._sleep(max(self._free_at - self._clock(), 0.0))
            if self._is_over(is_ending) or self._free_at >= self._ends_at:
                raise NotAskedError("the time of the job is over")
            self._answered.clear()
            self._free_at = self._clock() + delay

    def answered(self) -> None:
        """Note that the request in flight has its answer, or has failed."""
        self._answered.set()

    def _is_over(self, is_ending: Callable[[], bool]) -> bool:
        return self._clock() >= self._ends_at or is_ending()
