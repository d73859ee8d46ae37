"""Merges facts of articles into awards, as they arrive and as they are read again.

An award keeps its id: a fact that is read again joins the award of the article's earlier facts; when two awards turn
out to be one, the later is merged into the earlier. An editor's decisions (`db.editing`) stay.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import product
from math import fsum
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.merging.facts import THRESHOLD, Claim, chance_of_one_award, may_be_one, says_the_same
from db.candidates import as_claim, candidates, stated_in, stated_of
from db.consensus import Fact, canonical
from db.tables import json_text

_KEPT = 0.2
"""From this chance on, a fact that is read again counts as one that the article had before."""
_FACTS = (
    "SELECT f.*, r.entity_id AS recipient_id, g.entity_id AS giver_id, s.series_id, "
    "coalesce(a.story_id, a.id) AS story, a.site, a.published_at, a.first_seen_at, a.award_type AS type, "
    "a.is_award AND a.gone_at IS NULL AND a.no_story IS NULL AS is_shown "
    "FROM award_fact AS f JOIN article AS a ON a.id = f.article_id "
    "LEFT JOIN alias AS r ON r.name_key = f.recipient_key LEFT JOIN alias AS g ON g.name_key = f.giver_key "
    "LEFT JOIN series_alias AS s ON s.scheme_key = f.scheme_key WHERE "
)
_SAID = {"confirm": "confirmed", "reject": "rejected"}


class Ledger:
    """The awards of some articles, before and after their facts are written; used within one transaction."""

    def __init__(self, db: Database, article_ids: Iterable[int]) -> None:
        self._db = db
        self._before: defaultdict[int, list[Fact]] = defaultdict(list)
        for fact in self._facts("f.article_id IN (SELECT value FROM json_each(?))", json_text(sorted(article_ids))):
            self._before[fact["article_id"]].append(fact)
        self._parted: set[int] = set()
        self._touched = {fact["award_id"] for facts in self._before.values() for fact in facts if fact["award_id"]}

    def move(self, article_id: int, into: int) -> None:
        """Notes that an article is merged into another, which reports its awards from now on."""
        self._before[into] += self._before.pop(article_id, [])

    def settle(self, article_ids: Iterable[int]) -> None:
        """Finds awards for the articles' facts that have none, and updates all touched awards."""
        ids = sorted({*article_ids, *self._parted})
        facts = self._facts("f.award_id IS NULL AND f.article_id IN (SELECT value FROM json_each(?))", json_text(ids))
        for fact in sorted(facts, key=lambda fact: (fact["article_id"], -fact["main"], fact["id"])):
            self._place(fact)
        for fact in self._facts("f.article_id IN (SELECT value FROM json_each(?))", json_text(ids)):
            if fact["award_id"]:
                self._touched.add(fact["award_id"])
        for award_id in sorted(self._touched):
            refresh(self._db, award_id)

    def part(self, stories: Iterable[Collection[int]]) -> None:
        """Splits articles that left their story from awards that only the story held together.

        Awards with a decision stay as they are. `settle` finds awards for the split facts.
        """
        for articles in stories:
            self._parted.update(articles)
            for award_id in sorted({each.award_id for article in articles for each in stated_in(self._db, article)}):
                (stated,) = stated_of(self._db, award_id)
                leaving = [each for each in stated if each.article_id in articles]
                staying = [each for each in stated if each.article_id not in articles]
                if not staying or _is_decided(self._db, award_id):
                    continue
                if _mean([chance_of_one_award(a.claim, b.claim) for a, b in product(leaving, staying)]) < THRESHOLD:
                    self._leave(award_id, {each.id for each in leaving})

    def _leave(self, award_id: int, facts: set[int]) -> None:
        sql = "UPDATE award_fact SET award_id = NULL WHERE id IN (SELECT value FROM json_each(?))"
        self._db.execute(sql, [json_text(sorted(facts))])
        for article_id, before in self._before.items():
            self._before[article_id] = [fact for fact in before if fact["id"] not in facts]
        self._touched.add(award_id)

    def rejoin(self) -> None:
        """Merges awards of the articles with others that other sources report; refreshes the rows of both."""
        for fact in [fact for facts in self._before.values() for fact in facts]:
            (award_id,) = self._db.execute("SELECT award_id FROM award_fact WHERE id = ?", [fact["id"]]).fetchone()
            taken = {other.award_id for other in stated_in(self._db, fact["article_id"])}
            for other in self._likely(fact, as_claim(fact), taken):
                award_id = self._unite(award_id, other, fact)
        for award_id in sorted(self._touched):
            refresh(self._db, award_id)

    def _place(self, fact: Fact) -> None:
        own = as_claim(fact)
        siblings = stated_in(self._db, fact["article_id"])
        taken = {other.award_id for other in siblings}
        repeated = (other.award_id for other in siblings if says_the_same(own, other.claim))
        award_id = next(repeated, None) or self._kept(fact, own, taken)
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

    def _kept(self, fact: Fact, own: Claim, taken: set[int]) -> int | None:
        """The award of the article's earlier fact that matches this one best."""
        chances = [
            (chance_of_one_award(own, as_claim(old)), old["award_id"])
            for old in self._before[fact["article_id"]]
            if old["award_id"] and old["award_id"] not in taken
        ]
        best = max(chances, default=(0.0, 0))
        return best[1] if best[0] >= _KEPT else None

    def _likely(self, fact: Fact, own: Claim, taken: set[int]) -> list[int]:
        """Awards that the fact may report, the likeliest first: those with whose sources it agrees most."""
        chances: defaultdict[int, list[float]] = defaultdict(list)
        for other in candidates(self._db, fact):
            if other.award_id not in taken and may_be_one(own, other.claim):
                chances[other.award_id].append(chance_of_one_award(own, other.claim))
        best = sorted(((_mean(found), award_id) for award_id, found in chances.items()), reverse=True)
        return [award_id for chance, award_id in best if chance >= THRESHOLD]

    def _unite(self, one: int, other: int, link: Fact) -> int:
        """Merges two awards that a fact links, if their own sources agree and no editor has decided about them.

        The linking fact itself does not count if there are others: one with few values agrees with both.
        """
        first, second = sorted((one, other))
        if _is_decided(self._db, first, second):
            return one
        found = stated_of(self._db, first, second)
        ours, theirs = ([each for each in sources if each.id != link["id"]] or sources for sources in found)
        if {each.article_id for each in ours} & {each.article_id for each in theirs}:
            return one
        if _mean([chance_of_one_award(a.claim, b.claim) for a, b in product(ours, theirs)]) < THRESHOLD:
            return one
        unite(self._db, first, second)
        self._touched |= {first, second}
        return first

    def _facts(self, where: str, *values: object) -> list[Fact]:
        return list(self._db.query(_FACTS + where, values))


