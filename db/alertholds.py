"""Alerts that are not sent at once: held, sent early, retried or dropped, as an operator or a subscription demands."""

from collections.abc import Collection

from sqlite_utils import Database

from db.alertrows import Watch
from db.alerts import FIRST_KINDS, begin
from db.tables import json_text

_LATER = (
    f"subscription = :name AND state IN ('waiting', 'paused') AND tries = 0 AND {FIRST_KINDS} AND next_try_at > :due"
)


def hasten(db: Database, watch: Watch) -> None:
    """Moves waiting alerts to the subscription's current hours, if these are sooner; not those being sent."""
    db.execute(
        f"UPDATE alert SET kind = :kind, next_try_at = :due WHERE {_LATER}",
        {"name": watch.name, "kind": watch.kind, "due": watch.due_at},
    )


def is_to_hasten(db: Database, watch: Watch) -> bool:
    """Whether any alert waits for hours that the subscription no longer has."""
    given = {"name": watch.name, "due": watch.due_at}
    return db.execute(f"SELECT 1 FROM alert WHERE {_LATER} LIMIT 1", given).fetchone() is not None


def pause(db: Database, name: str, now: str) -> None:
    """Holds waiting alerts, and stops writing new ones."""
    begin(db, name, now)
    db.execute("UPDATE alert_subscription SET paused_at = coalesce(paused_at, ?) WHERE name = ?", [now, name])
    db.execute("UPDATE alert SET state = 'paused' WHERE subscription = ? AND state = 'waiting'", [name])


def resume(db: Database, name: str) -> int:
    """Resumes sending; returns how many alerts wait."""
    db.execute("UPDATE alert_subscription SET paused_at = NULL WHERE name = ?", [name])
    return db.execute("UPDATE alert SET state = 'waiting' WHERE subscription = ? AND state = 'paused'", [name]).rowcount


def retry(db: Database, names: Collection[str], now: str) -> int:
    """Retries given-up alerts from now on; returns how many."""
    return db.execute(
        "UPDATE alert SET state = 'waiting', tries = 0, next_try_at = ? "
        "WHERE state = 'dead' AND subscription IN (SELECT value FROM json_each(?))",
        [now, json_text(sorted(names))],
    ).rowcount


def drop_others(db: Database, names: Collection[str]) -> int:
    """Drops unsent alerts of all other subscriptions."""
    return db.execute(
        "DELETE FROM alert WHERE state <> 'sent' AND subscription NOT IN (SELECT value FROM json_each(?))",
        [json_text(sorted(names))],
    ).rowcount
