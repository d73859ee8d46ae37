"""Sends a server no more requests in this job after "429 Too Many Requests", or 503 with Retry-After."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetching.base import Pause, spider_of
from crawler.fetching.pace import NotAskedError
from crawler.policy import parse_retry_after
from crawler.times import iso


class PausedError(NotAskedError):
    """A request that was not sent, since the server asked for a pause."""


class PauseMiddleware:
    """Notes 429, and 503 with Retry-After, as the spider's pause; raises PausedError for all later requests."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PauseMiddleware":
        """Called by Scrapy to make the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Called for every request, also for retries."""
        if spider_of(self._crawler).pause is not None:
            raise PausedError(f"{request.url} is not requested: the server asked for a pause")

    def process_response(self, request: Request, response: Response) -> Response:
        """Called before Scrapy decides about a retry."""
        stated = response.headers.get("Retry-After")
        if response.status == 429 or (response.status == 503 and stated):
            spider = spider_of(self._crawler)
            until = parse_retry_after(stated.decode("latin-1") if stated else None, spider.now())
            spider.pause = Pause(response.status, iso(until) if until else None)
            request.meta["dont_retry"] = True
        return response
