"""Closes runs in the store, with the monitors' verdicts and the notices to the operator."""

import os
from datetime import datetime, timedelta
from functools import partial

from anugerah.monitor.causes import Cause
from anugerah.monitor.faults import note_fault, survived
from anugerah.monitor.machine import find_given_up, find_lag, find_most_fail, find_of_machine, look
from anugerah.monitor.notices import judge, judge_network, judge_one, judge_whole
from anugerah.reach import OFFLINE
from anugerah.sitecrawl import SiteCrawl
from crawler.config import Settings
from crawler.polling import NEWEST
from db.health import ALL, History, Judge, Verdict
from db.store import Store

MINUTE = timedelta(minutes=1)


class RunCloser:
    """Closes a runner's runs in the store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._was_offline: bool | None = None

    def close(self, crawl: SiteCrawl, now: datetime, *, offline: bool) -> None:
        """Write the run's row, the site's next check, its health and the notices in one transaction."""
        result = crawl.result
        times = self._store.newest_times(crawl.site.slug, NEWEST)
        self._store.finish_run(
            crawl.run_id,
            result.run(now, offline=offline),
            result.counts,
            result.report.secs,
            result.next_state(now, times, offline=offline, has_left_out=crawl.has_left_out),
            _survived(partial(judge, now=now, notify_after=self._settings.notify_after)),
        )
        has_reached = crawl.has_answered and result.label not in OFFLINE
        if (offline or has_reached) and self._was_offline is not offline:
            self._store.judge(ALL, _survived(partial(judge_network, now=now, offline=offline)), now)
            self._was_offline = offline


class SystemMonitor:
    """Checks each minute what concerns no single site: disk, memory, the queue, and whether most sites fail."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._causes: frozenset[str] | None = None
        self._again_at: datetime | None = None

    def look(self, now: datetime, *, offline: bool) -> None:
        """Store the findings if they have changed; while the network is down, waiting sites are no finding."""
        if self._again_at and self._again_at - MINUTE < now < self._again_at:
            return
        self._again_at = now + MINUTE
        with survived("the look at the machine"):
            found = find_of_machine(look(self._store.path, os.getpid()), self._store.path, now)
            queue = [] if offline else [find_lag(self._store.queue(now), now), find_most_fail(self._store.sites(), now)]
            queue.append(find_given_up(self._store.given_up_alerts(), (), now))
            found += [finding for finding in queue if finding]
            causes = frozenset(finding.cause for finding in found)
            if causes != self._causes:
                self._store.judge(ALL, partial(judge_whole, now=now, found=found), now)
                self._causes = causes

    def note(self, cause: Cause, says: str | None, now: datetime) -> None:
        """Store a problem with a backup or with publishing; None if there is none, or if it is switched off."""
        self._store.judge(ALL, partial(judge_one, now=now, cause=cause, says=says), now)


def _survived(judge: Judge) -> Judge:
    """`judge`, but with the old findings if it fails through our own error: the run is stored nevertheless."""

    def judged(history: History) -> Verdict:
        try:
            return judge(history)
        except Exception as error:  # noqa: BLE001 - it is logged and counted
            note_fault("the notices", error, history.state.slug)
            return Verdict(history.findings)

    return judged
