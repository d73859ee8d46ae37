"""`anugerah health`: whether all is well, for people, cron, systemd and Nagios."""

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.common import db_option, json_option, print_json, registry_for, settings_and_db, sites_option
from anugerah.monitor.health import Cause, find, find_stalled
from anugerah.monitor.sites import SiteHealth, health_of, invalid_files, with_findings
from crawler.config import Settings
from crawler.registry import Registry
from db.health import Finding
from db.store import Store, open_store

GENERAL: dict[str, str] = {
    Cause.OFFLINE: "this machine's network seems to be down since {since}",
    Cause.STALLED: "no crawl runs",
}
"""What is wrong with the whole, in a few words."""


@click.command()
@json_option
@db_option
@sites_option
def health(as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Say in one line whether all is well, then what is not: exit status 0, or 1.

    Broken are sites that fail, are silent for longer than is usual for them, or whose articles lack what they had;
    so is a daemon that crawls nothing though sites are due.
    """
    settings, path = settings_and_db(db_path)
    registry = registry_for(site_folders, path)
    with open_store(path, create=False, readonly=True) as store:
        general, rows = _look(store, registry, settings, datetime.now(UTC))
    broken = [row for row in rows if row.causes or row.label == "invalid"]
    if as_json:
        print_json(rows)
        for finding in general:
            click.echo(finding.says, err=True)
    else:
        click.echo(_summary(general, rows, broken))
        for finding in general:
            click.echo(f"{finding.cause}: {finding.says}")
        for row in broken:
            click.echo(f"{row.site}: {row.reason}")
    sys.exit(1 if general or broken else 0)


def _look(
    store: Store, registry: Registry, settings: Settings, now: datetime
) -> tuple[list[Finding], list[SiteHealth]]:
    """What is wrong with the whole, and the health of every site, judged now."""
    known = store.site_health()
    rows = []
    for site in registry.sites.values():
        row = known.get(site.slug)
        if row and site.enabled:
            found = find(store.history(site.slug), now, notify_after=settings.notify_after)
            row = with_findings(row, found)
        rows.append(health_of(site, row))
    stalled = find_stalled(store.queue(now), now)
    general = [finding for finding in store.findings() if not finding.site]
    return [*general, *([stalled] if stalled else [])], [*rows, *invalid_files(registry)]


def _summary(general: list[Finding], rows: list[SiteHealth], broken: list[SiteHealth]) -> str:
    """One line first, as Nagios wants it: what is wrong with the whole, then how many sites need a look."""
    enabled = [row for row in rows if row.enabled]
    crawled = sum(row.outcome is not None for row in enabled)
    if not general and not broken:
        return f"OK: {len(enabled)} sites, {crawled} crawled, all well"
    parts = [GENERAL[finding.cause].format(since=finding.since) for finding in general]
    if broken:
        causes = Counter(cause for row in broken for cause in (row.causes or "invalid").split())
        counted = ", ".join(f"{cause} {count}" for cause, count in causes.most_common())
        asked = len(enabled) + sum(row.label == "invalid" for row in broken)
        parts.append(f"{len(broken)} of {asked} sites need a look ({counted})")
    return f"WARNING: {'; '.join(parts)}"
