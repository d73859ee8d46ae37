"""Puts facts of articles together into awards, as they arrive and as they are read again.

An award keeps its id: a fact that is read again goes where the article's former facts were; what shows that two awards
are one moves the later one into the earlier. What a hand has decided (`db.hand`) stays.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import mean
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.merging.facts import SEASON, THRESHOLD, Claim, chance_of_one_award, may_be_one, says_the_same
from db.consensus import Fact, canonical
from db.tables import json_text

_KEPT = 0.2
"""From this chance on, a fact that is read again is one that the article had before."""
_MOST = 120
"""Facts that one is compared with, the newest first."""
_SOON = 60
"""Days within which other papers report an award, under whatever name of its recipient."""
_IN_SEASON = (
    "(f.year = ? OR +coalesce(a.published_at, a.first_seen_at) "
    f"BETWEEN date(?, '-{SEASON} days') AND date(?, '{SEASON + 1} days'))"
)
_FACTS = (
    "SELECT f.*, r.entity_id AS recipient_id, g.entity_id AS giver_id, s.series_id, "
    "coalesce(a.story_id, a.id) AS story, a.site, a.published_at, a.first_seen_at, a.award_type AS type, "
    "a.is_award AND a.gone_at IS NULL AND a.no_story IS NULL AS is_shown "
    "FROM award_fact AS f JOIN article AS a ON a.id = f.article_id "
    "LEFT JOIN alias AS r ON r.name_key = f.recipient_key LEFT JOIN alias AS g ON g.name_key = f.giver_key "
    "LEFT JOIN series_alias AS s ON s.scheme_key = f.scheme_key WHERE "
)


class Ledger:
    """The awards of some articles, before and after their facts are written; used within one transaction."""

    def __init__(self, db: Database, article_ids: Iterable[int]) -> None:
        self._db = db
        self._before: defaultdict[int, list[Fact]] = defaultdict(list)
        for fact in self._facts("f.article_id IN (SELECT value FROM json_each(?))", json_text(sorted(article_ids))):
            self._before[fact["article_id"]].append(fact)
        self._touched = {fact["award_id"] for facts in self._before.values() for fact in facts if fact["award_id"]}

    def move(self, article_id: int, into: int) -> None:
        """An article is merged into another, which states its awards from now on."""
        self._before[into] += self._before.pop(article_id, [])

    def settle(self, article_ids: Iterable[int]) -> None:
        """Finds the awards of the articles' facts that have none, and brings all awards touched up to date."""
        ids = sorted(article_ids)
        facts = self._facts("f.award_id IS NULL AND f.article_id IN (SELECT value FROM json_each(?))", json_text(ids))
        for fact in sorted(facts, key=lambda fact: (fact["article_id"], -fact["main"], fact["id"])):
            self._place(fact)
        for fact in self._facts("f.article_id IN (SELECT value FROM json_each(?))", json_text(ids)):
            if fact["award_id"]:
                self._touched.add(fact["award_id"])
        for award_id in sorted(self._touched):
            refresh(self._db, award_id)

    def rejoin(self) -> None:
        """Unites awards of the articles with others that sources elsewhere report; the rows of both are refreshed."""
        for fact in [fact for facts in self._before.values() for fact in facts]:
            (award_id,) = self._db.execute("SELECT award_id FROM award_fact WHERE id = ?", [fact["id"]]).fetchone()
            for other in self._likely(fact, as_claim(fact), self._awards_of(fact["article_id"])):
                award_id = self._unite(award_id, other, fact)
        for award_id in sorted(self._touched):
            refresh(self._db, award_id)

    def _place(self, fact: Fact) -> None:
        own = as_claim(fact)
        taken = self._awards_of(fact["article_id"])
        award_id = self._repeated(fact, own) or self._kept(fact, own, taken)
        likely = [other for other in self._likely(fact, own, taken) if other != award_id]
        if award_id is None:
            award_id = likely.pop(0) if likely else self._new(fact)
        self._db.execute("UPDATE award_fact SET award_id = ? WHERE id = ?", [award_id, fact["id"]])
        for other in likely:
            award_id = self._unite(award_id, other, fact)
        self._touched.add(award_id)

    def _new(self, fact: Fact) -> int:
        row = {"first_seen_at": fact["first_seen_at"], "sources": 0, "status": "open"}
        award_id = self._db.table("award").insert(row).last_pk
        if not isinstance(award_id, int):
            raise TypeError(f"an award's id is an integer, not {award_id!r}")
        return award_id

    def _repeated(self, fact: Fact, own: Claim) -> int | None:
        """The award of an earlier fact of the article with the same recipient and scheme and no other difference."""
        siblings = self._facts("f.article_id = ? AND f.award_id IS NOT NULL ORDER BY f.id", fact["article_id"])
        return next((other["award_id"] for other in siblings if says_the_same(own, as_claim(other))), None)

    def _awards_of(self, article_id: int) -> set[int]:
        rows = self._db.execute("SELECT award_id FROM award_fact WHERE article_id = ?", [article_id])
        return {row[0] for row in rows if row[0]}

    def _kept(self, fact: Fact, own: Claim, taken: set[int]) -> int | None:
        """The award that the article's former facts state as this one does."""
        chances = [
            (chance_of_one_award(own, as_claim(old)), old["award_id"])
            for old in self._before[fact["article_id"]]
            if old["award_id"] and old["award_id"] not in taken
        ]
        best = max(chances, default=(0.0, 0))
        return best[1] if best[0] >= _KEPT else None

    def _likely(self, fact: Fact, own: Claim, taken: set[int]) -> list[int]:
        """Awards that the fact may state, the likeliest first: those whose sources it agrees with most."""
        chances: defaultdict[int, list[float]] = defaultdict(list)
        for other in self._candidates(fact):
            if other["award_id"] not in taken and may_be_one(own, as_claim(other)):
                chances[other["award_id"]].append(chance_of_one_award(own, as_claim(other)))
        best = sorted(((mean(found), award_id) for award_id, found in chances.items()), reverse=True)
        return [award_id for chance, award_id in best if chance >= THRESHOLD]

    def _candidates(self, fact: Fact) -> Iterable[Fact]:
        """Facts that may state the same award: of the same recipient, of its story's copies, of the same scheme.

        Facts of another season are left out here: they cannot match, and a body with many awards has many of them.
        """
        day = (fact["published_at"] or fact["first_seen_at"])[:10]
        seen: dict[int, Fact] = {}
        of_series = "f.scheme_key IN (SELECT scheme_key FROM series_alias WHERE series_id = ?) AND "
        asked: list[tuple[str, list[Any]]] = [
            ("f.recipient_key IN (SELECT name_key FROM alias WHERE entity_id = ?)", [fact["recipient_id"]]),
            ("f.article_id IN (SELECT id FROM article WHERE id = ? OR story_id = ?)", [fact["story"]] * 2),
            (of_series + "f.recipient_region = ?", [fact["series_id"], fact["recipient_region"]]),
            (
                of_series + "+a.published_at BETWEEN date(?, ?) AND date(?, ?)",
                [fact["series_id"], day, f"-{_SOON} days", day, f"+{_SOON + 1} days"],
            ),
        ]
        for where, values in asked:
            if None not in values:
                sql = f"{where} AND f.award_id IS NOT NULL AND f.article_id <> ? AND {_IN_SEASON} "
                sql += f"ORDER BY +f.id DESC LIMIT {_MOST}"
                for row in self._facts(sql, *values, fact["article_id"], fact["year"], day, day):
                    seen[row["id"]] = row
        return [*seen.values(), *self._decided(fact)]

    def _decided(self, fact: Fact) -> Iterable[Fact]:
        """Awards of the same recipient that have no source any more, and that a hand or an alert has spoken of."""
        sql = (
            "SELECT w.*, id AS award_id, 1 AS main, -id AS story, r.entity_id AS recipient_id, NULL AS giver_id, "
            "s.series_id FROM award AS w JOIN alias AS r ON r.name_key = w.recipient_key "
            "LEFT JOIN series_alias AS s ON s.scheme_key = w.scheme_key WHERE r.entity_id = ? AND sources = 0 "
            "AND merged_into IS NULL AND (EXISTS (SELECT 1 FROM award_hand WHERE award_id = w.id "
            "AND undone_at IS NULL) OR (EXISTS (SELECT 1 FROM alert WHERE award_id = w.id) "
            "AND NOT EXISTS (SELECT 1 FROM award_fact WHERE award_id = w.id)))"
        )
        return self._db.query(sql, [fact["recipient_id"]])

    def _unite(self, one: int, other: int, link: Fact) -> int:
        """Two awards that a fact shows to be one become one, where their own sources agree and no hand has spoken.

        The fact itself does not count among several sources: one that says little agrees with both.
        """
        first, second = sorted((one, other))
        if _is_decided(self._db, first) or _is_decided(self._db, second):
            return one
        ours, theirs = (self._sources(award, link) for award in (first, second))
        if {fact["article_id"] for fact in ours} & {fact["article_id"] for fact in theirs}:
            return one
        if mean(chance_of_one_award(as_claim(a), as_claim(b)) for a in ours for b in theirs) < THRESHOLD:
            return one
        unite(self._db, first, second)
        self._touched |= {first, second}
        return first

    def _sources(self, award_id: int, link: Fact) -> list[Fact]:
        """The facts of an award, without one of them where there are others."""
        facts = self._facts("f.award_id = ?", award_id)
        return [fact for fact in facts if fact["id"] != link["id"]] or facts

    def _facts(self, where: str, *values: object) -> list[Fact]:
        return list(self._db.query(_FACTS + where, values))


