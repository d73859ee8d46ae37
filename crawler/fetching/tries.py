"""Notes the pages whose last try brought no answer: they are tried again after all others, and a job may end before."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetching.base import spider_of
from crawler.fetching.pace import NotAskedError


class TryMiddleware:
    """Is nearer to the server than Scrapy's retries, so that it sees every try."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TryMiddleware":
        """Called by Scrapy to make the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """It answered after all."""
        spider_of(self._crawler).unanswered.pop(request.url, None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """No answer came. A request that was not sent says nothing about the page."""
        if not isinstance(exception, NotAskedError):
            spider_of(self._crawler).unanswered[request.url] = type(exception).__name__
