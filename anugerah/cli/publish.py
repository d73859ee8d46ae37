"""`anugerah publish`: the reader's pages as static files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.common import db_option, say, settings_and_db
from db.store import open_store


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--base-url", metavar="URL", help="The address of DIR on the web.  [default: the setting base_url]")
@db_option
def publish(folder: Path, base_url: str | None, db_path: Path | None) -> None:
    """Write the awards as pages and feeds into DIR, for any web server.

    It writes only what changed, and deletes pages of awards that were withdrawn or rejected. DIR must be empty, or hold
    what was published there before; other files in it are not touched.
    """
    from anugerah.monitor.pages.options import options_of
    from anugerah.monitor.pages.publish import publish as publish_pages
    from crawler.config import checked_url

    settings, path = settings_and_db(db_path)
    if base_url is not None:
        try:
            base_url = checked_url(base_url)
        except ValueError as error:
            raise click.BadParameter(f"{error}.", param_hint="--base-url") from None
    options = options_of(settings, base_url)
    with open_store(path, create=False, readonly=True) as store:
        done = publish_pages(store, folder, options, datetime.now(UTC))
    if not options.base_url:
        say("Without --base-url, or the setting base_url, links of feeds stay relative.", err=True)
    say(
        f"{done.awards:,} awards as {done.files:,} files in {folder}: "
        f"{done.written:,} written, {done.deleted:,} deleted.",
        err=True,
    )
