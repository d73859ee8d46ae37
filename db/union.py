"""Merges the databases of several shards into one file for readers.

Ids of the n-th file are raised by n - 1 times STEP: the first file's stay, and all stay the same at the next merge, as
long as files keep their places and new ones come last. Entities of several files that share a name become one, and so
do series, and awards that sources in several files report. An article in several files is taken from the first, with
its facts.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec
from sqlite_utils import Database

from db.awards import Ledger, refresh
from db.connect import check_schema, connect, immediate
from db.errors import StoreError, explained
from db.migrations import MIGRATIONS
from db.series import INITIALS

STEP = 10**9
"""More than any file's number of articles, facts or awards."""
_NAMED = {"entity": ("alias", "name_key", "entity_id"), "series": ("series_alias", "scheme_key", "series_id")}
"""Tables with names: the table of the names, the name's column, and the column of the named id."""
_COPIED = (
    "entity",
    "alias",
    "series",
    "series_alias",
    "article",
    "address",
    "article_version",
    "award",
    "award_fact",
    "award_hand",
    "award_reading",
    "unlisted",
    "run",
    "site",
    "finding",
)
"""In the order of their references. What only a daemon needs is not copied: leases, queues, alerts."""
_NUMBERED = ("entity", "series", "article", "award")
"""Tables whose rows may be in an earlier file already: `new_<table>` has the new id of each of the shard's rows."""
_LISTS = {"award_hand": {"articles": "article", "awards": "award"}}
"""Columns with ids in JSON, and their tables."""


class Merged(msgspec.Struct, frozen=True):
    """The content of a merged file."""

    articles: int
    awards: int
    united: int
    """Awards that were merged into others, since sources in several files report them."""


