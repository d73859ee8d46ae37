"""Counts requests and the bytes of their responses, for the counters of a run."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.stats import get_header_size, get_status_size
from scrapy.http import Response


class TrafficMiddleware:
    """Scrapy's `DownloaderStats` without unused counters: it serialises each request again to measure it."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TrafficMiddleware":
        """Called by Scrapy to make the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy's signature
        """Count a request."""
        self._stats.inc_value("downloader/request_count")

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's signature
        """Count a response's bytes: status, headers, two line ends, and the body before decompression."""
        size = get_status_size(response.status) + get_header_size(response.headers) + 4 + len(response.body)
        self._stats.inc_value("downloader/response_bytes", size)
        return response
