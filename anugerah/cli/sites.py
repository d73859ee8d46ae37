"""`anugerah sites`: the sites that can be crawled."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.choosing import choice_options, chosen_sites
from anugerah.cli.common import (
    daemon_folders,
    db_option,
    json_option,
    print_json,
    registry_for,
    settings_and_db,
    sites_option,
)
from anugerah.cli.lazy import LazyGroup
from anugerah.cli.sitetable import site_table
from anugerah.cli.terminal import console
from anugerah.monitor.sites import health_of, invalid_files
from crawler.registry import Registry
from crawler.site import Site
from db.rows import SiteState
from db.store import open_store

VERBS = {
    "add": ("anugerah.cli.probe", "Probe a site and write its file beside the database."),
    "capture": ("anugerah.cli.capture", "Store a page as a golden case for the tests."),
    "check": ("anugerah.cli.probe", "Show each stage of a site's crawl live."),
    "disable": ("anugerah.cli.switch", "Leave a site alone."),
    "enable": ("anugerah.cli.switch", "Watch a site again."),
    "probe": ("anugerah.cli.probe", "Find out what a site runs on and where it lists its stories."),
    "report": ("anugerah.cli.report", "Say which sites answered, by which list, and what failed."),
}


UNSEEN = (
    "None of the shipped ones could be reached when their files were written: after a crawl, "
    "`anugerah sites report` says which of them answer."
)


@click.group(cls=LazyGroup, lazy=VERBS, invoke_without_command=True)
@click.pass_context
def sites(context: click.Context) -> None:
    """The sites that can be crawled. Without a command it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_sites)


@sites.command("list")
@choice_options
@json_option
@db_option
@sites_option
def list_sites(
    region: str | None,
    province: str | None,
    platform: str | None,
    as_json: bool,
    db_path: Path | None,
    site_folders: tuple[Path, ...],
) -> None:
    """List every site with its health.

    A broken file is listed with the reason; exit status 1.
    """
    _, path = settings_and_db(db_path)
    registry = registry_for(site_folders, path)
    chosen = chosen_sites(registry, region, province, platform)
    if as_json:
        rows = {}
        if path.exists():
            with open_store(path, create=False, readonly=True) as store:
                rows = store.site_health()
        print_json([*(health_of(site, rows.get(site.slug)) for site in chosen), *invalid_files(registry)])
    else:
        _print_table(chosen, _states(path), registry, with_shipped=not (site_folders or daemon_folders(path)))
    sys.exit(1 if registry.errors else 0)


def _states(path: Path) -> dict[str, SiteState]:
    """The database's rows of the sites; none if it does not exist yet."""
    if not path.exists():
        return {}
    with open_store(path, create=False, readonly=True) as store:
        return {state.slug: state for state in store.sites()}


def _print_table(chosen: list[Site], states: dict[str, SiteState], registry: Registry, *, with_shipped: bool) -> None:
    out = console()
    by_place = sorted(chosen, key=lambda site: (site.region, site.slug))
    out.print(site_table(by_place, states, datetime.now(UTC), out.width))
    for site in chosen:
        if not site.enabled:
            reason = site.reason or "no reason given"
            out.print(f"{site.slug} is disabled: {reason}", soft_wrap=True, highlight=False)
    crawled = [states[site.slug] for site in chosen if site.slug in states and states[site.slug].outcome]
    enabled = [site.slug for site in chosen if site.enabled]
    if never := len(set(enabled).difference(state.slug for state in crawled)):
        sentence = f"{never} of {len(enabled)} enabled sites were never crawled."
        out.print(f"{sentence} {UNSEEN}" if with_shipped else sentence, soft_wrap=True, highlight=False)
    silent = sum(state.last_ok_at is None for state in crawled)
    if silent:
        out.print(f"{silent} of {len(crawled)} sites that were crawled have never answered.", highlight=False)
    for slug, reason in registry.errors.items():
        out.print(f"{slug}: {reason}", style="red", soft_wrap=True, highlight=False)
