"""Serves the monitor over HTTP with uvicorn, on a socket that is opened first."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from anugerah.monitor.web.access import App
from crawler.errors import AnugerahError

BUSY = 100
"""The maximum number of concurrent requests; further ones get status 503."""


@contextmanager
def listening(host: str, port: int, *, is_local: bool) -> Iterator[socket.socket]:
    """A listening socket. Raises AnugerahError if it cannot listen, or if `is_local` and others could reach it."""
    if is_local and not _is_own(host):
        raise AnugerahError(f"--local listens on this machine alone, and others may reach {host}: leave one out.")
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        sock = socket.create_server((str(address[0]), port), family=family, backlog=128)
    except OSError as error:
        raise AnugerahError(f"Cannot listen at {host}:{port}: {_reason(error)}. Choose another --port.") from error
    with sock:
        # Connections inherit it. Without it the body of a response waits 40 ms for the acknowledgement of its headers.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield sock


def _reason(error: OSError) -> str:
    """The reason without Python's form of the address, which `create_server` adds: the message has it already."""
    return (error.strerror or str(error)).partition(" (while attempting")[0]


def run(app: App, sock: socket.socket) -> None:
    """Serve until a signal ends it. Forwarding headers of a proxy are ignored."""
    application: Any = app
    config = uvicorn.Config(
        application,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=BUSY,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=5,
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[sock])


def _is_own(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
