"""`anugerah export`: all rows of a view as JSON Lines, CSV or Parquet."""

import sys
from contextlib import closing
from pathlib import Path

import click

from anugerah.asked import moment_since
from anugerah.cli.common import db_option, say, settings_and_db
from anugerah.monitor.export import Format, writer_of
from anugerah.wholefile import whole_file
from db.store import open_store
from db.views import SEEN_VIEWS, VIEWS


@click.command(
    help=f"""Write all rows of VIEW as JSON Lines, CSV or Parquet; the file appears when it is complete.

    VIEW is {", ".join(sorted(VIEWS)[:-1])} or {max(VIEWS)}; db/SCHEMA.md describes their columns.
    """
)
@click.argument("view", type=click.Choice(VIEWS), metavar="VIEW")
@click.option("--format", "kind", type=click.Choice([kind.value for kind in Format]), required=True, help="The format.")
@click.option(
    "--out", metavar="PATH", required=True, type=click.Path(dir_okay=False), help="The file to write; - for stdout."
)
@click.option("--since", metavar="WHEN", help="Rows first seen since: a duration such as 1d, a date, or a time.")
@click.option("--bom", is_flag=True, help="Begin a CSV file with a byte order mark, by which Excel recognises UTF-8.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@db_option
def export(view: str, kind: str, out: str, since: str | None, bom: bool, force: bool, db_path: Path | None) -> None:
    """Write all rows of a view; the help text is above, as it names the views."""
    to_stdout = out == "-"
    if bom and kind != Format.CSV:
        raise click.UsageError("--bom only goes with --format csv.")
    if to_stdout and kind == Format.PARQUET:
        raise click.UsageError("Parquet goes into a file: name one with --out.")
    if since and view not in SEEN_VIEWS:
        raise click.UsageError(
            f"{view} does not say when a row was first seen: --since goes with {', '.join(SEEN_VIEWS)}."
        )
    settings, path = settings_and_db(db_path)
    _refuse_database(path, Path(out))
    write = writer_of(Format(kind), bom=bom)
    with open_store(path, create=False, readonly=True) as store:
        columns = store.view_columns(view)
        with closing(store.view_rows(view, moment_since(since, settings.zone) if since else None)) as rows:
            if to_stdout:
                write(columns, rows, sys.stdout.buffer)
                sys.stdout.buffer.flush()
                return
            with whole_file(Path(out), replace=force) as file:
                written = write(columns, rows, file)
    say(f"{written:,} rows of {view} in {out}.", err=True)


def _refuse_database(database: Path, out: Path) -> None:
    """Refuse to write over the database, even with --force."""
    ours = {database.with_name(database.name + suffix).resolve() for suffix in ("", "-wal", "-shm", ".lock")}
    if out.resolve() in ours:
        raise click.BadParameter(f"{out} belongs to the database itself: name another file.", param_hint="--out")
