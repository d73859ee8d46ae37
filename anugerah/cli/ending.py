"""How a verb that goes on for ever is ended: by SIGINT or SIGTERM, without a traceback and with exit status 0."""

import signal
from collections.abc import Callable

ENDS = (signal.SIGINT, signal.SIGTERM)


def until_signalled(work: Callable[[], None]) -> None:
    """Do `work` until the first SIGINT or SIGTERM. The process must end after it, and takes no notice of a second one.

    Handlers are set for both: what cron, nohup or a script's `&` starts may have inherited a SIGINT that is ignored.
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
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)  # Python gives its handlers up before the process is gone
