"""Finds the stored facts that may report the same award as a new one, in a time that hardly depends on the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.merging.facts import SEASON, Claim
from db.consensus import Fact
from db.tables import json_text

_NAMED = (
    *(
        "story",
        "main",
        "award",
        "recipient",
        "recipient_id",
        "recipient_key",
        "region",
        "giver_id",
        "giver_key",
        "series_id",
    ),
    *("year", "score", "rank", "level"),
)
"""The fields of a claim in the order of `_CLAIMS`."""
_MOST = 120
"""A fact is compared with at most this many others, the newest, for each of the queries below."""
_UNSETTLED = 40
"""How many more facts are fetched: those of the same batch may have no award yet."""
_SOON = 60
"""Days within which other papers report an award, under any name of its recipient."""
_CLAIMS = (
    "SELECT f.id, f.article_id, f.award_id, coalesce(a.story_id, a.id), f.main, f.award, f.recipient, r.entity_id, "
    "f.recipient_key, f.recipient_region, g.entity_id, f.giver_key, s.series_id, f.year, f.score, f.rank, "
    "f.level, f.event_date, a.published_at, a.first_seen_at "
    "FROM award_fact AS f JOIN article AS a ON a.id = f.article_id "
    "LEFT JOIN alias AS r ON r.name_key = f.recipient_key LEFT JOIN alias AS g ON g.name_key = f.giver_key "
    "LEFT JOIN series_alias AS s ON s.scheme_key = f.scheme_key WHERE "
)
"""The columns for `_stated`."""
_OF_RECIPIENT = "recipient_key IN (SELECT name_key FROM alias WHERE entity_id = :recipient)"
_OF_SCHEME = "scheme_key IN (SELECT scheme_key FROM series_alias WHERE series_id = :series)"
_IN_SEASON = "reported_on BETWEEN :season_begins AND :season_ends"
_NEWEST = f"ORDER BY 1 DESC LIMIT {_MOST + _UNSETTLED}"
_OF_ITS_SEASON = (
    f"SELECT id FROM award_fact INDEXED BY award_fact_recipient WHERE {_OF_RECIPIENT} AND {_IN_SEASON} {_NEWEST}"
)
_OF_ITS_YEAR = (
    f"SELECT id FROM award_fact INDEXED BY award_fact_recipient_year WHERE {_OF_RECIPIENT} AND year = :year {_NEWEST}"
)
_OF_ITS_STORY = (
    "SELECT id FROM award_fact WHERE article_id IN (SELECT id FROM article WHERE id = :story OR story_id = :story) "
    f"AND (year = :year OR {_IN_SEASON}) {_NEWEST}"
)
_OF_ITS_PLACE = (
    f"SELECT id FROM award_fact INDEXED BY award_fact_scheme_place WHERE {_OF_SCHEME} AND recipient_region = :region "
    f"AND (year = :year OR {_IN_SEASON}) {_NEWEST}"
)
_OF_THESE_WEEKS = (
    f"SELECT id FROM award_fact INDEXED BY award_fact_scheme WHERE {_OF_SCHEME} "
    f"AND reported_on BETWEEN :soon_begins AND :soon_ends {_NEWEST}"
)
QUESTIONS = (_OF_ITS_SEASON, _OF_ITS_YEAR, _OF_ITS_STORY, _OF_ITS_PLACE, _OF_THESE_WEEKS)
"""Facts that may report the same award, from indexes alone: those of the recipient (two questions), of the story's
copies, of the scheme in this place, of the scheme in these weeks. One statement with all of them takes four times as
long.

Facts of another season are never fetched: they cannot match, and a body with many awards has many of them.
"""
_DECIDED = (
    "SELECT w.*, id AS award_id, 1 AS main, -id AS story, r.entity_id AS recipient_id, NULL AS giver_id, "
    "s.series_id FROM award AS w JOIN alias AS r ON r.name_key = w.recipient_key "
    "LEFT JOIN series_alias AS s ON s.scheme_key = w.scheme_key WHERE r.entity_id = ? AND sources = 0 "
    "AND merged_into IS NULL AND (EXISTS (SELECT 1 FROM award_hand WHERE award_id = w.id "
    "AND undone_at IS NULL) OR (EXISTS (SELECT 1 FROM alert WHERE award_id = w.id) "
    "AND NOT EXISTS (SELECT 1 FROM award_fact WHERE award_id = w.id)))"
)
"""Awards of a recipient that have no source any more, but a decision or an alert."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A stored fact in the form for merging; `id` and `article_id` are 0 for an award without sources."""

    id: int
    article_id: int
    award_id: int
    claim: Claim
    is_dated: bool
    """Whether its article has a publication date."""


