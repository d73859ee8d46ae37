"""A Dask scheduler and workers on this machine, as docs/fleet.md describes them: workers are restarted if they end."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
}
"""What docs/fleet.md sets: Dask looks at itself a hundred times a second else."""
PATIENCE = 60.0
"""Seconds that a process may take for what it usually does in two."""


class LocalCluster:
    """A scheduler on a fixed port, and workers of one thread each under a supervisor."""

    def __init__(self, folder: Path, workers: int, *, tls: tuple[str, ...] = ()) -> None:
        self.folder = folder
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port = taken.getsockname()[1]
        self.address = f"{'tls' if tls else 'tcp'}://127.0.0.1:{self.port}"
        self._tls = tls
        self._ending = threading.Event()
        self.scheduler = self._start_scheduler()
        self.workers: list[subprocess.Popen[bytes]] = []
        self._supervisors = [
            threading.Thread(target=self._supervise, args=(number,), daemon=True) for number in range(workers)
        ]

    def __enter__(self) -> Self:
        self.wait_for_scheduler()
        self.workers = [self._start_worker(number) for number, _ in enumerate(self._supervisors)]
        for supervisor in self._supervisors:
            supervisor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        for process in (*self.workers, self.scheduler):
            process.kill()
        for supervisor in self._supervisors:
            supervisor.join()
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def restart_scheduler(self) -> None:
        """Kill it, and start it again at the same address."""
        self.scheduler.kill()
        self.scheduler.wait()
        self.scheduler = self._start_scheduler()
        self.wait_for_scheduler()

    def wait_for_scheduler(self) -> None:
        """Until it takes connections."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the scheduler does not start")

    def _supervise(self, number: int) -> None:
        while not self._ending.wait(0.2):
            if self.workers[number].poll() is not None:
                self.workers[number] = self._start_worker(number)

    def _start_scheduler(self) -> "subprocess.Popen[bytes]":
        return self._start(
            "scheduler", "scheduler", "--host", self.address.rpartition(":")[0], "--port", str(self.port)
        )

    def _start_worker(self, number: int) -> "subprocess.Popen[bytes]":
        options = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--death-timeout", "10")
        return self._start(f"worker-{number}", "worker", self.address, *options)

    def _start(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard", *self._tls],
                cwd=folder,
                env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
