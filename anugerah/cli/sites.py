"""`anugerah sites`: the sites that can be crawled."""

import sys
from pathlib import Path

import click
import msgspec
from rich.table import Table

from anugerah.cli.common import (
    console,
    db_option,
    json_option,
    print_json,
    registry_for,
    settings_and_db,
    shown,
    sites_option,
)
from anugerah.cli.news import region_code
from anugerah.cli.probe import add, check, probe
from crawler.config import Settings
from crawler.records import Outcome
from crawler.regions import region_name
from crawler.registry import Registry
from crawler.site import Site
from db.rows import SiteState
from db.store import open_store


class HealthRow(msgspec.Struct, frozen=True, kw_only=True):
    """A site's health, as `--json` prints it."""

    site: str
    enabled: bool
    outcome: Outcome | None = None
    label: str | None = None
    last_ok_at: str | None = None
    last_new_at: str | None = None
    next_check_at: str | None = None
    failures: int = 0
    reason: str | None = None


@click.group(invoke_without_command=True)
@click.pass_context
def sites(context: click.Context) -> None:
    """The sites that can be crawled. Alone it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_sites)


for _command in (add, check, probe):
    sites.add_command(_command)


@sites.command("list")
@click.option("--region", metavar="REGION", help="Only those of this region: a code or a name.")
@click.option("--platform", help="Only those of this platform.")
@json_option
@db_option
@sites_option
def list_sites(
    region: str | None, platform: str | None, as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]
) -> None:
    """List every site with its health; a file that is broken comes with the reason, and exit status 1."""
    settings, path = settings_and_db(db_path)
    registry = registry_for(site_folders, path)
    code = region_code(region) if region else ""
    chosen = [
        site
        for site in registry.sites.values()
        if site.region.startswith(code) and platform in (None, site.platform) and site.slug not in registry.errors
    ]
    states = _states(path)
    if as_json:
        broken = [
            HealthRow(site=slug, enabled=False, label="invalid", reason=reason)
            for slug, reason in registry.errors.items()
        ]
        print_json([*(_health(site, states.get(site.slug)) for site in chosen), *broken])
    else:
        _print_table(chosen, states, registry, settings)
    sys.exit(1 if registry.errors else 0)


def _states(path: Path) -> dict[str, SiteState]:
    """What the database knows of the sites; nothing where there is none yet."""
    if not path.exists():
        return {}
    with open_store(path, create=False, readonly=True) as store:
        return {state.slug: state for state in store.sites()}


def _health(site: Site, state: SiteState | None) -> HealthRow:
    row = HealthRow(site=site.slug, enabled=site.enabled, reason=site.reason)
    if state is None:
        return row
    return msgspec.structs.replace(
        row,
        outcome=state.outcome,
        label=state.label,
        last_ok_at=state.last_ok_at,
        last_new_at=state.last_new_at,
        next_check_at=state.next_check_at,
        failures=state.failures,
    )


def _print_table(chosen: list[Site], states: dict[str, SiteState], registry: Registry, settings: Settings) -> None:
    out = console()
    table = Table(pad_edge=False)
    for name in ("site", "platform", "known by", "region", "outcome", "last new", "next check", "address"):
        table.add_column(name, overflow="fold")
    for site in sorted(chosen, key=lambda site: (site.region, site.slug)):
        row = _health(site, states.get(site.slug))
        said = f"{row.outcome} {row.label}" if row.outcome else "never crawled"
        table.add_row(
            site.slug,
            site.platform,
            site.evidence,
            region_name(site.region),
            said if site.enabled else f"disabled: {site.reason or 'no reason given'}",
            shown(row.last_new_at, settings),
            shown(row.next_check_at, settings),
            site.url,
        )
    out.print(table)
    silent = sum(_health(site, states.get(site.slug)).last_ok_at is None for site in chosen)
    if silent:
        out.print(f"{silent} of {len(chosen)} sites have never answered.", highlight=False)
    for slug, reason in registry.errors.items():
        out.print(f"{slug}: {reason}", style="red", soft_wrap=True, highlight=False)
