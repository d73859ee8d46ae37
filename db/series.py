"""Numbers for schemes: the same key has the same series for ever, until an operator joins two.

A story that gives a scheme's short form, "Anugerah Pandu Negeri (APN)", joins the two keys. So does the giver: of two
names of one giver's awards the one of which all words stand in the other is its short form.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from crawler.facts import AwardFact, Reading, Scheme
from db.tables import select_in

_TELLING = 2
"""Words that a short form has at least."""


def store_series(db: Database, readings: Iterable[Reading]) -> None:
    """Writes the schemes whose keys are new; runs inside the caller's transaction, before the facts are written."""
    facts = [fact for reading in readings for fact in reading.awards]
    keys = {key for fact in facts if fact.scheme for key in _keys(fact.scheme)}
    rows = select_in(db, "SELECT scheme_key, series_id FROM series_alias WHERE scheme_key IN", keys)
    ids: dict[str, int] = {row["scheme_key"]: row["series_id"] for row in rows}
    for fact in facts:
        scheme = fact.scheme
        if scheme is None:
            continue
        series = next((ids[key] for key in _keys(scheme) if key in ids), None)
        if series is None:
            series = _of_giver(db, fact, scheme) or _insert(db, scheme)
        for key in _keys(scheme):
            if key not in ids:
                db.table("series_alias").insert({"scheme_key": key, "series_id": series})
                ids[key] = series
        if scheme.scale:
            values = [scheme.scale, series, scheme.scale]
            db.execute("UPDATE series SET scale = ? WHERE id = ? AND scale IS NOT ?", values)


def _keys(scheme: Scheme) -> list[str]:
    return [key for key in (scheme.key, scheme.also) if key]


def _of_giver(db: Database, fact: AwardFact, scheme: Scheme) -> int | None:
    """The series of the same giver under a shorter or a longer name."""
    if fact.giver_entity is None:
        return None
    name, _, place = scheme.key.partition("@")
    words = set(name.split())
    rows = db.query(
        "SELECT DISTINCT s.scheme_key, s.series_id FROM award_fact AS f "
        "JOIN series_alias AS s ON s.scheme_key = f.scheme_key WHERE f.giver_key = ? ORDER BY s.series_id",
        [fact.giver_entity.key],
    )
    for row in rows:
        other, _, there = row["scheme_key"].partition("@")
        others = set(other.split())
        if place == there and min(len(words), len(others)) >= _TELLING and (words <= others or others <= words):
            series: int = row["series_id"]
            return series
    return None


def _insert(db: Database, scheme: Scheme) -> int:
    row = {"name": scheme.name, "type": scheme.type, "scale": scheme.scale}
    series_id = db.table("series").insert(row).last_pk
    if not isinstance(series_id, int):
        raise TypeError(f"a series' id is an integer, not {series_id!r}")
    return series_id
