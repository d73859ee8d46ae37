"""Records for the store's tests: stories of a made-up site, and plain SQL that bypasses the store."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from crawler.articles import Article
from crawler.facts import AwardAnnotation, AwardFact, AwardType, Level, Span, Where
from crawler.records import Dropped, Story
from db.migrations import MIGRATIONS

NOW = datetime(2025, 3, 2, 3, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SITE = "kabarlangit"
HOME = "https://kabarlangit.example"
NO_AWARD = AwardAnnotation(is_award=False, score=0.02)


def url_of(name: str) -> str:
    return f"{HOME}/news/{name}"


def award_reading(
    award: str = "Anugerah Langit", *, score: float | None = 93.21, region: str = "36.71"
) -> AwardAnnotation:
    fact = AwardFact(
        award=award,
        recipient="Kota Awan",
        giver="Dewan Langit",
        year=2024,
        score=score,
        level=Level.NATIONAL,
        main=True,
        recipient_region=region,
        evidence=Span(Where.BODY, 0, 9),
        spans={"recipient": Span(Where.TITLE, 0, 9)},
    )
    side = msgspec.structs.replace(fact, award="Kantor Terbaik", score=97.43, main=False)
    return AwardAnnotation(is_award=True, score=0.97, type=AwardType.RATING, awards=(side, fact))


def story(name: str = "awan", *, asked: str | None = None, reading: AwardAnnotation = NO_AWARD, **fields: Any) -> Story:
    """A story at `HOME/news/<name>`; `fields` are the article's, and `site` and `fetched_at`."""
    site = fields.pop("site", SITE)
    fetched_at = fields.pop("fetched_at", "2025-03-02T03:09:00Z")
    article = {
        "url": url_of(name),
        "title": f"Kota {name.title()} menerima penghargaan",
        "body": f"Kota {name.title()} menerima piala.\nWarga menyambutnya.",
        "author": "Rina Bayu",
        "author_kind": "person",
        "published_at": "2025-03-01T02:00:00Z",
        "section": "Daerah",
        "image": f"{HOME}/awan.jpg",
        "language": "id",
        "tags": ["penghargaan"],
    }
    made = msgspec.convert(article | fields, Article)
    return Story(site=site, article=made, reading=reading, asked_url=asked or made.url, fetched_at=fetched_at)


def dropped(name: str, reason: str = "not_an_article") -> Dropped:
    return Dropped(site=SITE, url=url_of(name), reason=reason, fetched_at="2025-03-02T03:09:00Z")


def rows(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What a reader with plain SQL sees."""
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql, parameters).fetchall()


def every_step() -> list[Any]:
    """The steps that make an empty file one of today."""
    with Database(memory=True) as empty:
        return MIGRATIONS.pending(empty)


def run_sql(path: Path, sql: str) -> None:
    """A change that bypasses the store."""
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(sql)
