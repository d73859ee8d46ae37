"""`anugerah news`: the award news, newest first."""

import csv
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from anugerah.cli.common import console, db_option, json_option, parse_since, print_json, say, settings_and_db, shown
from anugerah.cli.ending import until_told_to_end
from anugerah.cli.newstable import news_table, said
from anugerah.printable import cell
from crawler.config import Settings
from crawler.facts import AwardType, Level
from crawler.regions import find_region, region_name, regions
from db.rows import NewsRow
from db.store import Store, open_store

POLL_SECONDS = 2.0
LATE = timedelta(minutes=2)
"""A row may become readable that long after the moment at which it was first seen: a writer waits for the others."""


@click.command()
@click.option("--since", metavar="WHEN", help="All first seen since: a duration such as 1d, or a date.")
@click.option("--region", metavar="REGION", help="A region's code or name; a province stands for all in it.")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="How far the award reaches.")
@click.option("--type", "award_type", type=click.Choice([kind.value for kind in AwardType]), help="The type of award.")
@click.option(
    "--min-confidence",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Leave out awards of which the reader is less sure: 0 to 1.",
)
@click.option("--follow", is_flag=True, help="Wait for more, and print it as it is stored.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header line.")
@json_option
@db_option
def news(
    since: str | None,
    region: str | None,
    level: str | None,
    award_type: str | None,
    min_confidence: float | None,
    follow: bool,
    as_csv: bool,
    as_json: bool,
    db_path: Path | None,
) -> None:
    """Print the award news, newest first: the newest 50, or with --since all first seen since.

    With --follow the oldest comes first, so that new ones can be added at the end; Ctrl-C or SIGTERM ends it.
    """
    if as_json and as_csv:
        raise click.UsageError("Choose one of --json and --csv.")
    settings, path = settings_and_db(db_path)
    code = region_code(region) if region else None
    seen_since = _moment(parse_since(since), settings.zone) if since else None

    def ask(store: Store, moment: datetime | None) -> list[NewsRow]:
        return store.award_news(
            since=moment,
            region=code,
            level=Level(level) if level else None,
            type=AwardType(award_type) if award_type else None,
            min_confidence=min_confidence,
            limit=None if moment else 50,
        )

    def print_on() -> None:
        with open_store(path, create=False, readonly=True) as store:
            if as_csv:
                _print_csv([])
            for row in _followed(seen_since, partial(ask, store)):
                _print_one(row, settings, as_json=as_json, as_csv=as_csv)

    if follow:
        until_told_to_end(print_on)
        return
    with open_store(path, create=False, readonly=True) as store:
        rows = ask(store, seen_since)
    if as_json:
        print_json(rows)
    elif as_csv:
        _print_csv(rows)
    elif rows:
        out = console()
        out.print(news_table(rows, settings, out.width))
    else:
        click.echo(f"No award news in {path} that fits.", err=True)


def region_code(text: str) -> str:
    """The code that a region's code or name stands for; raises click.BadParameter."""
    if text in regions():
        return text
    code = find_region(text)
    if code:
        return code
    alike = [f"{region_name(code)} ({code})" for code, name in regions().items() if text.casefold() in name.casefold()]
    hint = f"say one of {', '.join(alike[:4])}." if alike else "say a Kemendagri code such as 36.71, or a full name."
    raise click.BadParameter(f"`{text}` is no region that stands alone: {hint}", param_hint="--region")


def _followed(since: datetime | None, ask: Callable[[datetime | None], list[NewsRow]]) -> Iterator[NewsRow]:
    """The rows there are, the oldest first, then each new one, until interrupted."""
    seen = {row.article_id for row in ask(datetime.now(UTC) - LATE)}
    rows = ask(since)
    seen -= {row.article_id for row in rows}
    while True:
        for row in reversed(rows):
            if row.article_id not in seen:
                seen.add(row.article_id)
                yield row
        time.sleep(POLL_SECONDS)
        rows = ask(datetime.now(UTC) - LATE)


def _print_one(row: NewsRow, settings: Settings, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json(row, lines=True)
    elif as_csv:
        csv.writer(sys.stdout).writerow(map(cell, msgspec.structs.astuple(row)))
        sys.stdout.flush()
    else:
        say(f"{shown(row.published_at, settings)}  {' · '.join(filter(None, said(row)))}  {row.url}")


def _print_csv(rows: list[NewsRow]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(NewsRow.__struct_fields__)
    writer.writerows(map(cell, msgspec.structs.astuple(row)) for row in rows)
    sys.stdout.flush()


def _moment(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
