"""Reads a site's answers within limits: seconds for each piece, a share of the job for all, memory for the process.

A Step record announces each piece before it is read. So the parent knows which piece crashed the process.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from crawler.deadline import TooSlowError, within
from crawler.records import Record, Step, StepKind

T = TypeVar("T")

SECONDS = {StepKind.PAGE: 5.0, StepKind.LIST: 10.0, StepKind.ROBOTS: 3.0}
"""Processor time for each kind of piece; a news page takes hundredths of a second, a list of thousands of stories a
few seconds."""
KILL_AFTER = 5.0
"""The process is killed this many seconds after that, since C code cannot be interrupted."""
LEAST_SHARE = 20.0
"""Every site may take at least this many seconds of a job."""
MANY = 3
"""After this many pieces that took too long, the site gets no more requests in the job."""


class TooLargeError(Exception):
    """There was not enough memory to read it."""


class Limits:
    """The limits of one site in a job."""

    def __init__(self, site: str, emit: Callable[[Record], None], share: float) -> None:
        self.seconds = 0.0
        """Processor time spent on the site so far."""
        self.late = 0
        """The number of pieces that took too long, or too much memory."""
        self._site = site
        self._emit = emit
        self._share = max(share, LEAST_SHARE)
        self._begun: set[tuple[StepKind, str]] = set()

    @property
    def is_over(self) -> bool:
        """Whether the site has used up its share of the job."""
        return self.is_hopeless or self.seconds > self._share

    @property
    def is_hopeless(self) -> bool:
        """Whether no more of the site should be read in this job."""
        return self.late >= MANY

    def read(self, kind: StepKind, url: str, work: Callable[[], T]) -> T:
        """Run `work`, which reads the answer from `url`, and return its result.

        Raises TooSlowError, TooLargeError, and the errors of `work`.
        """
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
