"""Fixtures for all tests, and a guard that keeps them from connecting to other machines."""

import ipaddress
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from crawls import crawl, end_templates
from hypothesis import HealthCheck, settings

from anugerah.monitor.machine import look
from crawler.newsroom.server import Newsroom

# What an example may take is a wish for a machine that does nothing else; tests of costs have limits of their own.
settings.register_profile("busy", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

_outside: list[str] = []


def _is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: sees what Python code and C extensions do, and stays for the life of the process."""
    if event == "socket.connect":
        address = arguments[1]
        if not isinstance(address, tuple) or _is_here(address[0]):
            return
        asked = f"a connection to {address[0]}"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if _is_here(arguments[0]):
            return
        asked = f"a lookup of {arguments[0]!r}"
    else:
        return
    _outside.append(asked)
    raise PermissionError(f"no test may leave this machine: {asked}")


sys.addaudithook(_refuse_outside)


@pytest.fixture(autouse=True, scope="session")
def _the_tests_are_not_the_daemon() -> Iterator[None]:
    """The memory of this process is that of all tests before, and nothing to report to an operator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("anugerah.monitor.runcloser.look", lambda path, _: look(path, None))
        yield


@pytest.fixture(autouse=True, scope="session")
def _templates_end_with_the_tests() -> Iterator[None]:
    yield
    end_templates()


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine() -> Iterator[list[str]]:
    """Fails a test that tried to, also where the code under test swallowed the refusal."""
    _outside.clear()
    yield _outside
    assert _outside == []


@dataclass(frozen=True)
class Crawled:
    """A database into which the newsroom was crawled once, with the sites' folder. Copy it before changing it."""

    db: Path
    sites: Path


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    """The newsroom's sites, served on loopback."""
    with Newsroom() as room:
        yield room


@pytest.fixture(scope="session")
def crawled_db(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The newsroom as `anugerah crawl --all` stores it."""
    folder = tmp_path_factory.mktemp("crawled")
    newsroom.write_site_files(folder / "sites")
    crawled = Crawled(folder / "anugerah.db", folder / "sites")
    crawl(crawled.db, crawled.sites)
    return crawled
