"""Stores what was read in stories: their facts, and the entities and series in them."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlite_utils import Database

from crawler.facts import AwardAnnotation
from db.entities import store_entities
from db.rows import FactRow
from db.series import store_series
from db.tables import json_text


def store_facts(db: Database, facts: Mapping[int, Sequence[FactRow]], readings: Mapping[int, AwardAnnotation]) -> None:
    """Replaces the facts of each article, by its id, as a set; `readings` are their source."""
    store_entities(db, readings.values())
    store_series(db, readings.values())
    db.execute("DELETE FROM award_fact WHERE article_id IN (SELECT value FROM json_each(?))", [json_text(list(facts))])
    rows = [msgspec.to_builtins(fact) for article_facts in facts.values() for fact in article_facts]
    db.table("award_fact").insert_all(rows)
