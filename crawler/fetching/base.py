"""The base class of the spiders: what middlewares and pipelines may expect of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.fetching.limits import Limits
from crawler.fetching.pace import Pace
from crawler.records import Archived, Record, Robots, StepKind
from crawler.site import Site

T = TypeVar("T")


class Pause(NamedTuple):
    """The status by which a server asked for a pause, and until when, if it stated that."""

    status: int
    until: str | None


class SiteSpider(Spider):
    """A spider of one site."""

    name = "site"
    site: Site
    announced_sitemaps: tuple[str, ...] = ()
    """The sitemaps named in robots.txt: in the stored one, else set by the robots middleware when it arrives."""
    robots: tuple[Robots, ...] = ()
    """The stored robots.txt files of today; those of other hosts are fetched."""
    ahead_s: float = 0.0
    """How many seconds the parent's clock is ahead of this machine's."""
    pause: Pause | None = None
    """Set by the pause middleware if the server asked for a pause: then this job sends no more requests."""
    has_answered = False
    """Whether any request of this job got an answer."""
    archived: Archived = "none"
    """Which stories' pages are sent too."""
    reading: Limits | None = None
    """The limits for reading the site's answers; None: no limits."""
    pace: Pace | None = None
    """The throttle of the site's requests, shared with the other sites of its network in this process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unanswered: dict[str, str] = {}
        """Addresses whose last try got no answer, with the name of the exception."""

    @property
    def silence(self) -> str | None:
        """The name of the last try's exception, if nothing was answered in this job; else None."""
        return None if self.has_answered else next(reversed(self.unanswered.values()), None)

    def now(self) -> datetime:
        """Return the current time."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)

    def read(self, kind: StepKind, url: str, work: Callable[[], T]) -> T:
        """Run `work`, which reads the answer from `url`, within the site's limits. Returns its result."""
        return self.reading.read(kind, url, work) if self.reading else work()

    def emit(self, record: Record) -> None:
        """Send a record to the process that started the crawl."""
        raise NotImplementedError


def spider_of(crawler: Crawler) -> SiteSpider:
    """Return the crawler's spider. Raises TypeError if it is not a SiteSpider."""
    if not isinstance(crawler.spider, SiteSpider):
        raise TypeError(f"{type(crawler.spider).__name__} is not a SiteSpider")
    return crawler.spider
