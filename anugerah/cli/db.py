"""`anugerah db`: schema, integrity, backup and restore of the database."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.common import db_option, json_option, print_json, settings_and_db
from db.connect import copy_before_upgrade
from db.lock import refuse_beside_daemon
from db.restore import restore_database
from db.store import open_store
from db.union import merge_databases


@click.group()
def db() -> None:
    """Schema, integrity, backup and restore of the database."""


@db.command(short_help="Bring the schema up to date; a copy is kept.")
@db_option
def upgrade(db_path: Path | None) -> None:
    """Bring the schema up to date; a copy of the file as it was is kept beside it."""
    _, path = settings_and_db(db_path)
    refuse_beside_daemon(path)
    kept = copy_before_upgrade(path)
    with open_store(path, create=False):
        click.echo(f"{path} has today's schema.")
    if kept:
        click.echo(f"The file as it was: {kept}; delete it when you no longer need it.")


@db.command(short_help="Look for damage; exit status 1 if there is any.")
@json_option
@db_option
def check(as_json: bool, db_path: Path | None) -> None:
    """Check the file, its indexes, and what it holds: evidence against the stories, dates against reason.

    One line per problem; exit status 1 if there is any. `--json` prints {"ok", "problems"}. The file stays as it is;
    an empty one, and one of an older version, are refused.
    """
    _, path = settings_and_db(db_path)
    with open_store(path, create=False, upgrade=False) as store:  # the full-text check needs the write lock
        problems = store.check()
    if as_json:
        print_json({"ok": not problems, "problems": problems})
        sys.exit(1 if problems else 0)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{path}: {len(problems)} problems." if problems else f"{path} is sound.", err=bool(problems))
    sys.exit(1 if problems else 0)


@db.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@db_option
def backup(target: Path, db_path: Path | None) -> None:
    """Copy the database to FILE while it is in use. A FILE that exists is not overwritten."""
    _, path = settings_and_db(db_path)
    with open_store(path, create=False, readonly=True) as store:
        store.backup(target)
    click.echo(f"{path} was copied to {target}.")


@db.command(short_help="Replace the database by a backup; the old file is kept.")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False), metavar="BACKUP")
@click.option("--force", is_flag=True, help="Restore a BACKUP without articles, though the database has some.")
@db_option
def restore(source: Path, force: bool, db_path: Path | None) -> None:
    """Check BACKUP and replace the database by it; the old file is kept beside it.

    Refused while a daemon or another process uses the database. Afterwards `anugerah db upgrade`, or the daemon,
    brings an older BACKUP up to date.
    """
    _, path = settings_and_db(db_path)
    kept = restore_database(path, source, datetime.now(UTC), force=force)
    click.echo(f"{path} was restored from {source}.")
    if kept:
        click.echo(f"The file as it was: {kept}; delete it when you no longer need it.")


@db.command(short_help="Combine the databases of shards into one for readers.")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE…")
def merge(target: Path, files: tuple[Path, ...]) -> None:
    """Combine the databases FILE… into OUT, which must not exist, for readers: news, publish, serve, SQL.

    The first file's ids stay; those of the n-th are n - 1 billions higher. Keep the order, and add new files last.
    """
    found = merge_databases(target, files)
    click.echo(
        f"{target}: {len(files)} files, {found.articles} articles, {found.awards} awards; "
        f"{found.united} were in several files and became one."
    )
