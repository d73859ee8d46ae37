"""Ends work that takes too long: by an exception where Python can raise one, by the kernel where it cannot.

The seconds are of processor time, so that a busy machine makes no page guilty. Python's loops and regular expressions
look for signals; a library in C may not, and then the process is ended by SIGVTALRM, whose default action that is.
"""

import signal
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

AGAIN = 0.5
"""Seconds after which the exception is raised anew, where a broad `except` in a library has swallowed it."""


class TooSlowError(Exception):
    """The work was given up at its limit."""


class _LateError(BaseException):
    """Not an Exception: libraries catch those."""


class _Timer:
    """Whether an alarm counts: one that comes when the work is over must do nothing; whether it would be heard."""

    is_armed = False
    is_heard = False


def within(seconds: float, work: Callable[[], T], *, kill_after: float | None = None) -> T:
    """What `work` returns. Raises TooSlowError after `seconds`; `kill_after` that many, the process is ended.

    In another thread than the main one, and within other such work, there is no limit of its own.
    """
    if _Timer.is_armed or threading.current_thread() is not threading.main_thread():
        return work()
    if not _Timer.is_heard:
        signal.signal(signal.SIGPROF, _late)
        _Timer.is_heard = True
    try:
        try:
            _Timer.is_armed = True
            signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
            if kill_after is not None:
                signal.setitimer(signal.ITIMER_VIRTUAL, kill_after)
            return work()
        finally:
            _disarm()
    except _LateError:  # it may have come within `finally`, too
        _disarm()
        raise TooSlowError(f"given up after {seconds:g} s of processor time") from None


def _late(*_: object) -> None:
    if _Timer.is_armed:
        raise _LateError


def _disarm() -> None:
    _Timer.is_armed = False
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
