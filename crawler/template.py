"""The template process: it forks itself once a job, so that the modules of `crawler/preload.py` are loaded only once.

It has one thread, and no reactor, database or lock: a fork must not copy anything half done. Its stdin is a socket,
on which it gets a byte and four file descriptors for each job. The first three become the job's stdin, stdout and
stderr. To the fourth are written the pid when the job has started, and the exit status, peak memory and last word when
it has ended. Once the socket is closed it takes no more jobs, and ends with the last one; it also ends after some time
without a job.
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
"""The template ends after this many seconds without a job, to free its memory."""
LATER = 2.0
"""Once a job has needed a rarely used module, the template loads it after this many seconds without a message."""
PASSED = 4
"""The number of file descriptors that come with a job."""
ENDING = (signal.SIGTERM, signal.SIGINT)
"""Signals that systemd sends to all processes of a service. They end the jobs, and then the template ends too."""
WORD = 32
"""The length in bytes of a message about a job's process; its last word follows the message about its end."""
LONGEST_LAST = 16_384
"""The longest last word, in bytes; a pipe holds four times as much."""


class LastWord:
    """The last message of a job's process, in memory that it shares with its template: writing costs no system call,
    and the message survives the process. Empty if there was none.

    It also tells the template whether the job had to load rarely used modules.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 4 + LONGEST_LAST + 1)

    def write(self, word: bytes) -> None:
        """Replace the message by `word`, of at most LONGEST_LAST bytes."""
        self._memory[: 4 + len(word)] = len(word).to_bytes(4, "big") + word

    def read(self) -> bytes:
        """Return the message."""
        return self._memory[4 : 4 + int.from_bytes(self._memory[:4], "big")]

    def has_loaded_more(self) -> None:
        """Note that the job has loaded rarely used modules."""
        self._memory[-1] = 1

    def is_more_wanted(self) -> bool:
        """Whether the job has noted that."""
        return self._memory[-1] != 0


Work = Callable[[LastWord], None]
Running = dict[int, tuple[int, LastWord]]
"""By pid: the file descriptor for messages about the process, and its last word."""


def serve(work: Work, when_idle: Callable[[], None] | None = None) -> None:
    """Fork a process that does `work` for each requested job.

    `when_idle` loads rarely used modules. It runs once, after a job has needed them and while no other job arrives.
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
            wanted = when_idle = None
        if ended in ready:
            os.read(ended, 4096)
            wanted = when_idle if _report(running) else wanted
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
    except OSError as error:  # no process can be started: the job ends before it has begun
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
    """Report how each process ended. Returns whether one had to load rarely used modules."""
    is_more_wanted = False
    with suppress(ChildProcessError):
        while running:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if not pid:
                break
            if pid in running:
                word, last_word = running.pop(pid)
                _write(word, b"end %d %d" % (os.waitstatus_to_exitcode(status), used.ru_maxrss), last_word.read())
                os.close(word)
                is_more_wanted |= last_word.is_more_wanted()
    return is_more_wanted


def _do(work: Callable[[], None], passed: list[int], *, unused: tuple[int, ...]) -> NoReturn:
    """Do the work in the forked process, with its own session, signals and pipes, and end it."""
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
    except BaseException:  # noqa: BLE001 - the top of the process does what the interpreter would do
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _write(word: int, text: bytes, last_word: bytes = b"") -> None:
    with suppress(BrokenPipeError):  # the parent is gone
        os.write(word, text.ljust(WORD) + last_word)
