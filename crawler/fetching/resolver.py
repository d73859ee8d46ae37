"""Refuses host names that resolve to private addresses, at connection time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from crawler.fetching.addresses import Network, literal, may_connect, networks

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


class GuardedResolver(CachingThreadedResolver):
    """Returns public and allowed addresses only; the guard middleware checks literal addresses."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "GuardedResolver":
        """Called by Scrapy to make the resolver; there is one for the whole process."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = networks(crawler.settings.getlist("ALLOW_NETWORKS"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        """Return the first IPv4 address of `name`. Fails with DNSLookupError if connecting to it is forbidden."""
        answer = super().getHostByName(name, timeout)
        if literal(name) is None:
            answer.addCallback(self._checked, name)
        return answer

    def _checked(self, result: str, name: str) -> str:
        address = literal(result)
        if address is None or not may_connect(address, self.allowed):
            raise DNSLookupError(f"{name} resolves to the private address {result}")
        return result
