"""Refuses names that resolve to private addresses, when the connection is made."""

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
    """Answers with public addresses and allowed ones; literal addresses are the guard middleware's business."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "GuardedResolver":
        """Scrapy's way to make the resolver; one serves the whole process."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = networks(crawler.settings.getlist("ALLOW_NETWORKS"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        """The first IPv4 address of `name`; fails with DNSLookupError where connecting to it is forbidden."""
        answer = super().getHostByName(name, timeout)
        if literal(name) is None:
            answer.addCallback(self._checked, name)
        return answer

    def _checked(self, result: str, name: str) -> str:
        address = literal(result)
        if address is None or not may_connect(address, self.allowed):
            raise DNSLookupError(f"{name} resolves to the private address {result}")
        return result
