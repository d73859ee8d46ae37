"""Stored articles at other addresses: which ones the stories of a batch may be, and which addresses to free."""

from collections.abc import Sequence

from sqlite_utils import Database

from crawler.records import Story
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
