"""`anugerah retag`: stored articles into tags and awards, by today's rules."""

from pathlib import Path

import click

from anugerah.cli.common import (
    db_option,
    json_option,
    print_json,
    reader_for,
    registry_for,
    settings_and_db,
    sites_option,
    warn_unfiled,
)
from anugerah.cli.terminal import progress_bar
from anugerah.retag import retag_sites, separate_stories, useful_workers
from db.rows import RetagResult
from db.store import open_store


@click.command()
@click.option("--dry-run", is_flag=True, help="Report what would change, and write nothing.")
@click.option("--copies-only", is_flag=True, help="Only separate the articles that are no copies; read nothing again.")
@json_option
@db_option
@sites_option
def retag(
    dry_run: bool, copies_only: bool, as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]
) -> None:
    """Read the stored articles again by today's rules, and store what differs.

    It uses all processors. It skips sites that a running crawl holds, and names them. Then it separates articles that
    were joined as copies of one text but are none by today's rules, and the awards that only this joined; awards that
    you decided about stay. You can end it at any time and run it again.
    """
    settings, path = settings_and_db(db_path)
    reader = reader_for(settings, path)
    known = registry_for(site_folders, path).sites
    with open_store(path, create=False, readonly=dry_run) as store, progress_bar() as progress:
        slugs = [] if copies_only else [state.slug for state in store.sites()]
        warn_unfiled(slugs, known)
        count = 0 if copies_only else store.count_articles()
        bar = progress.add_task("stories", total=count)
        report = retag_sites(
            store,
            slugs,
            known,
            reader=reader,
            workers=useful_workers(count),
            on_read=lambda read: progress.advance(bar, read),
            write=not dry_run,
        )
        result = report.result + separate_stories(store, write=not dry_run)
    if as_json:
        print_json({**_counts(result), "skipped": report.skipped})
    else:
        came, became, are = ("would come", "would become", "would be") if dry_run else ("came", "became", "are")
        what = f"{result.tags} tags and the facts of {result.facts}"
        if not copies_only:
            click.echo(f"Read {result.read} stories again: {what} {came} out different.")
        if result.turned_award or result.turned_other:
            click.echo(f"{result.turned_award} {became} award stories, {result.turned_other} {are} none any more.")
        if result.separated or copies_only:
            click.echo(
                f"{result.separated} {became} stories of their own: they are no copies of what they were joined to."
            )
    if report.skipped:
        click.echo(f"Skipped, since a crawl holds them: {', '.join(report.skipped)}.", err=True)


def _counts(result: RetagResult) -> dict[str, int]:
    return {
        "read": result.read,
        "tags": result.tags,
        "facts": result.facts,
        "turned_award": result.turned_award,
        "turned_other": result.turned_other,
        "separated": result.separated,
    }
