"""`anugerah crawl`: crawl sites now."""

import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.asked import moment_since, parse_since
from anugerah.cli.common import (
    WHOLE,
    daemon_folders,
    db_option,
    json_option,
    nothing_to_crawl,
    print_json,
    reader_for,
    registry_for,
    settings_and_db,
    sites_option,
)
from anugerah.cli.completion import complete_slug
from anugerah.cli.progress import Progress
from anugerah.crawlresult import LEASED, SiteReport
from anugerah.due import check_sooner, due_sites
from anugerah.enginechoice import engine_for
from anugerah.runner import CrawlOptions, Runner
from crawler.config import Settings
from db.lock import forget_daemon
from db.store import Store, open_store

OFFLINE = (
    "No site could be reached: check this machine's connection to the internet. "
    "`make demo` shows Anugerah at work without one."
)


@click.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...", shell_complete=complete_slug)
@click.option("--all", "every", is_flag=True, help="Crawl every enabled site.")
@click.option("--due", is_flag=True, help="Crawl the sites whose next check is due, then exit: for a system cron.")
@click.option("--backfill", is_flag=True, help="Walk the sites' lists to their end, past what is known.")
@click.option(
    "--since", metavar="WHEN", help="Skip stories published before: a date, a time, or a duration such as 30d."
)
@click.option("--limit", metavar="N", type=WHOLE, help="The most new stories of a site.")
@click.option(
    "--alert", is_flag=True, help="Then send the alerts that are due; with --since also those of old stories."
)
@json_option
@db_option
@sites_option
def crawl(
    slugs: tuple[str, ...],
    every: bool,
    due: bool,
    backfill: bool,
    since: str | None,
    limit: int | None,
    alert: bool,
    as_json: bool,
    db_path: Path | None,
    site_folders: tuple[Path, ...],
) -> None:
    """Crawl the sites of these SLUGs now, and store what is new.

    A first crawl takes a site's newest 200 articles (setting first_crawl).
    """
    if bool(slugs) + every + due != 1:
        raise click.UsageError("Name sites, or use --all or --due: exactly one of these.")
    settings, path = settings_and_db(db_path)
    reader_for(settings, path)
    registry = registry_for(site_folders, path)
    sites = registry.pick(slugs) if slugs else (due and registry.usable()) or registry.enabled()
    if not sites:
        raise nothing_to_crawl(registry, site_folders or daemon_folders(path))
    wishes = CrawlOptions(
        backfill=backfill, since=parse_since(since, zone=settings.zone) if since else None, limit=limit
    )
    began = datetime.now(UTC).replace(microsecond=0)
    with open_store(path) as store:
        if due:
            forget_daemon(path)
            for reason in registry.errors.values():
                click.echo(f"Error: {reason}", err=True)
            check_sooner(store, sites, datetime.now(UTC))
            sites = due_sites(store, sites, datetime.now(UTC))
        engine = engine_for(settings)
        with Progress(sites, silent=as_json) as progress:
            runner = Runner(store, settings, engine, on_report=progress.update, on_end=progress.end)

            def stop(*_: object) -> None:
                click.echo("Stopping: pages under way are finished and stored.", err=True)
                runner.stop()

            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, stop)
            try:
                reports = runner.crawl(sites, wishes)
            finally:
                engine.close()
            for report in reports:
                progress.end(report)
        if due:
            from anugerah.monitor.channel import channel_for  # here, as those of alerts: most crawls send nothing
            from anugerah.monitor.sender import send_waiting

            send_waiting(store, channel_for(settings.notify), lambda: datetime.now(UTC), settings.zone)
        alert_errors = _send_alerts(store, settings, since, began) if alert else ()
    if as_json:
        print_json({"sites": reports})
    for sentence in _sentences(reports, path, offline=runner.is_offline, silent=as_json):
        click.echo(sentence, err=True)
    is_broken = (due and registry.errors) or alert_errors
    sys.exit(1 if any(report.is_failure for report in reports) or is_broken else 0)


def _send_alerts(store: Store, settings: Settings, since: str | None, began: datetime) -> tuple[str, ...]:
    """Send the alerts that are due; print and return the errors in subscriptions."""
    from anugerah.alerts.delivery import Delivery, asked_window
    from anugerah.alerts.subscription import alerts_file, load_subscriptions

    read = load_subscriptions(alerts_file(settings, store.path))
    for error in read.errors:
        click.echo(f"Error: {error}", err=True)
    if not read.errors:
        store.drop_alerts_of_others(read.by_name)
    now = datetime.now(UTC)
    span = asked_window(now, moment_since(since, settings.zone), began) if since else None
    Delivery(store, settings, lambda: datetime.now(UTC)).run(read.by_name.values(), span)
    return read.errors


def _sentences(reports: list[SiteReport], path: Path, *, offline: bool, silent: bool) -> Iterator[str]:
    """Messages about the whole crawl; `silent`: only about what is unusual."""
    if held := [report.site for report in reports if report.label == LEASED]:
        yield f"Skipped, since another process crawls them: {', '.join(held)}."
    if offline:
        yield OFFLINE
    elif not reports:
        yield "No site is due."
    elif not silent and len(held) < len(reports):
        yield f"Stored in {path}. Next: anugerah news --db {path}"
