"""Chooses the engine that runs the jobs: this machine's, or that of a fleet."""

from concurrent.futures import Future
from typing import Protocol

from crawler.config import Settings
from crawler.errors import ConfigError
from crawler.job import JobEnd, LocalEngine
from crawler.plan import Job, OnRecord


class Engine(Protocol):
    """Runs jobs: in this machine's child processes, or on the workers of a fleet."""

    def submit(self, job: Job, on_record: OnRecord) -> "Future[JobEnd]":
        """Start a job; `on_record` may be called from any thread."""

    def stop(self) -> None:
        """Ask the jobs to end soon; their futures still resolve."""


class ClosingEngine(Engine, Protocol):
    """An engine that can be closed once its jobs have ended."""

    def renew(self) -> None:
        """Let later jobs read again what running ones have read once and kept."""

    def gauges(self) -> dict[str, float]:
        """Metrics for Prometheus, by name: `jobs` that run, `workers` of a fleet. Called from another thread."""

    def close(self) -> None:
        """Wait for the running jobs."""


def engine_for(settings: Settings) -> ClosingEngine:
    """The engine that the settings ask for. Raises ConfigError if the fleet's packages are not installed."""
    if settings.engine == "local":
        return LocalEngine(settings.processes)
    try:
        from anugerah.fleet.engine import DaskEngine
    except ModuleNotFoundError as error:
        raise ConfigError(f"engine: `dask` needs {error.name}; pip install 'anugerah[fleet]'.") from error
    return DaskEngine(settings)
