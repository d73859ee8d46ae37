"""Makes the requests of a site or a network wait for their turn; none is sent after the job's time is over."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.fetching.base import spider_of
from crawler.fetching.pace import NotAskedError


class TurnMiddleware:
    """Placed next to the downloader, so that retries and redirects wait for their turn as well."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TurnMiddleware":
        """Called by Scrapy to make the middleware; `scrapy crawl`, with one site and no time limit, has none."""
        if spider_of(crawler).pace is None:
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the request's turn."""
        pace = spider_of(self._crawler).pace
        if pace:
            await pace.turn(self._delay(request), lambda: not self._crawler.engine.running)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's signature
        """Let the next request go."""
        self._end()
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """Let the next request go after a failure too."""
        if not isinstance(exception, NotAskedError):
            self._end()

    def _end(self) -> None:
        pace = spider_of(self._crawler).pace
        if pace:
            pace.answered()

    def _delay(self, request: Request) -> float:
        """Return the site's own delay, or the Crawl-delay of its robots.txt."""
        downloader = self._crawler.engine.downloader
        own = downloader.per_slot_settings.get(downloader.get_slot_key(request), {})
        return float(own.get("delay", self._crawler.settings.getfloat("DOWNLOAD_DELAY")))
