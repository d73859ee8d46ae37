"""A bounded piece of crawling, run in a child process that knows no database.

`run_job` starts `python -m crawler.job`, hands it the job as JSON, and passes on the records that it prints, one
JSON line each, as they come. Past its limit the child is killed with its process group; what it had sent is kept.
"""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import msgspec

from crawler.plan import Job, OnRecord
from crawler.records import Record

GRACE = 45.0
"""Seconds past its own limit after which a child is killed: a page in flight may take 20, its retries more."""


MEMORY = 600 * 1024 * 1024
"""Bytes of data that a child may hold; one that crawls 100 sites holds about 200 million."""
STACK = 1024 * 1024
LONGEST_RECORD = 32 * 1024 * 1024
"""Bytes of a line; the largest is a page of a story with its further pages."""
KEPT_STDERR = 16_000

WATCH_SECONDS = 1.0
"""How often a child looks whether its parent still lives."""


class JobEnd(msgspec.Struct, frozen=True):
    """How the child ended: exit status, whether it was killed at its limit, the last of what it said on stderr."""

    status: int
    killed: bool
    stderr: str


Child = subprocess.Popen[bytes]
OnStart = Callable[[Child], None]


def run_job(job: Job, on_record: OnRecord, *, on_start: OnStart | None = None, grace: float | None = None) -> JobEnd:
    """Run `job` in a child process; `on_record` is called in this thread with each record as it comes.

    The child is killed `grace` seconds past the job's own limit, GRACE where none is given.
    """
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
    timer = threading.Timer(job.seconds + (GRACE if grace is None else grace), _kill, (child, killed))
    timer.start()
    errors = bytearray()
    reader = threading.Thread(target=_drain, args=(child, errors))
    reader.start()
    try:
        _feed(child, msgspec.json.encode(job))
        for record in _records(child, errors):
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
    return JobEnd(status, killed.is_set(), errors[-4000:].decode("utf-8", "replace").strip())


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


def _drain(child: Child, into: bytearray) -> None:
    """Keep the last of what the child says, however much that is, and however long its lines."""
    stderr = child.stderr
    while stderr and (piece := os.read(stderr.fileno(), 65536)):
        into += piece
        del into[:-KEPT_STDERR]


def _records(child: Child, errors: bytearray) -> Iterator[Record]:
    """What the child sends, line by line. A line that is no record is told, one that has no end is passed over."""
    decoder = msgspec.json.Decoder(Record)
    if child.stdout is None:
        return
    while line := child.stdout.readline(LONGEST_RECORD):
        if not line.endswith(b"\n") and len(line) == LONGEST_RECORD:
            errors += b"a record of more than %d bytes: " % LONGEST_RECORD + line[:200] + b"\n"
            while (rest := child.stdout.readline(65536)) and not rest.endswith(b"\n"):
                pass
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # the last line of a child that was killed
            errors += b"broken record: " + line[:200]


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
    limit_memory()
    if len(sys.argv) > 1:
        end_with(int(sys.argv[1]))
    from crawler.spiders.child import crawl_job

    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the records

    def emit(record: Record) -> None:
        out.write(encoded(record) + b"\n")
        out.flush()

    crawl_job(job, emit)


def encoded(record: Record) -> bytes:
    """`record` as JSON. Halves of characters, which JSON cannot carry, are joined, or replaced."""
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(msgspec.to_builtins(record)))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list | tuple) else value


def limit_memory() -> None:
    """Keep the child from taking the machine's memory: what asks for more gets a MemoryError, and is left out.

    Threads wait for names alone, and need no large stack. No core is dumped.
    """
    threading.stack_size(STACK)
    with suppress(ValueError, OSError):  # a lower limit is set already, or the system knows none
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


if __name__ == "__main__":
    _main()
