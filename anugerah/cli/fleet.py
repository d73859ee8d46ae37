"""`anugerah fleet`: the workers that run the jobs of engine "dask"."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich import box
from rich.table import Table

from anugerah.cli.common import db_option, json_option, print_json, settings_and_db
from anugerah.cli.terminal import console
from crawler.environment import place_of
from crawler.errors import ConfigError
from db.store import open_store


@click.group()
def fleet() -> None:
    """The workers that run the jobs of engine = "dask"."""


@fleet.command()
@json_option
@db_option
def status(as_json: bool, db_path: Path | None) -> None:
    """Show workers, jobs, pace and lag.

    Exit status 1 if no worker can be used or the scheduler cannot be reached.
    """
    settings, path = settings_and_db(db_path)
    if settings.engine != "dask":
        raise ConfigError(f'{place_of("engine")}: jobs run on this machine; engine = "dask" names a fleet.')
    try:
        from anugerah.fleet.status import fleet_status
    except ModuleNotFoundError as error:
        raise ConfigError(f"engine: `dask` needs {error.name}; pip install 'anugerah[fleet]'.") from error

    now = datetime.now(UTC)
    if path.exists():
        with open_store(path, create=False, readonly=True) as store:
            found = fleet_status(settings, store, now)
    else:
        found = fleet_status(settings, None, now)
    if as_json:
        print_json(found)
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        for name in ("worker", "host"):
            table.add_column(name)
        for name in ("jobs", "threads", "memory"):
            table.add_column(name, justify="right")
        table.add_column("")
        for worker in found.workers:
            memory = f"{worker.memory / 10**6:,.0f} MB"
            note = "another version, gets no jobs" if worker.is_refused else ""
            table.add_row(worker.address, worker.host, str(worker.jobs), str(worker.threads), memory, note)
        out = console()
        if found.workers:
            out.print(table)
        out.print(
            f"{len(found.workers)} workers, {found.jobs} jobs on {found.threads} threads; "
            f"{found.stories_a_second:g} stories a second in the last ten minutes; "
            f"{found.due} sites due, the first for {found.lag_s} s."
        )
        if found.dashboard:
            out.print(f"Dashboard: {found.dashboard}")
    sys.exit(0 if found.threads else 1)
