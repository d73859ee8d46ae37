"""Which known stories to check again although no list shows a change."""

from collections.abc import Collection

from sqlite_utils import Database

from crawler.records import Confirmed, Look
from crawler.urls import key_hash
from db.queries import is_due_again, is_unsettled
from db.tables import json_text, load_rows

_AGO = "strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-{}')"
_OWN = (
    "article JOIN address ON address.article_id = article.id AND address.key = article.key WHERE article.site = :site"
)
"""Articles with the row of their own address."""
_LOOK = (
    "article.id, article.url, address.fetched_at, article.post, article.gone_at IS NOT NULL AS is_gone, "
    "article.section, article.modified_at, "
    "(article.modified_at IS NULL OR article.fetched_at > article.modified_at) AS is_sure"
)


def due_again(db: Database, site: str, now: str, limit: int) -> list[Look]:
    """The site's articles to check again: doubted, unlisted, young; the longest due first.

    A doubted one is checked every day; an unlisted one once. A young one is checked as often as `AGAIN` says, counted
    from its publication, or from when it was first seen if no time is known; a gone one may come back, and is checked
    as often from then on. Checks are due at full hours, so that many share one request for records.
    """
    published = (
        "CASE WHEN length(article.published_at) > 10 THEN min(article.published_at, article.first_seen_at) "
        "ELSE article.first_seen_at END"
    )
    is_due = is_due_again(published, "address.fetched_at", full_hours=True)
    may_be_back = is_due_again("gone_at", "address.fetched_at", full_hours=True)
    sql = (
        "SELECT url, fetched_at, CASE WHEN min(place) = 2 THEN post END AS post, is_gone, section, modified_at, "
        "is_sure FROM ("
        f"SELECT 0 AS place, {_LOOK} FROM {_OWN} "
        f"AND doubted_at IS NOT NULL AND address.fetched_at <= {_AGO.format('1 day')} "
        # The joins are in reading order: few articles are unlisted, while a site may have very many.
        f"UNION ALL SELECT 1, {_LOOK} FROM unlisted "
        "CROSS JOIN article ON article.id = unlisted.article_id CROSS JOIN address ON address.article_id = article.id "
        "AND address.key = article.key WHERE article.site = :site AND looked_at IS NULL AND gone_at IS NULL "
        # Most had their last check: their own rows, which are scattered over the file, are not read.
        f"UNION ALL SELECT 2, {_LOOK} FROM article AS young CROSS JOIN address ON address.article_id = young.id "
        f"AND {is_unsettled('young.first_seen_at', 'address.fetched_at')} "
        "CROSS JOIN article ON article.id = young.id AND article.key = address.key "
        f"WHERE young.site = :site AND young.first_seen_at > {_AGO.format('30 days')} "
        f"AND article.gone_at IS NULL AND {is_due} "
        f"UNION ALL SELECT 2, {_LOOK} FROM {_OWN} "
        f"AND gone_at > {_AGO.format('30 days')} AND {may_be_back}"
        ") GROUP BY id ORDER BY min(place), fetched_at, id LIMIT :limit"
    )
    return load_rows(db.query(sql, {"site": site, "now": now, "limit": limit}), Look)


def longest_unseen(db: Database, site: str, now: str, limit: int) -> list[Look]:
    """Articles that were not checked for a month, an award story's first month for a week: award stories first, then by
    how long ago that was.

    A site may have no list of its older stories, and what an award story says is corrected or withdrawn early. All
    addresses of the site are put in order, by indexes alone; then only the first articles are read.
    """
    sql = (
        # LIMIT keeps the order: without it SQLite may ignore that of a subquery.
        f"SELECT {_LOOK} FROM (SELECT key_hash, article_id FROM address WHERE site = :site AND article_id IS NOT NULL "
        f"AND (fetched_at < {_AGO.format('30 days')} OR (fetched_at < {_AGO.format('7 days')} AND article_id IN "
        f"(SELECT id FROM article WHERE is_award = 1 AND first_seen_at > {_AGO.format('30 days')} AND +site = :site "
        f"AND coalesce(published_at, first_seen_at) > {_AGO.format('30 days')}))) "
        "AND article_id NOT IN (SELECT id FROM article WHERE site = :site AND gone_at IS NOT NULL) "
        "ORDER BY article_id IN (SELECT id FROM article INDEXED BY article_shown WHERE site = :site "
        "AND is_award = 1 AND gone_at IS NULL AND no_story IS NULL) DESC, fetched_at, article_id LIMIT -1) AS seen "
        "CROSS JOIN address ON address.key_hash = seen.key_hash "
        "CROSS JOIN article ON article.id = seen.article_id AND article.key = address.key LIMIT :limit"
    )
    return load_rows(db.query(sql, {"site": site, "now": now, "limit": limit}), Look)


def note_confirmed(db: Database, confirmed: Confirmed) -> None:
    """Notes that stories were checked and have not changed; and when they were changed, where that is unknown."""
    db.execute(
        "UPDATE address SET fetched_at = max(fetched_at, ?) "
        "WHERE site = ? AND article_id IS NOT NULL AND key_hash IN (SELECT value FROM json_each(?))",
        [confirmed.at, confirmed.site, json_text(sorted(key_hash(url) for url in confirmed.urls))],
    )
    db.execute(
        "UPDATE article SET modified_at = stated.value FROM json_each(:times) AS stated "
        "JOIN address ON address.key_hash = stated.key WHERE article.id = address.article_id AND article.site = :site "
        "AND article.modified_at IS NULL AND article.published_at < stated.value AND stated.value <= :at",
        {
            "times": json_text({key_hash(url): time for url, time in confirmed.modified_at.items()}),
            "site": confirmed.site,
            "at": confirmed.at,
        },
    )


def note_looks(db: Database, article_ids: Collection[int], now: str) -> None:
    """Notes that unlisted articles were checked."""
    db.execute(
        "UPDATE unlisted SET looked_at = ? WHERE looked_at IS NULL AND article_id IN (SELECT value FROM json_each(?))",
        [now, json_text(sorted(article_ids))],
    )
