"""Sends requests to a model, one at a time, in a child process that is killed on a timeout or a stop."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import msgspec

from crawler.errors import AnugerahError

START = timedelta(minutes=2)
"""The timeout for loading the library and the model's plugin."""
MOST_BYTES = 1 << 20
"""A longer answer is cut off, and counts as a failure."""

HOPELESS = frozenset({"no_library", "unknown_model", "no_key"})
"""Labels of errors that only a person can fix."""
_SENTENCES = {
    "no_library": "the library `llm` is not installed: `pip install 'anugerah[llm]'` brings it",
    "unknown_model": "`llm` cannot use the model {model} ({message}): `llm models` lists those there are",
    "no_key": "the model {model} needs a key: {message}",
    "timeout": "the model {model} did not answer within {timeout:g} s",
    "died": "the process that asks the model {model} has died",
    "too_long": "the model {model} answered without an end",
    "failed": "the model {model} failed: {message}",
    "stopped": "the model {model} was stopped",
}


class AskError(AnugerahError):
    """A request without an answer; `label` is one of a fixed set."""

    def __init__(self, label: str, model: str, timeout: timedelta, message: str = "") -> None:
        sentence = _SENTENCES[label].format(model=model, message=message, timeout=timeout.total_seconds())
        super().__init__(f"{sentence[:1].upper()}{sentence[1:]}.")
        self.label = label
        self.exit_status = 2 if label in HOPELESS else 1


class Answered(msgspec.Struct, frozen=True):
    """A model's answer. Tokens are None if it does not count them."""

    text: str
    input_tokens: int | None
    output_tokens: int | None
    secs: float = 0.0


class _Line(msgspec.Struct, frozen=True):
    """A line from the child: that it is ready, an answer, or an error."""

    model: str | None = None
    text: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    error: str | None = None
    message: str = ""


class Asker:
    """Sends requests to a model; a context manager. `stop` may be called from another thread than `ask`.

    The child serves many requests, so that a local model is loaded once; after a failure a new one is started.
    """

    def __init__(self, model: str, timeout: timedelta, *, log: bool = False) -> None:
        self._model = model
        self._timeout = timeout
        self._options = ["log"] if log else []
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()
        self._lock = threading.Lock()
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Load the model. Raises AskError if it cannot be used."""
        if self._child is not None:
            return
        with self._lock:
            if self._is_stopped:
                raise self._error("stopped")
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "anugerah.secondreader.child", self._model, *self._options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._buffer.clear()
        self._read(START)

    def ask(self, request: Mapping[str, Any]) -> Answered:
        """Send one request and return its answer. Raises AskError."""
        self.start()
        child = self._child
        began = time.monotonic()
        if child is None or child.stdin is None:
            raise self._error("stopped")
        try:
            child.stdin.write(msgspec.json.encode(request) + b"\n")
            child.stdin.flush()
        except OSError:
            self._kill()
            raise self._error("stopped" if self._is_stopped else "died") from None
        line = self._read(self._timeout)
        return Answered(line.text or "", line.input_tokens, line.output_tokens, time.monotonic() - began)

    def stop(self) -> None:
        """Stop; a request under way is cut off at once."""
        with self._lock:
            self._is_stopped = True
            if self._child is not None:
                _end(self._child)

    def close(self) -> None:
        """End the child."""
        self._kill()

    def _read(self, patience: timedelta) -> _Line:
        """Return the child's next line. Raises AskError; the child is killed unless only the model failed."""
        label = self._receive(time.monotonic() + patience.total_seconds())
        if label:
            self._kill()
            raise self._error("stopped" if self._is_stopped else label)
        text, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer[:] = rest
        try:
            line = msgspec.json.decode(text, type=_Line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._kill()
            raise self._error("died") from None
        if line.error:
            if line.error not in _SENTENCES:
                line = msgspec.structs.replace(line, error="failed")
            if line.error != "failed":
                self._kill()
            raise AskError(line.error or "failed", self._model, self._timeout, line.message)
        return line

    def _receive(self, deadline: float) -> str | None:
        """Fill the buffer up to a whole line; return a label if that fails."""
        child = self._child
        if child is None or child.stdout is None:
            return "died"
        number = child.stdout.fileno()
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([number], [], [], left)[0]:
                return "timeout"
            piece = os.read(number, 65536)
            if not piece:
                return "died"
            self._buffer += piece
            if len(self._buffer) > MOST_BYTES:
                return "too_long"
        return None

    def _kill(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return
        _end(child)
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        child.wait()

    def _error(self, label: str) -> AskError:
        return AskError(label, self._model, self._timeout)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child and all processes that a plugin has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
