"""Forgotten articles stay forgotten, whatever later crawls find."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from db_samples import LATER, NOW, SITE, award_reading, dropped, rows, run_sql, story, url_of

from crawler.articles import Link
from crawler.records import Pending, Record, Wait
from crawler.urls import key_hash
from db.errors import StoreError
from db.store import Store, open_store

URL = url_of("awan")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        opened.store_batch([story(reading=award_reading()), story("hujan")], NOW)
        yield opened


def test_it_takes_facts_awards_and_what_only_they_name(store: Store, path: Path) -> None:
    found = store.forget(URL, LATER)
    assert (found.site, found.addresses, len(found.awards)) == (SITE, (URL,), 2)
    assert rows(path, "SELECT title FROM article") == [("Kota Hujan menerima penghargaan",)]
    for table in ("award", "award_fact", "series", "series_alias"):
        assert rows(path, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(path, "SELECT url, reason, article_id FROM address ORDER BY url") == [
        (URL, "forgotten", None),
        (url_of("hujan"), None, 2),
    ]
    assert store.check() == []


@pytest.mark.parametrize("later", [LATER, NOW + timedelta(days=1, hours=2), NOW + timedelta(days=9)])
def test_it_stays_known_whatever_a_list_says(store: Store, later: object) -> None:
    store.forget(URL, LATER)
    assert isinstance(later, type(NOW))
    known = store.known(SITE, later)
    assert known.fetched[key_hash(URL)] is None, "so that no list is believed which says that it has changed"
    link = Link(url=URL, modified_at="2025-03-09T00:00:00Z")
    assert store.which_known(SITE, {key_hash(URL): link}, later) == {key_hash(URL)}
    assert URL not in {link.url for link in store.due_again(SITE, later, 99)}


def test_what_a_job_under_way_still_brings_is_not_stored(store: Store, path: Path) -> None:
    store.store_batch([Pending(site=SITE, link=Link(url=URL, title="Judul"), why=Wait.FAILED)], NOW)
    store.forget(URL, LATER)
    assert store.pending(SITE, LATER) == []
    late: list[Record] = [
        story(reading=award_reading()),
        story("baru", asked=URL),
        story("asal", asked=url_of("asal"), url=URL),
        dropped("awan", "gone"),
        Pending(site=SITE, link=Link(url=URL, title="Judul"), why=Wait.FAILED),
    ]
    counts = store.store_batch(late, LATER).sites[SITE]
    assert (counts.new, counts.updated, counts.dropped) == (0, 0, 4)
    assert store.pending(SITE, LATER) == []
    assert rows(path, "SELECT id FROM article") == [(2,)]
    assert rows(path, "SELECT url FROM address WHERE reason = 'forgotten' ORDER BY url") == [
        (url_of("asal"),),
        (URL,),
    ]
    assert store.forgotten_keys([URL, url_of("hujan")]) == {key_hash(URL)}
    assert store.forgotten_keys() == {key_hash(URL), key_hash(url_of("asal"))}


def test_bodies_keep_their_numbers_and_persons_go(store: Store, path: Path) -> None:
    run_sql(
        path,
        """
        INSERT INTO entity (id, name, kind) VALUES (50, 'Kota Awan', 'government'), (51, 'Rina', 'person');
        INSERT INTO alias VALUES ('awan', 50), ('rina', 51);
        UPDATE award_fact SET recipient_key = CASE WHEN main THEN 'awan' ELSE 'rina' END;
        """,
    )
    store.forget(URL, LATER)
    assert rows(path, "SELECT name FROM entity WHERE id >= 50") == [("Kota Awan",)]


def test_an_address_without_an_article_is_barred_too_and_an_unknown_one_reported(store: Store, path: Path) -> None:
    store.store_batch([dropped("kosong")], NOW)
    assert store.forget(url_of("kosong"), LATER).article_id is None
    assert store.forget(URL, LATER).article_id == 1
    assert store.forget(URL, LATER).article_id is None
    with pytest.raises(StoreError, match="Nothing is known"):
        store.forget(url_of("lain"), LATER)
