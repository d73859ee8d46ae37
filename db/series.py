"""Ids for schemes: the same key always has the same series, until an operator joins two.

A story with a scheme's short form, "Anugerah Pandu Negeri (APN)", joins the two keys; so does one with its giver's
short form, or the place in its name. The initials of a full name are joined to the first name that has them, whichever
comes first: a key that begins with "=" stores them. And of two names of one giver's awards, one is the short form if
the other contains all its words.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlite_utils import Database

from crawler.facts import AwardAnnotation, Scheme
from db.tables import select_in

INITIALS = "="
"""The prefix of a key that only stores initials."""
_TELLING = 2
"""The minimum number of words in a short form."""
_NEXT = "SELECT min(scheme_key) FROM award_fact WHERE giver_key = :giver"
_GIVEN = (
    f"WITH RECURSIVE given(scheme_key) AS ({_NEXT} "
    f"UNION ALL SELECT ({_NEXT} AND scheme_key > given.scheme_key) FROM given WHERE scheme_key IS NOT NULL) "
    "SELECT scheme_key, series_id FROM given JOIN series_alias USING (scheme_key) ORDER BY series_id"
)
"""Skips from scheme to scheme of a giver in the index: a ministry has given thousands of awards in few schemes."""


def store_series(db: Database, readings: Iterable[AwardAnnotation]) -> None:
    """Writes the schemes of new keys; runs inside the caller's transaction, before the facts are written."""
    facts = [fact for reading in readings for fact in reading.awards]
    keys = {key for fact in facts if fact.scheme for key in (*_keys(fact.scheme), *_short_forms(fact.scheme))}
    rows = select_in(db, "SELECT scheme_key, series_id FROM series_alias WHERE scheme_key IN", keys)
    ids: dict[str, int] = {row["scheme_key"]: row["series_id"] for row in rows}
    given: defaultdict[str, dict[str, int]] = defaultdict(dict)  # by facts of this batch, which are not stored yet
    for fact in facts:
        scheme = fact.scheme
        if scheme is None:
            continue
        giver = fact.giver_entity.key if fact.giver_entity else None
        series = next((ids[key] for key in _keys(scheme) if key in ids), None)
        if series is None:
            series = _by_initials(scheme, ids)
        if series is None:
            likely = {**_given_by(db, giver), **given[giver]} if giver else {}
            series = _alike(likely, scheme) or _insert(db, scheme)
        own = f"{INITIALS}{scheme.initials}" if scheme.initials else None
        for key in filter(None, (*_keys(scheme), own)):
            if key not in ids:
                db.table("series_alias").insert({"scheme_key": key, "series_id": series})
                ids[key] = series
        if giver:
            given[giver][scheme.key] = series
        if scheme.scale:
            values = [scheme.scale, series, scheme.scale]
            db.execute("UPDATE series SET scale = ? WHERE id = ? AND scale IS NOT ?", values)


def _keys(scheme: Scheme) -> list[str]:
    return [scheme.key, *scheme.also]


def _short_forms(scheme: Scheme) -> list[str]:
    """Keys by which the scheme may be known already: its initials, and full names that it is the initials of."""
    own = [scheme.initials, f"{INITIALS}{scheme.initials}"] if scheme.initials else []
    return [*own, f"{INITIALS}{scheme.key}"] if len(_parts(scheme.key)[0]) == 1 else own


def _by_initials(scheme: Scheme, ids: dict[str, int]) -> int | None:
    """The series of the full name with these initials, or of the initials of this full name.

    The first full name gets the initials: if two schemes share them, they belong to the one that came first.
    """
    if scheme.initials and f"{INITIALS}{scheme.initials}" not in ids:
        return ids.get(scheme.initials)
    return ids.get(f"{INITIALS}{scheme.key}")


def _given_by(db: Database, giver: str) -> dict[str, int]:
    """The schemes of a giver's stored facts, by key, those of the earliest series first."""
    rows = db.execute(_GIVEN, {"giver": giver})
    return {row[0]: row[1] for row in rows}


def _alike(given: dict[str, int], scheme: Scheme) -> int | None:
    """The series among a giver's whose name is a shorter or longer form of the scheme's."""
    words, place = _parts(scheme.key)
    for key, series in given.items():
        others, there = _parts(key)
        if place == there and min(len(words), len(others)) >= _TELLING and (words <= others or others <= words):
            return series
    return None


def _parts(key: str) -> tuple[set[str], str]:
    """The words of a scheme's key, and its place; a name in lower case has its giver behind a slash."""
    name, _, place = key.partition("@")
    return set(name.partition("/")[0].split()), place


def _insert(db: Database, scheme: Scheme) -> int:
    row = {"name": scheme.name, "type": scheme.type, "scale": scheme.scale}
    series_id = db.table("series").insert(row).last_pk
    if not isinstance(series_id, int):
        raise TypeError(f"a series' id is an integer, not {series_id!r}")
    return series_id
