"""The crawl's queries: which addresses are known, and how new a site's stories are."""

from collections.abc import Mapping

from msgspec.json import decode
from sqlite_utils import Database

from crawler.articles import Link
from crawler.records import SourceState
from crawler.times import When, is_changed_since, parse_iso
from db.rows import FORGOTTEN, ArticleTotal, Known
from db.tables import json_text, load_rows

AGAIN = ("1 hour", "1 day", "7 days")
"""When a page is checked again after its first fetch: it may have been changed, deleted, or have come back."""

_SECOND, _FULL_HOUR = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:00:00Z"

_CHANGES = (
    "(SELECT count(*) FROM article_version AS v WHERE v.article_id = address.article_id "
    "AND v.replaced_at > strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-7 days'))"
)
_RESTS = (
    f"(address.reason IS '{FORGOTTEN}' OR address.article_id IS NOT NULL "
    "AND address.fetched_at > strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-1 day') "
    f"AND {_CHANGES} >= 2 AND address.fetched_at > "
    f"strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-' || min(1440, 15 << min({_CHANGES}, 7)) || ' minutes'))"
)
"""Whether a story that changed at several checks is left alone, even if a list says that it has changed: an hour after
two changes within a week, a day after seven. Some pages differ at every fetch. Forgotten stories are left alone for
ever."""


def is_due_again(anchor: str, fetched_at: str, *, full_hours: bool = False) -> str:
    """SQL: whether one of the times to check again, counted from the first fetch, has come since the last one.

    `full_hours`: each counts from the next full hour on.
    """
    form = _FULL_HOUR if full_hours else _SECOND
    # Computes once, not for each row, which steps have passed.
    steps = (
        f"({anchor} <= strftime('{form}', :now, '-{step}') AND {_ask_at(anchor, step, full_hours)} > {fetched_at})"
        for step in AGAIN
    )
    return f"({' OR '.join(steps)})"


def is_unsettled(anchor: str, fetched_at: str) -> str:
    """SQL: whether the last of the times to check again, at full hours, is after the last fetch."""
    return f"{_ask_at(anchor, AGAIN[-1], full_hours=True)} > {fetched_at}"


def _ask_at(anchor: str, step: str, full_hours: bool) -> str:
    if full_hours:
        return f"strftime('{_FULL_HOUR}', {anchor}, '+{step}', '+3599 seconds')"
    return f"strftime('{_SECOND}', {anchor}, '+{step}')"


def known_addresses(db: Database, site: str, limit: int, now: str) -> Known:
    """The newest `limit` addresses of a site.

    Those that were empty, but may have a story by now, count as unknown, and so do stories that a crawl skipped by
    date. For those whose lists are not trusted for a while, the time of the last fetch is omitted.
    """
    is_empty_due = is_due_again("seen_at", "address.fetched_at")
    is_gone_due = is_due_again("gone_at", "address.fetched_at")
    # An index covers all of it, except the few gone articles; and one text is read faster than 2,000 rows.
    window = (
        f"SELECT key_hash, seen_at, CASE WHEN {_RESTS} THEN NULL ELSE fetched_at END AS fetched_at, CASE "
        f"WHEN reason IS NOT NULL THEN reason <> '{FORGOTTEN}' AND {is_empty_due} "
        "WHEN article_id IN (SELECT id FROM article WHERE site = :site AND gone_at IS NOT NULL) "
        f"THEN (SELECT {is_gone_due} FROM article WHERE id = article_id) END AS is_due "
        "FROM address WHERE site = :site AND reason IS NOT 'too_old' ORDER BY seen_at DESC, key_hash DESC LIMIT :limit"
    )
    sql = (
        "SELECT count(*), min(seen_at), json_group_object(key_hash, fetched_at) FILTER (WHERE is_due IS NOT 1) "
        f"FROM ({window})"
    )
    count, horizon, fetched = db.execute(sql, {"site": site, "limit": limit, "now": now}).fetchone()
    return Known(fetched=decode(fetched, type=dict[str, str | None]), complete=count < limit, horizon=horizon)


def which_known(db: Database, site: str, links: Mapping[str, Link], now: str) -> set[str]:
    """Those of `links`, by key hash, that were fetched before, however long ago, and have not changed since."""
    rows = db.query(
        f"SELECT key_hash, CASE WHEN {_RESTS} THEN NULL ELSE fetched_at END AS fetched_at FROM address "
        "WHERE key_hash IN (SELECT value FROM json_each(:hashes)) AND site = :site AND reason IS NOT 'too_old'",
        {"hashes": json_text(sorted(links)), "site": site, "now": now},
    )
    return {
        row["key_hash"]
        for row in rows
        if not is_changed_since(links[row["key_hash"]].modified_at, row["fetched_at"], now)
    }


def newest_published(db: Database, site: str) -> str | None:
    """When the newest article of the site was published."""
    newest: str | None = db.execute("SELECT max(published_at) FROM article WHERE site = ?", [site]).fetchone()[0]
    return newest


def newest_times(db: Database, site: str, limit: int) -> list[When]:
    """When the newest articles of the site were published, the newest first."""
    sql = "SELECT published_at FROM article WHERE site = ? AND published_at > '' ORDER BY published_at DESC LIMIT ?"
    return [parse_iso(text) for (text,) in db.execute(sql, [site, limit])]


def article_totals(db: Database) -> dict[str, ArticleTotal]:
    """The number of articles of each site, and the time of the newest."""
    sql = "SELECT site, count(*) AS articles, max(published_at) AS newest FROM article GROUP BY site"
    return {total.site: total for total in load_rows(db.query(sql), ArticleTotal)}


def source_states(db: Database, site: str) -> list[SourceState]:
    """The states of a site's sources after the last poll of each."""
    return load_rows(db.query("SELECT * FROM source WHERE site = ? ORDER BY url", [site]), SourceState)
