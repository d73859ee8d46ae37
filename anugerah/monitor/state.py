"""The state of the whole system, judged now: the daemon, the machine, and every site of the registry."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from anugerah.alerts.subscription import alerts_file, load_subscriptions
from anugerah.monitor.causes import Cause
from anugerah.monitor.health import find, find_stalled
from anugerah.monitor.machine import find_given_up, find_lag, find_most_fail, find_of_daemon, find_of_machine, look
from anugerah.monitor.sites import SiteHealth, health_of, invalid_files, with_findings
from crawler.config import Settings
from crawler.policy import GOOD
from crawler.registry import Registry
from db.health import ALL, Finding
from db.lock import read_pulse
from db.store import Store

GENERAL: dict[str, str] = {
    Cause.DEAD: "the daemon is dead",
    Cause.HANGING: "the daemon hangs",
    Cause.STOPPED: "the daemon is stopped",
    Cause.STORAGE: "the daemon cannot store",
    Cause.STALLED: "no crawl runs",
    Cause.OFFLINE: "this machine's network seems to be down since {since}",
    Cause.DISK: "the disk is nearly full",
    Cause.MEMORY: "memory runs short",
    Cause.LAG: "sites wait since {since}",
    Cause.MOST_FAIL: "most sites failed in their last run",
    Cause.ALERTS: "alerts are not delivered",
    Cause.BACKUP: "the last backup failed",
    Cause.PUBLISH: "the pages are not published",
}
"""Problems of the system in a few words, the most serious first."""


class State(NamedTuple):
    """The findings."""

    general: list[Finding]
    """Problems of the system, the most serious first."""
    rows: list[SiteHealth]
    in_need: list[SiteHealth]
    """Those of `rows` that need a look."""

    @property
    def reasons(self) -> list[str]:
        """One sentence for each problem; empty if there is none."""
        found = [f"{finding.cause}: {finding.says}" for finding in self.general]
        return [*found, *(f"{row.site}: {row.reason}" for row in self.in_need)]

    @property
    def summary(self) -> str:
        """Everything in one line."""
        return _summary(self.general, self.rows, self.in_need)


def state_of(store: Store, path: Path, registry: Registry, settings: Settings, now: datetime) -> State:
    """The state of the database at `path`, its daemon and its machine."""
    rows = _rows(store, registry, settings, now)
    broken = load_subscriptions(alerts_file(settings, path)).errors
    in_need = [row for row in rows if row.causes or row.label == "invalid"]
    return State(_general(store, path, broken, now), rows, in_need)


def _rows(store: Store, registry: Registry, settings: Settings, now: datetime) -> list[SiteHealth]:
    """The health of every site, judged now."""
    known = store.site_health()
    rows = []
    for site in registry.sites.values():
        row = known.get(site.slug)
        if row and site.enabled:
            found = find(store.history(site.slug), now, notify_after=settings.notify_after)
            row = with_findings(row, found)
        rows.append(health_of(site, row))
    return [*rows, *invalid_files(registry)]


def _general(store: Store, path: Path, broken: Sequence[str], now: datetime) -> list[Finding]:
    """Problems of the system, checked now; only the daemon knows the state of the network, backups and pages.

    `broken`: messages about subscriptions.
    """
    pulse, queue, stored = read_pulse(path), store.queue(now), store.findings(ALL)
    up_since = pulse.beat.started_at if pulse and pulse.is_alive and pulse.beat else None
    if up_since and queue.longest_due:  # no site waited for a daemon that was not running
        queue = msgspec.structs.replace(queue, longest_due=max(queue.longest_due, up_since))
    offline = [finding for finding in stored if finding.cause == Cause.OFFLINE]
    daemon = find_of_daemon(pulse)
    is_well = pulse is not None and pulse.is_alive and not (daemon or offline)
    found = [
        *offline,
        daemon or find_stalled(queue, now, up_since),
        *find_of_machine(look(path, pulse.pid if pulse and pulse.is_alive else None), path, now),
        find_lag(queue, now) if is_well else None,
        find_most_fail(store.sites(), now),
        find_given_up(store.given_up_alerts(), broken, now),
        *(finding for finding in stored if finding.cause in (Cause.BACKUP, Cause.PUBLISH)),
    ]
    ranked = sorted((finding for finding in found if finding), key=lambda finding: list(GENERAL).index(finding.cause))
    since = {finding.cause: finding.since for finding in stored}
    return [msgspec.structs.replace(one, since=since.get(one.cause, one.since)) for one in ranked]


def _summary(general: Sequence[Finding], rows: Sequence[SiteHealth], broken: Sequence[SiteHealth]) -> str:
    """One line first, as Nagios expects it: problems of the system, then how many sites need a look."""
    enabled = [row for row in rows if row.enabled]
    crawled = sum(row.outcome is not None for row in enabled)
    failed = Counter(row.label for row in enabled if row.outcome is not None and row.outcome not in GOOD)
    labels = ", ".join(f"{label} {count}" for label, count in failed.most_common())
    last = f"{failed.total()} failed in {'its' if failed.total() == 1 else 'their'} last run ({labels})"
    if not general and not broken:
        return f"OK: {len(enabled)} sites, {crawled} crawled, {last if failed else 'all well'}"
    parts = [GENERAL[finding.cause].format(since=finding.since) for finding in general]
    if broken:
        causes = Counter(cause for row in broken for cause in (row.causes or "invalid").split())
        counted = ", ".join(f"{cause} {count}" for cause, count in causes.most_common())
        asked = len(enabled) + sum(row.label == "invalid" for row in broken)
        parts.append(f"{len(broken)} of {asked} sites need a look ({counted})")
    return f"WARNING: {'; '.join([*parts, last] if failed else parts)}"
