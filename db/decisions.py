"""The store's methods for an editor's decisions about awards."""

from collections.abc import Collection, Generator, Sequence
from datetime import datetime
from typing import Any

from crawler.facts import AwardFact
from crawler.times import iso
from db import editedstories, editing
from db.editedstories import CorrectedStory
from db.editing import AwardDetails, Decision
from db.errors import StoreError
from db.session import Session


class EditingStore(Session):
    """Awards and decisions about them; every method raises StoreError for an unknown award."""

    def confirm_award(self, award_id: int, now: datetime, by: str | None = None) -> int:
        """Marks an award as right; returns its id. `by`: the editor's login."""
        with self._writing() as db:
            return editing.confirm(db, award_id, iso(now), by)

    def reject_award(self, award_id: int, now: datetime, by: str | None = None) -> int:
        """Hides what is not an award, even if more sources report it later; returns its id."""
        with self._writing() as db:
            return editing.reject(db, award_id, iso(now), by)

    def doubt_award(self, award_id: int, now: datetime, by: str | None = None) -> int:
        """Marks an award for a check; returns its id."""
        with self._writing() as db:
            return editing.doubt(db, award_id, iso(now), by)

    def edit_award(
        self,
        award_id: int,
        values: AwardFact,
        fields: Collection[str],
        now: datetime,
        *,
        type_: str | None = None,
        by: str | None = None,
    ) -> int:
        """Sets fields of `EDITABLE` to `values`, and `type_`, regardless of the sources; returns the award's id."""
        with self._writing() as db:
            return editing.edit(db, award_id, values, fields, type_, iso(now), by)

    def merge_awards(self, award_id: int, other_id: int, now: datetime) -> int:
        """Merges the second award into the first; returns the id of both."""
        with self._writing() as db:
            return editing.merge(db, award_id, other_id, iso(now))

    def split_award(self, award_id: int, articles: Sequence[int], now: datetime) -> int:
        """Moves some articles of an award to a new award; returns its id."""
        with self._writing() as db:
            return editing.split(db, award_id, list(articles), iso(now))

    def undo_decision(self, decision_id: int | None, now: datetime) -> Decision:
        """Undoes a decision, the last one if `decision_id` is None; returns it."""
        with self._writing() as db:
            return editing.undo(db, decision_id, iso(now))

    def awards(self, *, status: str | None, conflicts: bool, limit: int, doubted: bool = False) -> list[dict[str, Any]]:
        """Rows of view `awards`, the newest first; only those with a status, differing sources, or doubted ones."""
        sql = (
            "SELECT * FROM awards WHERE (:status IS NULL OR status = :status) AND (NOT :conflicts OR conflicts > '') "
            "AND (NOT :doubted OR 'doubt' = (SELECT action FROM award_hand AS h WHERE h.award_id = awards.id "
            "AND undone_at IS NULL AND action IN ('confirm', 'reject', 'doubt', 'edit') ORDER BY h.id DESC LIMIT 1)) "
            "ORDER BY coalesce(published_at, first_seen_at) DESC, id DESC LIMIT :limit"
        )
        with self._reading() as db:
            return list(db.query(sql, {"status": status, "conflicts": conflicts, "doubted": doubted, "limit": limit}))

    def award(self, award_id: int) -> AwardDetails:
        """An award with its sources and decisions; the id of a merged award redirects to the one it became."""
        with self._reading() as db:
            return editing.details(db, award_id)

    def corrected_stories(self) -> Generator[CorrectedStory]:
        """Stories with an editor's decisions about their awards; close it before the store."""
        with self._reading() as db:
            yield from editedstories.corrected_stories(db)

    def award_led_to(self, award_id: int) -> int | None:
        """The award that an id redirects to: its own, or the one it was merged into; None if it is unknown."""
        with self._reading() as db:
            try:
                return editing.find(db, award_id)
            except StoreError:
                return None
