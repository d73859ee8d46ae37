"""Numbers for schemes: the same key has the same series for ever, until an operator joins two.

A story that gives a scheme's short form, "Anugerah Pandu Negeri (APN)", joins the two keys; so does one that gives its
giver's short form, or the place that its name holds. So do the initials of the first name in full that has them,
whichever of the two comes first: a key that begins with "=" keeps them. And so does the giver: of two names of one
giver's awards, one is the short form if the other contains all its words.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlite_utils import Database

from crawler.facts import AwardAnnotation, Scheme
from db.tables import select_in

INITIALS = "="
"""What a key begins with that only keeps initials."""
_TELLING = 2
"""Words that a short form has at least."""
_NEXT = "SELECT min(scheme_key) FROM award_fact WHERE giver_key = :giver"
_GIVEN = (
    f"WITH RECURSIVE given(scheme_key) AS ({_NEXT} "
    f"UNION ALL SELECT ({_NEXT} AND scheme_key > given.scheme_key) FROM given WHERE scheme_key IS NOT NULL) "
    "SELECT scheme_key, series_id FROM given JOIN series_alias USING (scheme_key) ORDER BY series_id"
)
"""Goes from scheme to scheme of a giver in the index: a ministry has given thousands of awards in few schemes."""


def store_series(db: Database, readings: Iterable[AwardAnnotation]) -> None:
    """Writes the schemes whose keys are new; runs inside the caller's transaction, before the facts are written."""
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
    """Keys by which the scheme may be known already: its initials, and names in full that have it as theirs."""
    own = [scheme.initials, f"{INITIALS}{scheme.initials}"] if scheme.initials else []
    return [*own, f"{INITIALS}{scheme.key}"] if len(_parts(scheme.key)[0]) == 1 else own


def _by_initials(scheme: Scheme, ids: dict[str, int]) -> int | None:
    """The series of the name in full whose initials the scheme's name is, or of the initials of its name in full.

    The first name in full has them: initials of two schemes are those of the one that was met first.
    """
    if scheme.initials and f"{INITIALS}{scheme.initials}" not in ids:
        return ids.get(scheme.initials)
    return ids.get(f"{INITIALS}{scheme.key}")


def _given_by(db: Database, giver: str) -> dict[str, int]:
    """The schemes of a giver's stored facts, by their keys, those of the earliest series first."""
    rows = db.execute(_GIVEN, {"giver": giver})
    return {row[0]: row[1] for row in rows}


def _alike(given: dict[str, int], scheme: Scheme) -> int | None:
    """Of a giver's series the one of which the scheme's name is a shorter or a longer form."""
    words, place = _parts(scheme.key)
    for key, series in given.items():
        others, there = _parts(key)
        if place == there and min(len(words), len(others)) >= _TELLING and (words <= others or others <= words):
            return series
    return None


def _parts(key: str) -> tuple[set[str], str]:
    """The words of a scheme's key, and its place; a name in small letters has its giver behind a slash."""
    name, _, place = key.partition("@")
    return set(name.partition("/")[0].split()), place


def _insert(db: Database, scheme: Scheme) -> int:
    row = {"name": scheme.name, "type": scheme.type, "scale": scheme.scale}
    series_id = db.table("series").insert(row).last_pk
    if not isinstance(series_id, int):
        raise TypeError(f"a series' id is an integer, not {series_id!r}")
    return series_id
