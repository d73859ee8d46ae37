"""Stories with a person's decision: the material for lessons, and for learning the rule for two readings."""

from collections import defaultdict
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.facts import AwardAnnotation, AwardType
from crawler.merging.tworeadings import COMPARED, Whose
from db.rows import StoredStory
from db.tables import json_text, load_row


class ConfirmedStory(msgspec.Struct, frozen=True, kw_only=True):
    """A story with its right values."""

    story: StoredStory
    is_award: bool
    type: AwardType | None
    awards: tuple[dict[str, Any], ...]
    """The fields of each award and `main`; empty if the story is not award news."""


def confirmed(db: Database) -> list[ConfirmedStory]:
    """Stories whose facts all belong to confirmed awards, or all to rejected ones, and those of decided readings."""
    found = {one.story.id: one for one in (*_by_award(db), *_by_decision(db))}
    return [found[article_id] for article_id in sorted(found)]


def _by_award(db: Database) -> list[ConfirmedStory]:
    spoken = (
        "SELECT g.article_id FROM award_fact AS g JOIN award AS v ON v.id = g.award_id "
        "WHERE v.status IN ('confirmed', 'rejected')"
    )
    facts = db.query(
        "SELECT f.*, w.status FROM award_fact AS f LEFT JOIN award AS w ON w.id = f.award_id "
        f"WHERE f.article_id IN ({spoken}) ORDER BY f.article_id, f.main DESC, f.id"
    )
    by_article: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for fact in facts:
        by_article[fact["article_id"]].append(fact)
    stories = []
    for row in _stories(db, list(by_article)):
        own = by_article[row["id"]]
        states = {fact["status"] for fact in own}
        if states == {"confirmed"} and row["award_type"]:
            awards = tuple({name: fact[name] for name in (*COMPARED, "main")} for fact in own)
            stories.append(_confirmed(row, AwardType(row["award_type"]), awards))
        elif states == {"rejected"}:
            stories.append(_confirmed(row, None, ()))
    return stories


def _by_decision(db: Database) -> list[ConfirmedStory]:
    decided = {
        row["article_id"]: msgspec.json.decode(row[row["decision"]], type=AwardAnnotation)
        for row in db.query("SELECT article_id, decision, ours, theirs FROM award_reading WHERE decision IS NOT NULL")
        if row["decision"] in tuple(Whose) and row[row["decision"]]
    }
    stories = []
    for row in _stories(db, list(decided)):
        reading = decided[row["id"]]
        awards = tuple(
            msgspec.to_builtins({name: getattr(fact, name) for name in COMPARED} | {"main": number == 0})
            for number, fact in enumerate(reading.awards)
        )
        if not reading.is_award or (reading.type and awards):
            stories.append(_confirmed(row, reading.type if reading.is_award else None, awards))
    return stories


def _stories(db: Database, ids: list[int]) -> list[dict[str, Any]]:
    sql = (
        "SELECT id, url, site, title, body, published_at, language, award_type FROM article "
        "WHERE id IN (SELECT value FROM json_each(?)) AND body <> '' ORDER BY id"
    )
    return list(db.query(sql, [json_text(ids)]))


def _confirmed(row: dict[str, Any], type_: AwardType | None, awards: tuple[dict[str, Any], ...]) -> ConfirmedStory:
    return ConfirmedStory(story=load_row(row, StoredStory), is_award=type_ is not None, type=type_, awards=awards)
