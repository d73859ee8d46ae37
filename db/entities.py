"""Ids for those who receive and give awards: the same key always has the same id.

When a story first names a key, its entity and alias are written, once. A later story may add the kind if it is
unknown. What an operator changes later stays: `SCHEMA.md` says how.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from crawler.facts import AwardAnnotation, Entity
from db.tables import select_in


def store_entities(db: Database, readings: Iterable[AwardAnnotation]) -> None:
    """Writes the entities and aliases of new keys; runs inside the caller's transaction."""
    named: dict[str, Entity] = {}
    for reading in readings:
        for fact in reading.awards:
            for entity in (fact.recipient_entity, fact.giver_entity):
                _add(entity, named)
    rows = select_in(db, "SELECT name_key, entity_id FROM alias WHERE name_key IN", named)
    ids: dict[str, int] = {row["name_key"]: row["entity_id"] for row in rows}
    for key, entity in named.items():
        if key not in ids:
            ids[key] = _insert(db, entity, ids)
        elif entity.kind is not None:
            db.execute("UPDATE entity SET kind = ? WHERE id = ? AND kind IS NULL", [entity.kind, ids[key]])


def _add(entity: Entity | None, named: dict[str, Entity]) -> None:
    """Parents come before their children."""
    if entity is not None and entity.key not in named:
        _add(entity.parent, named)
        named[entity.key] = entity


def _insert(db: Database, entity: Entity, ids: dict[str, int]) -> int:
    row = {
        "name": entity.name,
        "kind": entity.kind,
        "region": entity.region,
        "parent_id": ids[entity.parent.key] if entity.parent else None,
    }
    entity_id = db.table("entity").insert(row).last_pk
    if not isinstance(entity_id, int):
        raise TypeError(f"an entity's id is an integer, not {entity_id!r}")
    db.table("alias").insert({"name_key": entity.key, "entity_id": entity_id})
    return entity_id
