"""Reads stored articles again by today's rules: several processes read; this one holds leases, writes and counts."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from datetime import timedelta

import msgspec

from anugerah.leases import Leases
from crawler.errors import AnugerahError
from crawler.facts import AwardAnnotation
from crawler.readersetup import ReaderSetup
from crawler.site import Site
from crawler.tagging import tag_article
from crawler.times import DEFAULT_ZONE
from db.rows import RetagResult, StoredStory
from db.store import Store

CHUNK = 200
"""Stories that one process reads, and one transaction writes."""
WORTH_A_PROCESS = 2000
"""The number of stories for which another process, half a second to start, is worth it."""
LEASE = timedelta(minutes=10)


class RetagError(AnugerahError):
    """Reading ended early."""

    exit_status = 1


class RetagReport(msgspec.Struct, frozen=True):
    """The result of reading again, and the sites that a crawl had leased."""

    result: RetagResult
    skipped: tuple[str, ...]


class _Task(msgspec.Struct, frozen=True):
    """Stories of one site to read; a site's last task has none."""

    slug: str
    stories: list[StoredStory]
    zone: str
    region: str | None
    reader: ReaderSetup


def retag_sites(
    store: Store,
    slugs: Sequence[str],
    known: Mapping[str, Site],
    *,
    reader: ReaderSetup,
    workers: int,
    on_read: Callable[[int], None],
    write: bool = True,
) -> RetagReport:
    """Read the articles of sites again and store what differs, or only count it if `write` is false.

    `on_read` gets the number of articles after each chunk. Reading alone needs no lease. To write, each site is leased
    while it is read; the lease is renewed with each chunk, and released in any case. Raises RetagError if a reading
    process is killed; what was written before stays.
    """
    skipped: list[str] = []
    total = RetagResult()
    with (
        Leases(store, LEASE) as leases,
        closing(_read(_tasks(store, slugs, known, reader, leases if write else None, skipped), workers)) as read,
    ):
        try:
            for task, readings in read:
                if task.slug in skipped:
                    continue
                if not write:
                    total += store.compare_readings(list(zip(task.stories, readings, strict=True)))
                    on_read(len(task.stories))
                elif not task.stories:
                    leases.give_back(task.slug)
                elif leases.take(task.slug):
                    total += store.replace_readings(list(zip(task.stories, readings, strict=True)))
                    on_read(len(task.stories))
                else:
                    skipped.append(task.slug)
        except BrokenProcessPool as error:
            raise RetagError("A process that read stories was killed: run `anugerah retag` again.") from error
    return RetagReport(total, tuple(skipped))


def separate_stories(store: Store, *, write: bool = True) -> RetagResult:
    """Separate articles that an earlier version joined as copies and that are none by today's rules.

    Each story is one transaction and needs no lease, as its articles are read in it. If `write` is false, the stories
    that would result are counted.
    """
    separated = 0
    for chunk in store.joined_stories():
        for story_id in chunk:
            within = store.stories_within(story_id)
            if within > 1:
                separated += store.separate_story(story_id) if write else within - 1
    return RetagResult(separated=separated)


def useful_workers(stories: int) -> int:
    """As many processes as this one has processors, but no more than the stories are worth."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, stories // WORTH_A_PROCESS))


def _tasks(
    store: Store,
    slugs: Sequence[str],
    known: Mapping[str, Site],
    reader: ReaderSetup,
    leases: Leases | None,
    skipped: list[str],
) -> Iterator[_Task]:
    for slug in slugs:
        if leases and not leases.take(slug):
            skipped.append(slug)
            continue
        site = known.get(slug)
        zone, region = (site.timezone, site.region) if site else (DEFAULT_ZONE, None)
        for stories in store.stories_for_retag([slug], chunk=CHUNK):
            yield _Task(slug, stories, zone, region, reader)
        yield _Task(slug, [], zone, region, reader)


def _read(tasks: Iterable[_Task], workers: int) -> Generator[tuple[_Task, list[AwardAnnotation]], None, None]:
    """Each task with its readings, in order; at most two tasks per process are queued, so that memory stays small."""
    if workers < 2:
        yield from ((task, _readings(task)) for task in tasks)
        return
    # A fresh interpreter for each: a fork would share the open database.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _leave_interrupts_to_parent)
    waiting: deque[tuple[_Task, Future[list[AwardAnnotation]]]] = deque()
    try:
        for task in tasks:
            waiting.append((task, pool.submit(_readings, task)))
            if len(waiting) > 2 * workers:
                first, done = waiting.popleft()
                yield first, done.result()
        for first, done in waiting:
            yield first, done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _readings(task: _Task) -> list[AwardAnnotation]:
    return [
        tag_article(
            story.title,
            story.body,
            published_at=story.published_at,
            language=story.language,
            zone=task.zone,
            region=task.region,
            reader=task.reader,
        )
        for story in task.stories
    ]
