"""Scrapy's handler of HTTP, which gives up an answer whose head has no end: Scrapy limits bodies alone.

It needs private names of Scrapy and Twisted, so pyproject.toml allows only the versions of Scrapy that were tested.
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
"""Bytes of status, headers and interim answers such as `103 Early Hints`; other crawlers and servers end far below."""


class EndlessHeadError(Exception):
    """The head of an answer is too long."""


class HeadLimitHandler(HTTP11DownloadHandler):
    """Raises DownloadCancelledError for such an answer, as Scrapy does for a body that is too large."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """The answer."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons: list[Failure] = getattr(error.__cause__, "reasons", [])
            if any(isinstance(reason.value, EndlessHeadError) for reason in reasons):
                raise DownloadCancelledError(f"{request.url}: its headers have no end") from error
            raise


class _Protocol(_LenientHTTP11ClientProtocol):
    """A connection of Scrapy's, which counts what comes before a body."""

    _head = 0

    def request(self, request: Any) -> Any:
        """Send a request: its answer is counted anew."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """What came from the server."""
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                error = EndlessHeadError(f"more than {LONGEST_HEAD} bytes")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    """Makes connections."""

    def buildProtocol(self, addr: Any) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's
        """A connection for the pool."""
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
