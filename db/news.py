"""Queries for the award news: by award, by story or by fact.

Conditions are checked on the tables, where indexes help; then the rows are read through the view. Both are one
statement, so that a row is consistent with its selection.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.newsrows import ROWS, Bound, By, Head, NewsFilter, NewsItem, Party
from db.tables import json_text, load_rows, select_in
from db.words import folded, match_all

Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Source:
    """The tables behind a view. `f` has the columns of a fact, or of an award."""

    view: str
    key: str
    """The view's column with `id`."""
    id: str
    tables: str
    """`{order}` is the place of the index in order of publication; otherwise SQLite picks one that must be sorted."""
    visible: str
    """The condition of the partial index for it."""
    published: str
    seen: str
    type: str
    full_text: str
    """Whether the full text of one of :articles contains it."""


_ARTICLE: dict[str, str] = {
    "visible": "a.is_award = 1 AND a.gone_at IS NULL AND a.no_story IS NULL",
    "published": "coalesce(a.published_at, a.first_seen_at)",
    "seen": "a.first_seen_at",
    "type": "a.award_type",
    "full_text": "a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :search)",
}
_SOURCES = {
    By.AWARD: _Source(
        view="awards",
        key="id",
        id="f.id",
        tables="award AS f",
        visible="f.merged_into IS NULL AND f.status IN ('open', 'confirmed')",
        published="coalesce(f.published_at, f.first_seen_at)",
        seen="f.first_seen_at",
        type="f.type",
        full_text="f.id IN (SELECT award_id FROM award_fact WHERE article_id IN "
        "(SELECT rowid FROM articles_fts WHERE articles_fts MATCH :search))",
    ),
    By.STORY: _Source(
        view="award_news",
        key="article_id",
        id="a.id",
        tables="article AS a {order} LEFT JOIN award_fact AS f "
        "ON f.id = (SELECT id FROM award_fact WHERE article_id = a.id ORDER BY main DESC, id LIMIT 1)",
        **_ARTICLE,
    ),
    By.FACT: _Source(
        view="award_facts",
        key="id",
        id="f.id",
        tables="article AS a {order} CROSS JOIN award_fact AS f ON f.article_id = a.id",
        **_ARTICLE,
    ),
}
_FACT_VALUES = (
    "f.article_id, f.award, f.recipient, f.recipient_region, f.giver, f.year, f.score, f.rank, f.level, f.event_date"
)


def news(db: Database, by: By, asked: NewsFilter, ids: Collection[int] | None = None) -> list[NewsItem]:
    """Rows that match the filter, the newest published first; `ids`: only these rows."""
    source = _SOURCES[by]
    where, given = _conditions(db, source, asked)
    if ids is not None:
        where += f" AND {source.id} IN (SELECT value FROM json_each(:ids))"
        given["ids"] = json_text(sorted(ids))
    sql = (
        f"WITH chosen AS MATERIALIZED (SELECT {source.id} AS id, {source.published} AS published "
        f"FROM {_tables(source, asked, has_ids=ids is not None)} WHERE {where} "
        f"ORDER BY published DESC, {source.id} DESC LIMIT :limit) "
        f"SELECT v.* FROM chosen CROSS JOIN {source.view} AS v ON v.{source.key} = chosen.id "
        "ORDER BY chosen.published DESC, chosen.id DESC"
    )
    given["limit"] = -1 if asked.limit is None else asked.limit
    return load_rows(db.query(sql, given), ROWS[by])


def news_marks(db: Database, by: By, asked: NewsFilter) -> dict[int, int]:
    """A mark of every matching row, regardless of the limit, by its id: a row with a new mark is news.

    For an award or a story, the mark is its id. For a fact it is its content: every reading gives facts other ids, and
    an id may be used again.
    """
    source = _SOURCES[by]
    where, given = _conditions(db, source, asked)
    columns = f", {_FACT_VALUES}" if by is By.FACT else ""
    tables = _tables(source, asked)
    rows = db.execute(f"SELECT {source.id}{columns} FROM {tables} WHERE {where}", given)
    return {row[0]: hash(row[1:]) if columns else row[0] for row in rows}


def heads(db: Database, articles: Collection[int]) -> dict[int, Head]:
    """Address, site, headline and day of articles, by id."""
    rows = select_in(db, "SELECT id, url, site, title, published_at FROM article WHERE id IN", articles)
    return {row.pop("id"): Head(**row) for row in rows}


def _tables(source: _Source, asked: NewsFilter, *, has_ids: bool = False) -> str:
    order = "" if asked.is_first_seen or has_ids else "INDEXED BY article_newest"
    return source.tables.format(order=order)


def _conditions(db: Database, source: _Source, asked: NewsFilter) -> tuple[str, Parameters]:
    parts = [source.visible]
    given: Parameters = {}
    for name, condition, value in (
        ("year", "f.year = :year", asked.year),
        ("level", "f.level = :level", asked.level),
        ("type", f"{source.type} = :type", asked.type),
        ("confidence", "f.confidence >= :confidence", asked.min_confidence),
        ("region", "f.recipient_region || '.' GLOB :region || '.*'", asked.region),
    ):
        if value is not None:
            parts.append(condition)
            given[name] = value
    when = source.seen if asked.is_first_seen else source.published
    for name, bound in (("since", asked.since), ("until", asked.until)):
        if bound is not None:
            parts.append(within(when, name, bound, given))
    for name, party in (("recipient", asked.recipient), ("giver", asked.giver)):
        if party is not None:
            parts.append(_of_party(db, name, party, given))
    if asked.search:
        parts.append(f"({source.full_text} OR tells_all(:terms, f.award, f.recipient, f.giver))")
        given |= {"search": match_all(asked.search), "terms": "\n".join(map(folded, asked.search))}
    return " AND ".join(parts), given


def within(when: str, name: str, bound: Bound, given: Parameters) -> str:
    """SQL: a day without a time counts as a whole. The first condition is wider than the second, to use the index."""
    given |= {f"{name}_at": bound.at, f"{name}_day": bound.day}
    if name == "since":
        given["from"] = min(bound.at, bound.day)
        return f"{when} >= :from AND {when} >= iif(length({when}) = 10, :since_day, :since_at)"
    given["to"] = max(bound.at, bound.day)
    return f"{when} <= :to AND iif(length({when}) = 10, {when} <= :until_day, {when} < :until_at)"


def _of_party(db: Database, name: str, party: Party, given: Parameters) -> str:
    """SQL: the entity, by all its names; unless the name is specific, also names that contain the words."""
    keys = [
        key
        for (key,) in db.execute(
            "SELECT name_key FROM alias WHERE entity_id = (SELECT entity_id FROM alias WHERE name_key = ?)", [party.key]
        )
    ]
    condition = f"f.{name}_key IN (SELECT value FROM json_each(:{name}_keys))"
    if party.words is not None and not (keys and party.is_specific):
        keys += _keys_like(db, party)
        given[f"{name}_words"] = party.words
        condition = f"({condition} OR begins_word(f.{name}, :{name}_words))"
    given[f"{name}_keys"] = json_text(sorted(set(keys)))
    return condition


def _keys_like(db: Database, party: Party) -> list[str]:
    """The keys of all names of entities that have one name with the words, or one key with the form."""
    sql = (
        "SELECT name_key FROM alias WHERE entity_id IN (SELECT id FROM entity WHERE begins_word(name, :words) "
        "UNION SELECT entity_id FROM alias WHERE instr(' ' || name_key, ' ' || :form))"
    )
    return [key for (key,) in db.execute(sql, {"words": party.words, "form": party.form})]
