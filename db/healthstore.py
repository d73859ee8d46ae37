"""The store's methods for health: the ends of runs, findings, the operator's notices."""

from collections.abc import Sequence
from datetime import datetime

from crawler.records import SiteRun
from crawler.times import iso
from db import health, sites
from db.health import Finding, History, Judge, Notice, Waiting
from db.rows import HealthRow, Queue, SiteCounts, SiteState
from db.session import Session
from db.tables import load_row, load_rows


class HealthStore(Session):
    """Part of `db.store.Store`. Every method that writes is one transaction."""

    def finish_run(
        self, run_id: int, run: SiteRun, counts: SiteCounts, secs: float, state: SiteState, judge: Judge
    ) -> None:
        """Notes how a run ended and what it stored, the site's new state, and the verdict of `judge`."""
        with self._writing() as db:
            sites.end_run(db, run_id, run, counts, secs)
            sites.store_states(db, [state])
            health.store_verdict(db, state.slug, judge, run.ended_at)

    def judge(self, site: str, judge: Judge, now: datetime) -> None:
        """Stores the findings of `judge` about a site, or about none (`db.health.ALL`)."""
        with self._writing() as db:
            health.store_verdict(db, site, judge, iso(now))

    def history(self, site: str) -> History:
        """The stored history of a site's health."""
        with self._reading() as db:
            return health.history(db, site)

    def findings(self, site: str | None = None) -> list[Finding]:
        """The findings about a site, about the system (`db.health.ALL`), or all; the oldest first.

        They are those of the last runs, and for the system of the daemon's last check.
        """
        with self._reading() as db:
            return health.findings(db, site)

    def site_health(self) -> dict[str, HealthRow]:
        """The rows of view `site_health`, by site."""
        with self._reading() as db:
            return {row.site: row for row in load_rows(db.query("SELECT * FROM site_health"), HealthRow)}

    def queue(self, now: datetime) -> Queue:
        """How late the daemon is, and when a run last ended."""
        sql = (
            "SELECT (SELECT min(next_check_at) FROM site WHERE enabled = 1 AND next_check_at <= ? "
            "AND slug NOT IN (SELECT name FROM lease WHERE until > ?)) AS longest_due, "
            "(SELECT max(ended_at) FROM run) AS ended_at, EXISTS (SELECT 1 FROM lease WHERE until > ?) AS is_running"
        )
        with self._reading() as db:
            return load_row(next(iter(db.query(sql, [iso(now)] * 3))), Queue)

    def delays(self, site: str, since: datetime) -> list[float]:
        """Seconds from publication to storage of the site's articles stored since, if their time is known.

        Those published before the site was first crawled are left out.
        """
        sql = (
            "SELECT unixepoch(first_seen_at) - unixepoch(published_at) AS delay FROM article "
            "WHERE site = :site AND first_seen_at >= :since AND length(published_at) > 10 "
            "AND published_at >= (SELECT min(first_seen_at) FROM article WHERE site = :site)"
        )
        with self._reading() as db:
            return [row["delay"] for row in db.query(sql, {"site": site, "since": iso(since)})]

    def new_awards(self, since: datetime) -> int:
        """How many award stories were first stored since then."""
        sql = "SELECT count(*) FROM article WHERE is_award = 1 AND no_story IS NULL AND first_seen_at >= ?"
        with self._reading() as db:
            count: int = db.execute(sql, [iso(since)]).fetchone()[0]
            return count

    # The outbox

    def add_notice(self, notice: Notice, now: datetime) -> None:
        """Puts a notice into the outbox."""
        with self._writing() as db:
            health.store_notices(db, [notice], iso(now))

    def waiting_notices(self, now: datetime, since: datetime) -> list[Waiting]:
        """The notices to send now, except those made before `since`."""
        with self._reading() as db:
            return health.waiting_notices(db, iso(now), iso(since))

    def take_notices(self, now: datetime, since: datetime, until: datetime) -> list[Waiting]:
        """`waiting_notices`, taken by this process: nobody else gets them before `until`."""
        if not self.waiting_notices(now, since):  # nearly always: no need to lock the file
            return []
        with self._writing() as db:
            taken = health.waiting_notices(db, iso(now), iso(since))
            health.postpone(db, [notice.id for notice in taken], iso(until))
            return taken

    def mark_sent(self, ids: Sequence[int], now: datetime) -> None:
        """Notes that notices were sent: they are never sent again."""
        with self._writing() as db:
            health.mark_sent(db, ids, iso(now))

    def mark_failed(self, ids: Sequence[int], error: str, next_try_at: datetime) -> None:
        """Notes that notices could not be sent, and when to try again."""
        with self._writing() as db:
            health.mark_failed(db, ids, error, iso(next_try_at))
