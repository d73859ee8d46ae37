"""The queue of links to fetch: neither a crash nor a page that fails can lose a story."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlite_utils import Database

from crawler.articles import Link
from crawler.records import Dropped, Pending, Step, Story, Wait
from crawler.urls import key_hash
from db.rows import FORGOTTEN
from db.tables import json_text

MAX_TRIES = 10
"""After this many failures a page is not fetched again."""
_RESTS = (
    "(coalesce(retry_at, '') > :now "
    "OR (tries > 2 AND seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-' || (10 << tries) || ' minutes')))"
)
"""Whether a link is not tried yet: as long as the server asked for; until 80 minutes after it was found if it has
failed three times, 85 hours if nine. Pages may fail for a day or two while a list still works, and a feed soon names
other stories."""
_COUNTS = {Wait.FAILED: 1, Wait.FATAL: 4}
"""The weight of a failure: a page that ended its job's process is read at most twice."""


def store_pending(db: Database, records: Iterable[Pending | Story | Dropped | Step], now: str) -> None:
    """Queues links and removes those with a result, in the order of the records."""
    for record in records:
        if isinstance(record, Step):
            if record.is_try:
                _count_try(db, record)
        elif isinstance(record, Pending):
            if record.why is not Wait.MAYBE_KNOWN:
                _note(db, record, now)
        else:
            url = record.asked_url if isinstance(record, Story) else record.url
            db.execute("DELETE FROM pending WHERE site = ? AND key_hash = ?", [record.site, key_hash(url)])


def pending_links(db: Database, site: str, now: str, hashes: Sequence[str] | None = None) -> list[Link]:
    """The queued links of a site that do not rest, or those of `hashes` among them.

    Links with the fewest failures come first, and among them the newest.
    """
    among = "" if hashes is None else "AND key_hash IN (SELECT value FROM json_each(:hashes)) "
    rows = db.query(
        f"SELECT link FROM pending WHERE site = :site AND tries < :most {among}AND NOT {_RESTS} "
        "ORDER BY tries, seen_at DESC, rowid",
        {"site": site, "most": MAX_TRIES, "hashes": json_text(hashes), "now": now},
    )
    return [msgspec.json.decode(row["link"], type=Link) for row in rows]


def given_up(db: Database, site: str) -> set[str]:
    """Hashes of a site's links that have failed too often to be tried, though its lists still name them."""
    rows = db.execute("SELECT key_hash FROM pending WHERE site = ? AND tries >= ?", [site, MAX_TRIES])
    return {key for (key,) in rows}


def refused_links(db: Database, site: str) -> set[str]:
    """Hashes of a site's links for whose pages the server asked for a pause when they were last tried."""
    return {
        key for (key,) in db.execute("SELECT key_hash FROM pending WHERE site = ? AND retry_at IS NOT NULL", [site])
    }


def resting(db: Database, site: str, now: str) -> dict[str, int]:
    """The length of each of a site's links that is not tried yet after it has failed, by key hash."""
    sql = f"SELECT key_hash, length(link) FROM pending WHERE site = :site AND tries < :most AND {_RESTS}"
    return dict(db.execute(sql, {"site": site, "most": MAX_TRIES, "now": now}).fetchall())


def drop_given_up(db: Database, before: str) -> None:
    """Deletes old links that have failed too often; one that is still listed is tried again."""
    db.execute("DELETE FROM pending WHERE tries >= ? AND seen_at < ?", [MAX_TRIES, before])


def _count_try(db: Database, step: Step) -> None:
    """Counts a try before the page is read: afterwards the process may no longer be there to count it."""
    db.execute("UPDATE pending SET tries = tries + 1 WHERE site = ? AND key_hash = ?", [step.site, key_hash(step.url)])


def _note(db: Database, record: Pending, now: str) -> None:
    failed = _COUNTS.get(record.why, 0)
    db.execute(
        "INSERT INTO pending (site, key_hash, link, tries, seen_at, retry_at) "
        "SELECT :site, :hash, :link, :failed, :now, :retry_at "
        "WHERE NOT EXISTS (SELECT 1 FROM address WHERE key_hash = :hash AND reason = :forgotten) "
        "ON CONFLICT (site, key_hash) DO UPDATE SET tries = tries + excluded.tries, "
        "retry_at = iif(excluded.tries > 0, excluded.retry_at, retry_at), "
        "link = iif(tries + excluded.tries < :most, excluded.link, json_object('url', excluded.link ->> '$.url'))",
        {
            "site": record.site,
            "hash": key_hash(record.link.url),
            "link": json_text(record.link),
            "failed": failed,
            "now": now,
            "retry_at": record.retry_at,
            "forgotten": FORGOTTEN,
            "most": MAX_TRIES,
        },
    )
