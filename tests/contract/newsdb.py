"""The newsroom's news for the tests of `anugerah news`: rows by plain SQL, and changes that bypass the store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import described
from verbs import NEWS

COLUMNS = {"award": described.COLUMNS["awards"], "story": NEWS, "fact": described.COLUMNS["award_facts"]}
VIEWS = {
    "award": "SELECT v.* FROM awards AS v WHERE v.status IN ('open', 'confirmed') AND {} "
    "ORDER BY coalesce(published_at, first_seen_at) DESC, id DESC",
    "story": "SELECT v.* FROM award_news AS v WHERE {} "
    "ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC",
    "fact": "SELECT v.* FROM award_facts AS v JOIN award_news AS n USING (article_id) WHERE {} "
    "ORDER BY coalesce(n.published_at, n.first_seen_at) DESC, id DESC",
}
BY = sorted(VIEWS)


def rows_of(db: Path, by: str = "award", where: str = "1") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(VIEWS[by].format(where)).fetchall()


def write(db: Path, *statements: str) -> None:
    with closing(sqlite3.connect(db)) as conn:
        for sql in statements:
            conn.execute(sql)
        conn.commit()


def merged(path: Path) -> Path:
    """Gives each main fact an award of its own, unless stories were merged when they were stored."""
    with closing(sqlite3.connect(path)) as conn:
        if not conn.execute("SELECT count(*) FROM award").fetchone()[0]:
            conn.execute(
                "INSERT INTO award (id, award, type, recipient, recipient_key, recipient_region, giver, giver_key, "
                "year, score, rank, level, event_date, published_at, first_seen_at, article_id, sources, "
                "confidence, status) "
                "SELECT f.id, f.award, a.award_type, f.recipient, f.recipient_key, f.recipient_region, f.giver, "
                "f.giver_key, f.year, f.score, f.rank, f.level, f.event_date, a.published_at, a.first_seen_at, a.id, "
                "1, f.confidence, 'open' FROM award_fact AS f JOIN article AS a ON a.id = f.article_id WHERE f.main"
            )
            conn.execute("UPDATE award_fact SET award_id = id WHERE main")
            conn.commit()
    return path
