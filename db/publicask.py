"""Queries of the web pages: which awards, how many, and their counts by place, year and site.

All conditions are checked on the tables, where indexes help. No query reads the text of articles: searches are in the
awards' own names.
"""

from collections import Counter, defaultdict
from typing import Any

from sqlite_utils import Database

from db.news import within
from db.publicrows import PublicFilter, PublicValues
from db.tables import json_text

SHOWN = "w.merged_into IS NULL AND w.status IN ('open', 'confirmed') AND w.sources > 0"
"""The first two conditions are those of the partial index `award_newest`."""
REPORTED_AT = "coalesce(w.published_at, w.first_seen_at)"
YEAR = f"coalesce(w.year, substr({REPORTED_AT}, 1, 4) + 0)"
"""The year that an award is for, otherwise that of its publication."""
_ARTICLE_SHOWN = "a.is_award = 1 AND a.gone_at IS NULL AND a.no_story IS NULL"

_COLUMNS = {
    "type": "w.type",
    "level": "w.level",
    "region": "w.recipient_region",
    "recipient": "w.recipient_key",
    "giver": "w.giver_key",
    "series": "w.scheme_key",
    "year": YEAR,
}
_OF_REGION = ("province", "regency", "region")
_KEYS = {
    "recipient": "SELECT name_key, entity_id FROM alias WHERE name_key",
    "giver": "SELECT name_key, entity_id FROM alias WHERE name_key",
    "series": "SELECT scheme_key, series_id FROM series_alias WHERE scheme_key",
}
"""The ids that belong to the keys of a column."""

_CONDITIONS: dict[str, str] = {
    "recipient": "w.recipient_key IN (SELECT name_key FROM alias WHERE entity_id = :recipient)",
    "giver": "w.giver_key IN (SELECT name_key FROM alias WHERE entity_id = :giver)",
    "series": "w.scheme_key IN (SELECT scheme_key FROM series_alias WHERE series_id = :series)",
    "region": "w.recipient_region || '.' GLOB :region || '.*'",
    "level": "w.level = :level",
    "type": "w.type = :type",
    "year": f"{YEAR} = :year",
    "site": (
        "w.id IN (SELECT f.award_id FROM article AS a INDEXED BY article_shown JOIN award_fact AS f "
        f"ON f.article_id = a.id WHERE a.site = :site AND {_ARTICLE_SHOWN})"
    ),
}


def public_ids(db: Database, asked: PublicFilter, *, limit: int | None = None, by_event: bool = False) -> list[int]:
    """The awards that match the filter, the newest first; `by_event`: those with a known day, by that day."""
    where, given = _conditions(asked)
    order = REPORTED_AT
    if by_event:
        order, where = "w.event_date", f"w.event_date IS NOT NULL AND {where}"
    sql = f"SELECT w.id FROM award AS w WHERE {where} ORDER BY {order} DESC, w.id DESC LIMIT :limit"
    return [row[0] for row in db.execute(sql, given | {"limit": -1 if limit is None else limit})]


def public_total(db: Database, asked: PublicFilter) -> int:
    """The number of matching awards."""
    where, given = _conditions(asked)
    total: int = db.execute(f"SELECT count(*) FROM award AS w WHERE {where}", given).fetchone()[0]
    return total


def public_counts(db: Database, asked: PublicFilter, facets: tuple[str, ...]) -> dict[str, list[tuple[Any, int]]]:
    """How many matching awards have each value, by facet; the most frequent first.

    Facets are the names in `_COLUMNS`, `province`, and `regency`, which counts only regencies and cities.
    One pass over the awards, counted here: SQLite sorts them again for each column, which takes four times as long.
    """
    where, given = _conditions(asked)
    columns = {name: _COLUMNS[name] for name in _COLUMNS if name in facets}
    if set(_OF_REGION) & set(facets):
        columns["region"] = _COLUMNS["region"]
    sql = f"SELECT {', '.join(columns.values()) or '1'} FROM award AS w WHERE {where}"
    values = zip(*db.execute(sql, given).fetchall(), strict=True)
    counts = {name: Counter(column) for name, column in zip(columns, values, strict=False)}
    found = {name: _counted(db, name, counts) for name in facets}
    return {name: sorted(found[name].items(), key=lambda pair: (-pair[1], str(pair[0]))) for name in facets}


def _counted(db: Database, name: str, counts: dict[str, "Counter[Any]"]) -> "Counter[Any]":
    own = counts.get("region" if name in _OF_REGION else name, Counter())
    by_value: Counter[Any] = Counter()
    if name in _KEYS:
        keys = [key for key in own if key is not None]
        rows = db.execute(f"{_KEYS[name]} IN (SELECT value FROM json_each(?))", [json_text(keys)])
        for key, number in rows:
            by_value[number] += own[key]
        return by_value
    for value, count in own.items():
        if value is not None and (name != "regency" or len(value) > len("36")):
            by_value[value[:2] if name == "province" else value] += count
    return by_value


def public_values(db: Database) -> list[PublicValues]:
    """The values of every public award that filters use: for 20,000 awards it takes a tenth of a second."""
    sites: defaultdict[int, set[str]] = defaultdict(set)
    sql = "SELECT f.award_id, a.site FROM article AS a INDEXED BY article_shown CROSS JOIN award_fact AS f "
    for award_id, site in db.execute(f"{sql} ON f.article_id = a.id WHERE {_ARTICLE_SHOWN}"):
        sites[award_id].add(site)
    rows: list[tuple[Any, ...]] = db.execute(
        "SELECT w.id, w.recipient_region, w.level, w.type, g.entity_id, s.series_id, "
        f"{YEAR} FROM award AS w LEFT JOIN alias AS g ON g.name_key = w.giver_key "
        f"LEFT JOIN series_alias AS s ON s.scheme_key = w.scheme_key WHERE {SHOWN}"
    ).fetchall()
    return [
        PublicValues(number, region, level, type_, giver, series, year, tuple(sites[number]))
        for number, region, level, type_, giver, series, year in rows
    ]


def public_span(db: Database) -> tuple[str, str] | None:
    """When the first and the last public award were first reported; None if there is none."""
    sql = f"SELECT min({REPORTED_AT}), max({REPORTED_AT}) FROM award AS w WHERE {SHOWN}"
    first, last = db.execute(sql).fetchone()
    return (first, last) if first else None


def _conditions(asked: PublicFilter) -> tuple[str, dict[str, Any]]:
    parts, given = [SHOWN], dict[str, Any]()
    for name, condition in _CONDITIONS.items():
        value = getattr(asked, name)
        if value is not None:
            parts.append(condition)
            given[name] = value
    bounds = (("since", asked.since), ("until", asked.until))
    parts += [within(REPORTED_AT, name, bound, given) for name, bound in bounds if bound]
    if asked.words:
        parts.append("w.id IN (SELECT rowid FROM awards_fts WHERE awards_fts MATCH :words)")
        spelled = (" OR ".join(f'"{spelling}"*' for spelling in spellings) for spellings in asked.words)
        given["words"] = " AND ".join(f"({each})" for each in spelled)
    return " AND ".join(parts), given
