"""A bounded piece of crawling, run in a child process that knows no database.

`run_job` starts `python -m crawler.job`, hands it the job as JSON, and passes on the records that it prints, one
JSON line each, as they come. Past its limit the child is killed with its process group; what it had sent is kept.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import msgspec

from crawler.plan import Job, OnRecord
from crawler.records import Record

GRACE = 45.0
"""Seconds past its own limit after which a child is killed: a page in flight may take 20, its retries more."""


WATCH_SECONDS = 1.0
"""How often a child looks whether its parent still lives."""


class JobEnd(msgspec.Struct, frozen=True):
    """How the child ended: exit status, whether it was killed at its limit, the last of what it said on stderr."""

    status: int
    killed: bool
    stderr: str


Child = subprocess.Popen[bytes]
OnStart = Callable[[Child], None]


def run_job(job: Job, on_record: OnRecord, *, on_start: OnStart | None = None) -> JobEnd:
    """Run `job` in a child process; `on_record` is called in this thread with each record as it comes."""
    child = subprocess.Popen(  # noqa: S603 - our own module and pid
        [sys.executable, "-m", "crawler.job", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    if on_start:
        on_start(child)
    killed = threading.Event()
    timer = threading.Timer(job.seconds + GRACE, _kill, (child, killed))
    timer.start()
    errors: list[bytes] = []
    reader = threading.Thread(target=_drain, args=(child, errors))
    reader.start()
    try:
        _feed(child, msgspec.json.encode(job))
        decoder = msgspec.json.Decoder(Record)
        for line in child.stdout or ():
            try:
                record = decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):  # the last line of a child that was killed
                errors.append(b"broken record: " + line[:200])
            else:
                on_record(record)
        status = child.wait()
    finally:
        timer.cancel()
        _kill(child, killed)
        child.wait()
        reader.join()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe:
                pipe.close()
    return JobEnd(status, killed.is_set(), b"".join(errors)[-4000:].decode("utf-8", "replace").strip())


class LocalEngine:
    """Runs jobs side by side on this machine; each in a thread that waits for its child."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._children: set[Child] = set()
        self._stopped = False

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Run `job`; `on_record` is called from the engine's thread."""
        return self._pool.submit(self._run, job, on_record)

    def stop(self) -> None:
        """Ask every child to end: pages in flight are finished and sent, no new ones are asked for."""
        self._stopped = True
        for child in list(self._children):
            child.terminate()

    def close(self) -> None:
        """Wait for the jobs that run."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, on_record: OnRecord) -> JobEnd:
        if self._stopped:
            return JobEnd(-signal.SIGTERM, killed=False, stderr="stopped before it began")
        started: list[Child] = []

        def note(child: Child) -> None:
            started.append(child)
            self._children.add(child)
            if self._stopped:  # between the look above and now
                child.terminate()

        try:
            return run_job(job, on_record, on_start=note)
        finally:
            self._children.difference_update(started)


def _feed(child: Child, data: bytes) -> None:
    if child.stdin:
        with suppress(BrokenPipeError):  # it died at once; its exit status and stderr tell why
            child.stdin.write(data)
            child.stdin.close()


def _drain(child: Child, into: list[bytes]) -> None:
    for line in child.stderr or ():
        into.append(line)
        if len(into) > 1000:
            del into[:500]


def _kill(child: Child, killed: threading.Event) -> None:
    if child.poll() is None:
        killed.set()
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def end_with(parent: int) -> None:
    """End this process once its parent is gone: nobody would read what it brings, and its sites would be asked twice.

    From a thread of its own, and at once: there is nothing to be saved. `parent` is told by the parent itself, which
    may be gone before it could be asked for.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _main() -> None:
    """The child: its parent's pid as the argument, a job on stdin, records on stdout."""
    if len(sys.argv) > 1:
        end_with(int(sys.argv[1]))
    from crawler.spiders.child import crawl_job

    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    out = sys.stdout.buffer
    encoder = msgspec.json.Encoder()

    def emit(record: Record) -> None:
        out.write(encoder.encode(record) + b"\n")
        out.flush()

    crawl_job(job, emit)


if __name__ == "__main__":
    _main()
