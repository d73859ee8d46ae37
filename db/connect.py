"""Opens the database file: checks that it is ours, configures the connection, and upgrades its schema."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path

from sqlite_utils import Database

from db.backup import copy_database
from db.errors import StoreError, explain, explained
from db.lock import refuse_beside_daemon
from db.migrations import MIGRATIONS
from db.words import add_functions

BUSY_SECONDS = 30.0
CHECKPOINT_SECONDS = 0.5
"""How long a checkpoint waits for a reader: writers wait for the checkpoint meanwhile."""
CACHE = 16_000
"""Kilobytes of a connection's page cache; SQLite's default of 2,000 is less than a poll of a large site reads."""


def connect(path: Path, *, create: bool, readonly: bool, upgrade: bool = True) -> Database:
    """A connection to `path` with today's schema; pending migrations are applied, unless `readonly` or not `upgrade`.

    Without `upgrade` it may write, but opening it changes nothing in the file.

    Raises StoreError if the file cannot be used. Several processes may open the same new file at once.
    """
    create = create and not readonly and upgrade
    _check_place(path, create=create)
    with explained(path):
        mode = "ro" if readonly else "rwc" if create else "rw"
        # isolation_level None: transactions begin only in `immediate`, never implicitly.
        conn = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            return _prepare(conn, path, upgrade=upgrade and not readonly)
        except BaseException:
            conn.close()
            raise


class _Database(Database):
    """Splits scripts at semicolons.

    In a transaction, sqlite-utils checks after every character whether a statement is complete, which took half of the
    time for creating a database.
    """

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """Run the statements of a script, within the open transaction if there is one."""
        if not self.conn.in_transaction:
            return super().executescript(sql)
        cursor = self.conn.cursor()
        for statement in _statements(sql):
            cursor.execute(statement)
        return cursor


def _statements(sql: str) -> Iterator[str]:
    """Yield each statement; semicolons in strings, comments and triggers do not end one."""
    statement = ""
    for piece in sql.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement:  # an incomplete one, for which SQLite raises the error
        yield statement


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """One write transaction. It takes the write lock at once, so that the data it reads cannot change meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def empty_log(db: Database) -> None:
    """Moves SQLite's log into the file and empties it; what a reader still needs stays in the log."""
    db.execute(f"PRAGMA busy_timeout = {round(1000 * CHECKPOINT_SECONDS)}")
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_SECONDS)}")


def _check_place(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name a file for the database with --db.")
    if path.exists() and not path.is_file():  # SQLite would wait for a pipe, and make a journal beside /dev/null
        raise StoreError(f"{path} is a device or a pipe: name a file for the database with --db.")
    if not path.parent.is_dir():
        raise StoreError(f"The folder {path.parent} of the database does not exist: make it, or name another --db.")
    if not create and not path.exists():
        raise StoreError(f"There is no database {path}: `anugerah crawl` makes one, or name another with --db.")


def _prepare(conn: sqlite3.Connection, path: Path, *, upgrade: bool) -> Database:
    db = _Database(conn, recursive_triggers=False, execute_plugins=False)
    check_schema(db, path)
    add_functions(db)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute(f"PRAGMA cache_size = -{CACHE}")
    if MIGRATIONS.pending(db):
        if not upgrade:
            raise StoreError(_outdated(db, path))
        _upgrade(db, path)
    if upgrade and conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        conn.execute("PRAGMA journal_mode = WAL")
    return db


def _outdated(db: Database, path: Path) -> str:
    if MIGRATIONS.applied(db):
        return f"The database {path} is of an older version: run `anugerah db upgrade` first."
    return (
        f"The database {path} is empty: `anugerah crawl` fills it, `anugerah db restore BACKUP` puts a backup in its "
        "place."
    )


def check_schema(db: Database, path: Path) -> None:
    """Refuses a file of another program and one of a later version, before anything is written to it."""
    applied = [step.name for step in MIGRATIONS.applied(db)]
    if not applied and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreError(f"{path} is the database of another program: name another file.")
    with Database(memory=True) as empty:
        every = {step.name for step in MIGRATIONS.pending(empty)}
    later = [name for name in applied if name not in every]
    if later:
        raise StoreError(
            f"The database {path} was made by a later version of this program ({later[-1]}): install that version."
        )


def _upgrade(db: Database, path: Path) -> None:
    """Applies pending migrations and recreates the views, all or nothing; first copies an older file.

    Views that the owner has added stay, even if they name a column that is gone: they may be wanted again.
    """
    with immediate(db):
        pending = MIGRATIONS.pending(db)
        if not pending:
            return
        if MIGRATIONS.applied(db):
            refuse_beside_daemon(path)
            _keep_copy(path, _copy_before(path, pending[0].name))
        views = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid").fetchall()
        for name, _ in views:  # before the steps: SQLite refuses to change a table that a view uses
            db.view(name).drop()
        try:
            MIGRATIONS.apply(db)
            db.executescript(resources.files("db").joinpath("views.sql").read_text(encoding="utf-8"))
        except sqlite3.OperationalError as error:
            raise explain(error, path) or StoreError(_not_upgraded(path, error)) from error
        ours = set(db.view_names())
        for name, sql in views:
            if name not in ours:
                db.execute(sql)


def _not_upgraded(path: Path, error: sqlite3.Error) -> str:
    return (
        f"The database {path} cannot be upgraded, and stays as it was: {error}. Does it have tables, indexes or "
        "triggers that this program has not made? Rename or drop them; else report this as an issue."
    )


def copy_before_upgrade(path: Path) -> Path | None:
    """Where an upgrade will keep a copy of the current file; None if its schema is current or it is empty.

    Raises StoreError if the file cannot be read.
    """
    _check_place(path, create=False)
    with explained(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        db = Database(conn, execute_plugins=False)
        pending = MIGRATIONS.pending(db)
        return _copy_before(path, pending[0].name) if pending and MIGRATIONS.applied(db) else None


def _copy_before(path: Path, step: str) -> Path:
    return path.with_name(f"{path.name}.before-{step}")


def _keep_copy(path: Path, target: Path) -> None:
    """Replaces a copy of the same name, which a failed upgrade has left."""
    source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        copy_database(source, target, replace=True)
    finally:
        source.close()
