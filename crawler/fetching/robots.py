"""robots.txt by RFC 9309, with its Crawl-delay."""

import logging

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.discovery.robots import sitemap_urls
from crawler.fetching.base import spider_of
from crawler.fetching.guard import RefusedError

LONGEST_DELAY = 30.0
"""Seconds; a longer Crawl-delay would leave a job no time for a single page."""

# A robots.txt that cannot be fetched is an outcome of the site's run, told in its line; Scrapy prints a traceback.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


class PoliteRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, with the answers told apart: 4xx allows all, 5xx nothing; Crawl-delay slows the site's slot."""

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002
        """Raises RefusedError where robots.txt forbids the request."""
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            raise RefusedError("robots", str(error)) from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=b"User-agent: *\nDisallow: /\n")
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser):
            self._slow_down(parser, request)
        spider_of(self.crawler).announced_sitemaps = sitemap_urls(response.body, response.url)

    def _slow_down(self, parser: RobotParser, request: Request) -> None:
        protego = getattr(parser, "rp", None)
        wanted = protego.crawl_delay(self._default_useragent) if protego else None
        if not wanted:
            return
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        if slot:
            slot.delay = max(slot.delay, min(float(wanted), LONGEST_DELAY))
