"""Checks for damage: in the file, between its tables, in the full-text index, and in articles and facts."""

import sqlite3

from sqlite_utils import Database

_ORPHANS = {
    "articles without an address": (
        "SELECT count(*) FROM article WHERE id NOT IN (SELECT article_id FROM address WHERE article_id IS NOT NULL)"
    ),
    "facts of articles that are no award stories": (
        "SELECT count(*) FROM award_fact WHERE article_id IN (SELECT id FROM article WHERE is_award = 0)"
    ),
}

_AWARDS = {
    "awards whose number of sources is not that of their articles": (
        "SELECT count(*), min(w.id) FROM award AS w WHERE w.merged_into IS NULL AND w.sources <> "
        "(SELECT count(DISTINCT f.article_id) FROM award_fact AS f JOIN article AS a ON a.id = f.article_id "
        "WHERE f.award_id = w.id AND a.is_award AND a.gone_at IS NULL AND a.no_story IS NULL)"
    ),
    "awards with sources that are withdrawn, or without any that are open": (
        "SELECT count(*), min(id) FROM award WHERE merged_into IS NULL "
        "AND ((status = 'withdrawn' AND sources > 0) OR (status = 'open' AND sources = 0))"
    ),
    "facts of awards that were merged into others": (
        "SELECT count(*), min(w.id) FROM award_fact AS f JOIN award AS w ON w.id = f.award_id "
        "WHERE w.merged_into IS NOT NULL"
    ),
}

_STORIES = {
    "articles of a story whose first article is of another one": (
        "SELECT count(*), min(a.id) FROM article AS a JOIN article AS b ON b.id = a.story_id "
        "WHERE b.story_id IS NOT NULL"
    ),
}

_SPANS = {
    "facts whose evidence is not where they say": (
        "SELECT count(*), min(a.id) FROM award_fact AS f JOIN article AS a ON a.id = f.article_id WHERE f.evidence IS "
        "NOT substr(iif(f.evidence_in = 'title', a.title, a.body), f.evidence_start + 1, "
        "f.evidence_end - f.evidence_start) OR f.evidence_start < 0 OR f.evidence_end <= f.evidence_start"
    ),
    "fields of facts that point outside their story": (
        "SELECT count(*), min(id) FROM (SELECT a.id, json_extract(s.value, '$.start') AS start, "
        "json_extract(s.value, '$.end') AS end, "
        "length(iif(json_extract(s.value, '$.in') = 'title', a.title, a.body)) AS letters "
        "FROM award_fact AS f JOIN article AS a ON a.id = f.article_id, json_each(f.spans) AS s) "
        "WHERE start < 0 OR end <= start OR end > letters"
    ),
    "clues of tags that are not where they say": (
        "SELECT count(*), min(id) FROM (SELECT a.id, json_extract(e.value, '$.start') AS start, "
        "json_extract(e.value, '$.end') AS end, json_extract(e.value, '$.text') AS quoted, "
        "iif(json_extract(e.value, '$.in') = 'title', a.title, a.body) AS text "
        "FROM article AS a, json_each(a.award_evidence) AS e) WHERE quoted IS NOT substr(text, start + 1, end - start)"
    ),
}

_DATES = {
    "articles whose times are none": (
        "SELECT count(DISTINCT article.id), min(article.id) FROM article, json_each(json_array("
        "published_at, modified_at, first_seen_at, fetched_at, changed_at, gone_at)) AS t "
        "WHERE t.value IS NOT NULL AND julianday(t.value) IS NULL"
    ),
    # With a day's tolerance: for dates without a time, and for the time zone of the site.
    "articles dated before 2000, or after they were fetched": (
        "SELECT count(*), min(id) FROM article WHERE published_at < '2000' OR modified_at < '2000' "
        "OR julianday(published_at) > julianday(fetched_at) + 1 OR julianday(modified_at) > julianday(fetched_at) + 1"
    ),
    "facts whose day is more than a year before their story or 60 days after it": (
        "SELECT count(*), min(a.id) FROM award_fact AS f JOIN article AS a ON a.id = f.article_id "
        "WHERE julianday(f.event_date) NOT BETWEEN julianday(a.published_at, '-1 year', '-2 days') "
        "AND julianday(a.published_at, '+61 days')"
    ),
    "facts whose year is more than ten before their story's or one after it": (
        "SELECT count(*), min(a.id) FROM award_fact AS f JOIN article AS a ON a.id = f.article_id "
        "WHERE f.year NOT BETWEEN strftime('%Y', a.published_at, '-1 day') - 10 "
        "AND strftime('%Y', a.published_at, '+1 day') + 1"
    ),
}


_NO_DAMAGE = ("ok", "*** in database main ***")


def find_problems(db: Database) -> list[str]:
    """One line per problem, none for a sound database; the full-text check needs the write lock."""
    problems: list[str] = []
    try:
        for (found,) in db.execute("PRAGMA integrity_check(20)"):
            problems += [f"integrity: {line}" for line in found.splitlines() if line not in _NO_DAMAGE]
        problems += _problems_of_rows(db)
    except sqlite3.Error:
        if not problems:  # else they are the reason why the rest cannot be read
            raise
    return problems


def _problems_of_rows(db: Database) -> list[str]:
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    problems = [f"foreign key: row {rowid} of {table} points to no {parent}" for table, rowid, parent, _ in broken]
    try:
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
            raise
        problems.append(f"full text: the index does not match the articles ({error})")
    unlike = db.execute("SELECT count(*) FROM award WHERE id NOT IN (SELECT rowid FROM awards_fts)").fetchone()[0]
    if unlike:
        problems.append(f"full text: {unlike} awards are missing in their index")
    for what, sql in _ORPHANS.items():
        count = db.execute(sql).fetchone()[0]
        if count:
            problems.append(f"orphans: {count} {what}")
    for kind, checks, of in (
        ("spans", _SPANS, "in article"),
        ("dates", _DATES, "in article"),
        ("stories", _STORIES, "article"),
        ("awards", _AWARDS, "award"),
    ):
        for what, sql in checks.items():
            count, first = db.execute(sql).fetchone()
            if count:
                problems.append(f"{kind}: {count} {what}, such as {of} {first}")
    return problems
