"""Joins articles that are copies of one release into one story, as they arrive.

A story's id is that of its first stored article, which has no `story_id`; the others point to it. Sketches of the
last months find articles that may be copies; their texts decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import takewhile
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
"""A new article is compared with at most this many members of a story."""
_SHORTEST = 12
"""The minimum number of runs in a text: captions are all alike."""


def join_stories(db: Database, articles: Iterable[ArticleRow]) -> list[list[int]]:
    """Finds the stories of new and rewritten articles; runs inside the caller's transaction.

    A joined article stays in its story, however it is edited later; but a text merged from two moves to the larger part
    when that arrives. Returns the articles that left a story, grouped by story.
    """
    left: list[list[int]] = []
    for article in articles:
        own = Wording(article.title, article.body)
        db.execute("DELETE FROM sketch WHERE article_id = ?", [article.id])
        if len(own.runs) < _SHORTEST:
            continue
        hashes, day = sketch(own), _day(article)
        candidates = _candidates(db, article.id, hashes, day)
        if candidates and _is_alone(db, article.id):
            left += _join(db, article, own, candidates)
        rows = [[value, day, article.id] for value in hashes]
        db.conn.executemany("INSERT INTO sketch (hash, day, article_id) VALUES (?, ?, ?)", rows)
    return left


def unsketched(db: Database, articles: Sequence[ArticleRow]) -> list[ArticleRow]:
    """The articles that were never compared with others, or so long ago that their sketches are deleted."""
    sql = "SELECT id FROM article AS a WHERE EXISTS (SELECT 1 FROM sketch WHERE article_id = a.id) AND id IN"
    known = {row["id"] for row in select_in(db, sql, [article.id for article in articles])}
    return [article for article in articles if article.id not in known]


def newest_before(db: Database, before: str) -> int:
    """The id of the last article that was first seen before; 0 if there is none."""
    newest: int = db.execute("SELECT coalesce(max(id), 0) FROM article WHERE first_seen_at < ?", [before]).fetchone()[0]
    return newest


def drop_sketches(db: Database, until: int, most: int) -> bool:
    """Deletes the sketches of `most` articles up to the id `until`; returns whether there were any. Stories stay."""
    old = "SELECT DISTINCT article_id FROM sketch WHERE article_id <= ? ORDER BY article_id LIMIT ?"
    return db.execute(f"DELETE FROM sketch WHERE article_id IN ({old})", [until, most]).rowcount > 0


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


@dataclass(frozen=True, slots=True)
class _Likely:
    """A story with copies of an article."""

    leader: int
    members: list[int]
    copies: list[int]


def _join(db: Database, article: ArticleRow, own: Wording, candidates: list[int]) -> list[list[int]]:
    """Puts an article into the story of its likeliest copy, and merges stories that it shows to be one.

    Returns the articles that it takes out of other stories.
    """
    story: int | None = None
    others: list[_Likely] = []
    for likely in _likely_stories(db, article, own, candidates):
        texts = _compared(db, likely.members)
        if not _agree(_chance(own, text) for text in texts):
            others.append(likely)
        elif story is None:
            story = likely.leader
            db.execute("UPDATE article SET story_id = ? WHERE id = ?", [story, article.id])
        elif _agree(_chance(one, text) for one in _compared(db, _members(db, story)[1]) for text in texts):
            story = _merge(db, story, likely.leader)
    return [likely.copies for likely in others if _takes(db, story or article.id, own, likely)]


def _likely_stories(db: Database, article: ArticleRow, own: Wording, candidates: list[int]) -> list[_Likely]:
    """Stories with a copy of an article, the one with most of the article's runs first.

    A story with fewer than a story without a copy does not count: that is the larger part of a text merged from two.
    """
    texts = {other: text for other, text in _texts(db, candidates).items() if not cannot_be_copies(own, text)}
    sites = _sites(db, texts)
    runs: defaultdict[int, set[int]] = defaultdict(set)
    found: dict[int, _Likely] = {}
    for other, text in texts.items():
        chance = chance_between(own, text, same_site=sites[other] == article.site)
        if chance >= CONTRADICTS:
            leader, members = _members(db, other)
            runs[leader] |= own.runs & text.runs
            likely = found.setdefault(leader, _Likely(leader, members, []))
            likely.copies.extend([other] if chance >= THRESHOLD else [])
    ranked = sorted(found.values(), key=lambda likely: (-len(runs[likely.leader]), likely.leader))
    return list(takewhile(lambda likely: likely.copies, ranked))


def _takes(db: Database, story: int, own: Wording, other: _Likely) -> bool:
    """Takes merged texts out of a story with the smaller part of them; `story` has the larger one."""
    texts = _texts(db, other.copies)
    left = [member for member in other.members if member not in other.copies]
    staying = _compared(db, left)
    runs = frozenset[int]().union(*(text.runs for text in staying))
    is_larger = all(len(text.runs & own.runs) > len(text.runs & runs) for text in texts.values())
    if not left or not is_larger or _agree(_chance(own, text) for text in staying):
        return False
    home = _members(db, story)[1]
    if not _agree(_chance(one, text) for one in _compared(db, home) for text in texts.values()):
        return False
    for members in (left, [*home, *other.copies]):
        sql = "UPDATE article SET story_id = nullif(:leader, id) WHERE id IN (SELECT value FROM json_each(:ids))"
        db.execute(sql, {"leader": min(members), "ids": json_text(members)})
    return True


def _agree(chances: Iterable[float]) -> bool:
    """Whether texts of two stories are copies on average, and no two contradict each other."""
    found = list(chances)
    return mean(found) >= MEMBERS and min(found) >= CONTRADICTS


def _merge(db: Database, one: int, other: int) -> int:
    """Merges two stories; the id of the one that was stored first stays."""
    first, second = sorted((one, other))
    db.execute("UPDATE article SET story_id = ? WHERE story_id = ? OR id = ?", [first, second, second])
    return first


def _members(db: Database, article_id: int) -> tuple[int, list[int]]:
    sql = "SELECT coalesce(story_id, id) FROM article WHERE id = ?"
    leader: int = db.execute(sql, [article_id]).fetchone()[0]
    rows = db.execute("SELECT id FROM article WHERE id = :id OR story_id = :id ORDER BY id", {"id": leader})
    return leader, [row[0] for row in rows]


def _compared(db: Database, members: list[int]) -> list[Wording]:
    return list(_texts(db, members[:_COMPARED]).values())


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
