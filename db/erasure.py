"""Deletes an article permanently: its text, versions and facts go, and its addresses stay barred.

From then on the store refuses it, even from a crawl that is under way.
"""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.urls import key, key_hash
from db.awards import Ledger, refresh
from db.errors import StoreError
from db.rows import FORGOTTEN
from db.tables import json_text

_CLEARED = ", ".join(
    f"{name} = NULL"
    for name in (
        *("award", "recipient", "recipient_key", "recipient_region", "giver", "giver_key", "scheme_key", "year"),
        *("score", "rank", "level", "event_date", "published_at", "article_id", "conflicts", "confidence"),
    )
)
_IN = "IN (SELECT value FROM json_each(?))"


class Forgettable(msgspec.Struct, frozen=True):
    """What is stored for an address."""

    site: str
    article_id: int | None
    """None if the address holds nothing, or was forgotten before."""
    title: str | None
    addresses: tuple[str, ...]
    """All addresses of the article, and the given one."""
    texts: tuple[str, ...]
    """Its current and earlier headlines and bodies."""
    awards: tuple[int, ...]
    copies: tuple[str, ...]
    """Addresses of other articles that print the same story: these stay."""


def forgettable(db: Database, url: str) -> Forgettable:
    """What there is to forget. Raises StoreError if no crawl ever found the address."""
    row = db.execute("SELECT site, article_id, url FROM address WHERE key_hash = ?", [key_hash(url)]).fetchone()
    row = row or db.execute("SELECT site, id, url FROM article WHERE key = ?", [key(url)]).fetchone()
    if row is None:
        raise StoreError(f"Nothing is known of {url}: give the address as the article's row or its page shows it.")
    site, article_id, shown = row
    if article_id is None:
        return Forgettable(site, None, None, (shown,), (), (), ())
    title, own, body, story = db.execute(
        "SELECT title, url, body, coalesce(story_id, id) FROM article WHERE id = ?", [article_id]
    ).fetchone()
    versions = db.execute("SELECT title, body FROM article_version WHERE article_id = ?", [article_id]).fetchall()
    addresses = _column(db, "SELECT url FROM address WHERE article_id = ? ORDER BY seen_at", article_id)
    copies = _column(
        db, "SELECT url FROM article WHERE (story_id = ? OR id = ?) AND id <> ? ORDER BY id", story, story, article_id
    )
    awards = db.execute("SELECT DISTINCT award_id FROM award_fact WHERE article_id = ? AND award_id > 0", [article_id])
    return Forgettable(
        site=site,
        article_id=article_id,
        title=title,
        addresses=tuple(dict.fromkeys([own, *addresses])),
        texts=tuple(dict.fromkeys([title, body, *(text for version in versions for text in version)])),
        awards=tuple(sorted(award for (award,) in awards)),
        copies=tuple(copies),
    )


def forget(db: Database, url: str, now: str) -> Forgettable:
    """Deletes it, except for traces in the file until `purge`; runs inside the caller's transaction."""
    found = forgettable(db, url)
    if found.article_id is not None:
        _drop_article(db, found.article_id, now)
    for address in {url, *found.addresses}:
        _bar(db, found.site, address, now)
    return found


def purge(db: Database) -> None:
    """Removes all traces of deleted data from the file. Raises StoreError while another process reads it."""
    for index in ("articles_fts", "awards_fts"):
        db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    db.execute("VACUUM")
    is_busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise StoreError(
            "It is forgotten, but another process reads the database, and the file may still hold traces: run this "
            "again when that has ended."
        )


def forgotten_keys(db: Database, urls: Collection[str] | None) -> set[str]:
    """The hashes of the barred ones among `urls`, or of all barred addresses."""
    sql = "SELECT key_hash FROM address WHERE reason = ?"
    if urls is None:
        return set(_column(db, sql, FORGOTTEN))
    hashes = json_text(sorted({key_hash(url) for url in urls}))
    return set(_column(db, f"{sql} AND key_hash {_IN}", FORGOTTEN, hashes))


def _drop_article(db: Database, article_id: int, now: str) -> None:
    ledger = Ledger(db, [article_id])
    awards = _column(db, "SELECT DISTINCT award_id FROM award_fact WHERE article_id = ? AND award_id > 0", article_id)
    names = _column(db, "SELECT recipient_key FROM award_fact WHERE article_id = ?", article_id)
    edited = f"SELECT json_extract(changes, '$.recipient_key') FROM award_hand WHERE award_id {_IN}"
    names += filter(None, _column(db, edited, json_text(awards)))
    schemes = _column(db, "SELECT scheme_key FROM award_fact WHERE article_id = ?", article_id)
    db.execute(
        "UPDATE address SET article_id = NULL, reason = ?, fetched_at = ? WHERE article_id = ?",
        [FORGOTTEN, now, article_id],
    )
    db.execute("DELETE FROM article WHERE id = ?", [article_id])
    ledger.settle([])
    _clear(db, awards, now)
    _unsay(db, awards)
    _drop_names(db, names, schemes)


