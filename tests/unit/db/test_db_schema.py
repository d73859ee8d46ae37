"""SCHEMA.md, the database, the views' row classes and the export agree; a changed view has a migration step."""

import hashlib
from itertools import zip_longest
from pathlib import Path

import described
import pytest
from db_samples import every_step, rows
from sqlite_utils import Database

from db.newsrows import MergedAward, ReportedFact
from db.rows import HealthRow, NewsRow
from db.store import open_store
from db.views import VIEWS, view_columns

VIEWS_CHANGED = ("m019_second_readings", "cb595f4320573c7e")
"""The last step that changed a view, and what `_digest` gives since."""


def _differences(name: str, expected: list[str], found: list[str]) -> list[str]:
    """One line for each column that is missing or extra; else for each that stands elsewhere."""
    lines = [f"{name}: missing {column}" for column in expected if column not in found]
    lines += [f"{name}: extra {column}" for column in found if column not in expected]
    pairs = zip_longest(expected, found)
    return lines or [f"{name}: {there} where {here} should be" for here, there in pairs if here != there]


def _columns(path: Path) -> dict[str, list[str]]:
    open_store(path).close()
    listed = rows(
        path,
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
        "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE '%_fts_%' AND m.name NOT LIKE 'sqlite_%' "
        "ORDER BY m.name, c.cid",
    )
    columns: dict[str, list[str]] = {}
    for table, column in listed:
        columns.setdefault(table, []).append(column)
    return columns


def _digest(path: Path) -> str:
    """Of the views as they are stored, whatever their spaces and line breaks."""
    open_store(path).close()
    views = rows(path, "SELECT sql FROM sqlite_master WHERE type = 'view' ORDER BY name")
    return hashlib.sha256("\n".join(" ".join(sql.split()) for (sql,) in views).encode()).hexdigest()[:16]


def test_every_table_view_and_column_is_described_and_exists(tmp_path: Path) -> None:
    found = _columns(tmp_path / "a.db")
    names = sorted(described.COLUMNS.keys() | found.keys())
    lines = [
        line for name in names for line in _differences(name, described.COLUMNS.get(name, []), found.get(name, []))
    ]
    assert not lines, "the database differs from db/SCHEMA.md:\n" + "\n".join(lines)


def test_every_described_view_can_be_exported() -> None:
    assert set(VIEWS) == described.VIEWS


@pytest.mark.parametrize(
    ("view", "row"),
    [("award_facts", ReportedFact), ("award_news", NewsRow), ("awards", MergedAward), ("site_health", HealthRow)],
)
def test_a_row_has_its_views_columns_in_their_order(
    view: str, row: type[ReportedFact | NewsRow | MergedAward | HealthRow]
) -> None:
    lines = _differences(view, described.COLUMNS[view], list(row.__struct_fields__))
    assert not lines, f"{row.__name__} differs from db/SCHEMA.md:\n" + "\n".join(lines)


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_of_a_view_has_a_type(tmp_path: Path, view: str) -> None:
    with open_store(tmp_path / "a.db") as store:
        assert [column.name for column in store.view_columns(view)] == described.COLUMNS[view]


def test_a_column_without_a_type_is_named() -> None:
    with Database(memory=True) as db:
        db.executescript("CREATE VIEW moods AS SELECT 1 + 1 AS mood")
        with pytest.raises(LookupError, match=r"`mood` of view `moods` has no declared type: .* `_COMPUTED`"):
            view_columns(db, "moods")


def test_a_changed_view_comes_with_a_step(tmp_path: Path) -> None:
    """Without one, a database that exists keeps its old views."""
    digest = _digest(tmp_path / "a.db")
    last = every_step()[-1].name
    step, since = VIEWS_CHANGED
    if digest != since:
        assert last != step, "db/views.sql changed: add a step to db/migrations.py, so that all databases get the views"
        pytest.fail(f"db/views.sql changed, with a step: write VIEWS_CHANGED = {(last, digest)!r}")
