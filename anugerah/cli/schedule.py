"""`anugerah schedule`: what the daemon does, and when."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich import box
from rich.table import Table

from anugerah.chores import chores
from anugerah.cli.common import (
    db_option,
    json_option,
    print_json,
    registry_for,
    settings_and_db,
    shown,
    sites_option,
)
from anugerah.cli.terminal import console
from crawler.config import Settings
from crawler.site import Site
from crawler.times import iso
from db.store import open_store


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A recurring task."""

    name: str
    """The slug of a site, or the name of a chore."""
    kind: str
    every: str
    last_at: str | None
    next_at: str | None
    """Null if it was never done: it is due."""


@click.command()
@json_option
@db_option
@sites_option
def schedule(as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Show when what runs: the chores of the daemon, and every enabled site, the next one first.

    A broken site file is reported; exit status 1.
    """
    settings, path = settings_and_db(db_path)
    registry = registry_for(site_folders, path)
    for reason in registry.errors.values():
        click.echo(f"Error: {reason}", err=True)
    planned = _planned(settings, path, registry.usable(), datetime.now(UTC))
    _print(planned, settings, as_json=as_json)
    sys.exit(1 if registry.errors else 0)


def _print(planned: list[Planned], settings: Settings, *, as_json: bool) -> None:
    if as_json:
        print_json(planned)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("name", "every", "last", "next"):
        table.add_column(name, no_wrap=True)
    for row in planned:
        table.add_row(row.name, row.every, shown(row.last_at, settings), shown(row.next_at, settings) or "due")
    console().print(table)


def _planned(settings: Settings, path: Path, sites: list[Site], now: datetime) -> list[Planned]:
    states, last, done = {}, {}, {}
    if path.exists():
        with open_store(path, create=False, readonly=True) as store:
            states = {state.slug: state.next_check_at for state in store.sites()}
            last, done = store.last_runs(), store.chores()
    rows = [
        Planned(name=chore.name, kind="chore", every=chore.line, last_at=chore.done_at, next_at=iso(chore.next_at))
        for chore in chores(settings, done, now)
    ]
    crawled = [
        Planned(
            name=site.slug,
            kind="site",
            every=site.every,
            last_at=last.get(site.slug),
            next_at=states.get(site.slug),
        )
        for site in sites
    ]
    return [*rows, *sorted(crawled, key=lambda row: (row.next_at or "", row.name))]
