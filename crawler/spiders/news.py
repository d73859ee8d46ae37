"""The one spider: sources → links → known? → fetch → extract. Tag and facts follow in the pipelines."""

import logging
import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from math import inf
from typing import Any

import msgspec
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.articles import Link
from crawler.discovery.robots import announced_sitemaps
from crawler.extraction import first_page
from crawler.fetching.base import SiteSpider
from crawler.fetching.guard import RefusedError
from crawler.fetching.limits import Limits
from crawler.fetching.pace import NotAskedError
from crawler.plan import MAX_AGAIN, MOST_PAGES, OnRecord, SiteJob
from crawler.policy import classify_exception, classify_status
from crawler.records import (
    Archived,
    Confirmed,
    Dropped,
    Look,
    Outcome,
    Pending,
    ReadPage,
    Record,
    SiteRun,
    StepKind,
    Wait,
)
from crawler.spiders.arguments import count_of, date_of
from crawler.spiders.asking import SourceFailedError, page_outcome, reading_outcome
from crawler.spiders.chain import SourceChain
from crawler.spiders.frontier import Frontier
from crawler.spiders.refusals import Refusals
from crawler.spiders.stale_page import Edition, editions_of
from crawler.spiders.storyreader import StoryReader
from crawler.spiders.verdict import PageTally, counters_of, verdict
from crawler.times import iso
from crawler.urls import key_hash

logger = logging.getLogger(__name__)


