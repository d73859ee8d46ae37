"""`anugerah tag` and `anugerah retag`: stories into tags and awards."""

import os
import socket
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from anugerah.cli.common import db_option, print_json, registry_for, settings_and_db, sites_option
from crawler.awards import read_story
from crawler.errors import AnugerahError
from crawler.exported import reading_json
from crawler.site import Site
from crawler.tagging import tag_article
from crawler.times import DEFAULT_ZONE, local_day
from db.rows import RetagResult
from db.store import Store, open_store

LEASE = timedelta(minutes=10)


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


@click.command()
@db_option
@sites_option
def retag(db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Read the stored articles again by today's rules, and store what comes out different.

    Sites that a running crawl holds are skipped, and named.
    """
    _, path = settings_and_db(db_path)
    known = registry_for(site_folders, path).sites
    holder = f"{socket.gethostname()}:{os.getpid()}"
    total = RetagResult()
    skipped = []
    with open_store(path, create=False) as store:
        for slug in [state.slug for state in store.sites()]:
            now = datetime.now(UTC)
            if not store.lease(slug, holder, now + LEASE, now):
                skipped.append(slug)
                continue
            total += _retag_site(store, slug, known.get(slug))
            store.release(slug, holder)
    click.echo(f"Read {total.read} stories again: {total.tags} tags and the facts of {total.facts} came out different.")
    if skipped:
        click.echo(f"Skipped, since a crawl holds them: {', '.join(skipped)}.", err=True)


def _retag_site(store: Store, slug: str, site: Site | None) -> RetagResult:
    total = RetagResult()
    for stories in store.stories_for_retag([slug]):
        readings = [
            (
                story,
                tag_article(
                    story.title,
                    story.body,
                    published_at=story.published_at,
                    language=story.language,
                    zone=site.timezone if site else DEFAULT_ZONE,
                    region=site.region if site else None,
                ),
            )
            for story in stories
        ]
        total += store.replace_readings(readings)
    return total
