"""Processes that a test starts, and that are gone when it is over, however it ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import AnyStr


@contextmanager
def mortal(process: "subprocess.Popen[AnyStr]") -> Iterator["subprocess.Popen[AnyStr]"]:
    """Kill `process` when the block ends, also by an assertion or a timeout; its pipes are closed, and it is reaped.

    `with Popen(...)` alone waits for the process to end by itself, for ever where nobody tells it to.
    """
    with process:
        try:
            yield process
        finally:
            process.kill()


def dead_pid() -> int:
    """The pid of a process that has ended."""
    with mortal(subprocess.Popen([sys.executable, "-c", ""])) as process:
        process.wait()
    return process.pid
