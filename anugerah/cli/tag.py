"""`anugerah tag`: stories into tags and awards, line by line."""

import sys
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click
import msgspec
from rich.console import Console

from anugerah.cli.common import db_option, print_json, reader_for, settings_and_db
from anugerah.cli.explain import print_explanation
from anugerah.cli.terminal import console
from anugerah.references import Plain, as_given
from anugerah.storyline import StoryLine, opened
from crawler.awards import read_story
from crawler.awards.assembly import reading
from crawler.awards.explain import explain
from crawler.awards.model import Model
from crawler.awards.reader import read
from crawler.awards.story import annotate
from crawler.jsonshapes import reading_json
from crawler.tagging import model_of


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--explain", "explained", is_flag=True, help="Print for people what was read in each story, and why.")
@db_option
def tag(file: str, explained: bool, db_path: Path | None) -> None:
    """Tag stories and extract their awards, JSON lines in and out.

    A line holds id, url, title, body and published_at; all but body may be missing. FILE defaults to stdin. No database
    is needed; a lesson of `anugerah teach` beside it is used. HTML references such as &quot; are decoded; offsets count
    in the given text.
    """
    reader = reader_for(*settings_and_db(db_path))
    model = model_of(reader)
    with opened(file) as (lines, name):
        sys.exit(_tag_lines(lines, name, model, reader.threshold, console() if explained else None))


def _tag_lines(lines: BinaryIO, name: str, model: Model, threshold: float, page: Console | None) -> int:
    status = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            story = msgspec.json.decode(line, type=StoryLine)
            day = story.day
        except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            click.echo(f"Error: {name}:{number}: is not a story: {error}.", err=True)
            status = 1
            continue
        title, body = Plain(story.title or ""), Plain(story.body)
        if page:
            _explain(page, title.text, body.text, day, model, threshold)
        else:
            read_so = as_given(read_story(title.text, body.text, day, model=model, threshold=threshold), title, body)
            print_json({"id": story.id, "url": story.url, **reading_json(read_so)}, lines=True)
    return status


def _explain(page: Console, title: str, body: str, day: date | None, model: Model, threshold: float) -> None:
    story = annotate(title, body, day)
    result = read(story, model, threshold)
    print_explanation(page, title, body, reading(story, result, None), explain(result, model))
