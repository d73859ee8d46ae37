"""Stores a batch of a crawl's records; if that fails, each of its records that can be stored.

One record that the database refuses, because of our own error or bad data from a site, must not affect the others or
end the daemon: it is dropped, logged and counted.
"""

import logging
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlite_utils import Database

from crawler.records import Confirmed, Dropped, Pending, Record, Robots, SourceState, Step, Story
from crawler.urls import key_hash
from db.articles import PageBatch
from db.pending import store_pending
from db.rechecks import note_confirmed
from db.rows import BatchResult, SiteCounts
from db.secondreadings import SecondReadings, merged_story
from db.sites import store_robots, store_sources

UNSTORABLE = "unstorable"
"""The reason of an address whose story the database refused."""

logger = logging.getLogger(__name__)


def store_batch(db: Database, records: Iterable[Record], now: str) -> BatchResult:
    """Stores stories, drops, source states and robots.txt files; runs inside the caller's transaction.

    Ends of runs are skipped: they are for the caller that started the crawl. Raises errors of the file or the disk,
    such as a lock or a full disk; errors of a record are counted in `refused`.
    """
    batch = list(records)
    try:
        with _undone_on_error(db):
            return BatchResult(_store(db, batch, now))
    except (sqlite3.OperationalError, MemoryError):
        raise
    except Exception as error:  # the top of this unit of work: logged below, per record
        if _lies_in_file(error):
            raise
        return _store_singly(db, batch, now)


def _store(db: Database, records: Sequence[Record], now: str) -> dict[str, SiteCounts]:
    stories = [record for record in records if isinstance(record, Story)]
    seconds = SecondReadings(db, [(story.site, story.article.title, story.article.body) for story in stories])
    pages = [
        merged_story(record, seconds) if isinstance(record, Story) else record
        for record in records
        if isinstance(record, Story | Dropped)
    ]
    batch = PageBatch(db, pages, now)
    counts: defaultdict[str, SiteCounts] = defaultdict(SiteCounts)
    for page in pages:
        counts[page.site] += batch.add_story(page) if isinstance(page, Story) else batch.add_dropped(page)
    batch.write()
    seconds.write()
    store_pending(db, [record for record in records if isinstance(record, Pending | Story | Dropped | Step)], now)
    store_sources(db, [record for record in records if isinstance(record, SourceState)])
    for record in records:
        if isinstance(record, Confirmed):
            note_confirmed(db, record)
    store_robots(db, [record for record in records if isinstance(record, Robots)])
    return dict(counts)


def _store_singly(db: Database, records: Sequence[Record], now: str) -> BatchResult:
    counts: defaultdict[str, SiteCounts] = defaultdict(SiteCounts)
    refused: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        try:
            with _undone_on_error(db):
                stored = _store(db, [record], now)
        except (sqlite3.OperationalError, MemoryError):
            raise
        except Exception as error:
            if _lies_in_file(error):
                raise
            name = type(error).__name__
            logger.exception("a %s of %s cannot be stored, and is dropped", type(record).__name__, record.site)
            refused[record.site][name] += 1
            stored = _answer_refused(db, record, now)
        for site, site_counts in stored.items():
            counts[site] += site_counts
    return BatchResult(dict(counts), {site: dict(names) for site, names in refused.items()})


def _answer_refused(db: Database, record: Record, now: str) -> dict[str, SiteCounts]:
    """Stores a drop for a page that cannot be stored, so that it is not fetched again and again."""
    if not isinstance(record, Story | Dropped):
        return {}
    url = record.asked_url if isinstance(record, Story) else record.url
    dropped = Dropped(site=record.site, url=url, reason=UNSTORABLE, fetched_at=record.fetched_at)
    try:
        with _undone_on_error(db):
            return _store(db, [dropped], now)
    except (ValueError, sqlite3.IntegrityError, sqlite3.ProgrammingError):  # the address itself is invalid
        db.execute("DELETE FROM pending WHERE site = ? AND key_hash = ?", [record.site, key_hash(url)])
        return {record.site: SiteCounts(dropped=1)}


def _lies_in_file(error: Exception) -> bool:
    """Whether the database is broken, rather than what should be stored in it."""
    own = sqlite3.IntegrityError | sqlite3.DataError | sqlite3.ProgrammingError | sqlite3.InterfaceError
    return isinstance(error, sqlite3.Error) and not isinstance(error, own)


@contextmanager
def _undone_on_error(db: Database) -> Iterator[None]:
    """A savepoint: a part of the transaction that is rolled back alone."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:  # a full disk may have rolled back the whole transaction
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")
