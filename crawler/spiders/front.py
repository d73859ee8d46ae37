"""Fetches only a site's home page, by which an unknown site is recognised."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.answers import is_challenge
from crawler.extraction.page import readable
from crawler.fetching.base import SiteSpider
from crawler.fetching.guard import RefusedError
from crawler.plan import OnRecord, SiteJob
from crawler.policy import classify_exception, classify_status
from crawler.records import Outcome, PageCopy, Record, SiteRun
from crawler.times import iso


class FrontSpider(SiteSpider):
    """Emits the home page as a PageCopy, if it answers, and then how it answered."""

    def __init__(self, *args: Any, job: SiteJob, emit: OnRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.robots = job.robots
        self._on_record = emit
        self._started_at = iso(self.now())
        self._verdict = (Outcome.TEMPORARY, "out_of_time")

    async def start(self) -> AsyncIterator[Request]:
        """Request the home page."""
        yield Request(self.site.url, self.parse, errback=self._unanswered)

    def parse(self, response: Response) -> None:
        """Emit the home page, or note what the site sent in its place."""
        outcome, label = classify_status(response.status)
        self._verdict = (Outcome.BLOCKED, "challenge") if is_challenge(response.body) else (outcome, label)
        if self._verdict[0] is not Outcome.OK:
            return
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self.emit(
            PageCopy(
                site=self.site.slug,
                url=response.url,
                asked_url=self.site.url,
                article_url=response.url,
                fetched_at=iso(self.now()),
                content_type=content_type or None,
                body=readable(response.body),
            )
        )

    def emit(self, record: Record) -> None:
        """Send a record to the process that started the job."""
        self._on_record(record)

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Called by Scrapy at the end."""
        outcome, label = self._verdict
        self.emit(
            SiteRun(
                site=self.site.slug,
                started_at=self._started_at,
                ended_at=iso(self.now()),
                outcome=outcome,
                label=label,
                found=0,
                retry_at=self.pause.until if self.pause else None,
            )
        )

    def _unanswered(self, failure: Failure) -> None:
        if isinstance(failure.value, RefusedError):
            is_robots = failure.value.label.startswith("robots")
            self._verdict = (Outcome.BLOCKED if is_robots else Outcome.HARD, failure.value.label)
        else:
            self._verdict = classify_exception(type(failure.value).__name__)
