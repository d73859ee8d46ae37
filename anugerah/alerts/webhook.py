"""Posts JSON to a webhook: follows no redirect, and limits the time for the whole answer."""

import http.client
import socket
from contextlib import suppress
from threading import Event, Timer
from urllib.parse import urlsplit

from anugerah.alerts.payload import SIGNATURE, signature
from anugerah.alerts.subscription import Webhook
from anugerah.monitor.channel import ChannelError

SECONDS = 20.0
"""The timeout of a whole request: a server that sends one byte a second must not keep us waiting."""

LATE = "the webhook did not answer within {:.0f} seconds"


def post(hook: Webhook, body: bytes) -> None:
    """Send a body. Raises ChannelError, whose text never holds the address, unless the answer is a success."""
    address = urlsplit(hook.url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=SECONDS)
    is_late = Event()
    watchdog = Timer(SECONDS, lambda: _cut(connection, is_late))
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("POST", _path(hook.url), body, _headers(hook, body))
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:  # the last: an invalid host name
        if is_late.is_set() or isinstance(error, TimeoutError):
            raise ChannelError(LATE.format(SECONDS)) from None
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise ChannelError(f"the webhook could not be reached ({reason})") from None
    finally:
        watchdog.cancel()
        connection.close()
    if is_late.is_set():  # what was received until then may look like an answer
        raise ChannelError(LATE.format(SECONDS))
    if not 200 <= status < 300:
        raise ChannelError(f"the webhook answered with status {status}")


def _headers(hook: Webhook, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Anugerah",
        "Connection": "close",
        SIGNATURE: signature(hook.secret, body),
    }


def _path(url: str) -> str:
    address = urlsplit(url)
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


def _cut(connection: http.client.HTTPConnection, is_late: Event) -> None:
    is_late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