def unite(db: Database, into: int, award_id: int) -> None:
    """Moves the sources of an award to another one, to which it redirects from now on."""
    db.execute("UPDATE award_fact SET award_id = ? WHERE award_id = ?", [into, award_id])
    db.execute("UPDATE award SET merged_into = ? WHERE id = ? OR merged_into = ?", [into, award_id, award_id])


def refresh(db: Database, award_id: int) -> None:
    """Updates an award's row from its sources; deletes it if nothing is left and nothing refers to it."""
    facts = list(db.query(_FACTS + "f.award_id = ? ORDER BY f.id", [award_id]))
    shown = [fact for fact in facts if fact["is_shown"]]
    hand, edited = _decided_by_hand(db, award_id)
    if not facts and hand is None and not _is_referenced(db, award_id):
        db.execute("DELETE FROM award WHERE id = ?", [award_id])
        return
    row: dict[str, Any] = (canonical(shown or facts) if facts else {}) | edited
    row["sources"] = len({fact["article_id"] for fact in shown})
    row["status"] = hand or ("open" if shown else "withdrawn")
    columns = ", ".join(f"{name} = :{name}" for name in row)
    changed = " OR ".join(f"{name} IS NOT :{name}" for name in row)
    db.execute(f"UPDATE award SET {columns} WHERE id = :id AND ({changed})", {**row, "id": award_id})


def _decided_by_hand(db: Database, award_id: int) -> tuple[str | None, dict[str, Any]]:
    """An operator's last decision about an award, `confirmed` or `rejected`, and the columns that edits have set."""
    status: str | None = None
    columns: dict[str, Any] = {}
    sql = "SELECT action, changes FROM award_hand WHERE award_id = ? AND undone_at IS NULL ORDER BY id"
    for action, changes in db.execute(sql, [award_id]):
        status = _SAID.get(action, status)
        if action == "edit":
            columns |= msgspec.json.decode(changes)
    return status, columns


def _is_decided(db: Database, *awards: int) -> bool:
    sql = (
        "SELECT 1 FROM award_hand WHERE undone_at IS NULL AND (award_id IN (SELECT value FROM json_each(:ids)) "
        "OR other_id IN (SELECT value FROM json_each(:ids))) LIMIT 1"
    )
    return db.execute(sql, {"ids": json_text(awards)}).fetchone() is not None


def _is_referenced(db: Database, award_id: int) -> bool:
    sql = (
        "SELECT 1 FROM award WHERE merged_into = :id OR (id = :id AND merged_into IS NOT NULL) "
        "UNION ALL SELECT 1 FROM award_hand WHERE award_id = :id OR other_id = :id "
        "UNION ALL SELECT 1 FROM alert WHERE award_id = :id LIMIT 1"
    )
    return db.execute(sql, {"id": award_id}).fetchone() is not None


def _mean(found: Sequence[float]) -> float:
    return fsum(found) / len(found)
