"""Stories that an earlier version joined as copies are separated by today's rules, with only their own awards."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from db_samples import LATER, NOW, rows
from test_db_merging import LEDE, OTHER, OWN_WORDS, RELEASE, award_story, fact

from anugerah.retag import separate_stories
from db.awards import refresh
from db.store import Store, open_store

AWAN = "Pemerintah Kota Awan"
KABUT = fact(recipient="Pemerintah Kota Kabut", score=90.07)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        opened.store_batch(
            [
                award_story("awan"),
                award_story("salinan", site="dua", body="\n".join([LEDE, *RELEASE.split("\n")[1:]])),
                award_story("kabut", KABUT, site="tiga", body=OTHER),
                award_story("kabut lagi", KABUT, site="empat", body=OTHER),
            ],
            NOW,
        )
        assert stories(opened) == [1, 1, 3, 3]
        yield opened


def stories(store: Store) -> list[int]:
    return [row[0] for row in rows(store.path, "SELECT story_id FROM articles ORDER BY id")]


def sources(store: Store) -> list[tuple[int, int]]:
    return rows(store.path, "SELECT article_id, award_id FROM award_sources ORDER BY 1, 2")


def join_wrongly(store: Store) -> None:
    """As an earlier version did: one story, and one award."""
    with store._writing() as db:
        db.execute("UPDATE article SET story_id = 1 WHERE id > 1")
        db.execute("UPDATE award_fact SET award_id = 1")
        db.execute("UPDATE award SET merged_into = 1 WHERE id = 2")
        for award_id in (1, 2):
            refresh(db, award_id)
    assert store.check() == []


def test_two_stories_that_were_joined_come_apart_and_so_do_their_awards(store: Store) -> None:
    join_wrongly(store)
    assert separate_stories(store, write=False).separated == 1
    assert stories(store) == [1, 1, 1, 1]
    assert separate_stories(store).separated == 1
    assert stories(store) == [1, 1, 3, 3]
    assert sources(store) == [(1, 1), (2, 1), (3, 3), (4, 3)]
    assert rows(store.path, "SELECT id, recipient, score, sources, status FROM awards ORDER BY id") == [
        (1, AWAN, None, 2, "open"),
        (3, "Pemerintah Kota Kabut", 90.07, 2, "open"),
    ]
    assert store.check() == []
    assert separate_stories(store).separated == 0


def test_copies_stay_one_story(store: Store) -> None:
    before = sources(store)
    assert separate_stories(store).separated == 0
    assert (stories(store), sources(store)) == ([1, 1, 3, 3], before)


def test_one_award_in_two_stories_stays_one(store: Store) -> None:
    store.store_batch([award_story("sendiri", site="lima", body=OWN_WORDS)], LATER)
    assert stories(store)[-1] == 5
    before = sources(store)
    with store._writing() as db:
        db.execute("UPDATE article SET story_id = 1 WHERE id = 5")
    assert separate_stories(store).separated == 1
    assert (stories(store)[-1], sources(store)) == (5, before)
    assert (5, 1) in before


def test_a_copy_that_its_site_has_rewritten_stays_a_copy(store: Store) -> None:
    body = "Kota Awan memperbarui kabar ini sesudah acara selesai, tanpa menyebut angka apa pun lagi di dalamnya."
    store.store_batch([award_story("salinan", site="dua", body=body)], LATER)
    assert rows(store.path, "SELECT count(*) FROM article_version") == [(1,)]
    assert separate_stories(store).separated == 0


def test_what_a_hand_has_decided_and_what_was_sent_stays(store: Store) -> None:
    join_wrongly(store)
    store.confirm_award(1, NOW)
    with store._writing() as db:
        db.execute(
            "INSERT INTO alert (subscription, award_id, kind, event_id, made_at, state, tries, next_try_at, sent_at) "
            "VALUES ('kait', 1, 'new', 'e1', '2025-03-02', 'sent', 1, '2025-03-02', '2025-03-02')"
        )
    assert separate_stories(store).separated == 1
    assert stories(store) == [1, 1, 3, 3]
    assert sources(store) == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert rows(store.path, "SELECT id, status FROM awards") == [(1, "confirmed")]
    assert rows(store.path, "SELECT award_id, state FROM alert") == [(1, "sent")]
    assert store.check() == []


def test_an_end_in_the_middle_leaves_each_story_whole(store: Store) -> None:
    join_wrongly(store)
    before = (stories(store), sources(store))
    with patch("db.awards.refresh", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        separate_stories(store)
    assert (stories(store), sources(store)) == before
    assert store.check() == []
    assert separate_stories(store).separated == 1
    assert store.check() == []


def test_stories_are_asked_for_a_few_at_a_time(store: Store) -> None:
    assert list(store.joined_stories(chunk=1)) == [[1], [3]]