def candidates(db: Database, fact: Fact) -> list[Stated]:
    """Facts of other articles that may report the same award."""
    day = _reported_on(fact)
    season, soon = timedelta(SEASON), timedelta(_SOON)
    asked = {
        "recipient": fact["recipient_id"],
        "story": fact["story"],
        "series": fact["series_id"],
        "region": fact["recipient_region"],
        "year": fact["year"],
        "season_begins": str(day - season),
        "season_ends": str(day + season),
        "soon_begins": str(day - soon),
        "soon_ends": str(day + soon),
    }
    near, same_year, story, place, weeks = ([row[0] for row in db.execute(sql, asked)] for sql in QUESTIONS)
    known = _known(db, {*near, *same_year, *story, *place, *weeks}, fact["article_id"])
    dated = {fact_id for fact_id, each in known.items() if each.is_dated}
    found: set[int] = set()
    for ids, allowed in (({*near, *same_year}, known), (story, known), (place, known), (weeks, dated)):
        found.update(sorted((fact_id for fact_id in ids if fact_id in allowed), reverse=True)[:_MOST])
    decided = db.query(_DECIDED, [fact["recipient_id"]])
    without = [Stated(0, 0, row["award_id"], as_claim(row), is_dated=True) for row in decided]
    return [*(known[fact_id] for fact_id in found), *without]


def _known(db: Database, ids: set[int], article_id: int) -> dict[int, Stated]:
    """Those facts that belong to an award and to another article."""
    where = "f.id IN (SELECT value FROM json_each(?)) AND f.award_id IS NOT NULL AND f.article_id <> ?"
    return {row[0]: _stated(row) for row in db.execute(_CLAIMS + where, [json_text(sorted(ids)), article_id])}


def stated_in(db: Database, article_id: int) -> list[Stated]:
    """The facts of an article that belong to an award, in their order."""
    where = "f.article_id = ? AND f.award_id IS NOT NULL ORDER BY f.id"
    return [_stated(row) for row in db.execute(_CLAIMS + where, [article_id])]


def stated_of(db: Database, *awards: int) -> list[list[Stated]]:
    """The facts of each of these awards."""
    where = f"f.award_id IN ({', '.join('?' * len(awards))}) ORDER BY f.id"
    found = [_stated(row) for row in db.execute(_CLAIMS + where, awards)]
    return [[each for each in found if each.award_id == award_id] for award_id in awards]


def _stated(row: Sequence[Any]) -> Stated:
    fact_id, article_id, award_id, *values, event_date, published_at, first_seen_at = row
    named = dict(zip(_NAMED, values, strict=True))
    published = date.fromisoformat((published_at or first_seen_at)[:10])
    claim = Claim(**named, day=_ordinal(event_date), published=published.toordinal())
    return Stated(fact_id, article_id, award_id, claim, is_dated=published_at is not None)


def _ordinal(day: str | None) -> int | None:
    return date.fromisoformat(day).toordinal() if day else None


def as_claim(fact: Fact) -> Claim:
    """A row of facts in the form for merging."""
    return Claim(
        story=fact["story"],
        main=bool(fact["main"]),
        award=fact["award"],
        recipient=fact["recipient"],
        recipient_id=fact["recipient_id"],
        recipient_key=fact["recipient_key"],
        region=fact["recipient_region"],
        giver_id=fact["giver_id"],
        giver_key=fact["giver_key"],
        series_id=fact["series_id"],
        year=fact["year"],
        score=fact["score"],
        rank=fact["rank"],
        day=_ordinal(fact["event_date"]),
        published=_reported_on(fact).toordinal(),
        level=fact["level"],
    )


def _reported_on(fact: Fact) -> date:
    return date.fromisoformat((fact["published_at"] or fact["first_seen_at"])[:10])
