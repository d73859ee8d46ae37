"""Stories with an editor's decisions about their awards: the values that were read, and the right ones."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlite_utils import Database

_STORIES = (
    "SELECT a.id, a.url, a.title, a.body, a.published_at, a.award_type FROM article AS a "
    "WHERE a.is_award = 1 AND a.id IN (SELECT f.article_id FROM award_fact AS f JOIN award_hand AS h "
    "ON h.award_id = f.award_id WHERE h.undone_at IS NULL AND h.action IN ('confirm', 'reject', 'edit')) ORDER BY a.id"
)
_FACTS = (
    "SELECT f.award_id, f.main, f.award, f.recipient, f.giver, f.year, f.score, f.rank, f.level, f.event_date "
    "FROM award_fact AS f WHERE f.article_id = ? ORDER BY f.main DESC, f.id"
)
_AWARD = "SELECT award, recipient, giver, year, score, rank, level, event_date, type, status FROM award WHERE id = ?"
_CHANGES = "SELECT changes FROM award_hand WHERE award_id = ? AND action = 'edit' AND undone_at IS NULL ORDER BY id"


class CorrectedFact(msgspec.Struct, frozen=True):
    """A fact and its award, by column names."""

    read: dict[str, Any]
    award: dict[str, Any]
    """Its values after edits, and its `status`; empty if the fact has no award."""
    edited: frozenset[str]
    """The award's columns that edits changed."""

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision about the award."""
        return bool(self.edited) or self.award.get("status") in ("confirmed", "rejected")


class CorrectedStory(msgspec.Struct, frozen=True):
    """A story with its facts, the main one first."""

    id: int
    url: str
    title: str
    body: str
    published_at: str | None
    type: str | None
    facts: list[CorrectedFact]


def corrected_stories(db: Database) -> Iterator[CorrectedStory]:
    """All of them, in the order of storage."""
    for story in db.query(_STORIES):
        facts = [_fact(db, fact) for fact in db.query(_FACTS, [story["id"]])]
        yield CorrectedStory(
            story["id"], story["url"], story["title"], story["body"], story["published_at"], story["award_type"], facts
        )


def _fact(db: Database, read: dict[str, Any]) -> CorrectedFact:
    award_id = read["award_id"]
    award = next(iter(db.query(_AWARD, [award_id])), {})
    changes = [msgspec.json.decode(row[0]) for row in db.execute(_CHANGES, [award_id])]
    return CorrectedFact(read, award, frozenset(column for change in changes for column in change))
