"""The settings: what an operator can set, and what each value means. `crawler.environment` reads and checks them."""

import ipaddress
import math
import os
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from crawler.readersetup import THRESHOLD
from crawler.records import Archived
from crawler.times import parse_duration
from crawler.version import VERSION

SECRETS = frozenset({"notify"})
"""Settings whose values `anugerah config` hides."""

CRON_JOBS = ("sweep", "maintenance", "backup", "digest")
"""Settings that are crontab lines for the daemon's chores."""

FLEET_PAGES = 200
"""The most pages of a job in a fleet: all must fit into one result, and are lost if the worker is."""

Count = Annotated[int, Meta(ge=1)]
Days = Annotated[int, Meta(ge=1, le=36_500)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings; each field is a key of anugerah.toml, and an environment variable such as `ANUGERAH_DB`."""

    db: Annotated[str, Meta(description="the SQLite file", min_length=1)] = "anugerah.db"
    timezone: Annotated[str, Meta(description="the zone in which times are shown")] = "Asia/Jakarta"
    user_agent: Annotated[str, Meta(description="how the crawler identifies itself; include your address")] = (
        f"Anugerah/{VERSION} (+award news index; robots.txt obeyed)"
    )
    first_crawl: Annotated[
        Count, Meta(description="how many of its newest articles a first crawl of a site fetches")
    ] = 200
    job_pages: Annotated[Count, Meta(description="the most pages that one job may fetch; in a fleet 200", le=1000)] = (
        1000
    )
    job_seconds: Annotated[Count, Meta(description="the most seconds that one job may work", le=60)] = 60
    timeout: Annotated[Count, Meta(description="seconds to wait for an answer of a server", le=60)] = 20
    workers: Annotated[int, Meta(description="jobs at the same time; 0: one per processor", ge=0)] = 0
    engine: Annotated[
        Literal["local", "dask"],
        Meta(description="where jobs run: on this machine, or on a Dask cluster (docs/fleet.md)"),
    ] = "local"
    fleet_scheduler: Annotated[
        str, Meta(description="the Dask scheduler of engine dask, such as tls://10.0.0.5:8786")
    ] = ""
    fleet_ca: Annotated[
        str, Meta(description="certificate file of the authority that signed the fleet's certificates")
    ] = ""
    fleet_cert: Annotated[str, Meta(description="certificate file of this machine in the fleet")] = ""
    fleet_key: Annotated[str, Meta(description="key file of that certificate")] = ""
    fleet_archive: Annotated[
        Literal["daemon", "worker"],
        Meta(description="where a fleet's pages are archived: by the daemon, or by the worker that read them"),
    ] = "daemon"
    tick: Annotated[str, Meta(description="how often the daemon looks for sites that are due")] = "30s"
    sweep: Annotated[
        str,
        Meta(
            description="when to read the lists of all sites for what their feeds missed: a crontab line; empty: never"
        ),
    ] = "30 2 * * *"
    maintenance: Annotated[
        str, Meta(description="when to delete records of old runs and tidy the database: a crontab line; empty: never")
    ] = "15 3 * * *"
    backup: Annotated[str, Meta(description="when to copy the database: a crontab line; empty: never")] = "45 3 * * 0"
    backup_folder: Annotated[str, Meta(description="folder of the copies; empty: `backups` beside the database")] = ""
    backup_keep: Annotated[Count, Meta(description="how many copies to keep")] = 3
    run_days: Annotated[Days, Meta(description="days to keep the record of a run")] = 90
    notify: Annotated[
        str, Meta(description="where to send notices for the operator: an address of Apprise; empty: to the log only")
    ] = ""
    notify_after: Annotated[Count, Meta(description="failed runs in a row after which a site counts as broken")] = 3
    digest: Annotated[
        str, Meta(description="when to send a notice of what is new and what is broken: a crontab line; empty: never")
    ] = "0 7 * * *"
    alerts: Annotated[
        str, Meta(description="the file of subscriptions to award news; empty: `alerts.toml` beside the database")
    ] = ""
    alert_settle: Annotated[
        str, Meta(description="how long an award waits for a second source or a correction before it is sent")
    ] = "15m"
    alert_tries: Annotated[Count, Meta(description="how often to try an alert before giving it up")] = 12
    metrics: Annotated[
        str, Meta(description="address of this machine for Prometheus, such as 127.0.0.1:9464; empty: none")
    ] = ""
    publish_dir: Annotated[
        str, Meta(description="folder to which the daemon publishes the pages for readers; empty: none")
    ] = ""
    base_url: Annotated[str, Meta(description="address of the pages on the web, such as https://awards.example/")] = ""
    serve: Annotated[str, Meta(description="address at which `anugerah serve` listens")] = "127.0.0.1:8001"
    serve_hosts: Annotated[
        tuple[str, ...], Meta(description="further host names of `anugerah serve`, beside that of base_url")
    ] = ()
    site_title: Annotated[str, Meta(description="title of the pages", min_length=1)] = "Anugerah"
    contact: Annotated[
        str, Meta(description="where readers report mistakes: a mail address, or the address of a page")
    ] = ""
    allow_networks: Annotated[
        tuple[str, ...], Meta(description="private networks that may be crawled, such as 10.0.0.0/8")
    ] = ()
    award_threshold: Annotated[
        float, Meta(description="the probability from which a story counts as award news", gt=0, lt=1)
    ] = THRESHOLD
    second_reader: Annotated[
        str,
        Meta(description="model of `llm` that also reads award stories, and gets their text; empty: none"),
    ] = ""
    second_reader_from: Annotated[
        float, Meta(description="the probability from which it reads a story", gt=0, lt=1)
    ] = 0.1
    second_reader_stories: Annotated[Count, Meta(description="the most stories that it reads in a day")] = 200
    second_reader_tokens: Annotated[Count, Meta(description="the most tokens that it uses in a day")] = 1_000_000
    second_reader_timeout: Annotated[str, Meta(description="how long to wait for its answer")] = "2m"
    second_reader_price: Annotated[
        str, Meta(description="price of a million of its tokens, in and out, such as 0.15/0.60; empty: not known")
    ] = ""
    second_reader_log: Annotated[
        bool, Meta(description="whether `llm` logs requests and answers in its own database")
    ] = False
    archive: Annotated[
        Archived,
        Meta(description="which stories' pages to keep for `anugerah reextract`; awards: near misses too"),
    ] = "awards"
    archive_days: Annotated[Days, Meta(description="days to keep an archived page")] = 90
    archive_gb: Annotated[float, Meta(description="the most gigabytes of archived pages", gt=0)] = 5.0
    log_format: Annotated[
        Literal["auto", "text", "json"], Meta(description="how the daemon logs; auto: text on a terminal")
    ] = "auto"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="the least important messages that the daemon logs; debug: polls without news too"),
    ] = "info"

    @property
    def zone(self) -> ZoneInfo:
        """Return `timezone` as a ZoneInfo."""
        return ZoneInfo(self.timezone)

    @property
    def tick_seconds(self) -> float:
        """Return `tick` in seconds."""
        return parse_duration(self.tick).total_seconds()

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Return `metrics` as host and port; None if empty. Raises ValueError if it is not a loopback address."""
        if not self.metrics:
            return None
        host, port = _host_and_port(self.metrics)
        host = "127.0.0.1" if host == "localhost" else host
        if not port or not _is_loopback(host):
            raise ValueError(f"`{self.metrics}` is not a loopback address with a port, such as 127.0.0.1:9464")
        return host, port

    @property
    def serve_address(self) -> tuple[str, int]:
        """Return `serve` as host and port. Raises ValueError if it is not an address."""
        host, port = _host_and_port(self.serve)
        if not host or not port:
            raise ValueError(f"`{self.serve}` is not an address to listen at, such as 127.0.0.1:8001")
        return host, port

    @property
    def fleet_address(self) -> str:
        """Return `fleet_scheduler` if jobs run on a fleet, else "". Raises ValueError if strangers could join.

        Peers of a Dask cluster can run code in each other. So beyond this machine TLS with certificates on both sides
        is required.
        """
        if self.engine != "dask":
            return ""
        if not self.fleet_scheduler:
            raise ValueError('engine = "dask" needs a scheduler: set fleet_scheduler, such as "tls://10.0.0.5:8786"')
        parts = urlsplit(self.fleet_scheduler)
        if parts.scheme not in ("tcp", "tls") or not parts.hostname or not parts.port:
            raise ValueError(
                f"`{self.fleet_scheduler}` is not an address of a Dask scheduler, such as tcp://127.0.0.1:8786 or "
                "tls://10.0.0.5:8786"
            )
        missing = [key for key in ("fleet_ca", "fleet_cert", "fleet_key") if not getattr(self, key)]
        if parts.scheme == "tls" and missing:
            raise ValueError(f"`{self.fleet_scheduler}` needs certificates on both sides; set {', '.join(missing)} too")
        if parts.scheme == "tcp" and not _is_loopback(parts.hostname):
            raise ValueError(
                f"`{self.fleet_scheduler}` is not encrypted, and whoever reaches it can run code here; use tls:// with "
                "fleet_ca, fleet_cert and fleet_key (docs/fleet.md)"
            )
        return self.fleet_scheduler

    @property
    def most_pages(self) -> int:
        """Return how many pages a job may fetch; fewer in a fleet, whose jobs send nothing before they end."""
        return min(self.job_pages, FLEET_PAGES) if self.engine == "dask" else self.job_pages

    @property
    def processes(self) -> int:
        """Return how many jobs run at the same time."""
        return self.workers or os.cpu_count() or 1


def checked_url(url: str) -> str:
    """Return the address of a site, with a slash at its end. Raises ValueError if it is not an address."""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
        _ = parts.port
    except ValueError:
        is_good = False
    if not is_good or any(sign.isspace() or sign in '"<>' for sign in url):
        raise ValueError(f"`{url}` is not an address such as https://awards.example/")
    return url if url.endswith("/") else f"{url}/"


def parse_price(text: str) -> tuple[float, float] | None:
    """Parse `0.15/0.60`: the prices of a million tokens in and out; None for an empty text. Raises ValueError."""
    if not text:
        return None
    try:
        read, written = map(float, text.split("/"))
    except ValueError:
        read = written = math.nan
    if not (math.isfinite(read) and math.isfinite(written) and read >= 0 and written >= 0):
        raise ValueError(f"`{text}` is not a price of a million tokens in and out, such as 0.15/0.60")
    return read, written


def describe() -> dict[str, str]:
    """Return the description of each setting, by name."""
    schema = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    return {name: str(field.get("description", "")) for name, field in schema.items()}


def _host_and_port(address: str) -> tuple[str, int]:
    """Split an address; the port is 0 if it has none."""
    host, _, port = address.rpartition(":")
    number = int(port) if port.isdecimal() and port.isascii() and len(port) <= 5 else 0
    return host.strip("[]"), number if number < 65536 else 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