def unite(db: Database, into: int, award_id: int) -> None:
    """Moves the sources of an award into another one, which it leads to from now on."""
    db.execute("UPDATE award_fact SET award_id = ? WHERE award_id = ?", [into, award_id])
    db.execute("UPDATE award SET merged_into = ? WHERE id = ? OR merged_into = ?", [into, award_id, award_id])


def refresh(db: Database, award_id: int) -> None:
    """Brings an award's row to what its sources state; drops it where nothing is left that anybody may ask for."""
    facts = list(db.query(_FACTS + "f.award_id = ? ORDER BY f.id", [award_id]))
    shown = [fact for fact in facts if fact["is_shown"]]
    hand = _hand(db, award_id)
    if not facts and hand is None and not _is_led_to(db, award_id):
        db.execute("DELETE FROM award WHERE id = ?", [award_id])
        return
    row: dict[str, Any] = (canonical(shown or facts) if facts else {}) | _edited(db, award_id)
    row["sources"] = len({fact["article_id"] for fact in shown})
    row["status"] = hand or ("open" if shown else "withdrawn")
    columns = ", ".join(f"{name} = :{name}" for name in row)
    changed = " OR ".join(f"{name} IS NOT :{name}" for name in row)
    db.execute(f"UPDATE award SET {columns} WHERE id = :id AND ({changed})", {**row, "id": award_id})  # noqa: S608


