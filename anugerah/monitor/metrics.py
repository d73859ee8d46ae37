"""Metrics for Prometheus, on loopback. Imported only if the setting `metrics` asks for them."""

import resource
from collections import Counter as Tally
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import BoundedSemaphore, Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from anugerah.crawlresult import SiteReport
from anugerah.monitor.faults import FAULTS
from anugerah.monitor.machine import look
from crawler.errors import AnugerahError
from crawler.forking import Worker
from crawler.times import parse_moment
from db.rows import HealthRow
from db.store import Store, open_store

MOST_CLIENTS = 8
MINUTE = 60.0
DELAYS = tuple(MINUTE * minutes for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440))
"""Upper bounds of the histogram's buckets for the time from publication to storage."""


class Metrics:
    """Counts runs as they end; values from the database are read when Prometheus scrapes."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self.registry = CollectorRegistry()
        self._clock = clock
        self._runs = Counter("anugerah_runs", "Runs of sites that ended", ["outcome", "label"], registry=self.registry)
        self._counts = {
            name: Counter(f"anugerah_{name}", text, registry=self.registry)
            for name, text in (
                ("articles", "Articles stored for the first time"),
                ("awards", "Award stories among the new, and those that an update made one"),
                ("updated", "Articles that were updated"),
                ("dropped", "Pages that held nothing to keep"),
            )
        }
        self._delay = Histogram(
            "anugerah_delay_seconds", "From publication to storage", buckets=DELAYS, registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        self._stored = _Stored(path, clock)
        self.registry.register(self._stored)

    def watch_engine(self, gauges: Callable[[], dict[str, float]]) -> None:
        """Add the gauges of an engine, in place of an earlier engine's."""
        self._stored.gauges = gauges

    def note(self, report: SiteReport, store: Store) -> None:
        """Count a run that has ended."""
        self._runs.labels(report.outcome, report.label).inc()
        counts = {"articles": report.new, "awards": report.awards, "updated": report.updated, "dropped": report.dropped}
        for name, count in counts.items():
            self._counts[name].inc(count)
        if report.new:
            for delay in store.delays(report.site, self._clock() - timedelta(seconds=report.secs + 1)):
                self._delay.observe(max(delay, 0.0))

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Serve Prometheus in a thread; return the function that ends it. Raises OSError if the port is taken."""
        server = make_server(host, port, make_wsgi_app(self.registry), _Server, _Handler)
        thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
        thread.start()

        def end() -> None:
            with closing(server.socket):
                server.shutdown()
            thread.join()

        return end


class _Handler(WSGIRequestHandler):
    timeout = 5

    def log_message(self, *args: object) -> None:
        """Log nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    """Serves a few clients at a time and rejects further ones, so that slow ones cannot occupy ever more threads."""

    daemon_threads = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._free = BoundedSemaphore(MOST_CLIENTS)
        super().__init__(*args, **kwargs)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Handle it in a thread of its own, if one is free."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Called in that thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()


class _Stored(Collector):
    """Values from the database at the time of the scrape, read in the scrape's thread."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self.gauges: Callable[[], dict[str, float]] = dict

    def describe(self) -> Iterable[Metric]:
        """Return nothing, so that registering reads nothing."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Lag of the queue, sites by health, memory of the children, free disk space, our own errors."""
        memory = max(Worker.largest, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
        yield GaugeMetricFamily("anugerah_child_memory_bytes", "Peak memory of any ended child process", memory)
        faults = CounterMetricFamily("anugerah_faults", "Bugs in tasks beside the crawl", labels=["where"])
        for where, count in sorted(FAULTS.items()):
            faults.add_metric([where], count)
        yield faults
        for name, value in self.gauges().items():
            yield GaugeMetricFamily(f"anugerah_engine_{name}", f"The engine's {name}", value)
        room = look(self._path, None).room
        if room is not None:
            yield GaugeMetricFamily("anugerah_disk_free_bytes", "Free bytes on the disk of the database", room)
        now = self._clock()
        try:
            with open_store(self._path, readonly=True) as store:
                queue, rows = store.queue(now), store.site_health().values()
        except AnugerahError:  # the daemon logs it; unknown values are not reported
            return
        lag = (now - parse_moment(queue.longest_due)).total_seconds() if queue.longest_due else 0.0
        yield GaugeMetricFamily("anugerah_queue_lag_seconds", "How long the longest-due site has been due", lag)
        sites = GaugeMetricFamily("anugerah_sites", "Sites by their health", labels=["health"])
        for health, count in sorted(Tally(map(_health, rows)).items()):
            sites.add_metric([health], count)
        yield sites


def _health(row: HealthRow) -> str:
    """The cause of a site's oldest problem, or why it has none."""
    if not row.enabled:
        return "disabled"
    if row.causes:
        return row.causes.split()[0]
    return "well" if row.outcome else "never_crawled"
