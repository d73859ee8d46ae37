"""Which stories wait for a second reading, and the requests to models: budget and back-off use the same rows.

A request is stored before it is made, so that one cut off by a crash counts too.
"""

import msgspec
from sqlite_utils import Database

from db.rows import StoredStory
from db.tables import load_rows

OPEN, STOPPED = "open", "stopped"
"""The outcomes of a request that has not ended or was cut off by a crash, and of one cut off by the daemon's end."""
ANSWERED = ("read", "broken", "refused", "unfounded")
"""Outcomes that show that the model answers; others are failures of the model or the connection."""


class Waiting(StoredStory, frozen=True, kw_only=True):
    """A story to read."""

    tries: int
    """How often a request about the same text has failed."""


class Spent(msgspec.Struct, frozen=True):
    """The requests since some time."""

    requests: int
    tokens: int


class Failures(msgspec.Struct, frozen=True):
    """How many requests have failed since the model's last answer, and when the last one was made."""

    count: int
    last_at: str | None


class Pace(msgspec.Struct, frozen=True):
    """Mean time and length of a model's last answers; 0 requests: unknown."""

    requests: int
    secs: float
    output_tokens: float


def waiting(db: Database, model: str, prompt: str, *, score: float, now: str, limit: int) -> list[Waiting]:
    """Stories whose tag reaches `score` and whose current text the model has not read; the newest first."""
    # Without its name SQLite chooses the order of ids, and reads every article when none waits.
    sql = (
        "SELECT a.id, a.url, a.site, a.title, a.body, a.published_at, a.language, "
        "iif(r.read_at < a.changed_at, 0, coalesce(r.tries, 0)) AS tries "
        "FROM article AS a INDEXED BY article_score LEFT JOIN award_reading AS r "
        "ON r.article_id = a.id AND r.model = :model AND r.prompt = :prompt "
        "WHERE a.award_score >= :score AND a.gone_at IS NULL AND a.body <> '' AND coalesce(a.language, 'id') = 'id' "
        "AND (r.article_id IS NULL OR r.read_at < a.changed_at OR r.next_try_at <= :now) "
        "ORDER BY a.id DESC LIMIT :limit"
    )
    asked = {"model": model, "prompt": prompt, "score": score, "now": now, "limit": limit}
    return load_rows(db.query(sql, asked), Waiting)


def begin_request(db: Database, article_id: int, model: str, tokens: int, now: str) -> int:
    """Stores a request with its estimated tokens; returns its id."""
    row = {
        "article_id": article_id,
        "model": model,
        "asked_at": now,
        "outcome": OPEN,
        "input_tokens": tokens,
        "output_tokens": 0,
        "secs": None,
    }
    made = db.table("reading_request").insert(row).last_pk
    if not isinstance(made, int):
        raise TypeError(f"a request's id is an integer, not {made!r}")
    return made


def end_request(
    db: Database, request_id: int, outcome: str, *, input_tokens: int | None, output_tokens: int, secs: float
) -> None:
    """Stores how it ended; estimates stay for tokens that the model did not count."""
    db.execute(
        "UPDATE reading_request SET outcome = ?, input_tokens = coalesce(?, input_tokens), output_tokens = ?, secs = ? "
        "WHERE id = ?",
        [outcome, input_tokens, output_tokens, round(secs, 3), request_id],
    )


def spent(db: Database, since: str) -> Spent:
    """The requests since then, to any model."""
    sql = "SELECT count(*), coalesce(sum(input_tokens + output_tokens), 0) FROM reading_request WHERE asked_at >= ?"
    return Spent(*db.execute(sql, [since]).fetchone())


def failures(db: Database, model: str) -> Failures:
    """The failed requests of a model since its last answer; one cut off by a crash does not count."""
    marks = ", ".join("?" * len(ANSWERED))
    sql = (
        f"SELECT count(*), max(asked_at) FROM reading_request WHERE model = ? AND outcome NOT IN (?, ?) "
        f"AND id > (SELECT coalesce(max(id), 0) FROM reading_request WHERE model = ? AND outcome IN ({marks}))"
    )
    return Failures(*db.execute(sql, [model, OPEN, STOPPED, model, *ANSWERED]).fetchone())


def pace(db: Database, model: str, last: int = 50) -> Pace:
    """The model's recent performance."""
    sql = (
        "SELECT count(*), coalesce(avg(secs), 0.0), coalesce(avg(output_tokens), 0.0) FROM (SELECT secs, output_tokens "
        "FROM reading_request WHERE model = ? AND outcome = 'read' ORDER BY id DESC LIMIT ?)"
    )
    return Pace(*db.execute(sql, [model, last]).fetchone())


def drop_requests(db: Database, before: str) -> None:
    """Deletes older requests."""
    db.execute("DELETE FROM reading_request WHERE asked_at < ?", [before])
