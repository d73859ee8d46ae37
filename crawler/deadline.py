"""Timeouts for work that takes too long: by an exception if Python can raise one, by the kernel if it cannot.

They count processor time, so that no page fails because the machine is busy. Python's loops and regular expressions
check for signals. A C library may not; then SIGVTALRM kills the process, which is its default action.
"""

import signal
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

AGAIN = 0.5
"""The exception is raised again after this many seconds, in case a broad `except` in a library has swallowed it."""


class TooSlowError(Exception):
    """The work was ended at its limit."""


class _LateError(BaseException):
    """Not an Exception, since libraries catch those."""


class _Timer:
    """`is_armed`: work is running; a late alarm must do nothing. `is_heard`: the signal handler is installed."""

    is_armed = False
    is_heard = False


def within(seconds: float, work: Callable[[], T], *, kill_after: float | None = None) -> T:
    """Return what `work` returns. Raises TooSlowError after `seconds`; after `kill_after` the process is killed.

    Outside the main thread, and inside another `within`, there is no limit of its own.
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
    except _LateError:  # it may have been raised within `finally`, too
        _disarm()
        raise TooSlowError(f"stopped after {seconds:g} s of processor time") from None


def _late(*_: object) -> None:
    if _Timer.is_armed:
        raise _LateError


def _disarm() -> None:
    _Timer.is_armed = False
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
