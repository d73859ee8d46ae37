"""What readers of the web pages ask of the awards: which, how many, and how they spread over places, years and sites.

All of it is held against the tables, where indexes help. Nothing here looks at the text of an article: what readers
search is the awards' own names.
"""

from typing import Any

from sqlite_utils import Database

from db.news import within
from db.publicrows import PublicFilter

SHOWN = "w.merged_into IS NULL AND w.status IN ('open', 'confirmed') AND w.sources > 0"
"""The first two as in the partial index `award_newest`."""
TOLD = "coalesce(w.published_at, w.first_seen_at)"
YEAR = f"coalesce(w.year, substr({TOLD}, 1, 4) + 0)"
"""The year that an award is for, else that of its publication."""
_ARTICLE_SHOWN = "a.is_award = 1 AND a.gone_at IS NULL AND a.no_story IS NULL"

FACETS: dict[str, str] = {
    "province": "SELECT substr(w.recipient_region, 1, 2), count(*) FROM chosen AS w GROUP BY 1",
    "regency": "SELECT w.recipient_region, count(*) FROM chosen AS w WHERE length(w.recipient_region) > 2 GROUP BY 1",
    "region": "SELECT w.recipient_region, count(*) FROM chosen AS w GROUP BY 1",
    "level": "SELECT w.level, count(*) FROM chosen AS w GROUP BY 1",
    "type": "SELECT w.type, count(*) FROM chosen AS w GROUP BY 1",
    "year": "SELECT w.year, count(*) FROM chosen AS w GROUP BY 1",
    "recipient": (
        "SELECT a.entity_id, count(*) FROM chosen AS w JOIN alias AS a ON a.name_key = w.recipient_key GROUP BY 1"
    ),
    "giver": "SELECT a.entity_id, count(*) FROM chosen AS w JOIN alias AS a ON a.name_key = w.giver_key GROUP BY 1",
    "series": (
        "SELECT s.series_id, count(*) FROM chosen AS w JOIN series_alias AS s ON s.scheme_key = w.scheme_key GROUP BY 1"
    ),
    "site": (
        "SELECT a.site, count(DISTINCT f.award_id) FROM article AS a INDEXED BY article_shown "  # noqa: S608 - ours
        f"JOIN award_fact AS f ON f.article_id = a.id JOIN chosen AS w ON w.id = f.award_id WHERE {_ARTICLE_SHOWN} "
        "GROUP BY 1"
    ),
}
"""By what awards are counted. `region` counts a province itself too; `regency` counts regencies and cities alone."""

_CONDITIONS: dict[str, str] = {
    "recipient": "w.recipient_key IN (SELECT name_key FROM alias WHERE entity_id = :recipient)",
    "giver": "w.giver_key IN (SELECT name_key FROM alias WHERE entity_id = :giver)",
    "series": "w.scheme_key IN (SELECT scheme_key FROM series_alias WHERE series_id = :series)",
    "region": "w.recipient_region || '.' GLOB :region || '.*'",
    "level": "w.level = :level",
    "type": "w.type = :type",
    "year": f"{YEAR} = :year",
    "site": (
        "w.id IN (SELECT f.award_id FROM article AS a INDEXED BY article_shown JOIN award_fact AS f "  # noqa: S608 - ours
        f"ON f.article_id = a.id WHERE a.site = :site AND {_ARTICLE_SHOWN})"
    ),
}


def public_ids(db: Database, asked: PublicFilter, *, limit: int, offset: int = 0, by_event: bool = False) -> list[int]:
    """The awards that answer to all that is asked, the newest first; `by_event`: those that have a day, by it."""
    where, given = _conditions(asked)
    order = TOLD
    if by_event:
        order, where = "w.event_date", f"w.event_date IS NOT NULL AND {where}"
    sql = (
        f"SELECT w.id FROM award AS w WHERE {where} "  # noqa: S608 - all of it is ours
        f"ORDER BY {order} DESC, w.id DESC LIMIT :limit OFFSET :offset"
    )
    return [row[0] for row in db.execute(sql, given | {"limit": limit, "offset": offset})]


def public_total(db: Database, asked: PublicFilter) -> int:
    """How many answer."""
    where, given = _conditions(asked)
    total: int = db.execute(f"SELECT count(*) FROM award AS w WHERE {where}", given).fetchone()[0]  # noqa: S608 - ours
    return total


def public_counts(db: Database, asked: PublicFilter, facets: tuple[str, ...]) -> dict[str, list[tuple[Any, int]]]:
    """How many of those that answer have which value, by names of `FACETS`; the most frequent first."""
    where, given = _conditions(asked)
    counts = " UNION ALL ".join(f"SELECT '{name}', * FROM ({FACETS[name]})" for name in facets)  # noqa: S608 - ours
    sql = (
        "WITH chosen AS MATERIALIZED (SELECT w.id, w.type, w.level, w.recipient_region, w.recipient_key, w.giver_key, "  # noqa: S608 - ours
        f"w.scheme_key, {YEAR} AS year FROM award AS w WHERE {where}) {counts}"
    )
    found: dict[str, list[tuple[Any, int]]] = {name: [] for name in facets}
    for name, value, count in db.execute(sql, given):
        if value is not None:
            found[name].append((value, count))
    return {name: sorted(pairs, key=lambda pair: (-pair[1], str(pair[0]))) for name, pairs in found.items()}


def public_span(db: Database) -> tuple[str, str] | None:
    """When the first and the last shown award were told of; None where there is none."""
    sql = f"SELECT min({TOLD}), max({TOLD}) FROM award AS w WHERE {SHOWN}"  # noqa: S608 - ours
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
    parts += [within(TOLD, name, bound, given) for name, bound in bounds if bound]
    if asked.words:
        parts.append("w.id IN (SELECT rowid FROM awards_fts WHERE awards_fts MATCH :words)")
        given["words"] = " AND ".join(f'"{word}"*' for word in asked.words)
    return " AND ".join(parts), given