class NewsSpider(SiteSpider):
    """Crawls one site. Made by `crawler.spiders.loader.spider_for`, which sets `name` and `site`.

    `emit` receives every record; under `scrapy crawl` only stories are output, as items. Every new link is first sent
    as pending, and later answered: by a story, by a drop, or by waiting for a later job.
    """

    name = "news"

    def __init__(
        self,
        *args: Any,
        job: SiteJob | None = None,
        emit: OnRecord | None = None,
        pages: int | None = None,
        limit: str | None = None,
        since: str | None = None,
        archived: Archived = "none",
        share: float = inf,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.job = job or SiteJob(site=self.site, limit=count_of(limit), since=date_of(since), deep=True)
        self.robots = self.job.robots
        self.announced_sitemaps = announced_sitemaps(self.robots, self.site.url)
        self.ahead_s = self.job.ahead_s
        self.archived = archived
        self._on_record = emit
        self._pages = pages
        self._started_at = self._now()
        self._clock = time.monotonic()
        self._frontier = Frontier(self.job, self._started_at)
        reader = partial(self.read, StepKind.PAGE)
        self.stories = StoryReader(self.site, self._fetch, reader, self._frontier.is_too_old)
        self.reading: Limits = Limits(self.site.slug, self.emit, share)
        self._chain = SourceChain(
            self.job,
            self._frontier,
            self._fetch,
            self.now,
            lambda: self.announced_sitemaps,
            partial(self.read, StepKind.LIST),
            MOST_PAGES if pages is None else pages,
        )
        self._broken = self._has_polled = self._has_lacked_time = False
        self._waiting = {key_hash(link.url): link for link in self.job.links}
        self._gone = {key_hash(look.url) for look in self.job.again if look.is_gone}  # due again: not among the known
        self._refusals = Refusals(self.job.refused)
        self._found = 0
        self._tally = PageTally(self._waiting)

    async def start(self) -> AsyncIterator[Request]:
        """Read the sources, then request the stories, the newest first."""
        if self.job.poll:
            try:
                await self._chain.walk()
            except Exception:  # the top of this unit of work: it is the run's outcome
                logger.exception("discovery of %s failed", self.site.slug)
                self._broken = True
            self._take_on()
        self._found += len(self._waiting)
        if self._chain.is_away:
            return
        if self._chain.refuses_posts:
            self.stories.records.rest()
        for link in self._links_again():
            self._waiting.setdefault(key_hash(link.url), link)
        self._waiting = self._refusals.last(self._waiting)
        for hashed, link in list(self._waiting.items())[self._budget or len(self._waiting) :]:
            self._waiting[hashed] = msgspec.structs.replace(link, body_html=None)  # the store has its text
        for hashed, link in list(self._waiting.items())[: self._budget]:
            try:
                request = Request(
                    first_page(link.url),
                    self.parse,
                    errback=self._unanswered,
                    dont_filter=True,
                    cb_kwargs={"link": link, "hashed": hashed},
                )
            except ValueError:  # a lone surrogate, an invalid port
                self._waiting.pop(hashed, None)
                self._drop(link.url, "bad_address")
            else:
                yield request

    async def parse(self, response: Response, link: Link, hashed: str) -> AsyncIterator[ReadPage]:
        """Read a story's page. If that fails in any way, its link is answered, or counts as tried and waits."""
        if self.reading.is_over:
            raise CloseSpider("too_slow" if self.reading.is_hopeless else "share")
        try:
            async for page in self._read_page(response, link, hashed):
                yield page
        except Exception as error:  # noqa: BLE001 - it becomes the link's outcome
            self._fail(hashed, link, *reading_outcome(error, link.url))

    async def _read_page(self, response: Response, link: Link, hashed: str) -> AsyncIterator[ReadPage]:
        is_new = hashed not in self.job.known and hashed not in self._gone
        is_listed = is_new and bool(link.guid or link.published_at)
        outcome, label = page_outcome(response, link.url, self.site.url, is_listed=is_listed)
        if outcome is Outcome.HARD:
            self._waiting.pop(hashed, None)
            self._drop(link.url, label)
            return
        if outcome is not Outcome.OK:
            self._fail(hashed, link, outcome, label)
            return
        try:
            read = await self.stories.read(response, link, self.now())
        except SourceFailedError as failure:
            self._fail(hashed, link, failure.outcome, failure.label)
            return
        if read == "missing" and is_listed:
            self._fail(hashed, link, Outcome.TEMPORARY, "missing")  # maintenance, or a firewall: a list has the story
            return
        self._waiting.pop(hashed, None)
        if isinstance(read, Edition):
            self._keep(link.url, read)
        elif isinstance(read, str):
            self._drop(link.url, read)
        else:
            if doubt := read.story.article.no_story:
                self._count(f"doubt/page/{doubt}")
            self._tally.answered += 1
            yield read

    def emit(self, record: Record) -> None:
        """Send a record; under `scrapy crawl`, where the stories go on as items, do nothing."""
        if self._on_record:
            self._on_record(record)

    def closed(self, reason: str) -> None:
        """Called by Scrapy at the end, whatever the reason."""
        reason = "closespider_timeout" if reason == "finished" and self._has_lacked_time else reason
        is_walked = self._has_polled or not self.job.poll
        if not is_walked:
            self._take_on(cut_short=True)
        for hashed, link in list(self._waiting.items()):  # the job ended before these could be retried
            if name := self.unanswered.get(first_page(link.url)):
                self._fail(hashed, link, *classify_exception(name))
        is_done = reason == "finished" or (is_walked and not self._waiting and reason != "too_slow")
        outcome, label = self._verdict("finished" if is_done else reason)
        self.emit(
            SiteRun(
                site=self.site.slug,
                started_at=self._started_at,
                ended_at=self._now(),
                outcome=outcome,
                label=label,
                found=self._found,
                counters=self._counters(),
                has_gap=self._chain.has_gap,
                retry_at=self.pause.until if self.pause and not self._refusals.is_of_page else None,
            )
        )

    @property
    def _budget(self) -> int | None:
        """Return how many pages this job may request."""
        return min((count for count in (self._pages, self.job.limit) if count is not None), default=None)

    def _take_on(self, *, cut_short: bool = False) -> None:
        """Send the new links before any is requested, then the states of the sources.

        The parent process keeps the links until they are answered. So validators can be kept as well, unless the walk
        was incomplete: then a later 304 would hide what it has not seen.
        """
        self._has_polled = True
        for link in self._frontier.newest():
            if link.protected:
                self._found += 1
                self._drop(link.url, "protected")
            else:
                self._waiting.setdefault(key_hash(link.url), link)
                self.emit(Pending(site=self.site.slug, link=link))
        for link in self._frontier.maybe_known.values():
            self.emit(Pending(site=self.site.slug, link=link, why=Wait.MAYBE_KNOWN))
        whole = not (cut_short or self._broken or self._chain.is_partial or self._frontier.is_cut)
        for record in (*self._chain.states(keep_validators=whole), *(self._chain.listed if whole else ())):
            self.emit(record)
        self._frontier.forget()

    def _links_again(self) -> list[Link]:
        """Return the known stories whose pages must be checked: those that the site's own records do not confirm; none
        if no list answers, since the pages of a parked domain, or of a site without its database, prove nothing."""
        times = self._chain.modified_at
        if confirmed := self._chain.confirmed:
            stated = {url: times[url] for url in confirmed if url in times}
            self.emit(Confirmed(site=self.site.slug, urls=confirmed, at=self._started_at, modified_at=stated))
        looks: Sequence[Look] = self.job.again if self._chain.failure is None else ()
        looks = [look for look in looks if look.url not in confirmed][:MAX_AGAIN]
        self.stories.editions = editions_of(looks, times)
        return [Link(url=look.url, modified_at=times.get(look.url)) for look in looks]

    def _keep(self, url: str, edition: Edition) -> None:
        """Keep what is stored of a story whose page is from before its last change; if that is not stored, wait."""
        self._tally.answered += 1
        self._count("drop/page/old_edition")
        if edition.is_stored:
            self.emit(Confirmed(site=self.site.slug, urls=(url,), at=self._now()))

    async def _fetch(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)

    def _unanswered(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        hashed, link = request.cb_kwargs["hashed"], request.cb_kwargs["link"]
        if isinstance(failure.value, NotAskedError):
            if self.pause is None:  # the job's time is over, but Scrapy may not have noticed
                self._has_lacked_time = True
        elif isinstance(failure.value, RefusedError):
            self._waiting.pop(hashed, None)
            self._drop(link.url, failure.value.label)
        else:
            self._fail(hashed, link, *classify_exception(type(failure.value).__name__))

    def _fail(self, hashed: str, link: Link, outcome: Outcome, label: str) -> None:
        """Let the link wait for a later poll, as it was listed: with the texts of records, pending links would grow."""
        link = self._waiting.pop(hashed, link)
        retry_at = self._refusals.retry_at(hashed, label, self.pause, self.now())
        self.emit(Pending(site=self.site.slug, link=link, why=Wait.FAILED, retry_at=retry_at))
        self._tally.fail(hashed, outcome, label)
        self._count(f"fail/fetch/{label}")

    def _drop(self, url: str, reason: str) -> None:
        self._tally.answered += 1
        self._count(f"drop/page/{reason}")
        self.emit(Dropped(site=self.site.slug, url=url, reason=reason, fetched_at=self._now()))

    def _verdict(self, reason: str) -> tuple[Outcome, str]:
        if self._broken:
            return Outcome.HARD, "internal"
        if self.pause and not self._refusals.is_of_page:
            return classify_status(self.pause.status)
        pages = self._tally.judged(has_list=self.job.poll)
        silence = self.silence if self.job.poll else None
        return verdict(reason, self._chain, pages, has_found=self._found > 0, silence=silence)

    def _counters(self) -> dict[str, int | float]:
        counters = counters_of(self.crawler.stats.get_stats(), self._chain, self._frontier, is_poll=self.job.poll)
        reading, secs = round(self.reading.seconds, 2), round(time.monotonic() - self._clock, 2)
        return {**counters, "reading_secs": reading, "secs": secs}

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(name)

    def _now(self) -> str:
        return iso(self.now())