def _clear(db: Database, awards: Collection[int], now: str) -> None:
    """Empties awards that no article reports any more; they only keep their id, and no decision confirms them."""
    sql = (
        f"SELECT id FROM award WHERE (id {_IN} OR merged_into {_IN}) "
        "AND NOT EXISTS (SELECT 1 FROM award_fact WHERE award_id = award.id)"
    )
    for award in _column(db, sql, *[json_text(list(awards))] * 2):
        db.execute(f"UPDATE award SET {_CLEARED} WHERE id = ?", [award])
        db.execute(
            "UPDATE award_hand SET undone_at = coalesce(undone_at, ?), changes = '{}' "
            "WHERE award_id = ? AND action IN ('confirm', 'doubt', 'edit')",
            [now, award],
        )
        refresh(db, award)


def _unsay(db: Database, awards: Collection[int]) -> None:
    """Removes what only the article said from the values that alerts have sent: all of an award, or its recipient.

    An entity that others still name, perhaps in another spelling, keeps its id: else its name would be sent anew.
    """
    ids = json_text(list(awards))
    of_these = f"said IS NOT NULL AND award_id IN (SELECT id FROM award WHERE id {_IN} OR merged_into {_IN})"
    facts = (
        "NOT EXISTS (SELECT 1 FROM award_fact AS f JOIN award AS w ON f.award_id = coalesce(w.merged_into, w.id) "
        "WHERE w.id = alert.award_id{})"
    )
    named = " AND json_extract(said, '$.recipient') IN (f.recipient, w.recipient)"
    known = (
        " AND json_extract(said, '$.recipient_id') IN "
        "(SELECT entity_id FROM alias WHERE name_key IN (f.recipient_key, w.recipient_key))"
    )
    for names, is_gone in (
        (("recipient",), facts.format(named)),
        (("recipient_id",), facts.format(known)),
        (("award", "score", "rank", "giver", "giver_id", "series_id", "year"), facts.format("")),
    ):
        nulls = ", ".join(f"'$.{name}', NULL" for name in names)
        db.execute(f"UPDATE alert SET said = json_set(said, {nulls}) WHERE {of_these} AND {is_gone}", [ids, ids])


def _drop_names(db: Database, names: Collection[str], schemes: Collection[str]) -> None:
    """Deletes persons, and schemes, that nothing else names. Bodies keep their ids, by which readers know them."""
    used = "EXISTS (SELECT 1 FROM {} WHERE recipient_key = name_key OR giver_key = name_key)"
    sql = (
        f"DELETE FROM alias WHERE name_key {_IN} AND NOT {used.format('award_fact')} AND NOT {used.format('award')} "
        "AND (SELECT coalesce(kind, 'person') FROM entity WHERE id = entity_id) = 'person' RETURNING entity_id"
    )
    for entity in _column(db, sql, json_text(list(names))):
        db.execute(
            "DELETE FROM entity WHERE id = :id AND NOT EXISTS (SELECT 1 FROM alias WHERE entity_id = :id) "
            "AND NOT EXISTS (SELECT 1 FROM entity WHERE parent_id = :id)",
            {"id": entity},
        )
    used = "EXISTS (SELECT 1 FROM {} AS f WHERE f.scheme_key = series_alias.scheme_key)"
    sql = (
        f"DELETE FROM series_alias WHERE scheme_key {_IN} AND NOT {used.format('award_fact')} "
        f"AND NOT {used.format('award')} RETURNING series_id"
    )
    for series in _column(db, sql, json_text(list(schemes))):
        db.execute(
            "DELETE FROM series WHERE id = :id AND NOT EXISTS (SELECT 1 FROM series_alias WHERE series_id = :id)",
            {"id": series},
        )


def _bar(db: Database, site: str, url: str, now: str) -> None:
    db.execute(
        "INSERT INTO address (key_hash, key, url, site, reason, seen_at, fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (key_hash) DO UPDATE SET reason = excluded.reason WHERE article_id IS NULL",
        [key_hash(url), key(url), url, site, FORGOTTEN, now, now],
    )
    db.execute("DELETE FROM pending WHERE key_hash = ?", [key_hash(url)])


def _column(db: Database, sql: str, *values: object) -> list[Any]:
    return [row[0] for row in db.execute(sql, list(values)).fetchall()]
