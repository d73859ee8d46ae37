"""`anugerah reextract`: archived pages into articles, by today's rules."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path

import click

from anugerah.archive import archive_folder
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
from anugerah.cli.completion import complete_slug
from anugerah.leases import Leases
from anugerah.reextract import Copy, Report, newest_copies, replay_site
from crawler.readersetup import ReaderSetup
from crawler.site import Site
from db.replay import FIELDS
from db.store import Store, open_store

LEASE = timedelta(minutes=10)
"""Longer than reading a hundred pages takes."""


@click.command()
@click.option(
    "--site",
    "slugs",
    multiple=True,
    metavar="SLUG",
    shell_complete=complete_slug,
    help="Only this site's articles; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Report what would change, and write nothing.")
@json_option
@db_option
@sites_option
def reextract(
    slugs: tuple[str, ...], dry_run: bool, as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]
) -> None:
    """Extract and tag the newest archived page of each article again, and store what differs.

    Replaced text is kept as a version. Sites that a running crawl holds are skipped, and named. The settings archive,
    archive_days and archive_gb say which pages are archived, and for how long.
    """
    settings, path = settings_and_db(db_path)
    reader = reader_for(settings, path)
    known = registry_for(site_folders, path).sites
    total = Report()
    skipped = []
    with open_store(path, create=False, readonly=dry_run) as store:
        stored = [state.slug for state in store.sites()]
        for slug in slugs:
            if slug not in stored:
                raise click.BadParameter(f"there is no site `{slug}` in {path}.", param_hint="--site")
        warn_unfiled(slugs or stored, known)
        copies = newest_copies(archive_folder(path))
        for slug in dict.fromkeys(slugs or stored):
            report, is_done = _reextract_site(store, slug, known.get(slug), copies, reader, write=not dry_run)
            total += report
            if not is_done:
                skipped.append(slug)
    if as_json:
        print_json({**_counts(total), "skipped": skipped})
    else:
        for sentence in _sentences(total, dry_run=dry_run):
            click.echo(sentence)
    if skipped:
        click.echo(f"Skipped, since a crawl holds them: {', '.join(skipped)}.", err=True)


def _reextract_site(
    store: Store, slug: str, site: Site | None, copies: dict[str, Copy], reader: ReaderSetup, *, write: bool
) -> tuple[Report, bool]:
    """Replay a site under its lease, until a crawl holds it; return whether all is done. Reading needs no lease."""
    total = Report()
    with Leases(store, LEASE) as leases:
        for report in chain([Report()], replay_site(store, slug, site, copies, reader=reader, write=write)):
            total += report
            if write and not leases.take(slug):
                return total, False
    return total, True


def _counts(report: Report) -> dict[str, int | dict[str, int]]:
    result = report.result
    return {
        "read": result.read,
        "changed": result.changed,
        "fields": {name: result.fields.get(name, 0) for name in FIELDS},
        "stale": result.stale,
        "not_articles": report.not_articles,
        "unarchived": report.unarchived,
    }


def _sentences(report: Report, *, dry_run: bool) -> Iterator[str]:
    result = report.result
    fields = ", ".join(f"{name} {result.fields[name]}" for name in FIELDS if name in result.fields)
    yield (
        f"Read {result.read} archived pages again: {result.changed} articles "
        f"{'would come' if dry_run else 'came'} out different{f' ({fields})' if fields else ''}."
    )
    yield f"{report.unarchived} stored articles have no archived page."
    if result.stale:
        yield f"{result.stale} archived pages are older than the stored articles: not used."
    if report.not_articles:
        yield f"{report.not_articles} archived pages hold no article by today's rules: the stored articles stay."
