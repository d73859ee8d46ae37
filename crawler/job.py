"""A bounded piece of crawling, run in a child process that knows no database.

`run_job` starts a process (`crawler.forking`), hands it the job as JSON, and passes on the records that it prints, one
JSON line each, as they come. Past its limit the child is killed with its process group; what it had sent is kept.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO

import msgspec

from crawler.forking import Worker, WorkerError, Workers
from crawler.plan import Job, OnRecord
from crawler.records import Record, Step

GRACE = 45.0
"""Seconds past a job's own limit until its child is killed: a page in flight may take 20, its retries more."""
LONGEST_RECORD = 32 * 1024 * 1024
"""The longest line that is read, in bytes. The largest record is a story's page with its further pages."""
KEPT_STDERR = 16_000


class JobEnd(msgspec.Struct, frozen=True):
    """How the child ended: exit status, whether it was killed at its limit, and the tail of its stderr."""

    status: int
    killed: bool
    stderr: str
    refused: dict[str, int] = {}
    """How many records of a remote worker were not trusted, by reason."""
    is_lost: bool = False
    """Whether its machine was lost with it: on another machine the job may succeed."""
    has_read: bool = False
    """Whether it began to read anything."""
    step: Step | None = None
    """What it was reading when it died."""


OnStart = Callable[[Worker], None]


def run_job(
    job: Job,
    on_record: OnRecord,
    *,
    workers: Workers | None = None,
    on_start: OnStart | None = None,
    grace: float | None = None,
) -> JobEnd:
    """Run `job` in a child process; `on_record` is called in this thread with each record as it comes.

    The child is killed `grace` (default GRACE) seconds past the job's own limit. Jobs that share `workers` start
    faster.
    """
    if workers is None:
        with Workers() as own:
            return run_job(job, on_record, workers=own, on_start=on_start, grace=grace)
    try:
        child = workers.start(job.reader.weights)
    except WorkerError as error:
        return JobEnd(status=1, killed=False, stderr=str(error))
    if on_start:
        on_start(child)
    killed = threading.Event()
    timer = threading.Timer(job.seconds + (GRACE if grace is None else grace), _kill, (child, killed))
    timer.start()
    errors = bytearray()
    reader = threading.Thread(target=_drain, args=(child.stderr, errors))
    reader.start()
    try:
        _feed(child, msgspec.json.encode(job))
        for record in _records(child.stdout, errors):
            on_record(record)
        status = child.wait()
    finally:
        timer.cancel()
        _kill(child, killed)
        child.wait()
        reader.join()
        child.close()
    return JobEnd(
        status,
        killed.is_set(),
        errors[-4000:].decode("utf-8", "replace").strip(),
        has_read=bool(child.last_word),
        step=_step(child.last_word),
    )


class LocalEngine:
    """Runs jobs side by side on this machine; each in a thread that waits for its child."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._workers = Workers()
        self._children: set[Worker] = set()
        self._stopped = False

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Run `job`; `on_record` is called from the engine's thread."""
        return self._pool.submit(self._run, job, on_record)

    def stop(self) -> None:
        """Ask every child to end: pages in flight are finished and sent, no new ones are requested."""
        self._stopped = True
        for child in list(self._children):
            child.terminate()

    def renew(self) -> None:
        """Start later jobs from a new template, which reads the system's files again; running jobs are not affected."""
        self._workers.renew()

    def gauges(self) -> dict[str, float]:
        """Return the number of running jobs."""
        return {"jobs": len(self._children)}

    def close(self) -> None:
        """Wait for the running jobs."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._workers.close()

    def _run(self, job: Job, on_record: OnRecord) -> JobEnd:
        if self._stopped:
            return JobEnd(-signal.SIGTERM, killed=False, stderr="stopped before it began")
        started: list[Worker] = []

        def note(child: Worker) -> None:
            started.append(child)
            self._children.add(child)
            if self._stopped:  # since the check above
                child.terminate()

        try:
            return run_job(job, on_record, workers=self._workers, on_start=note)
        finally:
            self._children.difference_update(started)


def _feed(child: Worker, data: bytes) -> None:
    with suppress(BrokenPipeError):  # it died at once; its exit status and stderr say why
        child.stdin.write(data)
        child.stdin.close()


def _drain(stderr: IO[bytes], into: bytearray) -> None:
    """Keep the tail of a child's stderr, however long it is."""
    while piece := os.read(stderr.fileno(), 65536):
        into += piece
        del into[:-KEPT_STDERR]


def _records(stdout: IO[bytes], errors: bytearray) -> Iterator[Record]:
    """Yield the records of a child. A line that is not a record, or is too long, goes to `errors`."""
    decoder = msgspec.json.Decoder(Record)
    while line := stdout.readline(LONGEST_RECORD):
        if not line.endswith(b"\n") and len(line) == LONGEST_RECORD:
            errors += b"a record of more than %d bytes: " % LONGEST_RECORD + line[:200] + b"\n"
            while (rest := stdout.readline(65536)) and not rest.endswith(b"\n"):
                pass
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # the last line of a child that was killed
            errors += b"broken record: " + line[:200]


def _step(last_word: bytes) -> Step | None:
    with suppress(msgspec.DecodeError, UnicodeDecodeError):  # it wrote nothing, or died while it wrote
        return msgspec.json.decode(last_word, type=Step | None)
    return None


def _kill(child: Worker, killed: threading.Event) -> None:
    if child.poll() is None:
        killed.set()
        child.kill()
