"""The views that other programs read: their columns with their types, and their rows, one at a time."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlite_utils import Database

VIEWS = (
    "articles",
    "award_facts",
    "award_news",
    "award_readings",
    "award_series",
    "award_sources",
    "awards",
    "entities",
    "regions",
    "runs",
    "site_health",
    "stories",
)
SEEN = "first_seen_at"
"""The column that says since when a row exists."""
SEEN_VIEWS = ("articles", "award_news", "awards", "stories")
"""The views with this column."""

_TYPES: dict[str, type] = {"INTEGER": int, "INT": int, "REAL": float, "TEXT": str}
_COMPUTED: dict[str, type] = {
    **dict.fromkeys(("id", "story_id", "first_year", "last_year", "awards", "articles", "received", "given"), int),
    **dict.fromkeys((SEEN, "reason", "causes", "since"), str),
}
"""Columns without a type in SQLite, since they are expressions; each has one type in every view."""


class ViewColumn(msgspec.Struct, frozen=True):
    """A column of a view; `kind` is int, float or str, and any value may be null."""

    name: str
    kind: type


def view_columns(db: Database, view: str) -> list[ViewColumn]:
    """The columns of one of `VIEWS`, in its order."""
    columns = db.execute("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", [view])
    return [ViewColumn(name, _kind(view, name, declared)) for name, declared in columns]


def _kind(view: str, name: str, declared: str) -> type:
    kind = _COMPUTED.get(name) or _TYPES.get(declared)
    if kind is None:
        raise LookupError(f"column `{name}` of view `{view}` has no declared type: add it to `_COMPUTED`")
    return kind


def view_rows(db: Database, view: str, since: str | None) -> Iterator[tuple[Any, ...]]:
    """The rows of one of `VIEWS` in one snapshot, always in the same order; read lazily.

    `since` is for `SEEN_VIEWS`.
    """
    if view not in VIEWS:  # it becomes part of the statement
        raise ValueError(f"{view} is not a view")
    where = f"WHERE {SEEN} >= :since " if since else ""
    yield from db.execute(f"SELECT * FROM {view} {where}ORDER BY 1, 2", {"since": since} if since else {})
