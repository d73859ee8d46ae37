"""Runs a command and says what it cost: wall time, processor time and memory of all processes that it started."""

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: what outlives the command becomes our child, so that its time is counted as well."""
SAMPLE_SECONDS = 0.1


class Cost(NamedTuple):
    """Seconds, seconds of processor time, megabytes."""

    wall: float
    cpu: float
    peak: float
    status: int


def cost_of(command: Sequence[str], *, env: dict[str, str], cwd: Path, log: Path) -> Cost:
    """What `command` cost; its output goes to `log`."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    peak, over = [0.0], threading.Event()
    others = set(processes_below(os.getpid()))
    before, began = _children_cpu(), time.monotonic()
    with log.open("ab") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, env=env, cwd=cwd)
        sampler = threading.Thread(target=_sample, args=(others, peak, over))
        sampler.start()
        status = child.wait()
        wall = time.monotonic() - began
        over.set()
        sampler.join()
    _reap(others)
    return Cost(wall, _children_cpu() - before, peak[0], status)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap(others: set[int]) -> None:
    """Wait for what the command left behind; ten seconds, then it is killed."""
    deadline = time.monotonic() + 10
    while left := [pid for pid in processes_below(os.getpid()) if pid not in others]:
        for pid in left:
            with suppress(ChildProcessError, ProcessLookupError):
                if time.monotonic() > deadline:
                    os.kill(pid, 9)
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)


def _sample(others: set[int], peak: list[float], over: threading.Event) -> None:
    while not over.wait(SAMPLE_SECONDS):
        peak[0] = max(peak[0], sum(pss_of(pid) for pid in processes_below(os.getpid()) if pid not in others))


def pss_of(pid: int) -> float:
    """The megabytes of a process, of shared pages its part; 0 if it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def processes_below(pid: int) -> list[int]:
    """All processes that one has started, and those that they have started."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text(encoding="ascii").split()):
                found += [child, *processes_below(child)]
    return found
