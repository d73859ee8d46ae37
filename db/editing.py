"""An editor's decisions about awards: replays keep them, backups contain them, and each of them can be undone."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.facts import AwardAnnotation, AwardFact
from db.awards import refresh, unite
from db.consensus import FIELDS, WITH
from db.entities import store_entities
from db.errors import StoreError
from db.series import store_series
from db.tables import json_text

EDITABLE = (*FIELDS, "type", "region")
"""Fields of an award that an editor may change."""
_WITH = WITH | {"region": ("recipient_region", "recipient_key", "scheme_key")}
"""Columns that change with a field: the keys of an office and of a local scheme contain their place."""


class Decision(msgspec.Struct, frozen=True):
    """A row of table `award_hand`."""

    id: int
    made_at: str
    action: str
    award_id: int
    other_id: int | None
    articles: str
    """JSON: ids of the articles that a merge or a split moved."""
    awards: str = "[]"
    """JSON: ids that redirected to the merged award before."""
    changes: str = "{}"
    """JSON: columns of table `award` with the values that an edit gives them."""
    made_by: str | None = None
    """The login of the editor; None for somebody with access to the file."""

    @property
    def changed(self) -> dict[str, Any]:
        """`changes` by column."""
        columns: dict[str, Any] = msgspec.json.decode(self.changes)
        return columns


class AwardDetails(msgspec.Struct, frozen=True):
    """An award with all details."""

    award: dict[str, Any]
    """The row of view `awards`."""
    sources: list[dict[str, Any]]
    """A row per fact: `fact_id`, `article_id`, `url`, `site`, `title`, `published_at`, `evidence` and its fields."""
    decisions: list[Decision]


def details(db: Database, award_id: int) -> AwardDetails:
    """An award with all its sources. Raises StoreError if there is no such award."""
    award = find(db, award_id)
    sources = db.query(
        "SELECT f.id AS fact_id, f.article_id, a.url, a.site, a.title, a.published_at, a.gone_at, f.evidence, f.award, "
        "f.recipient, f.giver, f.year, f.score, f.rank, f.level, f.event_date, f.confidence "
        "FROM award_facts AS f JOIN articles AS a ON a.id = f.article_id WHERE f.award_id = ? "
        "ORDER BY coalesce(a.published_at, a.first_seen_at), f.id",
        [award],
    )
    row = next(iter(db.query("SELECT * FROM awards WHERE id = ?", [award])))
    return AwardDetails(row, list(sources), decisions(db, award))


def confirm(db: Database, award_id: int, now: str, by: str | None = None) -> int:
    """Marks an award as right; returns its id."""
    return _decide(db, "confirm", award_id, now, by)


def reject(db: Database, award_id: int, now: str, by: str | None = None) -> int:
    """Hides what is not an award, even if more sources report it later. Returns its id."""
    return _decide(db, "reject", award_id, now, by)


def doubt(db: Database, award_id: int, now: str, by: str | None = None) -> int:
    """Marks an award for a check; returns its id."""
    return _decide(db, "doubt", award_id, now, by)


def edit(
    db: Database, award_id: int, values: AwardFact, fields: Collection[str], type_: str | None, now: str, by: str | None
) -> int:
    """Sets these fields of `EDITABLE` to those of `values`, and `type_`, regardless of the sources; returns the id.

    Other fields of `values` are ignored. None means unknown.
    """
    award = find(db, award_id)
    readings = [AwardAnnotation(is_award=True, score=1.0, awards=(values,))]
    store_entities(db, readings)
    store_series(db, readings)
    changes: dict[str, Any] = {}
    for field in EDITABLE:
        if field in fields:
            if field != "region":
                changes[field] = type_ if field == "type" else getattr(values, field)
            changes |= {column: _companion(values, column) for column in _WITH.get(field, ())}
    _note(db, "edit", award, None, [], now, by=by, changes=changes)
    _refresh(db, award)
    return award


def _companion(values: AwardFact, column: str) -> str | None:
    """The column that belongs to a name: its key in the tables."""
    match column:
        case "recipient_key":
            return values.recipient_entity.key if values.recipient_entity else None
        case "giver_key":
            return values.giver_entity.key if values.giver_entity else None
        case "scheme_key":
            return values.scheme.key if values.scheme else None
    return values.recipient_region


def merge(db: Database, award_id: int, other_id: int, now: str) -> int:
    """Merges the second award into the first; returns the id of both. Raises StoreError if they are one already."""
    first, second = find(db, award_id), find(db, other_id)
    if first == second:
        raise StoreError(f"{award_id} and {other_id} are one award already.")
    moved = _articles(db, second)
    leading = [row[0] for row in db.execute("SELECT id FROM award WHERE merged_into = ? ORDER BY id", [second])]
    unite(db, first, second)
    _note(db, "merge", first, second, moved, now, leading)
    _refresh(db, first, second)
    return first


def split(db: Database, award_id: int, articles: list[int], now: str) -> int:
    """Moves some articles of an award to a new award; returns its id. Raises StoreError."""
    award = find(db, award_id)
    own = _articles(db, award)
    strangers = sorted(set(articles) - set(own))
    if strangers or not articles:
        raise StoreError(f"Award {award} has the articles {_listed(own)}: name some of these{_not(strangers)}.")
    if set(articles) == set(own):
        raise StoreError(f"Award {award} has no other articles than {_listed(own)}: nothing would be left of it.")
    row = {"first_seen_at": now, "sources": 0, "status": "open"}
    new = db.table("award").insert(row).last_pk
    if not isinstance(new, int):
        raise TypeError(f"an award's id is an integer, not {new!r}")
    _move(db, award, new, articles)
    _note(db, "split", award, new, sorted(set(articles)), now)
    _refresh(db, award, new)
    return new


def undo(db: Database, decision_id: int | None, now: str) -> Decision:
    """Undoes a decision, the last one if `decision_id` is None; returns it. Raises StoreError if there is none."""
    sql = "SELECT * FROM award_hand WHERE undone_at IS NULL AND (:id IS NULL OR id = :id) ORDER BY id DESC LIMIT 1"
    row = next(iter(db.query(sql, {"id": decision_id})), None)
    if row is None:
        raise StoreError(
            "There is no decision to undo."
            if decision_id is None
            else f"There is no decision {decision_id} to undo: `anugerah awards show ID` numbers those about an award."
        )
    done = msgspec.convert(row, Decision)
    db.execute("UPDATE award_hand SET undone_at = ? WHERE id = ?", [now, done.id])
    if done.other_id is not None:
        articles: list[int] = msgspec.json.decode(done.articles)
        if done.action == "merge":
            db.execute("UPDATE award SET merged_into = NULL WHERE id = ?", [done.other_id])
            sql = "UPDATE award SET merged_into = ? WHERE id IN (SELECT value FROM json_each(?))"
            db.execute(sql, [done.other_id, done.awards])
            _move_back(db, done.award_id, done.other_id, articles)
        else:
            unite(db, done.award_id, done.other_id)
        _refresh(db, done.award_id, done.other_id)
    else:
        _refresh(db, done.award_id)
    return done


def decisions(db: Database, award_id: int) -> list[Decision]:
    """The decisions about an award that are not undone, the oldest first."""
    sql = "SELECT * FROM award_hand WHERE (award_id = :id OR other_id = :id) AND undone_at IS NULL ORDER BY id"
    return [msgspec.convert(row, Decision) for row in db.query(sql, {"id": award_id})]


def find(db: Database, award_id: int) -> int:
    """The award that an id redirects to. Raises StoreError if there is none."""
    seen = award_id
    while True:
        row = db.execute("SELECT merged_into FROM award WHERE id = ?", [seen]).fetchone()
        if row is None:
            raise StoreError(f"There is no award {award_id}: `anugerah awards list` shows those there are.")
        if row[0] is None:
            return seen
        seen = row[0]


def _decide(db: Database, action: str, award_id: int, now: str, by: str | None) -> int:
    award = find(db, award_id)
    if _last_decision(db, award) != action:  # if stored twice, one `undo` could not revert it
        _note(db, action, award, None, [], now, by=by)
        _refresh(db, award)
    return award


def _last_decision(db: Database, award: int) -> str | None:
    """The last decision about this award alone that is not undone: it decides the status."""
    sql = "SELECT action FROM award_hand WHERE award_id = ? AND other_id IS NULL AND undone_at IS NULL ORDER BY id DESC"
    row = db.execute(f"{sql} LIMIT 1", [award]).fetchone()
    return row[0] if row else None


def _note(
    db: Database,
    action: str,
    award: int,
    other: int | None,
    articles: list[int],
    now: str,
    awards: Sequence[int] = (),
    *,
    by: str | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    db.table("award_hand").insert(
        {
            "made_at": now,
            "made_by": by,
            "action": action,
            "award_id": award,
            "other_id": other,
            "articles": json_text(articles),
            "awards": json_text(awards),
            "changes": json_text(changes or {}),
        }
    )


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))


def _not(strangers: Sequence[int]) -> str:
    return f", not {_listed(strangers)}" if strangers else ""


def _articles(db: Database, award_id: int) -> list[int]:
    rows = db.execute("SELECT DISTINCT article_id FROM award_fact WHERE award_id = ? ORDER BY 1", [award_id])
    return [row[0] for row in rows]


def _move(db: Database, award_id: int, into: int, articles: list[int]) -> None:
    db.execute(
        "UPDATE award_fact SET award_id = ? WHERE award_id = ? AND article_id IN (SELECT value FROM json_each(?))",
        [into, award_id, json_text(articles)],
    )


def _move_back(db: Database, award_id: int, into: int, articles: list[int]) -> None:
    """Returns the facts of a merged award; if an article has facts of both, those most like the row it has kept."""
    (row,) = db.query("SELECT * FROM award WHERE id = ?", [into])
    for article in articles:
        facts = list(db.query("SELECT * FROM award_fact WHERE award_id = ? AND article_id = ?", [award_id, article]))
        likeness = {fact["id"]: sum(fact[name] == row[name] for name in FIELDS) for fact in facts}
        best = max(likeness.values(), default=0)
        ids = [fact for fact, value in likeness.items() if value == best]
        db.execute(
            "UPDATE award_fact SET award_id = ? WHERE id IN (SELECT value FROM json_each(?))", [into, json_text(ids)]
        )


def _refresh(db: Database, *awards: int) -> None:
    for award in awards:
        refresh(db, award)
