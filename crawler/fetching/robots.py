"""robots.txt by RFC 9309, with Crawl-delay; a file that was fetched today comes with the job.

Its redirects are followed even to other hosts, and after too many of them it counts as missing.
"""

import asyncio
import logging
from math import isfinite

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.deadline import TooSlowError
from crawler.discovery.robots import sitemap_urls
from crawler.fetching.base import spider_of
from crawler.fetching.guard import RefusedError
from crawler.fetching.limits import TooLargeError
from crawler.records import Robots, StepKind
from crawler.times import iso

LONGEST_DELAY = 30.0
"""The longest Crawl-delay, in seconds; with a longer one a job would have no time for a single page."""
MAX_BYTES = 500 * 1024
"""How many bytes are read, which is the least that RFC 9309 requires."""

# If robots.txt cannot be fetched, the run's log line reports it; Scrapy would also print a traceback.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


class RobotsUnavailableError(Exception):
    """robots.txt was answered by an error of the server: nothing may be requested now, but all of it later."""


class PoliteRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, with rules by status: 4xx allows all, 5xx nothing for now. Crawl-delay slows the slot."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._at_hand_is_read = False
        self._unreached: dict[str, Exception] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002 - base's
        """Raises RefusedError if robots.txt forbids the request."""
        if not self._at_hand_is_read:
            self._at_hand_is_read = True
            for robots in spider_of(self.crawler).robots:
                try:
                    self._read(robots.body.encode(), robots.host, request)
                except (TooSlowError, TooLargeError):  # it is fetched again then, and that reports the error
                    self._parsers.pop(robots.host, None)
        if request.meta.get("dont_obey_robotstxt"):
            return
        netloc = urlparse_cached(request).netloc
        try:
            # If several requests wait for the same robots.txt, Scrapy lets all but the first through.
            async with self._asking.setdefault(netloc, asyncio.Lock()):
                await super().process_request(request)
        except IgnoreRequest as error:
            raise RefusedError("robots", str(error)) from None
        if netloc in self._unreached:
            raise self._unreached[netloc]  # a host that did not answer gets no more requests

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = b"" if response.status >= 400 else response.body[:MAX_BYTES]
        if response.status >= 500 or response.status == 429:
            self._unreached[netloc] = RobotsUnavailableError(f"robots.txt was answered with {response.status}")
            body = b""
        await super()._parse_robots(response.replace(body=b""), netloc, request)  # wakes the requests that wait for it
        if netloc in self._unreached:
            return
        try:
            self._read(body, netloc, request)
        except (TooSlowError, TooLargeError) as error:  # rules that cannot be read may forbid anything
            self._unreached[netloc] = RobotsUnavailableError(f"robots.txt cannot be read: {error}")
            return
        self._keep(body.decode("utf-8", "replace"), netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest if the rules forbid the request, or if they take too long to apply."""
        spider = spider_of(self.crawler)
        try:
            spider.read(
                StepKind.ROBOTS, request.url, lambda: super(PoliteRobotsMiddleware, self).process_request_2(rp, request)
            )
        except (TooSlowError, TooLargeError) as error:
            raise IgnoreRequest(f"the rules of robots.txt: {error}") from None

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        if type(exc) is IgnoreRequest:  # Scrapy's, after too many redirects: our own refusals have classes of their own
            self._keep("", netloc)
        else:
            self._unreached[netloc] = exc

    def _keep(self, text: str, netloc: str) -> None:
        """Hand on a host's robots.txt, so that the day needs no other."""
        spider = spider_of(self.crawler)
        spider.emit(Robots(site=spider.site.slug, host=netloc, body=text, fetched_at=iso(spider.now())))

    def _read(self, body: bytes, netloc: str, request: Request) -> None:
        """Apply a robots.txt to its host: the rules, the Crawl-delay, the sitemaps."""
        scheme, spider = urlparse_cached(request).scheme, spider_of(self.crawler)
        url = f"{scheme}://{netloc}/robots.txt"

        def read() -> tuple[ProtegoRobotParser, tuple[str, ...], float | None]:
            parser = ProtegoRobotParser.from_crawler(self.crawler, body)
            return parser, sitemap_urls(body, url), parser.rp.crawl_delay(self._default_useragent)

        self._parsers[netloc], sitemaps, wanted = spider.read(StepKind.ROBOTS, url, read)
        if sitemaps:
            spider.announced_sitemaps = sitemaps
        if wanted and isfinite(float(wanted)):
            self._slow_down(netloc.partition(":")[0], min(float(wanted), LONGEST_DELAY))

    def _slow_down(self, slot_key: str, delay: float) -> None:
        downloader = self.crawler.engine.downloader
        delay = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings[slot_key] = {"delay": delay}
        if slot_key in downloader.slots:
            downloader.slots[slot_key].delay = delay
