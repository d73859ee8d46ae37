"""Stored articles at other addresses: which ones the stories of a batch may be, and which addresses to free."""

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from crawler.articles import Link
from crawler.records import Pending, Story
from crawler.urls import key_hash
from db.pending import store_pending
from db.rows import ArticleRow
from db.tables import json_text, load_rows


def perhaps_moved(db: Database, stories: Sequence[Story]) -> list[ArticleRow]:
    """Articles that may be one of the stories, moved: those of its site with the same guid, post or time."""
    rows: dict[int, dict[str, object]] = {}
    for site in {story.site for story in stories}:
        own = [story for story in stories if story.site == site]
        times = (story.article.published_at for story in own)
        asked = {
            "site": site,
            "guids": json_text(sorted({story.guid for story in own if story.guid})),
            "posts": json_text(sorted({story.post for story in own if story.post})),
            "moments": json_text(sorted({time for time in times if time and len(time) > len("2025-03-02")})),
        }
        sql = (
            "SELECT * FROM article WHERE site = :site AND published_at IN (SELECT value FROM json_each(:moments)) "
            "UNION SELECT * FROM article WHERE site = :site AND guid IN (SELECT value FROM json_each(:guids)) "
            "UNION SELECT * FROM article WHERE site = :site AND post IN (SELECT value FROM json_each(:posts))"
        )
        rows |= {row["id"]: row for row in db.query(sql, asked)}
    return load_rows(rows.values(), ArticleRow)


def free_aliases(db: Database, gone: Sequence[int]) -> None:
    """Makes further addresses of articles that are gone unknown again: a list that has one shows another story there.

    A site may publish a release twice in one minute, and then delete the first.
    """
    sql = "DELETE FROM address WHERE article_id = ? AND key <> (SELECT key FROM article WHERE id = article_id)"
    db.conn.executemany(sql, [[i] for i in gone])


def moved_back(db: Database, site: str, listed: Collection[str], all_listed: Collection[str], limit: int) -> list[str]:
    """Earlier addresses of articles, at most `limit`, that a list holds again in place of the present ones.

    A site may change its permalinks, and change them back. An address that was first seen with the present one is only
    another way to it: some lists never show an article's own address. `listed`: hashes of the addresses in question,
    `all_listed`: of all that the list holds.
    """
    # `+` keeps SQLite from the index of sites, which would read all addresses of this one.
    sql = (
        "SELECT earlier.url, own.key_hash FROM address AS earlier "
        "JOIN article ON article.id = earlier.article_id AND article.key <> earlier.key "
        "JOIN address AS own ON own.article_id = article.id AND own.key = article.key "
        "WHERE earlier.key_hash IN (SELECT value FROM json_each(:hashes)) AND +earlier.site = :site "
        "AND earlier.seen_at < own.seen_at ORDER BY is_award DESC, coalesce(published_at, first_seen_at) DESC"
    )
    found = db.execute(sql, {"site": site, "hashes": json_text(sorted(listed))})
    return [url for url, own in found if own not in all_listed][:limit]


def fetch_moved_back(db: Database, site: str, earlier: Collection[str], now: str) -> None:
    """Queues these addresses, which are unknown from now on; one that was forgotten meanwhile stays barred."""
    sql = "DELETE FROM address WHERE key_hash = ? AND article_id IS NOT NULL"
    db.conn.executemany(sql, [[key_hash(url)] for url in earlier])
    store_pending(db, [Pending(site=site, link=Link(url=url)) for url in earlier], now)
