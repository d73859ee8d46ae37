"""Scrapy's HTTP handler, with a limit for the head of a response: Scrapy itself only limits bodies.

It uses private names of Scrapy and Twisted, so pyproject.toml allows only tested versions of Scrapy.
"""

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol

LONGEST_HEAD = 256 * 1024
"""The most bytes of status line, headers and interim responses such as `103 Early Hints`; other crawlers and servers
have far lower limits."""


class EndlessHeadError(Exception):
    """The head of a response is too long."""


class HeadLimitHandler(HTTP11DownloadHandler):
    """Raises DownloadCancelledError for such a response, as Scrapy does for a body that is too large."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """Return the response."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons: list[Failure] = getattr(error.__cause__, "reasons", [])
            if any(isinstance(reason.value, EndlessHeadError) for reason in reasons):
                raise DownloadCancelledError(f"{request.url}: its headers have no end") from error
            raise


class _Protocol(_LenientHTTP11ClientProtocol):
    """Scrapy's connection, which also counts the bytes before a body."""

    _head = 0

    def request(self, request: Any) -> Any:
        """Send a request, and restart the count."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Called by Twisted with bytes from the server."""
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                error = EndlessHeadError(f"more than {LONGEST_HEAD} bytes")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    """Makes connections."""

    def buildProtocol(self, addr: Any) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's
        """Return a connection for the pool."""
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
