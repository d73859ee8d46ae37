"""Reads what a site answered within limits: seconds for each piece, a share of the job for all, memory for the process.

Everything is announced before it is read. A piece that takes the whole process down is known by that.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from crawler.deadline import TooSlowError, within
from crawler.records import Record, Step, StepKind

T = TypeVar("T")

SECONDS = {StepKind.PAGE: 5.0, StepKind.LIST: 10.0, StepKind.ROBOTS: 3.0}
"""Of processor time; a page of news takes hundredths of one, a list of thousands of stories a few."""
KILL_AFTER = 5.0
"""Seconds past that after which the process is ended, where code in C cannot be interrupted."""
LEAST_SHARE = 20.0
"""Seconds of a job that a site may take in any case."""
MANY = 3
"""Pieces of a site that took too long, after which it is asked for nothing more in the job."""


class TooLargeError(Exception):
    """There was not memory enough to read it."""


class Limits:
    """What one site may cost its job."""

    def __init__(self, site: str, emit: Callable[[Record], None], share: float) -> None:
        self.seconds = 0.0
        """Processor time that was spent on the site so far."""
        self.late = 0
        """Pieces that took too long, or too much."""
        self._site = site
        self._emit = emit
        self._share = max(share, LEAST_SHARE)
        self._begun: set[tuple[StepKind, str]] = set()

    @property
    def is_over(self) -> bool:
        """Whether the site has had its share of the job."""
        return self.is_hopeless or self.seconds > self._share

    @property
    def is_hopeless(self) -> bool:
        """Whether another try in this job is not worth it."""
        return self.late >= MANY

    def read(self, kind: StepKind, url: str, work: Callable[[], T]) -> T:
        """What `work` reads in the answer from `url`. Raises TooSlowError and TooLargeError besides its own errors."""
        if self.is_hopeless:
            raise TooSlowError(f"{url}: not read, since too much of {self._site} took too long")
        seconds = SECONDS[kind]
        before = time.process_time()
        self._emit(Step(site=self._site, kind=kind, url=url, is_first=(kind, url) not in self._begun))
        self._begun.add((kind, url))
        try:
            return within(seconds, work, kill_after=seconds + KILL_AFTER)
        except TooSlowError:
            self.late += 1
            raise
        except MemoryError:
            self.late += 1
            raise TooLargeError(f"{url}: not enough memory to read it") from None
        finally:
            self._emit(Step(site=self._site, kind=kind, url=url, is_over=True))
            self.seconds += time.process_time() - before
