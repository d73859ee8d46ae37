"""How many stories a crawler got wholly right: title, date to the minute, author, body."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

MOST_BESIDE = 1.1
"""A body may be so much longer than the story's own text."""
FIELDS = ("title", "published_at", "author", "body")


class Right(NamedTuple):
    """Stories that should be there, that are, and of these the wrong values by field."""

    wanted: int
    found: int
    whole: int
    wrong: dict[str, int]


def check(database: Path, table: str, truth: Path) -> Right:
    """Compare the rows of a crawler's table with what the newsroom printed."""
    with closing(sqlite3.connect(database)) as conn:
        conn.row_factory = sqlite3.Row
        rows = {row["url"]: dict(row) for row in conn.execute(f"SELECT url, {', '.join(FIELDS)} FROM {table}")}
    stories = json.loads(truth.read_bytes())
    wrong = dict.fromkeys(FIELDS, 0)
    whole = found = 0
    for story in stories:
        if row := rows.get(story["url"]):
            faults = list(_faults(story, row))
            found, whole = found + 1, whole + (not faults)
            for fault in faults:
                wrong[fault] += 1
    return Right(len(stories), found, whole, {field: count for field, count in wrong.items() if count})


def _faults(story: dict[str, Any], row: dict[str, Any]) -> Iterator[str]:
    if _plain(row["title"]) != _plain(story["title"]):
        yield "title"
    if _minute(row["published_at"]) != parsedate_to_datetime(story["published_at"]).astimezone(UTC).replace(second=0):
        yield "published_at"
    if row["author"] != story["author"]:
        yield "author"
    body, own = _plain(row["body"]), [_plain(text) for text in story["paragraphs"]]
    if any(text not in body for text in own) or len(body) > MOST_BESIDE * len(" ".join(own)):
        yield "body"


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _minute(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC).replace(second=0, microsecond=0)
    except ValueError:
        return None
