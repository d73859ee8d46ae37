"""Entities: the same key always has the same id, however it is stored, and an operator's corrections stay."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
from db_samples import LATER, NOW, award_reading, rows, story

from crawler.facts import AwardAnnotation, AwardFact, Entity, EntityKind
from db.rows import StoredStory
from db.store import open_store

CITY = Entity(key="pemerintah@36.71", name="Pemerintah Kota Awan", kind=EntityKind.GOVERNMENT, region="36.71")
OFFICE = Entity(key="dinas langit@36.71", name="Dinas Langit", kind=EntityKind.AGENCY, region="36.71", parent=CITY)
COUNCIL = Entity(key="dewan langit", name="Dewan Langit", kind=EntityKind.NATIONAL)
PAIR = "SELECT recipient_id, giver_id FROM award_facts WHERE main = 1 ORDER BY article_id"


def reading(recipient: Entity | None = CITY, giver: Entity | None = COUNCIL) -> AwardAnnotation:
    def named(fact: AwardFact) -> AwardFact:
        return msgspec.structs.replace(fact, recipient_entity=recipient, giver_entity=giver)

    made = award_reading()
    return msgspec.structs.replace(made, awards=tuple(map(named, made.awards)))


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        for statement in statements:
            conn.execute(statement)


def test_one_key_is_one_entity_and_a_parent_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story("awan", reading=reading(OFFICE)), story("kabut", reading=reading())], NOW)
        assert store.check() == []
    assert rows(path, "SELECT id, name, kind, region, parent_id, received, given FROM entities") == [
        (1, "Pemerintah Kota Awan", "government", "36.71", None, 2, 0),
        (2, "Dinas Langit", "agency", "36.71", 1, 2, 0),
        (3, "Dewan Langit", "national", None, None, 0, 4),
    ]
    assert rows(path, PAIR) == [(2, 3), (1, 3)]


def test_ids_stay_and_an_unchanged_batch_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    records = [story("awan", reading=reading(OFFICE))]
    with open_store(path) as store:
        store.store_batch(records, NOW)
        before = store._db.conn.total_changes
        store.store_batch(records, LATER)
        assert store._db.conn.total_changes == before
        (stored,) = next(store.stories_for_retag())
        store.replace_readings([(stored, reading(None, None))])
        store.replace_readings([(stored, reading(OFFICE))])
        store.replay_stories({stored.id: story("awan", reading=reading(CITY))}, LATER)
    assert rows(path, PAIR) == [(1, 3)]
    assert rows(path, "SELECT count(*) FROM entity") == [(3,)]


def test_what_an_operator_joins_stays_joined(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story("awan", reading=reading(OFFICE)), story("kabut", reading=reading())], NOW)
    change(path, "UPDATE alias SET entity_id = 1 WHERE entity_id = 2", "UPDATE entity SET name = 'Kota' WHERE id = 1")
    with open_store(path) as store:
        chunk: list[StoredStory] = next(store.stories_for_retag())
        store.replace_readings([(stored, reading(OFFICE)) for stored in chunk])
        store.store_batch([story("hujan", reading=reading(OFFICE))], LATER)
        assert store.check() == []
    assert rows(path, PAIR) == [(1, 3), (1, 3), (1, 3)]
    assert rows(path, "SELECT id, name, received FROM entities WHERE kind <> 'national'") == [(1, "Kota", 6)]


def test_a_later_story_sets_the_kind_but_never_changes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    without_kind = msgspec.structs.replace(COUNCIL, kind=None)
    team = msgspec.structs.replace(COUNCIL, kind=EntityKind.TEAM)
    kinds = []
    with open_store(path) as store:
        for name, giver in (("awan", without_kind), ("kabut", COUNCIL), ("hujan", team), ("badai", without_kind)):
            store.store_batch([story(name, reading=reading(None, giver))], NOW)
            kinds += rows(path, "SELECT kind FROM entities")
    assert kinds == [(None,), ("national",), ("national",), ("national",)]


def test_a_key_without_an_alias_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story("awan", reading=reading())], NOW)
    change(path, "DELETE FROM alias WHERE name_key = 'dewan langit'")
    with open_store(path) as store:
        problems = store.check()
    assert problems
    assert all(problem.endswith("points to no alias") for problem in problems)
