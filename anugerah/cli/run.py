"""`anugerah run`: the daemon."""

import signal
from pathlib import Path

import click

from anugerah.cli.common import (
    db_option,
    nothing_to_crawl,
    reader_for,
    registry_of,
    settings_and_db,
    sites_of_daemon_option,
)
from crawler.environment import place_of
from crawler.errors import ConfigError


@click.command()
@db_option
@sites_of_daemon_option
def run(db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Crawl every enabled site at its own pace, until SIGTERM or Ctrl-C. `python scheduler.py` is the same.

    It reads changed settings and site files within a tick, on SIGHUP at once. If a file is broken, the old values stay.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the daemon handles it as a request to reload its files
    from anugerah.inputs import Inputs
    from anugerah.logs import set_up_logging
    from anugerah.monitor.channel import problem_of
    from scheduler import Daemon

    settings, path = settings_and_db(db_path)
    reader_for(settings, path)
    inputs = Inputs(site_folders, path)
    registry = registry_of(site_folders, path)
    if not (registry.usable() or registry.enabled()):
        raise nothing_to_crawl(registry, site_folders)
    if problem := problem_of(settings.notify):
        raise ConfigError(f"{place_of('notify')}: {problem}.")
    set_up_logging(settings.log_format, settings.log_level)
    Daemon(settings, path, registry, inputs=inputs).run()