def merge_databases(out: Path, files: Sequence[Path]) -> Merged:
    """Writes `out`, which must not exist, from `files`.

    Raises StoreError, and leaves nothing behind, if a file cannot be used or has another version's schema.
    """
    if out.exists():
        raise StoreError(f"{out} exists already; delete it, or name another file.")
    for place, path in enumerate(files):
        _check(path)
        if any(path.samefile(other) for other in files[:place]):
            raise StoreError(f"{path} is named twice: name each file once.")
    fresh = out.with_name(f"{out.name}.merging")
    try:
        fresh.unlink(missing_ok=True)
        with explained(fresh), closing(connect(fresh, create=True, readonly=False)) as db:
            db.execute("PRAGMA synchronous = OFF")  # a new file: after a crash it is useless anyway
            united = 0
            for place, path in enumerate(files):
                db.execute("ATTACH ? AS shard", [f"{path.resolve().as_uri()}?mode=ro"])
                with immediate(db):
                    united += _copy(db, place * STEP)
                db.execute("DETACH shard")
            with immediate(db):
                united += _unite(db)
            found = Merged(db.table("article").count, db.view("awards").count, united)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode = DELETE")
        fresh.replace(out)
    except OSError as error:
        raise StoreError(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        for left in fresh.parent.glob(f"{fresh.name}*"):
            left.unlink()
    return found


def _check(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"There is no database {path}.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            db = Database(conn, execute_plugins=False)
            check_schema(db, path)
            if MIGRATIONS.pending(db):
                raise StoreError(
                    f"{path} has the schema of an earlier version: `anugerah db upgrade --db {path}` first."
                )
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} cannot be read: {error}.") from error


def _copy(db: Database, step: int) -> int:
    """Copies the shard; returns how many of its awards an earlier file has from the same article."""
    for table, (names, name, what) in _NAMED.items():
        _number(db, table, _named(names, name, what), step)
    _number(db, "article", "(SELECT id FROM main.article AS ours WHERE ours.key = theirs.key)", step)
    _number(db, "award", _STATED, step)
    sql = "SELECT count(*) FROM temp.new_award JOIN shard.award ON id = old WHERE new <= ? AND merged_into IS NULL"
    doubled: int = db.execute(sql, [step]).fetchone()[0]
    for table in _COPIED:
        _copy_table(db, table, step)
    for table in _NUMBERED:
        db.execute(f"DROP TABLE temp.new_{table}")
    return doubled if step else 0


_STATED = (
    "(SELECT min(ours.award_id) FROM shard.award_fact AS fact JOIN temp.new_article AS a ON a.old = fact.article_id "
    "JOIN main.award_fact AS ours ON ours.article_id = a.new AND ours.recipient_key IS fact.recipient_key "
    "AND (ours.award IS fact.award OR ours.scheme_key = fact.scheme_key) WHERE fact.award_id = theirs.id)"
)
"""The award, in the earlier file, of an article that both files have."""


def _named(names: str, name: str, what: str) -> str:
    """The entity or series of the earlier files that has one of the names already."""
    return (
        f"(SELECT min(ours.{what}) FROM shard.{names} AS alias JOIN main.{names} AS ours "
        f"ON ours.{name} = alias.{name} WHERE alias.{what} = theirs.id AND alias.{name} NOT LIKE '{INITIALS}%')"
    )


def _number(db: Database, table: str, known: str, step: int) -> None:
    """Computes the new id of each of the shard's rows: that of the same row in earlier files, or its own."""
    db.execute(
        f"CREATE TEMP TABLE new_{table} AS SELECT id AS old, coalesce({known}, id + {step}) AS new "
        f"FROM shard.{table} AS theirs"
    )
    db.execute(f"CREATE UNIQUE INDEX temp.of_new_{table} ON new_{table} (old)")


def _copy_table(db: Database, table: str, step: int) -> None:
    """Rows whose key the file has already are skipped, and so are those that belong to a skipped article."""
    leads = {key.column: key.other_table for key in db.table(table).foreign_keys}
    columns = [column.name for column in db.table(table).columns]
    values = [_value(db, table, column, leads.get(column), step) for column in columns]
    where = ""
    if "article_id" in leads and table != "award":
        where = f"WHERE article_id IS NULL OR article_id IN (SELECT old FROM new_article WHERE new = old + {step})"
    db.execute(
        f"INSERT OR IGNORE INTO main.{table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM shard.{table} {where} ORDER BY 1"
    )


def _value(db: Database, table: str, column: str, leads_to: str | None, step: int) -> str:
    """SQL for a column of the shard: ids are converted with their table."""
    if column == "id" and table in _NUMBERED:
        return f"(SELECT new FROM new_{table} WHERE old = id)"
    if column == "story_id":  # the first article of a story here may be a copy of another one in an earlier file
        return (
            "(SELECT coalesce((SELECT story_id FROM main.article WHERE id = new), new) FROM new_article "
            "WHERE old = story_id)"
        )
    if leads_to in _NUMBERED:
        return f"(SELECT new FROM new_{leads_to} WHERE old = {column})"
    if column == "id" and db.table(table).pks == ["id"]:
        return f"id + {step}"
    if listed := _LISTS.get(table, {}).get(column):
        number = f"coalesce((SELECT new FROM new_{listed} WHERE old = value), value + {step})"
        return f"(SELECT json_group_array({number}) FROM json_each({column}))"
    return column


def _unite(db: Database) -> int:
    """Merges awards that sources in several files report; then updates every award's row from its sources."""
    others = [row[0] for row in db.execute("SELECT DISTINCT article_id FROM award_fact WHERE article_id > ?", [STEP])]
    before = _merged(db)
    Ledger(db, others).rejoin()
    for row in list(db.execute("SELECT id FROM award WHERE merged_into IS NULL")):
        refresh(db, row[0])
    return _merged(db) - before


def _merged(db: Database) -> int:
    count: int = db.execute("SELECT count(*) FROM award WHERE merged_into IS NOT NULL").fetchone()[0]
    return count
