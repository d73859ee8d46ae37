"""Rows to and from the tables: the one place where rows to write are made, always with all their columns."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from sqlite_utils import Database

from crawler.articles import Article
from crawler.facts import AwardAnnotation, AwardFact, Span, Where
from crawler.records import Story
from db.rows import ArticleRow, FactRow, StoredStory

RowT = TypeVar("RowT", bound=msgspec.Struct)


def select_in(db: Database, select: str, values: Iterable[int | str]) -> Iterator[dict[str, Any]]:
    """The rows of `select`, which ends with a column and IN, for any number of values; in the order of rowid."""
    sql = f"{select} (SELECT value FROM json_each(?)) ORDER BY rowid"
    return db.query(sql, [json_text(sorted(values))])


def load_row(row: Mapping[str, Any], kind: type[RowT]) -> RowT:
    """A row of a query as `kind`; columns without a field are skipped."""
    return msgspec.convert(row, kind, strict=False)


def load_rows(rows: Iterable[Mapping[str, Any]], kind: type[RowT]) -> list[RowT]:
    """`load_row` for each."""
    return [load_row(row, kind) for row in rows]


def update_row(db: Database, table: str, values: Mapping[str, object], key: Mapping[str, object]) -> None:
    """Sets the columns `values` of the row with this key.

    For rows that every run writes: `Table.update` reads the row and the schema each time, 0.4 ms.
    """
    columns = ", ".join(f"{name} = :{name}" for name in values)
    where = " AND ".join(f"{name} = :{name}" for name in key)
    db.execute(f"UPDATE {table} SET {columns} WHERE {where}", {**values, **key})


def json_text(value: object) -> str:
    """`value` as JSON text for a column."""
    return msgspec.json.encode(value).decode()


def new_article(story: Story, article_id: int, key: str, now: str) -> ArticleRow:
    """The row of a new story."""
    article = story.article
    reading = story.reading
    return ArticleRow(
        id=article_id,
        key=key,
        url=article.url,
        site=story.site,
        title=article.title,
        author=article.author,
        author_kind=article.author_kind,
        published_at=article.published_at,
        modified_at=article.modified_at,
        first_seen_at=now,
        fetched_at=story.fetched_at,
        changed_at=None,
        gone_at=None,
        section=article.section,
        tags=json_text(article.tags),
        language=article.language,
        image=article.image,
        body=article.body,
        is_award=reading.is_award,
        award_score=reading.score,
        award_type=reading.type,
        award_evidence=json_text(reading.evidence),
        guid=story.guid,
        post=story.post,
        no_story=article.no_story,
    )


def with_reading(row: ArticleRow, reading: AwardAnnotation) -> ArticleRow:
    """`row` with the tag of `reading`."""
    return msgspec.structs.replace(
        row,
        is_award=reading.is_award,
        award_score=reading.score,
        award_type=reading.type,
        award_evidence=json_text(reading.evidence),
    )


def fact_rows(article_id: int, article: Article | StoredStory, reading: AwardAnnotation) -> list[FactRow]:
    """The rows of a story's facts, in the extractor's order."""
    return [_fact_row(article_id, article, fact) for fact in reading.awards]


def _fact_row(article_id: int, article: Article | StoredStory, fact: AwardFact) -> FactRow:
    return FactRow(
        article_id=article_id,
        award=fact.award,
        recipient=fact.recipient,
        recipient_region=fact.recipient_region,
        giver=fact.giver,
        year=fact.year,
        score=fact.score,
        rank=fact.rank,
        level=fact.level,
        event_date=fact.event_date,
        main=fact.main,
        evidence=_quoted(article, fact.evidence),
        evidence_in=fact.evidence.where,
        evidence_start=fact.evidence.start,
        evidence_end=fact.evidence.end,
        spans=json_text(fact.spans),
        recipient_key=fact.recipient_entity.key if fact.recipient_entity else None,
        giver_key=fact.giver_entity.key if fact.giver_entity else None,
        confidence=fact.confidence,
        scheme_key=fact.scheme.key if fact.scheme else None,
    )


def _quoted(article: Article | StoredStory, span: Span) -> str:
    text = article.title if span.where is Where.TITLE else article.body
    return text[span.start : span.end]
