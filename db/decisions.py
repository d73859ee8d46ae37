"""The store's part that holds a hand's word on awards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crawler.times import iso
from db import hand
from db.hand import AwardDetails, Decision
from db.session import Session


class HandStore(Session):
    """Awards looked at and decided on; every method raises StoreError where there is no such award."""

    def confirm_award(self, award_id: int, now: datetime) -> int:
        """An award is right as it is; returns its id."""
        with self._writing() as db:
            return hand.confirm(db, award_id, iso(now))

    def reject_award(self, award_id: int, now: datetime) -> int:
        """An award is none, whoever tells of it later; returns its id."""
        with self._writing() as db:
            return hand.reject(db, award_id, iso(now))

    def merge_awards(self, award_id: int, other_id: int, now: datetime) -> int:
        """The second award is the first; returns the id of both."""
        with self._writing() as db:
            return hand.merge(db, award_id, other_id, iso(now))

    def split_award(self, award_id: int, articles: Sequence[int], now: datetime) -> int:
        """Some articles of an award tell another one; returns the new one's id."""
        with self._writing() as db:
            return hand.split(db, award_id, list(articles), iso(now))

    def undo_decision(self, decision_id: int | None, now: datetime) -> Decision:
        """Takes back a decision, the last one where none is named; returns it."""
        with self._writing() as db:
            return hand.undo(db, decision_id, iso(now))

    def awards(self, *, status: str | None, conflicts: bool, limit: int) -> list[dict[str, Any]]:
        """Rows of view `awards`, the newest first; only those of a status, or on which sources differ."""
        sql = (
            "SELECT * FROM awards WHERE (:status IS NULL OR status = :status) AND (NOT :conflicts OR conflicts > '') "
            "ORDER BY coalesce(published_at, first_seen_at) DESC, id DESC LIMIT :limit"
        )
        with self._reading() as db:
            return list(db.query(sql, {"status": status, "conflicts": conflicts, "limit": limit}))

    def award(self, award_id: int) -> AwardDetails:
        """An award, with its sources and what a hand decided; an id that was merged leads to where it went."""
        with self._reading() as db:
            return hand.details(db, award_id)
