"""What readers and the crawl ask of the store: award news, and which addresses are known."""

from collections.abc import Collection

from sqlite_utils import Database

from crawler.records import AwardType, Level, SourceState
from db.rows import Known, NewsRow
from db.tables import load_rows, select_in


def known_addresses(db: Database, site: str, limit: int) -> Known:
    """The newest `limit` addresses of a site."""
    sql = "SELECT key_hash, seen_at, fetched_at FROM address WHERE site = ? ORDER BY seen_at DESC, rowid DESC LIMIT ?"
    rows = list(db.query(sql, [site, limit + 1]))
    window = rows[:limit]
    return Known(
        fetched={row["key_hash"]: row["fetched_at"] for row in window},
        complete=len(rows) <= limit,
        horizon=window[-1]["seen_at"] if window else None,
    )


def which_known(db: Database, site: str, hashes: Collection[str]) -> set[str]:
    """Those of `hashes` that stand for an address of the site that was answered before, however long ago."""
    rows = select_in(db, "SELECT key_hash, site FROM address WHERE key_hash IN", hashes)
    return {row["key_hash"] for row in rows if row["site"] == site}


def source_states(db: Database, site: str) -> list[SourceState]:
    """The states of a site's sources as the last poll of each left them."""
    return load_rows(db.query("SELECT * FROM source WHERE site = ? ORDER BY url", [site]), SourceState)


def award_news(
    db: Database,
    *,
    since: str | None,
    region: str | None,
    level: Level | None,
    award_type: AwardType | None,
    limit: int | None,
) -> list[NewsRow]:
    """Award stories whose main fact answers to all that is asked, the newest published first."""
    sql = (
        "SELECT * FROM award_news WHERE (:since IS NULL OR first_seen_at >= :since) "
        "AND (:region IS NULL OR recipient_region || '.' GLOB :region || '.*') "
        "AND (:level IS NULL OR level = :level) AND (:type IS NULL OR award_type = :type) "
        "ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC LIMIT :limit"
    )
    asked = {
        "since": since,
        "region": region,
        "level": level,
        "type": award_type,
        "limit": -1 if limit is None else limit,
    }
    return load_rows(db.query(sql, asked), NewsRow)
