"""`anugerah tag`: stories into tags and awards, line by line."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from anugerah.cli.common import print_json
from crawler.awards import read_story
from crawler.errors import AnugerahError
from crawler.exported import reading_json
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


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
def tag(file: str) -> None:
    """Tag stories and extract their awards, JSON lines in and out.

    A line holds id, url, title, body and published_at; all but body may be missing. FILE defaults to stdin.
    """
    if file == "-":
        sys.exit(_tag_lines(sys.stdin.buffer, "stdin"))
    try:
        with Path(file).open("rb") as lines:
            sys.exit(_tag_lines(lines, file))
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}.") from error


def _tag_lines(lines: BinaryIO, name: str) -> int:
    status = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            story = msgspec.json.decode(line, type=StoryLine)
            day = _day(story.published_at)
        except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            click.echo(f"Error: {name}:{number}: is no story: {error}.", err=True)
            status = 1
            continue
        reading = read_story(story.title, story.body, day)
        print_json({"id": story.id, "url": story.url, **reading_json(reading)}, lines=True)
    return status


def _day(published_at: str | None) -> date | None:
    """The story's day; a time without a zone is taken as it stands."""
    if published_at is None:
        return None
    moment = datetime.fromisoformat(published_at)
    return local_day(published_at) if moment.tzinfo else moment.date()
