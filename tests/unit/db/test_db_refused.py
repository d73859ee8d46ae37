"""A record that cannot be stored is dropped and counted; its neighbours are stored."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest
from db_samples import HOME, LATER, NOW, SITE, award_reading, dropped, rows, story, url_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.articles import Link
from crawler.records import Pending, Record, Story
from crawler.urls import key_hash
from db.errors import StoreError
from db.rows import SiteCounts
from db.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def with_article(made: Story, **fields: Any) -> Story:
    return msgspec.structs.replace(made, article=msgspec.structs.replace(made.article, **fields))


BROKEN = {
    "null": with_article(story("rusak"), title=None),
    "surrogate": with_article(story("rusak"), body="Piala \ud83c untuk warga."),
    "huge number": msgspec.structs.replace(
        story("rusak"),
        reading=msgspec.structs.replace(
            award_reading(),
            awards=tuple(msgspec.structs.replace(fact, year=10**30) for fact in award_reading().awards),
        ),
    ),
    "surrogate in the address": story("rusak", url=f"{HOME}/news/rusak-\ud83c", asked=f"{HOME}/news/rusak-\ud83c"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_a_record_that_cannot_be_stored_takes_none_along(store: Store, broken: Story) -> None:
    link = Link(url=broken.asked_url)
    if broken.asked_url.isascii():
        store.store_batch([Pending(site=SITE, link=link)], NOW)
    result = store.store_batch([story("a"), broken, story("b"), dropped("c", "gone")], NOW)
    assert sum(result.refused[SITE].values()) == 1
    assert result.sites == {SITE: SiteCounts(new=2, dropped=2)}
    assert rows(store.path, "SELECT url FROM articles ORDER BY id") == [(url_of("a"),), (url_of("b"),)]
    assert store.pending(SITE, LATER) == []
    assert store.check() == []
    again = store.store_batch([story("a"), story("b")], LATER)
    assert again.sites[SITE] == SiteCounts(unchanged=2)


@pytest.mark.parametrize(
    ("broken", "dropped_pages"),
    [(Pending(site=SITE, link=Link(url=url_of("\ud83c"))), 0), (dropped("\ud83c", "gone"), 1)],
    ids=["link", "drop"],
)
def test_what_is_no_story_and_cannot_be_stored_takes_none_along(
    store: Store, broken: Record, dropped_pages: int
) -> None:
    result = store.store_batch([story("a"), broken, story("b")], NOW)
    assert sum(result.refused[SITE].values()) == 1
    assert result.sites == {SITE: SiteCounts(new=2, dropped=dropped_pages)}
    assert store.check() == []


def test_a_link_whose_answer_cannot_be_stored_waits_no_longer_and_others_do(store: Store) -> None:
    links = [Link(url=url_of("rusak")), Link(url=url_of("lain"))]
    store.store_batch([Pending(site=SITE, link=link) for link in links], NOW)
    answer = url_of("rusak#\ud83c")
    result = store.store_batch([story("rusak", url=answer, asked=answer)], NOW)
    assert result.sites == {SITE: SiteCounts(dropped=1)}
    assert store.pending(SITE, LATER) == links[1:]


def test_a_torn_file_is_not_a_record_s_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_: object) -> NoReturn:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("db.batch.store_pending", torn)
    with pytest.raises((StoreError, sqlite3.DatabaseError), match="malformed"):
        store.store_batch([Pending(site=SITE, link=Link(url=url_of("a")))], NOW)


def test_an_error_of_the_file_is_not_a_record_s_fault(store: Store) -> None:
    store._db.execute("DROP TABLE address")
    with pytest.raises(sqlite3.OperationalError):
        store.store_batch([story("a")], NOW)


def test_pages_that_name_each_other_make_one_article_of_a_batch(store: Store) -> None:
    first, second = story("a", url=url_of("b"), asked=url_of("a")), story("a", url=url_of("a"), asked=url_of("b"))
    store.store_batch([story("a"), story("b", title="Kota A menerima penghargaan")], NOW)
    result = store.store_batch([first, second], LATER)
    assert result.refused == {}
    assert store.check() == []
    assert rows(store.path, "SELECT count(*) FROM articles") == [(1,)]


def test_two_known_articles_become_one_by_their_post_alone_not_by_their_text(store: Store) -> None:
    post = "//kabarlangit.example/?p=7"
    first, second = story("a", title="Piala"), story("b", title="Lain", published_at="2025-02-01")
    store.store_batch([msgspec.structs.replace(first, post=post), second], NOW)
    same = story("b", title="Piala", body=first.article.body)
    store.store_batch([same], LATER)
    assert rows(store.path, "SELECT id, url FROM articles ORDER BY id") == [(1, url_of("a")), (2, url_of("b"))]
    store.store_batch([msgspec.structs.replace(same, post=post)], LATER)
    assert rows(store.path, "SELECT id, url FROM articles") == [(1, url_of("b"))]


def test_what_two_articles_were_before_they_became_one_is_kept(store: Store) -> None:
    day = "2025-02-01"
    store.store_batch([story("a"), story("b", body="Lama.", published_at=day)], NOW)
    store.store_batch([story("b", body="Baru.", published_at=day)], LATER)
    assert rows(store.path, "SELECT count(*) FROM articles") == [(2,)]
    batch = [story("b", body="Terbaru.", published_at=day), story("a", url=url_of("b"), asked=url_of("a"))]
    assert store.store_batch(batch, LATER).refused == {}
    assert rows(store.path, "SELECT id, url FROM articles") == [(1, url_of("b"))]
    found = rows(store.path, "SELECT article_id, body FROM article_version ORDER BY id")
    assert found == [(1, "Lama."), (1, "Baru."), (1, "Terbaru.")]
    assert store.check() == []


def test_a_new_article_takes_in_an_older_one(store: Store) -> None:
    batch = [
        story("lama", url=url_of("baru"), asked=url_of("baru"), title="Lain", body="Lain.", published_at=None),
        story("lama", url=url_of("baru"), asked=url_of("lama")),
    ]
    store.store_batch([story("lama")], NOW)
    assert store.store_batch(batch, LATER).refused == {}
    assert rows(store.path, "SELECT id, url FROM articles") == [(1, url_of("baru"))]
    assert rows(store.path, "SELECT title FROM article_version") == [("Lain",)]
    assert store.check() == []


def test_articles_may_exchange_their_addresses(store: Store) -> None:
    one, two = story("satu", published_at="2025-03-01T01:00:00Z"), story("dua", published_at="2025-03-01T05:00:00Z")
    store.store_batch([one, two], NOW)
    swapped = [
        with_article(one, url=url_of("tiga")),
        with_article(two, url=url_of("satu")),
    ]
    result = store.store_batch(swapped, LATER)
    assert result.refused == {}
    assert rows(store.path, "SELECT id, url FROM articles ORDER BY id") == [(1, url_of("tiga")), (2, url_of("satu"))]
    assert store.check() == []


_NAMES = st.sampled_from("abcd")
_PAGES = st.builds(
    lambda name, url, asked, hour, post: msgspec.structs.replace(
        story(name, url=url_of(url), asked=url_of(asked), published_at=f"2025-03-01T0{hour}:00:00Z"),
        post=post and f"//kabarlangit.example/?p={post}",
    ),
    _NAMES, _NAMES, _NAMES, st.integers(1, 3), st.sampled_from([None, 7, 8]),
)  # fmt: skip
_DROPS = st.builds(dropped, _NAMES, st.sampled_from(["gone", "protected", "empty", "not_an_article"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(batches=st.lists(st.lists(_PAGES | _DROPS, max_size=5), max_size=4))
def test_no_mix_of_addresses_is_refused_or_breaks_the_tables(tmp_path: Path, batches: list[list[Any]]) -> None:
    (tmp_path / "a.db").unlink(missing_ok=True)
    with open_store(tmp_path / "a.db") as store:
        for batch in batches:
            assert store.store_batch(batch, NOW).refused == {}
        assert store.check() == []
        keys = "SELECT count(*) FROM article WHERE key NOT IN (SELECT key FROM address WHERE article_id = article.id)"
        assert rows(store.path, keys) == [(0,)]
        is_gone = rows(store.path, "SELECT 1 FROM article WHERE gone_at IS NOT NULL") != []
        for page in batches[-1] if batches else []:
            if isinstance(page, Story):  # what is gone is known at its very address alone
                assert is_gone or key_hash(page.article.url) in store.known(SITE, NOW).fetched
