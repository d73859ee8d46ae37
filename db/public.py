"""Reads the public data, and finds out cheaply whether any of it has changed."""

from collections.abc import Collection
from hashlib import blake2b

from sqlite_utils import Database

from db.news import news
from db.newsrows import By, MergedAward, NewsFilter
from db.publicrows import PublicEntity, PublicFact, PublicRegion, PublicSeries, Published
from db.tables import json_text, load_rows

_SHOWN = (
    "FROM award AS w JOIN award_fact AS f ON f.award_id = w.id JOIN article AS a ON a.id = f.article_id "
    "WHERE w.merged_into IS NULL AND w.status IN ('open', 'confirmed') "
    "AND a.is_award = 1 AND a.gone_at IS NULL AND a.no_story IS NULL"
)
_SELECT_FACTS = (
    "SELECT f.award_id, f.article_id, a.url, a.site, a.title, a.published_at, f.main, f.confidence, f.evidence, "
    "f.evidence_in, f.evidence_start, f.spans, max(a.first_seen_at, coalesce(a.changed_at, '')) AS touched_at "
    f"{_SHOWN}"
)
_FACTS_IN_ORDER = " ORDER BY f.award_id, coalesce(a.published_at, a.first_seen_at), f.article_id, f.id"
_IN = "IN (SELECT value FROM json_each(:ids))"
_DECIDED = "SELECT award_id, max(coalesce(undone_at, made_at)) FROM award_hand GROUP BY award_id"
_MARKED = (
    "SELECT * FROM award WHERE status IN ('open', 'confirmed')",
    f"SELECT f.id, f.award_id, a.url, a.title, a.changed_at, a.published_at {_SHOWN} ORDER BY f.id",
    "SELECT id, name, kind FROM entity",
    "SELECT name_key, entity_id FROM alias",
    "SELECT id, name, scale FROM series",
    "SELECT scheme_key, series_id FROM series_alias",
)


def load_published(db: Database) -> Published:
    """All public data; an award without a source that is still online is not public. Must run in a snapshot."""
    facts = load_rows(db.query(_SELECT_FACTS + _FACTS_IN_ORDER), PublicFact)
    reported = {fact.award_id for fact in facts}
    awards = [row for row in news(db, By.AWARD, NewsFilter(limit=None)) if isinstance(row, MergedAward)]
    return Published(
        awards=[award for award in awards if award.id in reported],
        facts=facts,
        decided=dict(db.execute(_DECIDED).fetchall()),
        entities=load_rows(db.query("SELECT id, name, kind, region FROM entity ORDER BY id"), PublicEntity),
        series=load_rows(db.query("SELECT id, name, type, scale FROM series ORDER BY id"), PublicSeries),
        regions=load_regions(db),
    )


def load_some(db: Database, ids: Collection[int]) -> Published:
    """The same for some awards, the newest first, without the regions; must run in a snapshot."""
    given = {"ids": json_text(sorted(ids))}
    facts = load_rows(db.query(f"{_SELECT_FACTS} AND w.id {_IN}{_FACTS_IN_ORDER}", given), PublicFact)
    reported = {fact.award_id for fact in facts}
    found = news(db, By.AWARD, NewsFilter(limit=None), ids=reported)
    awards = [row for row in found if isinstance(row, MergedAward)]
    decided = (
        f"SELECT award_id, max(coalesce(undone_at, made_at)) FROM award_hand WHERE award_id {_IN} GROUP BY award_id"
    )
    bodies = [number for award in awards for number in (award.recipient_id, award.giver_id) if number]
    return Published(
        awards=awards,
        facts=facts,
        decided=dict(db.execute(decided, given).fetchall()),
        entities=load_entities(db, bodies),
        series=load_series(db, [award.series_id for award in awards if award.series_id]),
        regions=[],
    )


def load_entities(db: Database, ids: Collection[int]) -> list[PublicEntity]:
    """Entities by their ids."""
    sql = f"SELECT id, name, kind, region FROM entity WHERE id {_IN} ORDER BY id"
    return load_rows(db.query(sql, {"ids": json_text(sorted(set(ids)))}), PublicEntity)


def load_series(db: Database, ids: Collection[int]) -> list[PublicSeries]:
    """Series by their ids."""
    sql = f"SELECT id, name, type, scale FROM series WHERE id {_IN} ORDER BY id"
    return load_rows(db.query(sql, {"ids": json_text(sorted(set(ids)))}), PublicSeries)


def load_regions(db: Database) -> list[PublicRegion]:
    """All provinces, regencies and cities."""
    return load_rows(db.query("SELECT code, name, kind, province_code FROM region ORDER BY code"), PublicRegion)


def public_mark(db: Database) -> str:
    """A text that changes with any of this: for 10,000 awards it takes a third of a second."""
    digest = blake2b(digest_size=16)
    for sql in _MARKED:
        for row in db.execute(sql):
            digest.update(repr(row).encode(errors="surrogatepass"))
    return digest.hexdigest()
