"""What articles were before: a version for each text that gave way, so many an article that none grows for ever."""

from collections.abc import Iterable

import msgspec
from sqlite_utils import Database

from db.rows import ArticleRow
from db.tables import json_text

MOST = 20
"""Versions of an article that are kept, the first one and the newest: some pages differ at every look."""

_COLUMNS = ("fetched_at", "url", "title", "author", "author_kind", "published_at", "modified_at", "body")


def keep_versions(db: Database, rows: Iterable[ArticleRow], now: str) -> None:
    """Stores what articles were, by their ids; they must be in the table."""
    kept = [
        {"article_id": row.id, "replaced_at": now, **{name: getattr(row, name) for name in _COLUMNS}} for row in rows
    ]
    if not kept:
        return
    db.table("article_version").insert_all(msgspec.to_builtins(kept))
    db.execute(
        "DELETE FROM article_version WHERE id IN (SELECT id FROM (SELECT id, "
        "row_number() OVER (PARTITION BY article_id ORDER BY id) AS oldest, "
        "row_number() OVER (PARTITION BY article_id ORDER BY id DESC) AS newest FROM article_version "
        "WHERE article_id IN (SELECT value FROM json_each(?))) WHERE oldest > 1 AND newest >= ?)",
        [json_text(sorted({row["article_id"] for row in kept})), MOST],
    )
