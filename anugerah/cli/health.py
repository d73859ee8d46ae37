"""`anugerah health`: whether all is well, for people, cron, systemd and Nagios."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.common import db_option, json_option, print_json, registry_for, settings_and_db, sites_option
from anugerah.monitor.causes import Cause
from anugerah.monitor.notices import with_local_times
from anugerah.monitor.state import state_of
from db.store import open_store

STANDS_STILL = frozenset({Cause.DEAD, Cause.HANGING, Cause.STOPPED, Cause.STALLED})


@click.command()
@json_option
@db_option
@sites_option
def health(as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Report in one line whether all is well, then each problem; exit status 1 if there is one.

    Problems are: sites that fail, are silent for longer than usual, or whose articles lack what older ones had; a
    daemon that is dead, hangs, was stopped, or crawls nothing though sites are due; too little disk or memory. Times
    are in the setting `timezone`; with --json, UTC.
    """
    settings, path = settings_and_db(db_path)
    registry = registry_for(site_folders, path)
    now = datetime.now(UTC)
    with open_store(path, create=False, readonly=True) as store:
        state = state_of(store, path, registry, settings, now)
    if as_json:
        causes = {finding.cause for finding in state.general}
        print_json(
            {
                "ok": not state.reasons,
                "reasons": state.reasons,
                "offline": Cause.OFFLINE in causes,
                "stalled": not STANDS_STILL.isdisjoint(causes),
                "sites": state.rows,
            }
        )
    else:
        for line in (state.summary, *state.reasons):
            click.echo(with_local_times(line, settings.zone))
    sys.exit(1 if state.reasons else 0)
