"""The jobs in flight: submits them to the engine, and regroups a job's sites when it ends."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from itertools import count

from anugerah.enginechoice import Engine
from anugerah.inbox import Inbox
from anugerah.shards import Shard, next_shard, regrouped, split
from anugerah.sitecrawl import SiteCrawl
from crawler.config import Settings
from crawler.job import JobEnd
from crawler.plan import Job, pages_of_site
from crawler.readersetup import reader_setup
from crawler.records import Step
from db.store import Store

logger = logging.getLogger(__name__)

_numbers = count(1)
"""Job numbers, unique in the process: they show which records still come from a job of an earlier runner."""


class InFlight:
    """The jobs of one runner; what they send goes into the inbox. `on_end` gets each crawl that needs no more jobs."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        engine: Engine,
        *,
        inbox: Inbox,
        on_end: Callable[[SiteCrawl], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._settings = settings
        self._engine = engine
        self._inbox = inbox
        self._on_end = on_end
        self._clock = clock
        self._jobs: dict[int, Shard] = {}
        self._to_leave: set[str] = set()

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, number: int) -> bool:
        return number in self._jobs

    def use(self, settings: Settings) -> None:
        """Use other settings from the next job on."""
        self._settings = settings

    def leave(self, slugs: Iterable[str]) -> None:
        """End the crawls of these sites after the job that is running."""
        self._to_leave |= {crawl.site.slug for crawl in self.crawls()}.intersection(slugs)

    def crawls(self) -> Iterator[SiteCrawl]:
        """All crawls: those in a running job, and those that wait for a later one."""
        for shard in self._jobs.values():
            yield from (*shard.asked, *shard.waiting)

    def asked(self) -> dict[str, SiteCrawl]:
        """The crawls in running jobs, whose records may come in, by slug."""
        return {crawl.site.slug: crawl for shard in self._jobs.values() for crawl in shard.asked}

    def start(self, crawls: Sequence[SiteCrawl]) -> None:
        """Start jobs for these crawls, in parallel."""
        for shard in split(crawls, min(self._settings.processes, len(crawls)) or 1):
            self._submit(shard)

    def go_on(self, number: int, end: JobEnd, *, stopping: bool) -> None:
        """After a job: submit another for the sites that wait or have links left, and end the others."""
        asked, left = self._jobs.pop(number)
        if end.refused:
            asked[0].result.add_refused(end.refused)
        culprit = self._blame(asked, end.step)
        may_retry = end.is_lost or culprit is not None or (end.has_read and len(asked) > 1)
        for crawl in asked:
            if crawl.has_more(end, self._store, may_retry=may_retry) and not stopping:
                left.append(crawl)
            else:
                self._end(crawl)
        for crawl in [crawl for crawl in left if crawl.site.slug in self._to_leave]:
            left.remove(crawl)
            crawl.leave()
            self._end(crawl)
        for part in regrouped(left, culprit):
            self._submit(part)

    def _end(self, crawl: SiteCrawl) -> None:
        self._to_leave.discard(crawl.site.slug)
        self._on_end(crawl)

    def _submit(self, crawls: list[SiteCrawl]) -> None:
        number = next(_numbers)
        shard, pages = next_shard(crawls), self._settings.most_pages
        job = Job(
            sites=tuple(crawl.next_job(self._store, pages_of_site(pages, len(shard.asked))) for crawl in shard.asked),
            user_agent=self._settings.user_agent,
            allow_networks=self._settings.allow_networks,
            seconds=float(self._settings.job_seconds),
            pages=pages,
            timeout=float(self._settings.timeout),
            archived=self._settings.archive,
            reader=reader_setup(self._settings.award_threshold, self._store.path),
        )
        self._jobs[number] = shard
        future = self._engine.submit(job, partial(self._inbox.put_record, number))
        future.add_done_callback(lambda done: self._inbox.put((number, _end_of(done))))

    def _blame(self, asked: Sequence[SiteCrawl], step: Step | None) -> SiteCrawl | None:
        """Return the site whose page or list ended a job's process, if it was one, and store that it did."""
        crawl = next(
            (crawl for crawl in asked if step and crawl.site.slug == step.site and crawl.has_crashed),
            None,
        )
        record = crawl.blame(step) if crawl and step else None
        if record:
            logger.error("%s: reading %s ended the job's process", record.site, step.url if step else "")
            self._store.store_batch([record], self._clock())
        return crawl


def _end_of(done: "Future[JobEnd]") -> JobEnd:
    error = done.exception()
    if error is not None:
        return JobEnd(status=-1, killed=False, stderr=f"{type(error).__name__}: {error}")
    return done.result()
