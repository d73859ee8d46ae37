"""The store as the rest of the program sees it: one SQLite file, read and written through `Store`.

Times go in as aware datetimes and come out as the ISO strings in the tables.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.articles import Link
from crawler.records import Look, Record, Robots, SourceState
from crawler.times import When, iso
from db import (
    health,
    integrity,
    joinedstories,
    leases,
    listed,
    pending,
    queries,
    readingqueue,
    rechecks,
    sites,
    views,
)
from db.backup import copy_database
from db.batch import store_batch
from db.connect import connect, empty_log
from db.decisions import EditingStore
from db.forgetstore import ForgetStore
from db.healthstore import HealthStore
from db.newsstore import NewsStore
from db.readingstore import ReadingStore
from db.replaystore import ReplayStore
from db.rows import ArticleTotal, BatchResult, Known, SiteState
from db.subscribers import AlertStore

DROPPED_AT_ONCE = 5000
"""At most this many old runs are deleted in one transaction: a million of them took seven seconds."""
UNSKETCHED_AT_ONCE = 500
"""At most this many articles lose their sketches in one transaction: those of 1,000 take a tenth of a second."""


def open_store(path: Path, *, create: bool = True, readonly: bool = False, upgrade: bool = True) -> "Store":
    """Opens the database, creates a missing one, and upgrades an older one after a backup.

    `create=False` refuses a missing file, and so does `readonly`, which never writes or upgrades. `upgrade=False`
    refuses a missing, an empty and an older file, but may write to one with the current schema.
    Raises StoreError, with one sentence, if the file cannot be used.
    """
    return Store(connect(path, create=create, readonly=readonly, upgrade=upgrade), path)


class Store(NewsStore, EditingStore, ForgetStore, HealthStore, AlertStore, ReadingStore, ReplayStore):
    """An open database; a context manager. Only one thread may use it: each thread opens its own.

    Every method that writes is one transaction. All raise StoreError if the file cannot be read or written, or
    stays locked by another process for 30 seconds.
    """

    # What a crawl needs, and what it returns

    def known(self, site: str, now: datetime, limit: int = 2000) -> Known:
        """The newest addresses of the site, for a job; without empty ones that may have a story by now."""
        with self._reading() as db:
            return queries.known_addresses(db, site, limit, iso(now))

    def due_again(self, site: str, now: datetime, limit: int) -> list[Look]:
        """Articles of the site to check again: doubted ones, some that no list holds, and young ones.

        Young ones are checked an hour, a day and a week after publication, from the next full hour on.
        """
        with self._reading() as db:
            return rechecks.due_again(db, site, iso(now), limit)

    def longest_unseen(self, site: str, now: datetime, limit: int) -> list[Look]:
        """Articles of the site that were not checked for a month, award stories first."""
        with self._reading() as db:
            return rechecks.longest_unseen(db, site, iso(now), limit)

    def note_listed(self, site: str, lists: Mapping[str | None, Collection[str]], now: datetime) -> int:
        """Notes which stories a list no longer holds that should: all, or those published since the time of its key.

        Returns how many are to be checked. The file is locked only to write what differs.
        """
        with self._reading() as db:
            compared = listed.compare_lists(db, site, lists, iso(now))
        if compared != listed.Comparison():
            with self._writing() as db:
                listed.note_comparison(db, site, compared, iso(now))
        return len(compared.unlisted)

    def newest_published(self, site: str) -> str | None:
        """When the newest known story of the site was published."""
        with self._reading() as db:
            return queries.newest_published(db, site)

    def newest_times(self, site: str, limit: int) -> list[When]:
        """When the newest articles of the site were published, at most `limit`; days if the time is unknown."""
        with self._reading() as db:
            return queries.newest_times(db, site, limit)

    def article_totals(self) -> dict[str, ArticleTotal]:
        """The number of stored articles of each site, by slug."""
        with self._reading() as db:
            return queries.article_totals(db)

    def which_known(self, site: str, links: Mapping[str, Link], now: datetime) -> set[str]:
        """Those of `links`, by `crawler.urls.key_hash`, that were fetched before and have not changed since."""
        with self._reading() as db:
            return queries.which_known(db, site, links, iso(now))

    def sources(self, site: str) -> list[SourceState]:
        """The validators of the site's sources."""
        with self._reading() as db:
            return queries.source_states(db, site)

    def pending(self, site: str, now: datetime, hashes: Sequence[str] | None = None) -> list[Link]:
        """Links of the site, or those of `hashes`, that jobs have found but not fetched yet, and that may be tried.

        Hashes are those of `crawler.urls.key_hash`.
        """
        with self._reading() as db:
            return pending.pending_links(db, site, iso(now), hashes)

    def resting(self, site: str, now: datetime) -> dict[str, int]:
        """The lengths of the site's links that have failed and are not tried again yet, by hash."""
        with self._reading() as db:
            return pending.resting(db, site, iso(now))

    def given_up(self, site: str) -> set[str]:
        """Hashes of the links of the site that have failed so often that they are not tried again."""
        with self._reading() as db:
            return pending.given_up(db, site)

    def refused(self, site: str) -> set[str]:
        """Hashes of the links of the site for whose pages the server asked for a pause."""
        with self._reading() as db:
            return pending.refused_links(db, site)

    def robots(self, site: str, since: datetime) -> list[Robots]:
        """The robots.txt files of the site's hosts that were fetched after `since`."""
        with self._reading() as db:
            return sites.robots_of(db, site, iso(since))

    def store_batch(self, records: Iterable[Record], now: datetime) -> BatchResult:
        """Stores stories, dropped addresses and source states in one transaction; other records are skipped.

        A record that cannot be stored is dropped and counted. Only what is new or changed is written. A few hundred
        records take well under a second; keep it so.
        """
        with self._writing() as db:
            return store_batch(db, records, iso(now))

    # Sites, leases and runs

    def site(self, slug: str) -> SiteState | None:
        """The state of one site; None if it has none yet."""
        with self._reading() as db:
            return sites.site_state(db, slug)

    def sites(self) -> list[SiteState]:
        """The states of all sites in the order in which they are due."""
        with self._reading() as db:
            return sites.site_states(db)

    def due_sites(self, now: datetime) -> list[SiteState]:
        """Enabled sites that are due and not leased; the longest due first."""
        with self._reading() as db:
            return sites.due_sites(db, iso(now))

    def stories_of_runs(self, since: datetime) -> int:
        """How many stories, new and changed, the runs that ended since then have stored."""
        with self._reading() as db:
            return sites.stories_of_runs(db, iso(since))

    def set_site(self, *states: SiteState) -> None:
        """Stores complete states of sites; unchanged ones are not written."""
        with self._writing() as db:
            sites.store_states(db, states)

    def take_over(self, site: str, olds: Collection[str]) -> None:
        """Moves what is stored under earlier slugs of a site to its own; writes only if there is any."""
        with self._writing() as db:
            sites.take_over(db, site, olds)

    def lease(self, name: str, holder: str, until: datetime, now: datetime) -> bool:
        """Acquires or renews a lease, of a site by its slug, for `holder`; False while another holds it."""
        with self._writing() as db:
            return leases.take_lease(db, name, holder, iso(until), iso(now))

    def lease_holder(self, name: str) -> str | None:
        """The holder of the lease, or the last one that did not release it."""
        with self._reading() as db:
            return leases.lease_holder(db, name)

    def lease_holders(self) -> dict[str, str]:
        """The holder of each lease, by the lease's name."""
        with self._reading() as db:
            return leases.holders(db)

    def release(self, name: str, holder: str) -> None:
        """Releases the holder's lease; does nothing if another holds it."""
        with self._writing() as db:
            leases.give_lease_back(db, name, holder)

    def start_run(self, site: str, now: datetime) -> int:
        """Notes the start of a run of the site; returns the run's id."""
        with self._writing() as db:
            return sites.begin_run(db, site, iso(now))

    def close_open_runs(self, now: datetime) -> int:
        """Ends the runs that died with their process, as crashed; returns how many."""
        with self._writing() as db:
            return sites.close_open_runs(db, iso(now))

    # The views, for other programs

    def view_columns(self, view: str) -> list[views.ViewColumn]:
        """The columns of one of `db.views.VIEWS`, in its order."""
        with self._reading() as db:
            return views.view_columns(db, view)

    def view_rows(self, view: str, since: datetime | None) -> Generator[tuple[Any, ...]]:
        """The rows of one of `db.views.VIEWS`, read lazily; with `since` only those first seen since.

        Close it before the store.
        """
        with self._reading() as db:
            yield from views.view_rows(db, view, iso(since) if since else None)

    # Upkeep

    def maintain(self, before: datetime) -> int:
        """Drops runs, notices, sketches, requests and given-up links from before; refreshes SQLite's statistics.

        Returns the number of dropped runs. It is several transactions, so that no crawl waits long for the lock.
        """
        with self._reading() as db:
            runs = sites.old_runs(db, iso(before))
            last = joinedstories.newest_before(db, iso(before))
        for first in range(0, len(runs), DROPPED_AT_ONCE):
            with self._writing() as db:
                sites.drop_runs(db, runs[first : first + DROPPED_AT_ONCE])
        is_left = True
        while is_left:
            with self._writing() as db:
                is_left = joinedstories.drop_sketches(db, last, UNSKETCHED_AT_ONCE)
        for drop in (health.drop_notices, readingqueue.drop_requests, pending.drop_given_up):
            with self._writing() as db:
                drop(db, iso(before))
        with self._reading() as db:
            db.execute("PRAGMA optimize")
            empty_log(db)
        return len(runs)

    def registry_folders(self) -> list[str]:
        """The folders of site files that the daemon was started with; none if it reads the shipped ones."""
        with self._reading() as db:
            return sites.registry_folders(db)

    def note_registry_folders(self, folders: Iterable[str]) -> None:
        """Notes them, for commands that read the sites beside the daemon or after it."""
        if (wanted := list(folders)) != self.registry_folders():
            with self._writing() as db:
                sites.store_registry_folders(db, wanted)

    def chores(self) -> dict[str, str]:
        """When each of the daemon's chores last started."""
        with self._reading() as db:
            return sites.chores(db)

    def note_chore(self, name: str, now: datetime) -> None:
        """Notes the start of a chore."""
        with self._writing() as db:
            sites.note_chore(db, name, iso(now))

    def last_runs(self) -> dict[str, str]:
        """When the last run of each site started."""
        with self._reading() as db:
            return sites.last_runs(db)

    def check(self) -> list[str]:
        """One line for each problem in the file, its tables and its full-text index; needs a writable store."""
        with self._reading() as db:
            return integrity.find_problems(db)

    def backup(self, target: Path, on_step: Callable[[], None] = lambda: None) -> None:
        """Copies the database to a new file while it is in use; refuses an existing file.

        `on_step` is called again and again until it is done.
        """
        with self._reading() as db:
            copy_database(db.conn, target, on_step=on_step)
