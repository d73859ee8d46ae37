"""`anugerah tag`: stories into tags and awards, line by line."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from anugerah.cli.common import console, print_json
from anugerah.cli.explain import print_explanation
from crawler.awards import read_story
from crawler.awards.explain import explain_story
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
@click.option("--explain", is_flag=True, help="Print each story for a reader: what spoke for it, and what was read.")
def tag(file: str, explain: bool) -> None:
    """Tag stories and extract their awards, JSON lines in and out.

    A line holds id, url, title, body and published_at; all but body may be missing. FILE defaults to stdin.
    """
    if file == "-":
        sys.exit(_tag_lines(sys.stdin.buffer, "stdin", explain=explain))
    try:
        with Path(file).open("rb") as lines:
            sys.exit(_tag_lines(lines, file, explain=explain))
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}.") from error


def _tag_lines(lines: BinaryIO, name: str, *, explain: bool) -> int:
    status = 0
    page = console() if explain else None
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
        if page:
            print_explanation(page, story.title, story.body, reading, explain_story(story.title, story.body, day))
        else:
            print_json({"id": story.id, "url": story.url, **reading_json(reading)}, lines=True)
    return status


def _day(published_at: str | None) -> date | None:
    """The story's day; a time without a zone is taken as it stands."""
    if published_at is None:
        return None
    try:
        moment = datetime.fromisoformat(published_at)
    except ValueError:
        raise ValueError(f"`published_at` is no ISO 8601 time: `{published_at}`") from None
    return local_day(published_at) if moment.tzinfo else moment.date()
