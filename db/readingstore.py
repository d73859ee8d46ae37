"""The store's methods for second readings."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from crawler.facts import AwardAnnotation
from crawler.merging.tworeadings import Rule, Whose
from crawler.times import iso
from db import annotations, decidedstories, readingqueue, secondreadings
from db.decidedstories import ConfirmedStory
from db.readingqueue import Failures, Pace, Spent, Waiting
from db.rows import StoredStory
from db.secondreadings import Answered
from db.session import Session
from db.tables import select_in


class ReadingStore(Session):
    """Part of `db.store.Store`."""

    def waiting_stories(self, model: str, prompt: str, *, score: float, now: datetime, limit: int) -> list[Waiting]:
        """Stories whose tag reaches `score` and whose current text the model has not read; the newest first."""
        with self._reading() as db:
            return readingqueue.waiting(db, model, prompt, score=score, now=iso(now), limit=limit)

    def known_answer(self, model: str, prompt: str, text_key: str) -> str | None:
        """The model's answer to the same prompt about the same text, on any page."""
        with self._reading() as db:
            return secondreadings.known_answer(db, model, prompt, text_key)

    def begin_request(self, article_id: int, model: str, tokens: int, now: datetime) -> int:
        """Stores a request, before it is made, with its estimated tokens; returns its id."""
        with self._writing() as db:
            return readingqueue.begin_request(db, article_id, model, tokens, iso(now))

    def end_request(
        self, request_id: int, outcome: str, *, input_tokens: int | None, output_tokens: int, secs: float
    ) -> None:
        """Stores how a request ended."""
        with self._writing() as db:
            readingqueue.end_request(
                db, request_id, outcome, input_tokens=input_tokens, output_tokens=output_tokens, secs=secs
            )

    def spent(self, since: datetime) -> Spent:
        """The requests to models since then."""
        with self._reading() as db:
            return readingqueue.spent(db, iso(since))

    def reading_failures(self, model: str) -> Failures:
        """The failed requests of a model since its last answer."""
        with self._reading() as db:
            return readingqueue.failures(db, model)

    def reading_pace(self, model: str) -> Pace:
        """How long the model's last answers took."""
        with self._reading() as db:
            return readingqueue.pace(db, model)

    def store_second_reading(
        self, answered: Answered, story: StoredStory, ours: AwardAnnotation, now: datetime
    ) -> None:
        """Stores the result of a request, and if the model has read the story, merges it with our reading."""
        with self._writing() as db:
            secondreadings.store_answered(db, answered, iso(now))
            if answered.theirs is not None:
                annotations.replace_readings(db, [(story, ours)], write=True)

    def decide_reading(self, story: StoredStory, decision: Whose | None, ours: AwardAnnotation, now: datetime) -> bool:
        """Stores whose reading a person finds right, and merges accordingly; False if there is no second reading."""
        with self._writing() as db:
            if not secondreadings.decide(db, story.id, decision, iso(now)):
                return False
            annotations.replace_readings(db, [(story, ours)], write=True)
            return True

    def story(self, article_id: int) -> StoredStory | None:
        """A stored story in the reader's form."""
        with self._reading() as db:
            return annotations.story(db, article_id)

    def second_readings(self, *, differing: bool, undecided: bool, limit: int) -> list[dict[str, Any]]:
        """Rows of view `award_readings`, the newest first; only those that differ from ours, or have no decision."""
        sql = (
            "SELECT * FROM award_readings WHERE theirs IS NOT NULL AND (NOT :differing OR differs IS NOT NULL) "
            "AND (NOT :undecided OR decision IS NULL) ORDER BY read_at DESC, article_id DESC LIMIT :limit"
        )
        with self._reading() as db:
            return list(db.query(sql, {"differing": differing, "undecided": undecided, "limit": limit}))

    def second_readings_of(self, articles: Collection[int]) -> list[dict[str, Any]]:
        """The models' readings of articles: `article_id`, `model`, and `theirs` as JSON."""
        sql = "SELECT article_id, model, theirs FROM award_reading WHERE theirs IS NOT NULL AND article_id IN"
        with self._reading() as db:
            return list(select_in(db, sql, articles))

    def rules(self) -> dict[str, Rule]:
        """The rule learned for each model."""
        with self._reading() as db:
            return secondreadings.rules(db)

    def store_rule(self, model: str, rule: Rule, now: datetime) -> None:
        """Replaces a model's rule; stored readings follow with `retag`."""
        with self._writing() as db:
            secondreadings.store_rule(db, model, rule, iso(now))

    def confirmed_stories(self) -> list[ConfirmedStory]:
        """Stories with a person's decision, and their right values."""
        with self._reading() as db:
            return decidedstories.confirmed(db)
