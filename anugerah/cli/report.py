"""`anugerah sites report`: which sites answer, by which list, and what failed."""

from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import click
from rich import box
from rich.table import Table

from anugerah.cli.choosing import choice_options, chosen_sites
from anugerah.cli.common import db_option, json_option, print_json, registry_for, settings_and_db, sites_option
from anugerah.cli.terminal import console
from anugerah.sitereport import SiteLine, SitesReport, count_sources, report_sites
from crawler.policy import SECTION_FAILED
from crawler.times import iso
from db.store import open_store


@click.command()
@choice_options
@json_option
@db_option
@sites_option
def report(
    region: str | None,
    province: str | None,
    platform: str | None,
    as_json: bool,
    db_path: Path | None,
    site_folders: tuple[Path, ...],
) -> None:
    """Report which sites answered when they were last crawled, by which list, and what failed.

    It sends no requests: it reads what `anugerah crawl --all --limit 5`, or the daemon, has stored. The output of
    --json is fit for an issue: it holds sites, outcomes and addresses of lists, nothing about this machine.
    """
    _, path = settings_and_db(db_path)
    sites = chosen_sites(registry_for(site_folders, path), region, province, platform)
    with open_store(path, create=False, readonly=True) as store:
        found = report_sites(store, sites, version=version("anugerah"), made_at=iso(datetime.now(UTC)))
    if as_json:
        print_json(found)
    else:
        left_out = {site.slug for site in sites if not site.enabled}
        _print(found, sum(line.outcome is None and line.slug not in left_out for line in found.sites))


def _print(found: SitesReport, never: int) -> None:
    out = console()
    crawled, silent = found.crawled, found.silent
    answering = len(crawled) - len(silent)
    out.print(
        f"{answering} of {len(crawled)} sites that were crawled answer; never crawled, though enabled: {never}.",
        highlight=False,
    )
    if not crawled:
        return
    out.print(_by_platform(crawled))
    out.print(_by_answer(crawled))
    if silent:
        out.print("Sites of which no list answered:", highlight=False)
    for line in silent:
        lists = ", ".join(dict.fromkeys(f"{source.kind} {source.label}" for source in line.sources)) or "none was asked"
        out.print(f"{line.slug}: {line.outcome} {line.label} ({lists})", soft_wrap=True, highlight=False)
    failed = [
        (line.slug, source) for line in crawled if line.label == SECTION_FAILED for source in line.failed_sections
    ]
    if failed:
        out.print("Sections that did not answer, of sites that do:", highlight=False)
    for slug, source in failed:
        out.print(f"{slug}: {source.outcome} {source.label} {source.url}", soft_wrap=True, highlight=False)


def _by_platform(crawled: list[SiteLine]) -> Table:
    table = _table("platform", "known by", "sites", "answer", "by", "with articles")
    ordered = sorted(crawled, key=lambda line: (line.platform, line.evidence))
    for (platform, evidence), group in groupby(ordered, key=lambda line: (line.platform, line.evidence)):
        lines = list(group)
        kinds = [line.answered_by for line in lines if line.answered_by]
        by = ", ".join(f"{kind} {kinds.count(kind)}" for kind in sorted(set(kinds), key=kinds.count, reverse=True))
        full = sum(line.articles > 0 for line in lines)
        table.add_row(platform, evidence, str(len(lines)), str(len(kinds)), by, str(full))
    return table


def _by_answer(crawled: list[SiteLine]) -> Table:
    table = _table("source", "outcome", "label", "lists", "sites")
    for kind, outcome, label, lists, sites in count_sources(crawled):
        table.add_row(kind, outcome, label, str(lists), str(sites))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        is_number = column in ("sites", "answer", "with articles", "lists")
        table.add_column(column, justify="right" if is_number else "left", no_wrap=True, overflow="ellipsis")
    return table
