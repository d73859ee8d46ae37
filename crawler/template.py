"""Serves forks of its own process, a job each: what `crawler/preload.py` has loaded need not be loaded again.

One thread, and no reactor, database or lock: what a fork copies must be whole. On the socket that is its stdin it
gets a byte and four file descriptors a job; the job's process has the first three as stdin, stdout and stderr, and to
the last one are written its pid when it has begun, and its exit status, largest memory and last word when it has
ended. It takes no more jobs once the socket is closed, and ends with the last one; so it does when it has had none for
a while.
"""

import mmap
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn

IDLE = 120.0
"""Seconds without a job after which it ends: an idle daemon has no use for its memory."""
LATER = 2.0
"""Seconds without a message after which it loads what few jobs need, once one has needed it."""
PASSED = 4
"""File descriptors that come with a job."""
ENDING = (signal.SIGTERM, signal.SIGINT)
"""Signals that systemd sends to all processes of a service: the jobs end by them, and then it ends as well."""
WORD = 32
"""Bytes of each word about a job's process; its last word follows that about its end."""
LONGEST_LAST = 16_384
"""Bytes of a last word; a pipe takes four times as many at once."""


class LastWord:
    """What a job's process said last, in memory that it shares with its template: it costs no system call, and stays
    when the process dies. Empty where it said nothing.

    It also tells the template whether the job had to load what few jobs need.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 4 + LONGEST_LAST + 1)

    def say(self, word: bytes) -> None:
        """Say `word`, of LONGEST_LAST bytes at most, in place of what was said before."""
        self._memory[: 4 + len(word)] = len(word).to_bytes(4, "big") + word

    def heard(self) -> bytes:
        """What was said."""
        return self._memory[4 : 4 + int.from_bytes(self._memory[:4], "big")]

    def has_loaded_more(self) -> None:
        """Say that the job has loaded it."""
        self._memory[-1] = 1

    def is_more_wanted(self) -> bool:
        """Whether the job has said so."""
        return self._memory[-1] != 0


Work = Callable[[LastWord], None]
Running = dict[int, tuple[int, LastWord]]
"""Where the words about each process go, by its pid, and its last word."""


def serve(work: Work, at_leisure: Callable[[], None] | None = None) -> None:
    """Fork a process that does `work` for each job that is asked for.

    `at_leisure` is done once, when a job has said that it had to load what that loads, and no other has come since.
    """
    control = socket.socket(fileno=os.dup(0))
    ended, wake = os.pipe()
    for end in (ended, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for name in ENDING:
        signal.signal(name, signal.SIG_IGN)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    running: Running = {}
    asked: list[int | socket.socket] = [control]
    wanted: Callable[[], None] | None = None
    while asked or running:
        wait = LATER if wanted else None if running else IDLE
        ready, _, _ = select.select([*asked, ended], [], [], wait)
        if not ready and wanted is None:
            return
        if not ready and wanted:
            wanted()
            wanted = at_leisure = None
        if ended in ready:
            os.read(ended, 4096)
            wanted = at_leisure if _report(running) else wanted
        if control in ready:
            message, passed, _, _ = socket.recv_fds(control, 1, PASSED)
            if not message:
                asked.clear()
            elif len(passed) == PASSED:
                _fork(work, passed, running, own=(control.fileno(), ended, wake))


def _fork(work: Work, passed: list[int], running: Running, *, own: tuple[int, ...]) -> None:
    word, last_word = passed[-1], LastWord()
    try:
        pid = os.fork()
    except OSError as error:  # no process can be started: the job ends before it began
        os.write(passed[2], f"no process can be started: {error.strerror}\n".encode())
        pid = -1
    if pid == 0:
        _do(partial(work, last_word), passed, unused=(*own, *(other for other, _ in running.values())))
    for end in passed[:-1]:
        os.close(end)
    if pid > 0:
        running[pid] = word, last_word
    else:
        _write(word, b"end 1")
        os.close(word)


def _report(running: Running) -> bool:
    """Write how each process ended; returns whether one had to load what few jobs need."""
    is_more_wanted = False
    with suppress(ChildProcessError):
        while running:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if not pid:
                break
            if pid in running:
                word, last_word = running.pop(pid)
                _write(word, b"end %d %d" % (os.waitstatus_to_exitcode(status), used.ru_maxrss), last_word.heard())
                os.close(word)
                is_more_wanted |= last_word.is_more_wanted()
    return is_more_wanted


def _do(work: Callable[[], None], passed: list[int], *, unused: tuple[int, ...]) -> NoReturn:
    """In the forked process: do the work, with its own session, signals and pipes, and end."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        for name in (signal.SIGCHLD, *ENDING):
            signal.signal(name, signal.SIG_DFL)
        os.setsid()
        _write(passed[-1], b"pid %d" % os.getpid())  # from now on it can be stopped
        for number, end in enumerate(passed[:-1]):
            os.dup2(end, number)
        for end in (*passed, *unused):
            os.close(end)
        work()
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # noqa: BLE001 - the top of the process: as the interpreter would do
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _write(word: int, text: bytes, last_word: bytes = b"") -> None:
    with suppress(BrokenPipeError):  # who asked for the job is gone
        os.write(word, text.ljust(WORD) + last_word)
