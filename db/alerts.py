"""Alerts in the database: which to write, which are due, and how they ended.

An award that was merged into another is sent with the values of that one; an alert about either counts for both.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.times import iso, parse_moment
from db.alertrows import FIRST, SHOWN, Due, Kind, SentValues, SubscriptionState, Watch, is_other, sent_values
from db.news import news
from db.newsrows import By, MergedAward
from db.tables import json_text, load_row

REST = timedelta(days=1)
"""The minimum time between two corrections of one award."""
FAMILY = "award_id IN (SELECT :root UNION ALL SELECT id FROM award WHERE merged_into = :root)"
FIRST_KINDS = f"kind IN ({', '.join(repr(kind.value) for kind in FIRST)})"

MOST_NEW, MOST_CHANGES = 1000, 1000
"""The most that one pass handles: a replay may change all awards, and no transaction should take a second."""
_CHANGED = (
    "SELECT c.id, coalesce(w.merged_into, w.id) AS root FROM award_change AS c JOIN award AS w ON w.id = c.award_id "
    "WHERE c.id > ? ORDER BY c.id LIMIT ?"
)
_DIFFERS = " + ".join(
    f"coalesce({one} <> {other}, 0)"
    for one, other in (
        ("f.score", "w.score"),
        ("lower(f.rank)", "lower(w.rank)"),
        ("f.recipient_key", "w.recipient_key"),
        ("f.giver_key", "w.giver_key"),
    )
)
"""In how many values that alerts send a source differs from its award, as SQL."""


class Found(msgspec.Struct, frozen=True):
    """The result of a pass."""

    new: tuple[int, ...]
    changed: tuple[int, ...]
    mark: int
    is_all: bool
    """Whether `new` has all new awards."""


def event_id(name: str, award_id: int, change: int = 0) -> str:
    """Stable id for a subscription, an award and the reported change, 0 for the first alert."""
    return hashlib.sha256(f"{name}\n{award_id}\n{change}".encode()).hexdigest()[:32]


def state_of(db: Database, name: str) -> SubscriptionState | None:
    """The stored state of a subscription; None if there is none yet."""
    row = next(iter(db.query("SELECT * FROM alert_subscription WHERE name = ?", [name])), None)
    return load_row(row, SubscriptionState) if row else None


def begin(db: Database, name: str, now: str, since: str | None = None) -> SubscriptionState:
    """Starts a subscription: it gets awards and changes from now on; `since` reaches back once."""
    mark = db.execute("SELECT coalesce(max(id), 0) FROM award_change").fetchone()[0]
    db.execute(
        "INSERT INTO alert_subscription (name, made_at, since, looked) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET since = coalesce(excluded.since, since)",
        [name, now, since, mark],
    )
    state = state_of(db, name)
    if state is None:
        raise TypeError("the row was just written")
    return state


def find(db: Database, watch: Watch, state: SubscriptionState) -> Found:
    """Awards that the subscription has not been sent, and sent ones whose values have changed."""
    fits = news(db, By.AWARD, watch.asked)
    ids = [
        row.id
        for row in fits
        if isinstance(row, MergedAward) and watch.seen_since <= row.first_seen_at <= watch.seen_until
    ]
    alerted = _alerted(db, watch.name, ids) if ids else set()
    changed = db.execute(_CHANGED, [state.looked, MOST_CHANGES]).fetchall()
    others = {root for _, root in changed if _is_to_correct(db, watch.name, root)}
    mark = changed[-1][0] if changed else state.looked
    new = [award for award in reversed(ids) if award not in alerted]
    return Found(tuple(new[:MOST_NEW]), tuple(sorted(others)), mark, is_all=len(new) <= MOST_NEW)


def write(db: Database, watch: Watch, found: Found, now: str) -> bool:
    """Writes the alerts of a pass, and its mark; returns whether nothing new is left."""
    for award in found.new:
        _add(db, watch.name, award, watch.kind, event_id(watch.name, award), now, watch.due_at)
    for root in found.changed:
        _correct(db, watch.name, root, now, max(watch.settled_at, watch.due_at))
    db.execute(
        "UPDATE alert_subscription SET looked = ?, since = iif(?, NULL, since) WHERE name = ?",
        [found.mark, found.is_all, watch.name],
    )
    return found.is_all


def take(db: Database, name: str, now: str, until: str, most: int) -> list[Due]:
    """Takes the alerts to send now, the oldest first; nobody else gets them before `until`.

    Obsolete ones are deleted: about something that is no longer an award, or a correction that was reverted.
    """
    due: list[Due] = []
    sql = "SELECT * FROM alert WHERE subscription = ? AND state = 'waiting' AND next_try_at <= ? ORDER BY id"
    for row in list(db.query(sql, [name, now])):
        if len(due) == most:
            break
        found = _due(db, row)
        if found is None:
            db.execute("DELETE FROM alert WHERE id = ?", [row["id"]])
            continue
        db.execute(
            "UPDATE alert SET next_try_at = ?, kind = ?, tries = tries + 1 WHERE id = ?", [until, found.kind, found.id]
        )
        due.append(found)
    return due


def mark_sent(db: Database, name: str, sent: Sequence[Due], now: str, settled_at: str) -> None:
    """Notes that alerts were sent, and with which values; writes corrections for later changes."""
    for alert in sent:
        db.execute(
            "UPDATE alert SET state = 'sent', sent_at = ?, said = ?, error = NULL WHERE id = ?",
            [now, json_text(alert.now), alert.id],
        )
    for root in {_root(db, alert.award.id) for alert in sent}:
        if _is_to_correct(db, name, root):
            _correct(db, name, root, now, settled_at)


def mark_failed(db: Database, ids: Sequence[int], error: str, next_try_at: str, most: int) -> int:
    """Notes that alerts failed, and when to retry; after `most` tries they are dead. Returns how many are."""
    given = {"error": error, "next": next_try_at, "most": most, "ids": json_text(ids)}
    db.execute(
        "UPDATE alert SET error = :error, next_try_at = :next, "
        "state = iif(state = 'waiting' AND tries >= :most, 'dead', state) "
        "WHERE state <> 'sent' AND id IN (SELECT value FROM json_each(:ids))",
        given,
    )
    sql = "SELECT count(*) FROM alert WHERE state = 'dead' AND id IN (SELECT value FROM json_each(?))"
    count: int = db.execute(sql, [given["ids"]]).fetchone()[0]
    return count


def newest(db: Database, watch: Watch) -> Due | None:
    """The newest award that matches a subscription, as an alert that is not stored."""
    row = next(iter(news(db, By.AWARD, msgspec.structs.replace(watch.asked, since=None, limit=1))), None)
    if not isinstance(row, MergedAward):
        return None
    sentence, url = _evidence(db, row.id)
    return Due(id=0, event_id="test", kind=Kind.NEW, tries=0, award=row, evidence=sentence, evidence_url=url)


def _alerted(db: Database, name: str, ids: Collection[int]) -> set[int]:
    """Those of these awards that have an alert of the subscription, sent or waiting, under any id."""
    rows = db.execute(
        "SELECT coalesce(w.merged_into, w.id) FROM award AS w JOIN alert AS a ON a.award_id = w.id "
        "WHERE a.subscription = :name AND (w.id IN (SELECT value FROM json_each(:ids)) "
        "OR w.merged_into IN (SELECT value FROM json_each(:ids)))",
        {"name": name, "ids": json_text(sorted(ids))},
    )
    return {root for (root,) in rows}


def _due(db: Database, row: Mapping[str, Any]) -> Due | None:
    """An alert with its award; None if there is nothing left to report."""
    root = _root(db, row["award_id"])
    award = load_row(next(iter(db.query("SELECT * FROM awards WHERE id = ?", [root]))), MergedAward)
    last, is_shown = _last_sent(db, row["subscription"], root), award.status in SHOWN
    kind, about = Kind(row["kind"]), None
    if kind in FIRST:
        if not is_shown or _is_covered_by_another(db, row, root):
            return None
    elif last is None or not is_other(last, sent_values(award)):
        return None
    else:
        kind = Kind.CORRECTION if is_shown else Kind.WITHDRAWN
        about = _first_event(db, row["subscription"], root)
    sentence, url = _evidence(db, root)
    return Due(
        id=row["id"],
        event_id=row["event_id"],
        kind=kind,
        tries=row["tries"] + 1,
        award=award,
        evidence=sentence,
        evidence_url=url,
        before=last,
        about=about,
    )


def _is_covered_by_another(db: Database, row: Mapping[str, Any], root: int) -> bool:
    """Whether another alert already covers the award, because two were merged after both were created."""
    sql = (
        f"SELECT 1 FROM alert WHERE {FAMILY} AND subscription = :name AND {FIRST_KINDS} "
        "AND id <> :id AND (state = 'sent' OR id < :id) LIMIT 1"
    )
    given = {"root": root, "name": row["subscription"], "id": row["id"]}
    return db.execute(sql, given).fetchone() is not None


def _is_to_correct(db: Database, name: str, root: int) -> bool:
    """Whether other values were sent to the subscription, and no correction is waiting yet."""
    last = _last_sent(db, name, root)
    if last is None:
        return False
    sql = f"SELECT 1 FROM alert WHERE {FAMILY} AND subscription = :name AND NOT {FIRST_KINDS} AND state <> 'sent'"
    if db.execute(sql, {"root": root, "name": name}).fetchone():
        return False
    row = next(iter(db.query("SELECT * FROM awards WHERE id = ?", [root])), None)
    return row is not None and is_other(last, sent_values(load_row(row, MergedAward)))


def _correct(db: Database, name: str, root: int, now: str, due_at: str) -> None:
    """Writes a correction, due at the earliest a day after the last one."""
    sql = f"SELECT award_id, kind, sent_at FROM alert WHERE {FAMILY} AND subscription = :name ORDER BY id"
    rows = list(db.query(sql, {"root": root, "name": name}))
    earlier = [row["sent_at"] for row in rows if row["kind"] not in FIRST and row["sent_at"]]
    if earlier:
        due_at = max(due_at, iso(parse_moment(max(earlier)) + REST))
    award_id = rows[0]["award_id"]
    change = db.execute(f"SELECT max(id) FROM award_change WHERE {FAMILY}", {"root": root}).fetchone()[0]
    _add(db, name, award_id, Kind.CORRECTION, event_id(name, award_id, change), now, due_at)


def _add(db: Database, name: str, award_id: int, kind: Kind, event: str, now: str, due_at: str) -> None:
    db.table("alert").insert(
        {
            "subscription": name,
            "award_id": award_id,
            "kind": kind.value,
            "event_id": event,
            "made_at": now,
            "state": "waiting",
            "tries": 0,
            "next_try_at": due_at,
            "error": None,
            "sent_at": None,
            "said": None,
        }
    )


def _last_sent(db: Database, name: str, root: int) -> SentValues | None:
    """The values that were last sent; `+` keeps SQLite from the index of states, which would list all sent alerts."""
    sql = (
        f"SELECT said FROM alert WHERE {FAMILY} AND subscription = :name AND +state = 'sent' "
        "ORDER BY sent_at DESC, id DESC LIMIT 1"
    )
    row = db.execute(sql, {"root": root, "name": name}).fetchone()
    return msgspec.json.decode(row[0], type=SentValues) if row else None


def _first_event(db: Database, name: str, root: int) -> str | None:
    sql = f"SELECT event_id FROM alert WHERE {FAMILY} AND subscription = :name AND {FIRST_KINDS} ORDER BY id LIMIT 1"
    row = db.execute(sql, {"root": root, "name": name}).fetchone()
    return row[0] if row else None


def _root(db: Database, award_id: int) -> int:
    root: int = db.execute("SELECT coalesce(merged_into, id) FROM award WHERE id = ?", [award_id]).fetchone()[0]
    return root


def _evidence(db: Database, award_id: int) -> tuple[str | None, str | None]:
    """The sentence that reports the award, and its article's address.

    It is from an article that is still shown and states the award's values; from the first one, if there are several.
    """
    row = db.execute(
        "SELECT f.evidence, a.url FROM award_fact AS f JOIN award AS w ON w.id = f.award_id "
        "JOIN article AS a ON a.id = f.article_id WHERE w.id = ? "
        f"ORDER BY a.gone_at IS NULL AND a.no_story IS NULL DESC, {_DIFFERS}, f.article_id = w.article_id DESC, "
        "f.main DESC, f.id LIMIT 1",
        [award_id],
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)
