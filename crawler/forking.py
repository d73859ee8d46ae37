"""Starts the processes of jobs: forks of a template process, which is started on demand and replaced when outdated."""

import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Self

from crawler.template import WORD

OLDEST = 3600.0
"""A template is replaced after this many seconds: system files that it has read may have changed."""
START_SECONDS = 120.0
"""A template that takes longer than this to load and fork is replaced by another."""
PACKAGE = Path(__file__).parent


class Worker:
    """The process of one job, with the part of `subprocess.Popen` that a job needs."""

    largest = 0
    """Peak memory in bytes of any worker that has ended."""

    def __init__(self, stdin: IO[bytes], stdout: IO[bytes], stderr: IO[bytes], word: IO[bytes]) -> None:
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr
        self.pid = 0
        self.returncode: int | None = None
        self.last_word = b""
        """Its last message, once it has ended; empty if unknown."""
        self._word = word
        self._lock = threading.Lock()

    def begun(self) -> bool:
        """Wait until it has started or ended. Returns False if the template was gone, or did not start it in time."""
        kind, *numbers = (self._heard() if self._has_word(START_SECONDS) else "").split() or [""]
        if kind == "pid":
            self.pid = int(numbers[0])
        elif kind == "end":
            self._end(numbers)
        return bool(kind)

    def poll(self) -> int | None:
        """Return the exit status; None while it runs."""
        if self.returncode is None and not self._has_word(0):
            return None
        return self.wait()

    def wait(self) -> int:
        """Wait for the end, and return the exit status as `Popen.returncode` does."""
        with self._lock:
            if self.returncode is None:
                report = self._heard()
                if not report:  # the template is gone, and cannot report how this one ends
                    self.kill()
                self._end(report.split()[1:] or [str(-signal.SIGKILL)])
                self.last_word = self._word.read()
            return self.returncode or 0

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: int) -> None:
        """Send a signal to it alone, if it runs."""
        if self.pid and self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it and all processes that it has started."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Close its pipes."""
        for pipe in (self.stdin, self.stdout, self.stderr, self._word):
            pipe.close()

    def _end(self, numbers: list[str]) -> None:
        """Note the exit status, and the peak memory in kilobytes if the template reports it."""
        Worker.largest = max(Worker.largest, *(int(number) * 1024 for number in numbers[1:]), 0)
        self.returncode = int(numbers[0])

    def _has_word(self, seconds: float) -> bool:
        """Wait for a message of the template, or its end. Not by `select`, which fails from the 1,024th file on."""
        poll = select.poll()
        poll.register(self._word, select.POLLIN)
        return bool(poll.poll(1000 * seconds))

    def _heard(self) -> str:
        """Return the template's next message; empty if it is gone."""
        return os.read(self._word.fileno(), WORD).decode().strip()


class Template:
    """The parent's handle on a template process."""

    def __init__(self, weights: str | None, stamp: int) -> None:
        self.weights, self.stamp, self.made_at = weights, stamp, time.monotonic()
        self._control, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the template
        # Started by path, so that it runs the code of this process, even if the working folder or another package has a
        # `crawler` too. -P keeps the folder `crawler` off its path: `settings.py` would become a top-level module.
        command = [sys.executable, "-P", str(PACKAGE / "preload.py"), *([weights] if weights else [])]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=self._errors, start_new_session=True
            )

    def ask(self) -> Worker:
        """Request a process. Raises OSError if the template has ended."""
        with ExitStack() as ours, ExitStack() as theirs:
            pipes: list[IO[bytes]] = []
            passed: list[int] = []
            for mode in ("wb", "rb", "rb", "rb"):  # stdin, stdout, stderr, word
                reading, writing = os.pipe()
                own, other = (writing, reading) if mode == "wb" else (reading, writing)
                pipes.append(ours.enter_context(os.fdopen(own, mode)))
                passed.append(other)
                theirs.callback(os.close, other)
            socket.send_fds(self._control, [b"j"], passed)
            ours.pop_all()
        return Worker(*pipes)

    def retire(self) -> None:
        """Send it no more jobs; it ends with its last running job."""
        self._control.close()

    def is_over(self) -> bool:
        """Whether its process has ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Kill it; running jobs go on."""
        self._process.kill()

    def close(self) -> str:
        """Wait until it ends. Returns the tail of its stderr."""
        self.retire()
        self._process.wait()
        with self._errors:
            self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - 4000))
            return self._errors.read().decode("utf-8", "replace").strip()


class WorkerError(Exception):
    """No process can be started; the message says why."""


class Workers:
    """Starts processes, from any thread. Closing it waits for those that run."""

    def __init__(self) -> None:
        self._template: Template | None = None
        self._retired: list[Template] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, weights: str | None = None) -> Worker:
        """Start a process that waits for its job on stdin. Raises WorkerError.

        `weights`: the lesson that its template must have loaded. An idle template may end just as the request comes:
        then a new one is tried.
        """
        stderr = ""
        for _ in range(2):
            template = self._current(weights)
            with suppress(OSError):
                worker = template.ask()
                try:
                    if worker.begun():
                        return worker
                except BaseException:  # Ctrl-C: closing the workers would wait for a process that waits for its job
                    worker.close()
                    raise
                worker.close()
            stderr = self._give_up(template) or stderr
        raise WorkerError(stderr or "the process that starts jobs ended")

    def renew(self) -> None:
        """Start the next process from a new template."""
        with self._lock:
            self._retire()

    def close(self) -> None:
        """Wait for the running processes."""
        self.renew()
        while self._retired:
            self._retired.pop().close()

    def _current(self, weights: str | None) -> Template:
        with self._lock:
            wanted = (weights, code_stamp())
            now = self._template
            if now and ((now.weights, now.stamp) != wanted or now.made_at + OLDEST < time.monotonic()):
                self._retire()
            for ended in [template for template in self._retired if template.is_over()]:
                self._retired.remove(ended)
                ended.close()
            if self._template is None:
                self._template = Template(*wanted)
            return self._template

    def _retire(self) -> None:
        if self._template:
            self._template.retire()
            self._retired.append(self._template)
            self._template = None

    def _give_up(self, template: Template) -> str:
        """Drop a template that has ended. Returns the tail of its stderr."""
        with self._lock:
            if self._template is not template:  # another thread has dropped it
                return ""
            self._template = None
        template.kill()
        return template.close()


def code_stamp() -> int:
    """Return a number that changes when a file of the crawler changes, as in an upgrade."""
    return hash(tuple(sorted((str(file), file.stat().st_mtime_ns) for file in PACKAGE.rglob("*.py"))))
