"""What the middlewares and pipelines may expect of the spider that they serve."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.fetching.pace import Pace
from crawler.fetching.reading import Limits
from crawler.records import Archived, Record, Robots, StepKind
from crawler.site import Site

T = TypeVar("T")


class Pause(NamedTuple):
    """How a server asked to be left alone, and until when, where it stated that."""

    status: int
    until: str | None


class SiteSpider(Spider):
    """A spider of one site."""

    name = "site"
    site: Site
    announced_sitemaps: tuple[str, ...] = ()
    """What robots.txt names: from the stored one, else set by the robots middleware when it arrives."""
    robots: tuple[Robots, ...] = ()
    """The day's robots.txt files that are stored; those of other hosts are fetched."""
    ahead_s: float = 0.0
    """By how many seconds the time of whoever started the job is ahead of this machine's."""
    pause: Pause | None = None
    """Set by the pause middleware where the server asked to be left alone: nothing more is asked for in this job."""
    archived: Archived = "none"
    """Of which stories the pages are sent along."""
    reading: Limits | None = None
    """What reading the site's answers may cost; None: as much as it takes."""
    pace: Pace | None = None
    """The pace at which a job asks the site, shared with the others of its network in this process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unanswered: dict[str, str] = {}
        """Addresses whose last try brought no answer, with the name of the exception."""

    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)

    def read(self, kind: StepKind, url: str, work: Callable[[], T]) -> T:
        """What `work` reads in the answer from `url`, within the site's limits."""
        return self.reading.read(kind, url, work) if self.reading else work()

    def emit(self, record: Record) -> None:
        """Hand a record to whoever started the crawl."""
        raise NotImplementedError


def spider_of(crawler: Crawler) -> SiteSpider:
    """The crawler's spider; TypeError for one of another kind."""
    if not isinstance(crawler.spider, SiteSpider):
        raise TypeError(f"{type(crawler.spider).__name__} is not a SiteSpider")
    return crawler.spider
