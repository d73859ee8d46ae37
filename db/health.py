"""The input of the monitors, their findings, and the notices in the operator's outbox."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from sqlite_utils import Database

from crawler.records import Outcome
from db.rows import SiteState
from db.sites import site_state
from db.tables import json_text, load_rows
from db.withdrawals import Crowd, crowd_of

RUNS = 60
"""At most this many runs of a site are judged."""

ARTICLES = 500
"""At most this many articles of a site are judged."""

ALL = ""
"""The site of findings that concern no single site: this machine, the daemon."""


class PastRun(msgspec.Struct, frozen=True, kw_only=True):
    """A finished run that did not merely show that our own network was down."""

    started_at: str
    outcome: Outcome
    label: str
    found: int
    new: int
    counters: dict[str, int | float]


class PastArticle(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an article that monitors use; `length` counts the characters of its body."""

    first_seen_at: str
    published_at: str | None
    has_author: bool
    length: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A problem."""

    site: str
    cause: str
    since: str
    says: str
    """A message for the operator."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice for the operator."""

    kind: str
    site: str = ALL
    cause: str
    title: str
    body: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was not sent yet; `tries`: how many attempts have failed."""

    id: int
    kind: str
    site: str
    cause: str
    title: str
    body: str
    tries: int


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a site's health is judged by."""

    state: SiteState
    runs: tuple[PastRun, ...] = ()
    """The newest first."""
    articles: tuple[PastArticle, ...] = ()
    """The last seen first."""
    findings: tuple[Finding, ...] = ()
    """The earlier findings."""
    crowd: Crowd = Crowd()
    reported_at: dict[str, str] = {}
    """Cause → when it was last reported to the operator."""
    last_notice_at: dict[str, str] = {}
    """Cause → when the last notice about it was made, of its beginning or its end."""


class Verdict(msgspec.Struct, frozen=True):
    """The current findings, and the notices about them."""

    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()


Judge = Callable[[History], Verdict]


def history(db: Database, site: str) -> History:
    """The stored history of a site's health."""
    runs = (
        "SELECT started_at, outcome, label, found, new, json(counters) AS counters FROM run "
        "WHERE site = ? AND outcome IS NOT NULL AND label <> 'offline' ORDER BY started_at DESC, id DESC LIMIT ?"
    )
    articles = (
        "SELECT first_seen_at, published_at, author IS NOT NULL AS has_author, length(body) AS length "
        "FROM article WHERE site = ? ORDER BY first_seen_at DESC, id DESC LIMIT ?"
    )
    rows = db.query(runs, [site, RUNS])
    return History(
        state=site_state(db, site) or SiteState(slug=site),
        runs=tuple(load_rows((row | {"counters": msgspec.json.decode(row["counters"])} for row in rows), PastRun)),
        articles=tuple(load_rows(db.query(articles, [site, ARTICLES]), PastArticle)),
        findings=tuple(findings(db, site)),
        crowd=crowd_of(db, site),
        reported_at=_last_notices(db, site, "broken"),
        last_notice_at=_last_notices(db, site, "broken", "recovered"),
    )


def _last_notices(db: Database, site: str, *kinds: str) -> dict[str, str]:
    """Cause → when the last notice of one of these kinds was made."""
    sql = (
        "SELECT cause, max(made_at) AS at FROM outbox "
        "WHERE site = ? AND kind IN (SELECT value FROM json_each(?)) GROUP BY cause"
    )
    return {row["cause"]: row["at"] for row in db.query(sql, [site, json_text(kinds)])}


def findings(db: Database, site: str | None = None) -> list[Finding]:
    """The findings about a site, or about all enabled ones; the oldest first."""
    of_site, of_all = "site = :site", "site NOT IN (SELECT slug FROM site WHERE enabled = 0)"
    sql = f"SELECT * FROM finding WHERE {of_all if site is None else of_site} ORDER BY since, site, cause"
    return load_rows(db.query(sql, {"site": site}), Finding)


def store_verdict(db: Database, site: str, judge: Judge, now: str) -> None:
    """Judges a site by its stored history, and stores the verdict if it has changed."""
    before = history(db, site)
    verdict = judge(before)
    if set(verdict.findings) != set(before.findings):
        db.execute("DELETE FROM finding WHERE site = ?", [site])
        db.table("finding").insert_all(msgspec.to_builtins(verdict.findings))
    if verdict.notices:
        store_notices(db, verdict.notices, now)


def store_notices(db: Database, notices: Iterable[Notice], now: str) -> None:
    """Puts notices into the outbox."""
    waiting = {"made_at": now, "tries": 0, "next_try_at": now, "error": None, "sent_at": None}
    db.table("outbox").insert_all(msgspec.to_builtins(notice) | waiting for notice in notices)


def waiting_notices(db: Database, now: str, since: str) -> list[Waiting]:
    """The notices to send now, except those made before `since`, which are out of date."""
    sql = "SELECT * FROM outbox WHERE sent_at IS NULL AND next_try_at <= ? AND made_at >= ? ORDER BY id"
    return load_rows(db.query(sql, [now, since]), Waiting)


def postpone(db: Database, ids: Sequence[int], next_try_at: str) -> None:
    """Notes when to try notices next."""
    sql = "UPDATE outbox SET next_try_at = ? WHERE id IN (SELECT value FROM json_each(?))"
    db.execute(sql, [next_try_at, json_text(ids)])


def mark_sent(db: Database, ids: Sequence[int], now: str) -> None:
    """Notes that notices were sent."""
    sql = "UPDATE outbox SET sent_at = ?, error = NULL WHERE id IN (SELECT value FROM json_each(?))"
    db.execute(sql, [now, json_text(ids)])


def mark_failed(db: Database, ids: Sequence[int], error: str, next_try_at: str) -> None:
    """Notes that notices could not be sent, and when to try again."""
    db.execute(
        "UPDATE outbox SET tries = tries + 1, error = ?, next_try_at = ? "
        "WHERE sent_at IS NULL AND id IN (SELECT value FROM json_each(?))",
        [error, next_try_at, json_text(ids)],
    )


def drop_notices(db: Database, before: str) -> None:
    """Deletes notices made before."""
    db.execute("DELETE FROM outbox WHERE made_at < ?", [before])
