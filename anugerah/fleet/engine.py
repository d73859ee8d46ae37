"""Runs jobs on a Dask cluster, one task per job; only the daemon decides what is run again."""

import logging
import signal
import threading
import time
import uuid
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import msgspec
from distributed import Future as DaskFuture
from distributed.scheduler import KilledWorker

from anugerah.fleet import task
from anugerah.fleet.cluster import Cluster, FleetError
from anugerah.fleet.lessons import packed
from anugerah.fleet.parcel import Order, ParcelError, unpack
from crawler.config import Settings
from crawler.job import GRACE, JobEnd
from crawler.plan import Job, OnRecord

logger = logging.getLogger("anugerah")

MARGIN = 10.0
"""Seconds beyond a job's own limit until its sites count as free: its result still has to be transferred."""
_LOOK = 0.5
"""Seconds between two checks for a free worker or a result."""
_SHOWN = 5
"""A log line names at most this many sites."""
_LOST = (KilledWorker, CancelledError, OSError, TimeoutError)
"""Dask's errors when the fate of a task is unknown."""


class DaskEngine:
    """Submits jobs to a cluster; each in a thread that waits for its result.

    A job is submitted when a worker has a free thread, so that it starts at once. If its worker or the scheduler is
    lost, the job counts as running until its own limit has passed: its process may still be crawling its sites.
    """

    def __init__(self, settings: Settings, *, cluster: Cluster | None = None, grace: float = GRACE + MARGIN) -> None:
        self._cluster = cluster or Cluster(settings)
        self._keeps_pages = settings.fleet_archive == "worker"
        self._grace = grace
        self._pool = ThreadPoolExecutor(settings.processes, thread_name_prefix="fleet")
        self._orders: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._seen = 0
        self._last_logged = ""

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Run `job`; `on_record` is called from the engine's thread, for all records once the job has ended."""
        return self._pool.submit(self._run, job, on_record)

    def stop(self) -> None:
        """Ask every job to end: pages in flight are finished and sent, no new ones are fetched."""
        self._stopping.set()
        orders = list(self._orders)
        if orders:  # asked over the network from another thread: this may be a signal handler
            threading.Thread(target=self._cluster.ask, args=(task.stop, orders), name="fleet-stop", daemon=True).start()

    def renew(self) -> None:
        """Do nothing: no state is shared between jobs, and a worker reads its code when it starts."""

    def gauges(self) -> dict[str, float]:
        """The number of running jobs, and of usable workers when the last job started."""
        return {"jobs": len(self._orders), "workers": self._seen}

    def close(self) -> None:
        """Wait for the running jobs."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._cluster.close()

    def _run(self, job: Job, on_record: OnRecord) -> JobEnd:
        order = Order(
            id=uuid.uuid4().hex,
            code=task.code(),
            job=job,
            lesson=packed(job.reader.weights),
            keeps_pages=self._keeps_pages,
        )
        try:
            future = self._begun(order)
        except FleetError as error:
            return JobEnd(-signal.SIGTERM, killed=False, stderr=str(error))
        deadline = time.monotonic() + job.seconds + self._grace
        try:
            delivered = unpack(_result(future, deadline), order)
        except _LOST as error:
            return self._lost(job, deadline, f"its worker or the scheduler was lost ({type(error).__name__})")
        except ParcelError as error:
            logger.error("fleet: %s", error)  # noqa: TRY400 - a message for the operator needs no traceback
            return JobEnd(1, killed=False, stderr=str(error), refused={"parcel": 1})
        finally:
            with self._lock:
                self._orders.discard(order.id)
            future.release()
        for record in delivered.records:
            on_record(record)
        if delivered.refused:
            logger.error("fleet: refused records of a worker: %s", delivered.refused)
        return msgspec.structs.replace(delivered.end, refused=delivered.refused)

    def _begun(self, order: Order) -> DaskFuture[bytes]:
        """The task, once a worker has a free thread. Raises FleetError if the engine is stopped before."""
        data = msgspec.json.encode(order)
        while not self._stopping.is_set():
            try:
                with self._lock:
                    workers = self._cluster.workers()
                    self._seen = len(workers)
                    if len(self._orders) < sum(info["nthreads"] for info in workers.values()):
                        future = self._cluster.client().submit(
                            task.run,
                            data,
                            key=f"anugerah-{order.id}",
                            pure=False,
                            retries=0,
                            workers=list(workers),
                            allow_other_workers=False,
                        )
                        self._orders.add(order.id)
                        self._log_once("")
                        return future
                    if not workers:
                        self._log_once("fleet: no worker with this version of Anugerah is connected; jobs wait")
            except (FleetError, OSError, TimeoutError) as error:
                self._log_once(f"fleet: {error} Jobs wait.")
            self._stopping.wait(_LOOK)
        raise FleetError("stopped before it began")

    def _lost(self, job: Job, deadline: float, why: str) -> JobEnd:
        """The end of a lost job, returned only when its process must have ended as well."""
        sites = ", ".join(part.site.slug for part in job.sites[:_SHOWN]) + (" …" if len(job.sites) > _SHOWN else "")
        logger.error("fleet: a job of %s is run again once its time is over: %s", sites, why)
        time.sleep(max(0.0, deadline - time.monotonic()))  # also while stopping: its sites' leases are released then
        return JobEnd(-signal.SIGKILL, killed=False, stderr=why, is_lost=True)

    def _log_once(self, sentence: str) -> None:
        """Log once why jobs are waiting."""
        if sentence and sentence != self._last_logged:
            logger.error("%s", sentence)
        self._last_logged = sentence


def _result(future: "DaskFuture[bytes]", deadline: float) -> object:
    """What the task returned. Raises one of _LOST."""
    try:
        return future.result(timeout=max(1.0, deadline - time.monotonic()))
    except _LOST:
        raise
    except Exception as error:  # the task never raises, so it did not run as written
        raise OSError(f"{type(error).__name__}: {error}") from error
