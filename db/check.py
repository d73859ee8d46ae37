"""Looks for damage: in the file, between its tables, and in the full-text index."""

import sqlite3

from sqlite_utils import Database

_ORPHANS = {
    "articles without an address": (
        "SELECT count(*) FROM article WHERE id NOT IN (SELECT article_id FROM address WHERE article_id IS NOT NULL)"
    ),
    "facts of articles that are no award stories": (
        "SELECT count(*) FROM award_fact WHERE article_id IN (SELECT id FROM article WHERE is_award = 0)"
    ),
    "recipients and givers without an entity": (
        "SELECT count(*) FROM (SELECT recipient_key AS name_key FROM award_fact UNION ALL "
        "SELECT giver_key FROM award_fact) WHERE name_key IS NOT NULL AND name_key NOT IN (SELECT name_key FROM alias)"
    ),
}


def find_problems(db: Database) -> list[str]:
    """One line a problem, none for a sound database; the full-text check needs the write lock."""
    rows = db.execute("PRAGMA integrity_check(20)").fetchall()
    problems = [f"integrity: {row[0]}" for row in rows if row[0] != "ok"]
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    problems += [f"foreign key: row {rowid} of {table} points to no {parent}" for table, rowid, parent, _ in broken]
    try:
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
            raise
        problems.append(f"full text: the index does not match the articles ({error})")
    for what, sql in _ORPHANS.items():
        count = db.execute(sql).fetchone()[0]
        if count:
            problems.append(f"orphans: {count} {what}")
    return problems
