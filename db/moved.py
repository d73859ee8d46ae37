"""Stored articles at other addresses: which ones the stories of a batch may be, and which addresses to free."""

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from crawler.articles import Link
from crawler.records import Pending, Story
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


def fetch_moved_back(db: Database, site: str, hashes: Collection[str], now: str, limit: int) -> None:
    """Queues earlier addresses of articles, at most `limit`, that a list holds again in place of the present ones.

    A site may change its permalinks, and change them back. An address that was first seen with the present one is only
    another way to it: some lists never show an article's own address.
    """
    sql = (
        "SELECT earlier.key_hash, earlier.url FROM address AS earlier "
        "JOIN article ON article.id = earlier.article_id AND article.key <> earlier.key "
        "JOIN address AS own ON own.article_id = article.id AND own.key = article.key "
        "WHERE earlier.key_hash IN (SELECT value FROM json_each(:hashes)) AND earlier.site = :site "
        "AND earlier.seen_at < own.seen_at AND own.key_hash NOT IN (SELECT value FROM json_each(:hashes)) "
        "ORDER BY is_award DESC, coalesce(published_at, first_seen_at) DESC LIMIT :limit"
    )
    asked = {"site": site, "hashes": json_text(sorted(hashes)), "limit": limit}
    found = db.execute(sql, asked).fetchall()
    db.conn.executemany("DELETE FROM address WHERE key_hash = ?", [[hashed] for hashed, _ in found])
    store_pending(db, [Pending(site=site, link=Link(url=url)) for _, url in found], now)
