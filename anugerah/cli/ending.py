"""Ends a command that runs for ever: on SIGINT or SIGTERM, without a traceback and with exit status 0."""

import signal
from collections.abc import Callable

ENDS = (signal.SIGINT, signal.SIGTERM)


def until_signalled(work: Callable[[], None]) -> None:
    """Run `work` until the first SIGINT or SIGTERM. The process must end afterwards; a second signal is ignored.

    Handlers are set for both: processes started by cron, nohup or a script's `&` may inherit an ignored SIGINT.
    """
    is_ending = False

    def end(*_: object) -> None:
        nonlocal is_ending
        if not is_ending:  # `timeout` signals twice
            is_ending = True
            raise KeyboardInterrupt

    try:
        for number in ENDS:
            signal.signal(number, end)
        work()
    except KeyboardInterrupt:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)  # Python removes its handlers before the process ends
