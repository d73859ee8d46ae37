"""Joins articles that are copies of one release into one story, as they arrive.

A story's id is that of its first stored article, which holds no `story_id`; the others point to it. Sketches of a month
find the articles that may be copies, their texts decide.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from statistics import mean

from sqlite_utils import Database

from crawler.merging.copies import (
    CONTRADICTS,
    HASHES,
    MEMBERS,
    THRESHOLD,
    WINDOW,
    cannot_be_copies,
    chance_between,
    chance_of_copy,
    likeness,
)
from crawler.merging.wording import Wording, sketch
from db.rows import ArticleRow
from db.tables import json_text, select_in

_CANDIDATES = 12
_COMPARED = 8
"""Members of a story that a newcomer is compared with."""
_SHORTEST = 12
"""Runs that a text has at least: a caption is like any other."""


def join_stories(db: Database, articles: Iterable[ArticleRow]) -> None:
    """Finds the stories of new and rewritten articles; runs inside the caller's transaction.

    An article that has been joined stays where it is, however it is edited later.
    """
    for article in articles:
        own = Wording(article.title, article.body)
        db.execute("DELETE FROM sketch WHERE article_id = ?", [article.id])
        if len(own.runs) < _SHORTEST:
            continue
        hashes, day = sketch(own), _day(article)
        candidates = _candidates(db, article.id, hashes, day)
        if candidates and _is_alone(db, article.id):
            _join(db, article, own, candidates)
        rows = [[value, day, article.id] for value in hashes]
        db.conn.executemany("INSERT INTO sketch (hash, day, article_id) VALUES (?, ?, ?)", rows)


def unsketched(db: Database, articles: Sequence[ArticleRow]) -> list[ArticleRow]:
    """Those of the articles that were never compared with others, or so long ago that it is forgotten."""
    sql = "SELECT id FROM article AS a WHERE EXISTS (SELECT 1 FROM sketch WHERE article_id = a.id) AND id IN"
    known = {row["id"] for row in select_in(db, sql, [article.id for article in articles])}
    return [article for article in articles if article.id not in known]


def drop_sketches(db: Database, before: str) -> None:
    """Forgets the sketches of articles that were first seen before; their stories stay."""
    db.execute(
        "DELETE FROM sketch WHERE article_id <= (SELECT coalesce(max(id), 0) FROM article WHERE first_seen_at < ?)",
        [before],
    )


def _day(article: ArticleRow) -> int:
    return date.fromisoformat((article.published_at or article.first_seen_at)[:10]).toordinal()


def _is_alone(db: Database, article_id: int) -> bool:
    sql = "SELECT 1 FROM article WHERE (id = :id AND story_id IS NOT NULL) OR story_id = :id LIMIT 1"
    return db.execute(sql, {"id": article_id}).fetchone() is None


def _candidates(db: Database, article_id: int, hashes: list[int], day: int) -> list[int]:
    sql = (
        "SELECT article_id FROM sketch WHERE hash IN (SELECT value FROM json_each(:hashes)) "
        "AND day BETWEEN :first AND :last AND article_id <> :id "
        "GROUP BY article_id HAVING count(*) >= :least ORDER BY count(*) DESC, article_id LIMIT :most"
    )
    asked = {
        "hashes": json_text(hashes),
        "first": day - WINDOW,
        "last": day + WINDOW,
        "id": article_id,
        "least": HASHES,
        "most": _CANDIDATES,
    }
    return [row[0] for row in db.execute(sql, asked)]


def _join(db: Database, article: ArticleRow, own: Wording, candidates: list[int]) -> None:
    """Puts an article into the story of its likeliest copy, and stories together that it shows to be one."""
    story: int | None = None
    seen: set[int] = set()
    for other in _copies(db, article, own, candidates):
        leader, members = _members(db, other)
        if leader in seen:
            continue
        seen.add(leader)
        texts = list(_texts(db, members[:_COMPARED]).values())
        if not _agree(_chance(own, text) for text in texts):
            continue
        if story is None:
            story = leader
            db.execute("UPDATE article SET story_id = ? WHERE id = ?", [leader, article.id])
            continue
        others = _texts(db, _members(db, story)[1][:_COMPARED]).values()
        if _agree(_chance(one, another) for one in others for another in texts):
            story = _merge(db, story, leader)


def _copies(db: Database, article: ArticleRow, own: Wording, candidates: list[int]) -> list[int]:
    """The candidates that are copies of an article, the likeliest first."""
    texts = {other: text for other, text in _texts(db, candidates).items() if not cannot_be_copies(own, text)}
    sites = _sites(db, texts)
    chances = {
        other: chance_between(own, text, same_site=sites[other] == article.site) for other, text in texts.items()
    }
    likely = (other for other, chance in chances.items() if chance >= THRESHOLD)
    return sorted(likely, key=lambda other: (-chances[other], other))


def _agree(chances: Iterable[float]) -> bool:
    """Whether texts of two stories are copies on the whole, and no two contradict each other."""
    found = list(chances)
    return mean(found) >= MEMBERS and min(found) >= CONTRADICTS


def _merge(db: Database, one: int, other: int) -> int:
    """Two stories become one; the one that was stored first keeps its id."""
    first, second = sorted((one, other))
    db.execute("UPDATE article SET story_id = ? WHERE story_id = ? OR id = ?", [first, second, second])
    return first


def _members(db: Database, article_id: int) -> tuple[int, list[int]]:
    sql = "SELECT coalesce(story_id, id) FROM article WHERE id = ?"
    leader: int = db.execute(sql, [article_id]).fetchone()[0]
    rows = db.execute("SELECT id FROM article WHERE id = :id OR story_id = :id ORDER BY id", {"id": leader})
    return leader, [row[0] for row in rows]


def _texts(db: Database, ids: list[int]) -> dict[int, Wording]:
    sql = "SELECT id, title, body FROM article WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: _wording(row[1], row[2]) for row in db.execute(sql, [json_text(ids)])}


def _sites(db: Database, ids: Iterable[int]) -> dict[int, str]:
    return {row["id"]: row["site"] for row in select_in(db, "SELECT id, site FROM article WHERE id IN", list(ids))}


@lru_cache(maxsize=64)
def _wording(title: str, body: str) -> Wording:
    return Wording(title, body)


def _chance(one: Wording, other: Wording) -> float:
    return chance_of_copy(likeness(one, other))
