"""What the process of one job does: it reads a job on stdin and writes records to stdout, within limits.

It ends when nobody reads its records any more.
"""

import asyncio
import os
import resource
import select
import sys
import threading
from contextlib import suppress
from typing import Any, BinaryIO, Self

import msgspec

from crawler.plan import Job
from crawler.records import Record, Step
from crawler.template import LONGEST_LAST, LastWord

MEMORY = 600 * 1024 * 1024
"""Bytes of memory that a job's process may use; one that crawls 100 sites uses about 200 million."""
STACK = 1024 * 1024


def work(last_word: LastWord) -> None:
    """Run the job from stdin. `last_word` always holds what is being read, as JSON; null if nothing."""
    limit_memory()
    out = os.fdopen(os.dup(1), "wb")
    end_with_reader(out.fileno())
    from crawler.spiders.child import crawl_job

    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    os.dup2(2, 1)  # what a library prints must not mix with the records

    with Sender(out, last_word) as sender:
        crawl_job(job, sender.send)
    if "trafilatura" in sys.modules:
        last_word.has_loaded_more()


class Sender:
    """Writes records to a pipe: each before the process waits for the network again, or reads anything risky.

    A system call for each record, which also wakes the parent, took a tenth of a page's total cost; sending each of
    the eight steps of a page took another tenth.
    """

    def __init__(self, out: BinaryIO, last_word: LastWord) -> None:
        self._out = out
        self._last_word = last_word
        self._is_due = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()

    def send(self, record: Record) -> None:
        """Send a record. Of the steps only the first try of a page is sent; each new step flushes the pipe."""
        if isinstance(record, Step):
            word = b"null" if record.is_over else encoded(record)
            self._last_word.write(word if len(word) <= LONGEST_LAST else b"null")
            if record.is_try:
                self._out.write(word + b"\n")
            if not record.is_over:
                self._flush()
            return
        self._out.write(encoded(record) + b"\n")
        loop = asyncio._get_running_loop()  # None if no loop runs; the public function raises
        if loop is None:
            self._flush()
        elif not self._is_due:
            self._is_due = True
            loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._is_due = False
        self._out.flush()


def end_with_reader(pipe: int) -> None:
    """End this process once nobody reads from `pipe`: its records would be lost, and the sites crawled twice.

    A thread of its own watches the pipe and ends the process at once: there is nothing to save.
    """
    poll = select.poll()
    poll.register(pipe, 0)  # poll reports the pipe's end in any case

    def watch() -> None:
        # A job that is over has closed the pipe itself, maybe before this thread ran: that is no error.
        if all(event != select.POLLNVAL for _, event in poll.poll()):
            os._exit(1)

    threading.Thread(target=watch, name="reader", daemon=True).start()


def encoded(record: Record) -> bytes:
    """Return `record` as JSON. Lone surrogates, which JSON cannot hold, are joined to pairs, or replaced."""
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
    """Limit the memory of this process: a page that needs more gets a MemoryError, and is skipped.

    Threads only resolve host names, and need no large stack. No core is dumped.
    """
    threading.stack_size(STACK)
    with suppress(ValueError, OSError):  # a lower limit is set already, or the system has none
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