def _hand(db: Database, award_id: int) -> str | None:
    """What an operator last decided about an award: `confirmed` or `rejected`."""
    sql = (
        "SELECT action FROM award_hand WHERE award_id = ? AND action IN ('confirm', 'reject') AND undone_at IS NULL "
        "ORDER BY id DESC LIMIT 1"
    )
    row = db.execute(sql, [award_id]).fetchone()
    return {"confirm": "confirmed", "reject": "rejected"}[row[0]] if row else None


def _edited(db: Database, award_id: int) -> dict[str, Any]:
    """The columns that edits by hand have set; the last edit counts."""
    sql = "SELECT changes FROM award_hand WHERE award_id = ? AND action = 'edit' AND undone_at IS NULL ORDER BY id"
    columns: dict[str, Any] = {}
    for (changes,) in db.execute(sql, [award_id]):
        columns |= msgspec.json.decode(changes)
    return columns


def _is_decided(db: Database, award_id: int) -> bool:
    sql = "SELECT 1 FROM award_hand WHERE (award_id = :id OR other_id = :id) AND undone_at IS NULL LIMIT 1"
    return db.execute(sql, {"id": award_id}).fetchone() is not None


def _is_led_to(db: Database, award_id: int) -> bool:
    sql = (
        "SELECT 1 FROM award WHERE merged_into = :id OR (id = :id AND merged_into IS NOT NULL) "
        "UNION ALL SELECT 1 FROM award_hand WHERE award_id = :id OR other_id = :id "
        "UNION ALL SELECT 1 FROM alert WHERE award_id = :id LIMIT 1"
    )
    return db.execute(sql, {"id": award_id}).fetchone() is not None


def as_claim(fact: Fact) -> Claim:
    """A row of facts as merging compares it."""
    published = date.fromisoformat((fact["published_at"] or fact["first_seen_at"])[:10])
    return Claim(
        story=fact["story"],
        main=bool(fact["main"]),
        award=fact["award"],
        recipient=fact["recipient"],
        recipient_id=fact["recipient_id"],
        region=fact["recipient_region"],
        giver_id=fact["giver_id"],
        giver_key=fact["giver_key"],
        series_id=fact["series_id"],
        year=fact["year"],
        score=fact["score"],
        rank=fact["rank"],
        day=date.fromisoformat(fact["event_date"]).toordinal() if fact["event_date"] else None,
        published=published.toordinal(),
    )
