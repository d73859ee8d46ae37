"""Second readings: a language model's readings of stories, stored beside ours, and the merged reading of both.

Every writer of a story's reading passes it through `SecondReadings` first, so that the tables hold one merged row.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.facts import AwardAnnotation
from crawler.merging.tworeadings import Rule, Whose, merged, text_key
from crawler.records import Story
from db.tables import json_text

_KEY = "article_id = :article_id AND model = :model AND prompt = :prompt"


class SecondReading(msgspec.Struct, frozen=True, kw_only=True):
    """A row of table `award_reading`, as far as merging needs it."""

    article_id: int
    model: str
    prompt: str
    text_key: str
    site: str
    theirs: AwardAnnotation
    decision: Whose | None
    ours: str | None
    differs: str | None


class SecondReadings:
    """The second readings of some stories, by site and text; used within one transaction."""

    def __init__(self, db: Database, stories: Iterable[tuple[str, str, str]]) -> None:
        """`stories`: site, title and body of each."""
        self._db = db
        self._rows: dict[tuple[str, str], SecondReading] = {}
        self._rules: dict[str, Rule] = {}
        self._read: dict[tuple[str, str], tuple[str, str | None]] = {}
        # WHERE makes the plan a search by the key; most databases have no second readings.
        if db.execute("SELECT 1 FROM award_reading WHERE article_id > 0 LIMIT 1").fetchone() is None:
            return
        keys = {text_key(title, body) for _, title, body in stories}
        sql = (
            "SELECT r.*, a.site FROM award_reading AS r JOIN article AS a ON a.id = r.article_id "
            "WHERE r.theirs IS NOT NULL AND r.text_key IN (SELECT value FROM json_each(?)) "
            "ORDER BY r.decision IS NOT NULL, r.read_at, r.article_id"  # the last one wins
        )
        for row in map(_row, db.query(sql, [json_text(sorted(keys))])):
            self._rows[row.site, row.text_key] = row
        self._rules = rules(db)

    def merge(self, site: str, title: str, body: str, ours: AwardAnnotation) -> AwardAnnotation:
        """Our own reading merged with the second, if there is one of this text; otherwise our own."""
        if not self._rows:
            return ours
        key = site, text_key(title, body)
        row = self._rows.get(key)
        if row is None:
            return ours
        found = merged(ours, row.theirs, self._rules.get(row.model, Rule()), row.decision)
        self._read[key] = json_text(ours), json_text(found.differs) if found.differs else None
        return found.reading

    def write(self) -> None:
        """Stores our own readings of the stories and the fields in which the two differ, if they have changed."""
        for key, (ours, differs) in self._read.items():
            row = self._rows[key]
            if (row.ours, row.differs) != (ours, differs):
                given = {"ours": ours, "differs": differs} | _key_of(row.article_id, row.model, row.prompt)
                self._db.execute(f"UPDATE award_reading SET ours = :ours, differs = :differs WHERE {_KEY}", given)


def merged_story(story: Story, seconds: SecondReadings) -> Story:
    """The story with its merged reading."""
    article = story.article
    reading = seconds.merge(story.site, article.title, article.body, story.reading)
    return story if reading is story.reading else msgspec.structs.replace(story, reading=reading)


def rules(db: Database) -> dict[str, Rule]:
    """The rule learned for each model."""
    rows = db.execute("SELECT model, rule FROM reading_rule")
    return {model: msgspec.json.decode(rule, type=Rule) for model, rule in rows}


def store_rule(db: Database, model: str, rule: Rule, now: str) -> None:
    """Replaces a model's rule."""
    row = {"model": model, "learned_at": now, "stories": rule.stories, "rule": json_text(rule)}
    db.table("reading_rule").upsert(row, pk="model")


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a request about an article."""

    article_id: int
    model: str
    prompt: str
    text_key: str
    answer: str | None = None
    theirs: AwardAnnotation | None = None
    dropped: dict[str, int] = {}
    """The number of values that are not in the text, by field."""
    tries: int = 1
    next_try_at: str | None = None
    """When to try again; None if it was read, or is given up."""
    error: str | None = None


def store_answered(db: Database, answered: Answered, now: str) -> None:
    """Stores it; a decision about another text of the article is deleted with that text's reading."""
    row = {
        **_key_of(answered.article_id, answered.model, answered.prompt),
        "text_key": answered.text_key,
        "read_at": now,
        "tries": answered.tries,
        "next_try_at": answered.next_try_at,
        "error": answered.error,
        "answer": answered.answer,
        "theirs": json_text(answered.theirs) if answered.theirs else None,
        "dropped": json_text(answered.dropped),
        "ours": None,
        "differs": None,
        "decision": None,
        "decided_at": None,
    }
    before = next(iter(db.query(f"SELECT * FROM award_reading WHERE {_KEY}", row)), None)
    if before and before["text_key"] == answered.text_key:
        row |= {name: before[name] for name in ("decision", "decided_at")}
    db.table("award_reading").upsert(row, pk=("article_id", "model", "prompt"))


def known_answer(db: Database, model: str, prompt: str, key: str) -> str | None:
    """The model's answer to the same prompt about the same text, on any page."""
    sql = "SELECT answer FROM award_reading WHERE text_key = ? AND model = ? AND prompt = ? AND answer > '' LIMIT 1"
    row = db.execute(sql, [key, model, prompt]).fetchone()
    return row[0] if row else None


def decide(db: Database, article_id: int, decision: Whose | None, now: str) -> bool:
    """Stores whose reading of an article a person finds right, None: the rule's; False if there is no second one."""
    sql = (
        "UPDATE award_reading SET decision = ?, decided_at = ? WHERE rowid = (SELECT rowid FROM award_reading "
        "WHERE article_id = ? AND theirs IS NOT NULL ORDER BY decision IS NOT NULL DESC, read_at DESC LIMIT 1)"
    )
    at = now if decision else None
    return db.execute(sql, [decision, at, article_id]).rowcount > 0


def _row(row: dict[str, Any]) -> SecondReading:
    known = {name: row[name] for name in SecondReading.__struct_fields__}
    return msgspec.convert(known | {"theirs": msgspec.json.decode(row["theirs"])}, SecondReading)


def _key_of(article_id: int, model: str, prompt: str) -> dict[str, Any]:
    return {"article_id": article_id, "model": model, "prompt": prompt}
