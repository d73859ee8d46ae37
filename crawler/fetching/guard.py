"""Checks every request, redirects too: only the site's own hosts, no private networks, no overlong addresses.

Only robots.txt may be read from another host, if the site's own one redirects there.
"""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.fetching.addresses import literal, may_connect, networks, own_network
from crawler.fetching.base import spider_of

LONGEST = 2083
"""The longest address, in characters, as in Scrapy and browsers: in some traps addresses grow with each step."""


class RefusedError(IgnoreRequest):
    """A request that our own rules forbid; `label` is the outcome's label."""

    def __init__(self, label: str, message: str) -> None:
        super().__init__(message)
        self.label = label


class GuardMiddleware:
    """Raises RefusedError for an address that is too long, not the site's, or private and not allowed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = networks(crawler.settings.getlist("ALLOW_NETWORKS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GuardMiddleware":
        """Called by Scrapy to make the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Called for every request, also after a redirect."""
        site = spider_of(self._crawler).site
        if len(request.url) > LONGEST:
            raise RefusedError("bad_address", f"{request.url[:100]}… is too long")
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise RefusedError("off_site", f"{request.url} is not http")
        is_robots = request.meta.get("dont_obey_robotstxt")  # set by Scrapy, for robots.txt alone
        if not is_robots and not site.owns(request.url):
            raise RefusedError("off_site", f"{request.url} is not on {site.host}")
        address = literal(parts.hostname)
        if address is None:
            return
        site_address = literal(urlsplit(site.url).hostname)
        allowed = self._allowed if site_address is None else (*self._allowed, own_network(site_address))
        if not may_connect(address, allowed):
            raise RefusedError("private_address", f"{request.url} is a private address")
        if address.is_loopback:
            request.meta["proxy"] = None  # a proxy in the environment cannot reach our loopback
