"""The current state of a fleet: its workers from the scheduler, its pace and lag from the database."""

from datetime import datetime, timedelta

import msgspec

from anugerah.fleet.cluster import Cluster
from anugerah.fleet.task import running
from crawler.config import Settings
from crawler.times import parse_moment
from db.store import Store

_SPAN = timedelta(minutes=10)
"""Stories of runs in this time are counted."""


class WorkerStatus(msgspec.Struct, frozen=True):
    """One worker; `memory` in bytes, without its jobs' processes."""

    address: str
    host: str
    threads: int
    jobs: int
    memory: int
    is_refused: bool


class FleetStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The fleet; `lag_s` is for how many seconds the longest-waiting site has been due."""

    scheduler: str
    dashboard: str | None
    workers: list[WorkerStatus]
    jobs: int
    threads: int
    stories_a_second: float
    due: int
    lag_s: int


def fleet_status(settings: Settings, store: Store | None, now: datetime) -> FleetStatus:
    """Ask the scheduler and its workers. Raises FleetError if it cannot be reached."""
    cluster = Cluster(settings)
    try:
        client = cluster.client()
        usable = cluster.workers()
        jobs = cluster.ask(running)
        present = client.scheduler_info(n_workers=-1)["workers"]
        workers = [
            WorkerStatus(
                address=address,
                host=str(info["host"]),
                threads=int(info["nthreads"]),
                jobs=len(jobs.get(address) or ()),
                memory=int(info.get("metrics", {}).get("memory", 0)),
                is_refused=address not in usable,
            )
            for address, info in sorted(present.items())
        ]
        dashboard = client.dashboard_link if client.scheduler_info()["services"].get("dashboard") else None
    finally:
        cluster.close()
    pace, due, lag = pace_and_lag(store, now) if store else (0.0, 0, 0)
    return FleetStatus(
        scheduler=settings.fleet_scheduler,
        dashboard=dashboard,
        workers=workers,
        jobs=sum(worker.jobs for worker in workers),
        threads=sum(worker.threads for worker in workers if not worker.is_refused),
        stories_a_second=pace,
        due=due,
        lag_s=lag,
    )


def pace_and_lag(store: Store, now: datetime) -> tuple[float, int, int]:
    """Stories per second over the last ten minutes, number of due sites, seconds for which the first has been due."""
    pace = store.stories_of_runs(now - _SPAN) / _SPAN.total_seconds()
    due = store.due_sites(now)
    waits = [(now - parse_moment(site.next_check_at)).total_seconds() for site in due if site.next_check_at]
    return round(pace, 2), len(due), int(max(waits, default=0))
