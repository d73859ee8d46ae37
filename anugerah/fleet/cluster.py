"""The connection to a Dask scheduler: reconnects, encrypts beyond this machine, and lists the workers."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from distributed import Client
from distributed.security import Security

from anugerah.fleet.task import code
from crawler.config import Settings
from crawler.errors import AnugerahError

logger = logging.getLogger("anugerah")

CONNECT_SECONDS = 5
"""The timeout of a connection to the scheduler."""
_BETWEEN = 5.0
"""Seconds between two attempts to connect, and between two checks for new workers."""


class FleetError(AnugerahError):
    """The fleet cannot be used at the moment; the message says why."""


def security(settings: Settings) -> Security | None:
    """The certificates; None if only this machine is used."""
    if not settings.fleet_scheduler.startswith("tls:"):
        return None
    return Security(
        require_encryption=True,
        tls_ca_file=settings.fleet_ca,
        tls_client_cert=settings.fleet_cert,
        tls_client_key=settings.fleet_key,
    )


class Cluster:
    """One scheduler and its workers, as this process knows them; thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.fleet_address
        self._security = security(settings)
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._codes: dict[str, str] = {}
        """Digest of each worker's code, by its address."""
        self._looked_at = -_BETWEEN
        self._failed_at = -_BETWEEN
        self._failure = ""

    def client(self) -> Client:
        """A connected client. Raises FleetError; after a failure, connecting is retried only some seconds later."""
        with self._lock:
            if self._client and self._client.status == "running":
                return self._client
            self._drop()
            if time.monotonic() - self._failed_at < _BETWEEN:
                raise FleetError(self._failure)
            try:
                self._client = self._connected()
            except (OSError, TimeoutError, ValueError) as error:
                self._failed_at = time.monotonic()
                self._failure = f"the scheduler at {self._address} cannot be reached: {_first_line(error)}."
                raise FleetError(self._failure) from error
            return self._client

    def workers(self) -> dict[str, dict[str, Any]]:
        """The workers that have this version of Anugerah, by address, as the scheduler describes them."""
        client = self.client()
        present: dict[str, dict[str, Any]] = client.scheduler_info(n_workers=-1)["workers"]
        with self._lock:
            unknown = [address for address in present if address not in self._codes]
            if unknown and time.monotonic() - self._looked_at >= _BETWEEN / 10:
                self._looked_at = time.monotonic()
                self._look(client, unknown)
            self._codes = {address: digest for address, digest in self._codes.items() if address in present}
            return {address: info for address, info in present.items() if self._codes.get(address) == code()}

    @property
    def refused(self) -> list[str]:
        """Addresses of workers with another version."""
        return sorted(address for address, digest in self._codes.items() if digest != code())

    def ask(self, function: Callable[..., object], *args: object) -> dict[str, Any]:
        """Call a function on every worker, beside its jobs; workers that do not answer are left out."""
        with suppress(OSError, TimeoutError, FleetError):
            found: dict[str, Any] = self.client().run(function, *args, on_error="ignore")
            return found
        return {}

    def close(self) -> None:
        """Disconnect."""
        with self._lock:
            self._drop()

    def _connected(self) -> Client:
        client = Client(
            self._address,
            security=self._security,
            timeout=CONNECT_SECONDS,
            name="anugerah",
            set_as_default=False,
            direct_to_workers=False,
        )
        # The daemon itself repeats a job whose worker was lost: elsewhere the old one may still be crawling its sites.
        client.run_on_scheduler(_fail_at_once)
        self._codes.clear()
        logger.info("fleet: connected to %s, dashboard %s", self._address, client.dashboard_link)
        return client

    def _look(self, client: Client, addresses: list[str]) -> None:
        answers = client.run(code_here, workers=addresses, on_error="return")
        for address, digest in answers.items():
            self._codes[address] = digest if isinstance(digest, str) else "unknown"
            if digest != code():
                logger.error(
                    "fleet: worker %s has another version of Anugerah and gets no jobs; install the daemon's there",
                    address,
                )

    def _drop(self) -> None:
        client, self._client = self._client, None
        self._codes.clear()
        if client:
            with suppress(Exception):
                client.close(timeout=1)


def code_here() -> str:
    """The digest of the code on the machine on which it is called."""
    return code()


def _fail_at_once(dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = 0


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
