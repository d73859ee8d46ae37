"""What a batch writes: new rows once, changes completely, nothing for unchanged articles."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from db_samples import LATER, NOW, SITE, award_reading, dropped, rows, story, url_of

from crawler.articles import Link
from crawler.records import Outcome, Pending, Record, SiteRun, SourceKind, SourceState, Story, Wait
from crawler.urls import key_hash
from db.pending import MAX_TRIES
from db.rows import SiteCounts
from db.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def changes(store: Store) -> int:
    return store._db.conn.total_changes


def test_a_new_award_story_is_in_every_view(store: Store) -> None:
    result = store.store_batch([story(reading=award_reading())], NOW)
    assert result.sites == {SITE: SiteCounts(new=1, awards=1)}
    assert rows(store.path, "SELECT url, author, first_seen_at, changed_at, is_award FROM articles") == [
        (url_of("awan"), "Rina Bayu", "2025-03-02T03:10:00Z", None, 1)
    ]
    assert rows(store.path, "SELECT award, score, main, evidence FROM award_facts ORDER BY id") == [
        ("Kantor Terbaik", 97.43, 0, "Kota Awan"),
        ("Anugerah Langit", 93.21, 1, "Kota Awan"),
    ]
    assert rows(store.path, "SELECT award, score FROM award_news") == [("Anugerah Langit", 93.21)]


def test_an_unchanged_batch_writes_nothing(store: Store) -> None:
    batch: list[Record] = [story("awan", reading=award_reading()), story("hujan"), dropped("tag")]
    store.store_batch(batch, NOW)
    before = changes(store)
    result = store.store_batch(batch, LATER)
    assert changes(store) == before
    assert result.sites == {SITE: SiteCounts(unchanged=2, dropped=1)}


def test_a_later_fetch_of_the_same_page_writes_its_check_time_alone(store: Store) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    kept = rows(store.path, "SELECT * FROM article")
    before = changes(store)
    store.store_batch([story(reading=award_reading(), fetched_at="2025-03-02T09:00:00Z")], LATER)
    assert changes(store) == before + 1
    assert rows(store.path, "SELECT * FROM article") == kept
    assert store.known(SITE, NOW).fetched == {key_hash(url_of("awan")): "2025-03-02T09:00:00Z"}


def test_a_changed_text_keeps_the_old_one_as_a_version(store: Store) -> None:
    store.store_batch([story(title="Lama", body="Teks lama.")], NOW)
    result = store.store_batch([story(title="Baru", body="Teks baru.", fetched_at="2025-03-02T04:00:00Z")], LATER)
    assert result.sites == {SITE: SiteCounts(updated=1)}
    assert rows(store.path, "SELECT title, body, first_seen_at, changed_at, fetched_at FROM articles") == [
        ("Baru", "Teks baru.", "2025-03-02T03:10:00Z", "2025-03-02T04:10:00Z", "2025-03-02T04:00:00Z")
    ]
    assert rows(store.path, "SELECT title, body, author, replaced_at FROM article_version") == [
        ("Lama", "Teks lama.", "Rina Bayu", "2025-03-02T04:10:00Z")
    ]


def test_a_field_that_is_filled_in_later_makes_no_new_version(store: Store) -> None:
    store.store_batch([story(author=None, author_kind=None, published_at=None)], NOW)
    store.store_batch([story()], LATER)
    assert rows(store.path, "SELECT author, published_at, changed_at FROM articles") == [
        ("Rina Bayu", "2025-03-01T02:00:00Z", None)
    ]
    assert rows(store.path, "SELECT count(*) FROM article_version") == [(0,)]


@pytest.mark.parametrize(
    "field", ["author", "author_kind", "published_at", "modified_at", "section", "language", "image", "tags"]
)
def test_a_refetch_never_replaces_a_value_by_null(store: Store, field: str) -> None:
    store.store_batch([story(modified_at="2025-03-01T05:00:00Z")], NOW)
    kept = rows(store.path, f"SELECT {field} FROM article")
    blank: dict[str, Any] = {
        "author": None, "author_kind": None, "published_at": None, "modified_at": None, "section": None,
        "language": None, "image": None, "tags": [],
    }  # fmt: skip
    store.store_batch([story(body="Teks yang lain.", **blank)], LATER)
    assert rows(store.path, f"SELECT {field} FROM article") == kept
    assert kept != [(None,)]


def test_a_mere_date_never_replaces_a_moment_and_a_moment_replaces_a_date(store: Store) -> None:
    store.store_batch([story("a"), story("b", published_at="2025-03-01")], NOW)
    store.store_batch([story("a", published_at="2025-03-01"), story("b")], LATER)
    assert rows(store.path, "SELECT DISTINCT published_at FROM articles") == [("2025-03-01T02:00:00Z",)]


def test_facts_are_replaced_as_a_set_and_only_when_they_differ(store: Store) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    ids = rows(store.path, "SELECT id FROM award_fact")
    sure = msgspec.structs.replace(award_reading(), score=0.5)
    store.store_batch([story(reading=sure)], LATER)
    assert rows(store.path, "SELECT id FROM award_fact") == ids
    assert rows(store.path, "SELECT award_score FROM articles") == [(0.5,)]
    one = award_reading(award="Piala Hujan", score=None)
    store.store_batch([story(reading=msgspec.structs.replace(one, awards=one.awards[1:]))], LATER)
    assert rows(store.path, "SELECT award, score FROM award_facts") == [("Piala Hujan", None)]


def test_an_update_that_makes_an_award_story_is_counted(store: Store) -> None:
    store.store_batch([story()], NOW)
    assert store.store_batch([story(reading=award_reading())], LATER).sites[SITE] == SiteCounts(updated=1, awards=1)
    assert store.store_batch([story()], LATER).sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT count(*) FROM award_fact") == [(0,)]


def test_one_article_for_all_spellings_and_redirects_of_its_address(store: Store) -> None:
    store.store_batch([story("awan", asked="https://kabarlangit.example/?p=7")], NOW)
    spelled = story("awan", url="http://www.kabarlangit.example/news/awan/", asked="https://kabarlangit.example/?p=7")
    result = store.store_batch([spelled], LATER)
    assert result.sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT count(*), url FROM articles") == [(1, spelled.article.url)]
    links = {key_hash(url): Link(url=url) for url in ("https://kabarlangit.example/?p=7", url_of("lain"))}
    assert store.which_known(SITE, links, NOW) == {key_hash("https://kabarlangit.example/?p=7")}


def test_an_alias_that_states_itself_is_still_the_same_article(store: Store) -> None:
    store.store_batch([story("awan", asked=url_of("pendek"))], NOW)
    store.store_batch([story("pendek")], LATER)
    assert rows(store.path, "SELECT url FROM articles") == [(url_of("awan"),)]


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_post_that_moves_back_has_its_old_address_again(store: Store, is_gone: bool) -> None:
    post = {"post": "//kabarlangit.example/?p=7"}
    for moment, name in ((NOW, "lama"), (LATER, "baru")):
        store.store_batch([msgspec.structs.replace(story(name), **post)], moment)
    if is_gone:
        store.store_batch([dropped("baru", "gone")], LATER)
    store.store_batch([msgspec.structs.replace(story("lama", title="Judul yang Diperbaiki"), **post)], LATER)
    assert rows(store.path, "SELECT url, gone_at FROM articles") == [(url_of("lama"), None)]
    store.store_batch([msgspec.structs.replace(story("baru"), **post)], LATER)
    assert rows(store.path, "SELECT url FROM articles") == [(url_of("baru"),)]


def numbered(number: int, name: str, at: str) -> Story:
    """The story `name` of a post, at the address `at`."""
    hour = f"2025-03-01T0{number}:00:00Z"
    made = story(name, url=url_of(at), asked=url_of(at), published_at=hour, reading=award_reading(name))
    return msgspec.structs.replace(made, post=f"//kabarlangit.example/?p={number}")


@pytest.mark.parametrize("together", [True, False])
def test_posts_that_exchange_their_addresses_stay_two_articles(store: Store, together: bool) -> None:
    store.store_batch([numbered(1, "awan", "awan"), numbered(2, "hujan", "hujan")], NOW)
    before = rows(store.path, "SELECT id, title FROM articles ORDER BY id")
    first, second = numbered(2, "hujan", "awan"), numbered(1, "awan", "hujan")
    for batch in [[first, second]] if together else [[first], [second]]:
        store.store_batch(batch, LATER)
        assert store.check() == []
    assert rows(store.path, "SELECT id, title FROM articles WHERE gone_at IS NULL ORDER BY id") == before
    assert rows(store.path, "SELECT url FROM articles ORDER BY id") == [(url_of("hujan"),), (url_of("awan"),)]
    assert rows(store.path, "SELECT status, count(*) FROM award GROUP BY status") == [("open", 4)]


def test_a_post_that_is_given_the_address_of_a_deleted_one_does_not_take_it_in(store: Store) -> None:
    store.store_batch([numbered(1, "awan", "awan"), numbered(2, "hujan", "hujan")], NOW)
    store.store_batch([numbered(2, "hujan", "awan")], LATER)
    shown = "SELECT url, title FROM articles WHERE gone_at IS NULL"
    assert rows(store.path, shown) == [(url_of("awan"), "Kota Hujan menerima penghargaan")]
    found = rows(store.path, "SELECT title, gone_reason FROM article WHERE gone_at IS NOT NULL")
    assert found == [("Kota Awan menerima penghargaan", "gone")]
    store.store_batch([dropped("hujan", "gone")], LATER)
    assert len(rows(store.path, shown)) == 1
    assert store.check() == []


def test_two_addresses_of_one_article_in_one_batch_make_one_row(store: Store) -> None:
    result = store.store_batch([story("awan", asked=url_of("a")), story("awan", asked=url_of("b"))], NOW)
    assert result.sites[SITE] == SiteCounts(new=1, unchanged=1)
    assert rows(store.path, "SELECT count(*), count(DISTINCT article_id) FROM address") == [(3, 1)]


@pytest.mark.parametrize("is_feed_first", [True, False])
def test_a_section_that_only_the_feed_has_is_not_a_tag(store: Store, is_feed_first: bool) -> None:
    feed, page = story(section="Daerah", tags=()), story(section=None, tags=("daerah",))
    for moment, fetched in zip((NOW, LATER), (feed, page) if is_feed_first else (page, feed), strict=True):
        store.store_batch([fetched], moment)
    assert rows(store.path, "SELECT section, tags FROM article") == [("Daerah", "[]")]


def test_an_article_that_moves_keeps_its_id(store: Store) -> None:
    store.store_batch([story("lama")], NOW)
    moved = story("lama", url=url_of("baru"), asked=url_of("lama"), published_at="2025-03-02T02:00:00Z")
    store.store_batch([moved], LATER)
    assert rows(store.path, "SELECT id, url FROM articles") == [(1, url_of("baru"))]
    assert len(store.known(SITE, NOW).fetched) == 2


def test_a_redirect_to_another_story_does_not_overwrite_the_first(store: Store) -> None:
    store.store_batch([story("satu", title="Satu", body="Isi satu.")], NOW)
    other = story("dua", title="Dua", body="Isi dua.", asked=url_of("satu"), published_at="2025-03-01T04:00:00Z")
    store.store_batch([other], LATER)
    assert rows(store.path, "SELECT url, title FROM articles ORDER BY id") == [
        (url_of("satu"), "Satu"),
        (url_of("dua"), "Dua"),
    ]
    assert rows(store.path, "SELECT article_id FROM address ORDER BY url") == [(2,), (1,)]


def test_a_dropped_address_is_known_and_may_become_an_article(store: Store) -> None:
    store.store_batch([dropped("awan", "protected")], NOW)
    assert rows(store.path, "SELECT reason, article_id FROM address") == [("protected", None)]
    store.store_batch([story("awan")], LATER)
    assert rows(store.path, "SELECT reason, article_id, seen_at FROM address") == [(None, 1, "2025-03-02T03:10:00Z")]


def test_a_gone_article_stays_with_the_time_until_it_is_back(store: Store) -> None:
    store.store_batch([story()], NOW)
    store.store_batch([dropped("awan", "gone")], LATER)
    assert rows(store.path, "SELECT gone_at, title FROM articles") == [
        ("2025-03-02T03:09:00Z", "Kota Awan menerima penghargaan")
    ]
    store.store_batch([story()], LATER)
    assert rows(store.path, "SELECT gone_at FROM articles") == [(None,)]


def test_an_article_that_no_longer_reads_as_one_is_kept(store: Store) -> None:
    store.store_batch([story()], NOW)
    store.store_batch([dropped("awan", "unreadable")], LATER)
    assert rows(store.path, "SELECT gone_at FROM articles") == [(None,)]
    assert rows(store.path, "SELECT article_id, reason FROM address") == [(1, None)]


def test_ends_of_runs_and_links_that_may_be_known_are_skipped(store: Store) -> None:
    end = SiteRun(site=SITE, started_at="x", ended_at="x", outcome=Outcome.OK, label="ok", found=1)
    before = changes(store)
    maybe = Pending(site=SITE, link=Link(url=url_of("a")), why=Wait.MAYBE_KNOWN)
    assert store.store_batch([maybe, end], NOW).sites == {}
    assert changes(store) == before


def test_a_link_waits_until_it_is_answered(store: Store) -> None:
    links = [Link(url=url_of(slug), title=slug) for slug in "abc"]
    store.store_batch([Pending(site=SITE, link=link) for link in links], NOW)
    assert {link.title for link in store.pending(SITE, LATER)} == {"a", "b", "c"}
    gone = dropped("b", "gone")
    store.store_batch([story("a"), gone], NOW)
    assert store.pending(SITE, LATER) == [links[2]]


def test_a_page_that_keeps_failing_is_given_up(store: Store) -> None:
    link = Link(url=url_of("a"))
    failed = Pending(site=SITE, link=link, why=Wait.FAILED)
    for _ in range(MAX_TRIES - 1):
        store.store_batch([Pending(site=SITE, link=link), failed], NOW)
    later = NOW + timedelta(days=4)
    assert store.pending(SITE, later) == [link]
    store.store_batch([failed], NOW)
    assert store.pending(SITE, later) == []


def test_a_page_that_fails_again_is_tried_less_and_less_often(store: Store) -> None:
    """Pages may fail for a day while a list still works, and the list soon names other stories."""
    link = Link(url=url_of("a"))
    tried: list[float] = []
    store.store_batch([Pending(site=SITE, link=link)], NOW)
    for quarter in range(4 * 24 * 5):
        now = NOW + timedelta(minutes=15 * quarter)
        is_resting = key_hash(link.url) in store.resting(SITE, now)
        assert (store.pending(SITE, now) == [link]) is not (is_resting or len(tried) == MAX_TRIES)
        if store.pending(SITE, now):
            tried.append(quarter / 4)
            store.store_batch([Pending(site=SITE, link=link, why=Wait.FAILED)], now)
    assert tried == [0, 0.25, 0.5, 1.5, 2.75, 5.5, 10.75, 21.5, 42.75, 85.5]
    assert store.given_up(SITE)


def test_validators_outlive_a_poll_that_failed_but_not_a_new_answer(store: Store) -> None:
    def state(outcome: Outcome, etag: str | None) -> SourceState:
        return SourceState(
            site=SITE, url=url_of("feed"), kind=SourceKind.FEED, checked_at="2025-03-02T00:00:00Z",
            outcome=outcome, label="x", etag=etag, newest=etag and "2025-03-01",
        )  # fmt: skip

    store.store_batch([state(Outcome.OK, '"v1"')], NOW)
    store.store_batch([state(Outcome.TEMPORARY, None)], NOW)
    assert store.sources(SITE) == [state(Outcome.TEMPORARY, '"v1"')]
    store.store_batch([state(Outcome.OK, None)], NOW)
    assert store.sources(SITE) == [state(Outcome.OK, None)]


def test_full_text_finds_without_accents_and_follows_changes(store: Store) -> None:
    def found(words: str) -> list[tuple[int]]:
        return rows(store.path, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", words)

    store.store_batch([story("a", body="Piala Adipura untuk Kafé Langit."), story("b", body="Hujan.")], NOW)
    assert found("kafe adipura") == [(1,)]
    store.store_batch([story("a", body="Piala Kalpataru.")], LATER)
    assert found("adipura") == []
    assert found("kalpataru") == [(1,)]
    assert store.check() == []


def test_an_update_beside_the_text_leaves_the_full_text_index_alone(store: Store) -> None:
    store.store_batch([story()], NOW)
    before = rows(store.path, "SELECT id, block FROM articles_fts_data")
    store.store_batch([story(section="Nasional")], LATER)
    assert rows(store.path, "SELECT id, block FROM articles_fts_data") == before


def test_the_window_of_known_addresses_holds_the_newest(store: Store) -> None:
    for hour in range(4):
        store.store_batch([story(f"s{hour}")], NOW + timedelta(hours=hour))
    window = store.known(SITE, NOW, limit=2)
    assert set(window.fetched) == {key_hash(url_of("s2")), key_hash(url_of("s3"))}
    assert (window.complete, window.horizon) == (False, "2025-03-02T05:10:00Z")
    assert store.known(SITE, NOW, limit=5).complete
    empty = store.known("lain", NOW)
    assert (empty.fetched, empty.complete, empty.horizon) == ({}, True, None)
    assert store.which_known("lain", {key_hash(url_of("s0")): Link(url=url_of("s0"))}, NOW) == set()


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"published_at": "2025-03-02T03:09:00Z"}, {"published_at": "2025-03-02T04:09:00Z"}),
        ({"modified_at": "2025-03-02T03:09:00Z"}, {"modified_at": "2025-03-02T04:08:30Z"}),
        ({"published_at": "2025-03-01"}, {"published_at": "2025-03-02"}),
    ],
)
def test_a_page_that_states_the_time_of_each_request_makes_no_new_version(
    store: Store, first: dict[str, Any], later: dict[str, Any]
) -> None:
    store.store_batch([story(**first)], NOW)
    again = story(fetched_at="2025-03-02T04:09:00Z", **later)
    assert store.store_batch([again], LATER).sites[SITE] == SiteCounts(unchanged=1)
    ((name, time),) = first.items()
    assert rows(store.path, f"SELECT {name}, changed_at FROM articles") == [(time, None)]


def test_a_story_that_was_dated_anew_before_its_fetch_has_the_new_date(store: Store) -> None:
    store.store_batch([story()], NOW)
    store.store_batch([story(published_at="2025-03-02T03:40:00Z", fetched_at="2025-03-02T04:09:00Z")], LATER)
    assert rows(store.path, "SELECT published_at FROM articles") == [("2025-03-02T03:40:00Z",)]


def test_a_story_at_a_new_address_moves_there_though_its_page_states_the_time_of_each_request(store: Store) -> None:
    store.store_batch([story(published_at="2025-03-02T03:09:00Z")], NOW)
    then = "2025-03-02T04:09:00Z"
    moved = story(asked=url_of("awan"), url=url_of("baru"), published_at=then, fetched_at=then)
    store.store_batch([moved], LATER)
    store.store_batch([dropped("awan", "gone")], LATER)
    assert rows(store.path, "SELECT url, gone_at FROM articles") == [(url_of("baru"), None)]


def test_a_deleted_story_that_leads_to_another_is_gone_though_that_page_states_the_time_of_each_request(
    store: Store,
) -> None:
    store.store_batch([story("awan"), story("kabut", published_at="2025-03-02T03:09:00Z")], NOW)
    at = "2025-03-02T04:09:00Z"
    store.store_batch([story("kabut", asked=url_of("awan"), published_at=at, fetched_at=at)], LATER)
    assert rows(store.path, "SELECT url, published_at, gone_at FROM articles ORDER BY id") == [
        (url_of("awan"), "2025-03-01T02:00:00Z", at),
        (url_of("kabut"), "2025-03-02T03:09:00Z", None),
    ]
