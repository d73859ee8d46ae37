"""Stories as JSON lines, for the commands that read them from a file or a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from crawler.errors import AnugerahError
from crawler.times import local_day


class InputError(AnugerahError):
    """An input file that cannot be read."""

    exit_status = 1


class StoryLine(msgspec.Struct):
    """One line of input; unknown keys are ignored."""

    body: str
    id: Any = None
    url: str | None = None
    title: str | None = None
    published_at: str | None = None

    @property
    def day(self) -> date | None:
        """The story's day; a time without a zone is taken as it is. Raises ValueError."""
        if self.published_at is None:
            return None
        try:
            moment = datetime.fromisoformat(self.published_at)
        except ValueError:
            raise ValueError(f"`published_at` is not an ISO 8601 time: `{self.published_at}`") from None
        return local_day(self.published_at) if moment.tzinfo else moment.date()


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """The lines of a file, or of stdin for `-`, and its name for messages. Raises InputError."""
    if file == "-":
        yield sys.stdin.buffer, "stdin"
        return
    try:
        lines = Path(file).open("rb")  # noqa: SIM115 - what fails below is not the file's fault
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}.") from error
    with lines:
        yield lines, file
