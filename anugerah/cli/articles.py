"""`anugerah articles`: deletes stored articles permanently."""

from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.common import db_option, say, settings_and_db
from crawler.config import Settings
from crawler.errors import AnugerahError
from db.erasure import Forgettable
from db.errors import StoreError
from db.store import Store, open_store

SHOWN = 5
"""At most this many addresses are printed."""


class ForgetError(AnugerahError):
    """Parts of the article may be left."""

    exit_status = 1


@click.group()
def articles() -> None:
    """Stored articles."""


@articles.command()
@click.argument("url")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
def forget(url: str, yes: bool, db_path: Path | None) -> None:
    """Delete the article at URL permanently, and never fetch it again.

    This deletes its text, older versions, full text, facts, archived pages and corrections. Awards that other articles
    report stay, with their values. Only a copy of the database brings it back.
    """
    settings, path = settings_and_db(db_path)
    with open_store(path, create=False) as store:
        found = store.forgettable(url)
        _describe(found, url)
        if not yes:
            click.confirm("Delete it permanently?", abort=True, err=True)
        store.forget(url, datetime.now(UTC))
        _drop_rest(store, settings, path, found)
        _publish(store, settings)
    click.echo(f"Forgotten: {found.addresses[0]} is never fetched again.")


def _describe(found: Forgettable, url: str) -> None:
    if found.article_id is None:
        say(f"{url} of {found.site} holds no article here; its address will never be fetched.", err=True)
        return
    say(f"{found.title}", err=True)
    for address in found.addresses[:SHOWN]:
        say(f"  {address}", err=True)
    if found.awards:
        say(f"Its awards: {', '.join(map(str, found.awards))}.", err=True)
    if found.copies:
        more = f", and {len(found.copies) - SHOWN} more" if found.copies[SHOWN:] else ""
        say(f"The same story stays at {', '.join(found.copies[:SHOWN])}{more}: forget these by themselves.", err=True)


def _drop_rest(store: Store, settings: Settings, path: Path, found: Forgettable) -> None:
    from anugerah.forgetting import copies_of, drop_beside  # here, so that `--help` need not read all this

    try:
        pages, taught = drop_beside(path, found, store.forgotten_keys())
    except OSError as error:
        raise ForgetError(
            f"It left the database, but {error.filename} cannot be written: {error.strerror}; run this again."
        ) from error
    say(f"Deleted too: archived pages: {pages}, corrections: {taught}.", err=True)
    try:
        store.purge()
    except StoreError as error:
        raise ForgetError(str(error)) from error
    if copies := list(copies_of(path, settings)):
        say(f"Copies of the database still hold it: {', '.join(map(str, copies))}.", err=True)


def _publish(store: Store, settings: Settings) -> None:
    """Publish again, if the daemon publishes too."""
    if not settings.publish_dir:
        return
    from anugerah.monitor.pages.folder import PublishError
    from anugerah.monitor.pages.options import options_of
    from anugerah.monitor.pages.publish import publish

    try:
        publish(store, Path(settings.publish_dir), options_of(settings), datetime.now(UTC))
    except PublishError as error:
        raise ForgetError(f"It is forgotten, but its pages may still be there: {error}") from error
