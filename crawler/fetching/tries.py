"""Notes addresses whose last try got no answer: pages are retried after all others, and a job may end before that.

Also notes whether the site has answered at all: a server that accepts connections and stays silent may take all of a
job's time with the tries of its first request.
"""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetching.base import spider_of
from crawler.fetching.pace import NotAskedError


class TryMiddleware:
    """Placed between Scrapy's retry middleware and the server, so that it sees every try."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TryMiddleware":
        """Called by Scrapy to make the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Forget a failed try, since an answer came."""
        spider = spider_of(self._crawler)
        spider.has_answered = True
        spider.unanswered.pop(request.url, None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that no answer came. A request that was not sent does not count."""
        if not isinstance(exception, NotAskedError):
            spider_of(self._crawler).unanswered[request.url] = type(exception).__name__
