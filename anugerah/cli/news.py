"""`anugerah news`: the award news, newest first."""

from pathlib import Path

import click

from anugerah.asked import party, search_terms, since_bound, until_bound
from anugerah.cli.common import CHANCE, WHOLE, Whole, db_option, json_option, settings_and_db
from anugerah.cli.ending import until_signalled
from anugerah.cli.filters import filter_options
from anugerah.cli.newsfollow import followed
from anugerah.cli.newsout import DELIMITERS, CsvOut, JsonLines, JsonOut, LinesOut, Out, TableOut
from anugerah.naming import region_code
from crawler.config import Settings
from crawler.facts import AwardType, Level
from db.newsrows import By, NewsFilter
from db.store import open_store

NEWEST = 50
"""How many rows are printed without --since and --limit."""


@click.command()
@click.option(
    "--by",
    type=click.Choice([by.value for by in By]),
    default=By.AWARD.value,
    show_default=True,
    help="What a row is: an award, merged over all stories that report it; a story; or a fact of one.",
)
@click.option("--since", metavar="WHEN", help="All published since: a duration such as 1d, a date, or a time.")
@click.option("--until", metavar="WHEN", help="Those published until then: the same; a date means its whole day.")
@click.option("--first-seen", is_flag=True, help="Let --since and --until count from when it was first seen.")
@filter_options(Whole(1900, 2100), CHANCE)
@click.option(
    "--limit",
    metavar="N",
    type=WHOLE,
    help="How many, the newest.  [default: 50; with --since all]",
)
@click.option("--long", is_flag=True, help="Headline and address below each, as on a wide terminal.")
@click.option("--follow", is_flag=True, help="Wait for more, and print new ones as they are stored.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header line.")
@click.option(
    "--csv-delimiter",
    metavar="SIGN",
    type=click.Choice([*DELIMITERS]),
    help="The separator of the cells: , ; | or tab.",
)
@json_option
@db_option
def news(
    by: str,
    since: str | None,
    until: str | None,
    first_seen: bool,
    search: str | None,
    recipient: str | None,
    giver: str | None,
    region: str | None,
    year: int | None,
    level: str | None,
    award_type: str | None,
    min_confidence: float | None,
    limit: int | None,
    long: bool,
    follow: bool,
    as_csv: bool,
    csv_delimiter: str | None,
    as_json: bool,
    db_path: Path | None,
) -> None:
    """Print the award news, newest first: the newest 50, or with --since all published since.

    With --follow the oldest comes first, so that new ones can be added at the end; Ctrl-C or SIGTERM ends it.
    """
    if as_json and as_csv:
        raise click.UsageError("Choose one of --json and --csv.")
    if csv_delimiter and not as_csv:
        raise click.UsageError("--csv-delimiter only goes with --csv.")
    settings, path = settings_and_db(db_path)
    asked = NewsFilter(
        since=None if since is None else since_bound(since, settings.zone),
        until=None if until is None else until_bound(until, settings.zone),
        is_first_seen=first_seen,
        search=() if search is None else search_terms(search),
        recipient=None if recipient is None else party(recipient, "--recipient"),
        giver=None if giver is None else party(giver, "--giver"),
        region=None if region is None else region_code(region),
        year=year,
        level=Level(level) if level else None,
        type=AwardType(award_type) if award_type else None,
        min_confidence=min_confidence,
        limit=limit or (NEWEST if since is None else None),
    )
    if asked.since and asked.until and asked.until.at <= asked.since.at:
        raise click.UsageError(f"Nothing is between --since {since} and --until {until}: the earlier one comes first.")
    delimiter = DELIMITERS[csv_delimiter or ","] if as_csv else None
    if follow:
        until_signalled(lambda: _follow(path, By(by), asked, _out(settings, as_json, delimiter, lines=True)))
        return
    with open_store(path, create=False, readonly=True) as store:
        rows = store.news(By(by), asked)
        out = _out(settings, as_json, delimiter, long=long)
        if rows or as_json or as_csv:
            out.print(By(by), rows, store)
        else:
            click.echo(f"No matching award news in {path}.", err=True)


def _follow(path: Path, by: By, asked: NewsFilter, out: Out) -> None:
    with open_store(path, create=False, readonly=True) as store:
        for rows in followed(store, by, asked):
            out.print(by, rows, store)


def _out(settings: Settings, as_json: bool, delimiter: str | None, *, long: bool = False, lines: bool = False) -> Out:
    if as_json:
        return JsonLines() if lines else JsonOut()
    if delimiter:
        return CsvOut(delimiter)
    return LinesOut(settings) if lines else TableOut(settings, long=long)
