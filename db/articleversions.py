"""Earlier versions of articles: one for each text that was replaced, but only a limited number per article."""

from collections.abc import Iterable

import msgspec
from sqlite_utils import Database

from db.rows import ArticleRow
from db.tables import json_text

MOST = 20
"""How many versions of an article are kept, the first one and the newest: some pages differ at every fetch."""

_COLUMNS = ("fetched_at", "url", "title", "author", "author_kind", "published_at", "modified_at", "body")


def keep_versions(db: Database, rows: Iterable[ArticleRow], now: str) -> None:
    """Stores the old rows of articles, by their ids; the articles must be in the table."""
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
