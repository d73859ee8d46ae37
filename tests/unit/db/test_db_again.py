"""Stories that move, pages that are checked again, addresses that may have a story by now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from db_samples import LATER, NOW, SITE, award_reading, dropped, rows, story, url_of

from crawler.articles import Link
from crawler.records import Confirmed, Story
from crawler.times import iso
from crawler.urls import key_hash
from db.rows import SiteCounts
from db.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("guid", "later"),
    [
        (None, {"body": "Isinya diperbaiki."}),
        (None, {"title": "Judulnya diperbaiki"}),
        ("?p=7", {"title": "Judulnya diperbaiki", "body": "Isinya diperbaiki."}),
        ("?p=7", {"published_at": "2025-03-02T02:00:00Z"}),
    ],
)
def test_a_story_that_is_listed_at_a_new_address_is_the_same_article(
    store: Store, guid: str | None, later: dict[str, Any]
) -> None:
    store.store_batch([msgspec.structs.replace(story("lama"), guid=guid)], NOW)
    moved = msgspec.structs.replace(story("lama", url=url_of("baru"), fetched_at=iso(LATER), **later), guid=guid)
    assert store.store_batch([moved], LATER).sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT id, url FROM articles") == [(1, url_of("baru"))]
    assert rows(store.path, "SELECT article_id FROM address ORDER BY url") == [(1,), (1,)]
    again = store.store_batch([story("lama", **later)], LATER).sites[SITE]  # the old address answers as well
    assert again == SiteCounts(unchanged=1)


def test_stories_with_one_title_and_time_that_are_found_together_are_several(store: Store) -> None:
    texts = ["Regu Awan juara lomba dayung.", "Petani Hujan meraih Kalpataru.", "Sekolah Embun menerima Adiwiyata."]
    made = [story(f"kabar-{i}", title="Kabar Pagi", body=text) for i, text in enumerate(texts)]
    assert store.store_batch(made, NOW).sites[SITE] == SiteCounts(new=3)
    copy = story("kabar-baru", title="Kabar Pagi", body=texts[0] + "\nHadiahnya piala.")
    assert store.store_batch([copy], NOW).sites[SITE] == SiteCounts(updated=1)


def test_midnight_shows_no_two_stories_to_be_one(store: Store) -> None:
    """A site dates all stories of a day alike; its feed numbers its items anew, or leads a lost address elsewhere."""
    day: dict[str, Any] = {"published_at": "2025-02-28T17:00:00Z"}
    store.store_batch([msgspec.structs.replace(story("lama", **day), guid="1")], NOW)
    other = story("baru", title="Lain sekali", body="Isi lain.", fetched_at=iso(LATER), **day)
    assert store.store_batch([msgspec.structs.replace(other, guid="1")], LATER).sites[SITE] == SiteCounts(new=1)
    led = story("ketiga", asked=url_of("lama"), title="Ketiga", body="Isi ketiga.", fetched_at=iso(LATER), **day)
    store.store_batch([led], LATER)
    shown = rows(store.path, "SELECT url, gone_at IS NOT NULL FROM articles ORDER BY id")
    assert shown == [(url_of("lama"), 1), (url_of("baru"), 0), (url_of("ketiga"), 0)]


def numbered(made: Story, post: int = 7) -> Story:
    return msgspec.structs.replace(made, post=f"//kabarlangit.example/?p={post}")


@pytest.mark.parametrize(
    "later",
    [
        {"title": "Judul baru", "published_at": "2025-02-01T02:00:00Z"},
        {"body": "Isi yang lain.", "published_at": None},
        {"title": "Judul baru", "body": "Isi yang lain."},
    ],
)
def test_a_post_keeps_its_article_whatever_its_address_title_or_date(store: Store, later: dict[str, Any]) -> None:
    store.store_batch([numbered(story("lama"))], NOW)
    moved = numbered(story("lama", url=url_of("baru"), **later))
    assert store.store_batch([moved], LATER).sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT id, url FROM articles") == [(1, url_of("baru"))]


def test_a_story_that_lists_hold_at_its_earlier_address_again_is_fetched_there(store: Store) -> None:
    store.store_batch([numbered(story("lama"))], NOW)
    moved = numbered(story("baru", asked=url_of("baru"), title="Judul lama", fetched_at=iso(LATER)))
    store.store_batch([moved, numbered(story("lain", asked=url_of("lain-amp")), post=8)], LATER)
    assert rows(store.path, "SELECT url FROM articles ORDER BY id") == [(url_of("baru"),), (url_of("lain"),)]
    assert store.note_listed(SITE, {None: {key_hash(url_of(name)) for name in ("baru", "lain-amp")}}, LATER) == 0
    assert store.pending(SITE, LATER) == []  # the list never shows the second one's own address
    store.note_listed(SITE, {None: {key_hash(url_of(name)) for name in ("lama", "lain")}}, LATER)
    assert [link.url for link in store.pending(SITE, LATER)] == [url_of("lama")]
    back = numbered(story("lama", title="Judul lama", fetched_at=iso(LATER)))
    store.store_batch([back], LATER + timedelta(days=1))
    assert store.pending(SITE, LATER) == []
    assert rows(store.path, "SELECT url FROM articles ORDER BY id") == [(url_of("lama"),), (url_of("lain"),)]
    store.note_listed(SITE, {None: {key_hash(url_of(name)) for name in ("lama", "baru", "lain")}}, LATER)
    assert store.pending(SITE, LATER) == []


def test_a_story_goes_back_and_forth_between_two_addresses(store: Store) -> None:
    day = timedelta(days=1)
    for number, name in enumerate(["lama", "baru", "lama", "baru"]):
        at = NOW + number * day
        page = numbered(story(name, title="Judul", asked=url_of(name), fetched_at=iso(at)))
        if number == 3:  # before, a redirect has led back; now a list does, which has a known address
            store.note_listed(SITE, {None: {key_hash(url_of(name))}}, at)
            assert [link.url for link in store.pending(SITE, LATER)] == [url_of(name)]
        store.store_batch([page], at)
        assert rows(store.path, "SELECT url FROM articles") == [(url_of(name),)]


def test_a_deleted_post_that_leads_to_one_of_the_same_second_stays_itself(store: Store) -> None:
    one, other = numbered(story("satu", title="Satu")), numbered(story("dua", title="Dua", body="Lain."), 8)
    store.store_batch([one, other], NOW)
    led = numbered(story("dua", title="Dua", body="Lain.", asked=url_of("satu"), fetched_at=iso(LATER)), 8)
    store.store_batch([led], LATER)
    shown = rows(store.path, "SELECT id, title, gone_at IS NOT NULL FROM article ORDER BY id")
    assert shown == [(1, "Satu", 1), (2, "Dua", 0)]


def test_a_theme_that_prints_one_number_everywhere_joins_nothing(store: Store) -> None:
    made = [
        numbered(story(name, body=f"Isi {name}.", published_at=f"2025-03-01T0{hour}:00:00Z"))
        for hour, name in enumerate("abcde")
    ]
    assert store.store_batch(made, NOW).sites[SITE] == SiteCounts(new=5)
    assert store.store_batch(made, LATER).sites[SITE] == SiteCounts(unchanged=5)


def test_a_post_that_was_stored_twice_becomes_one(store: Store) -> None:
    """As a release stored it that knew no numbers of posts."""
    store.store_batch([story("lama")], NOW)
    edited: dict[str, Any] = {"title": "Judul baru", "body": "Isi yang lain.", "published_at": "2025-03-01T05:00:00Z"}
    store.store_batch([story("baru", **edited)], LATER)
    store.store_batch([numbered(story("lama"))], LATER)
    back = numbered(story("lama", url=url_of("baru"), body=edited["body"]))
    assert store.store_batch([back], LATER + timedelta(hours=1)).sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT id, url, first_seen_at FROM articles") == [(1, url_of("baru"), iso(NOW))]
    kept = rows(store.path, "SELECT article_id, title FROM article_version ORDER BY id")
    assert sorted(kept) == [(1, "Judul baru"), (1, "Kota Lama menerima penghargaan")]
    assert store.check() == []


def test_an_address_that_led_elsewhere_and_shows_a_story_of_its_own_now_is_that_story_s(store: Store) -> None:
    store.store_batch([story("satu", asked=url_of("dua"))], NOW)
    own = story("dua", title="Lain", body="Isi yang lain sekali.", published_at="2025-03-01T07:00:00Z")
    assert store.store_batch([own], LATER).sites[SITE] == SiteCounts(new=1)
    assert rows(store.path, "SELECT url FROM articles ORDER BY id") == [(url_of("satu"),), (url_of("dua"),)]


@pytest.mark.parametrize(
    ("guid", "later"),
    [
        ("1", {"title": "Lain", "body": "Lain.", "published_at": "2025-03-02T02:00:00Z"}),  # items with new numbers
        (None, {"published_at": "2025-03-02T02:00:00Z", "body": "Lain."}),  # a column that repeats its title
        (None, {"published_at": "2025-03-01"}),  # a mere day
        (None, {"title": "Lain", "body": "Lain."}),  # of the same minute
    ],
)
def test_another_story_at_a_new_address_is_another_article(
    store: Store, guid: str | None, later: dict[str, Any]
) -> None:
    store.store_batch([msgspec.structs.replace(story("lama"), guid=guid)], NOW)
    other = msgspec.structs.replace(story("lama", url=url_of("baru"), **later), guid=guid)
    assert store.store_batch([other], LATER).sites[SITE] == SiteCounts(new=1)


def test_a_copy_of_a_post_is_one_of_its_own_and_may_be_deleted(store: Store) -> None:
    """A plug-in copies title, text and date; the copy has a number and a guid of its own."""
    store.store_batch([numbered(story("asli", reading=award_reading()))], NOW)
    copy = numbered(story("asli", url=url_of("salinan"), reading=award_reading()), 8)
    assert store.store_batch([copy], LATER).sites[SITE].new == 1
    store.store_batch([dropped("salinan", "gone")], LATER)
    shown = rows(store.path, "SELECT url FROM articles WHERE gone_at IS NULL")
    assert shown == [(url_of("asli"),)]
    assert rows(store.path, "SELECT DISTINCT url FROM award_news") == [(url_of("asli"),)]


@pytest.mark.parametrize(
    ("guid", "post"), [("urn:1", "//kabarlangit.example/?p=8"), (None, "//kabarawan.example/?p=7")]
)
def test_a_post_of_the_same_guid_or_number_has_moved(store: Store, guid: str | None, post: str) -> None:
    """An import keeps the guids and gives new numbers; another host keeps the numbers."""
    store.store_batch([msgspec.structs.replace(numbered(story("lama")), guid=guid)], NOW)
    moved = msgspec.structs.replace(story("lama", url=url_of("baru")), guid=guid, post=post)
    assert store.store_batch([moved], LATER).sites[SITE] == SiteCounts(updated=1)


def test_young_articles_are_due_again_after_an_hour_a_day_and_a_week(store: Store) -> None:
    first = datetime(2025, 3, 2, 4, tzinfo=UTC)
    store.store_batch([story("awan", published_at=None), dropped("tag")], first)
    looked_at = []
    for hours in range(24 * 20):
        now = first + timedelta(hours=hours)
        if store.due_again(SITE, now, 10):
            looked_at.append(hours)
            store.store_batch([story("awan", published_at=None, fetched_at=iso(now))], now)
    assert looked_at == [1, 24, 168]


def test_looks_are_due_at_full_hours_so_that_many_share_a_request(store: Store) -> None:
    first = datetime(2025, 3, 2, 4, tzinfo=UTC)
    for minutes in (5, 25, 59):
        at = first + timedelta(minutes=minutes)
        store.store_batch([story(f"s{minutes}", published_at=iso(at), fetched_at=iso(at))], at)
    assert store.due_again(SITE, first + timedelta(minutes=119), 10) == []
    assert len(store.due_again(SITE, first + timedelta(hours=2), 10)) == 3


def test_a_story_that_its_record_confirms_was_looked_at(store: Store) -> None:
    fields: dict[str, Any] = {"published_at": None, "fetched_at": iso(NOW)}
    store.store_batch([numbered(story("awan", modified_at=iso(NOW), **fields)), story("hujan", **fields)], NOW)
    at = NOW + timedelta(hours=2)
    due = {look.url: look for look in store.due_again(SITE, at, 10)}
    assert due[url_of("awan")].post == "//kabarlangit.example/?p=7"
    assert due[url_of("hujan")].post is None
    assert (due[url_of("awan")].modified_at, due[url_of("hujan")].modified_at) == (iso(NOW), None)
    assert not due[url_of("awan")].is_gone
    assert (due[url_of("awan")].is_sure, due[url_of("hujan")].is_sure) == (False, True)  # read at the time of the edit
    store.store_batch([Confirmed(site=SITE, urls=(url_of("awan"), url_of("none")), at=iso(at))], at)
    assert [look.url for look in store.due_again(SITE, at, 10)] == [url_of("hujan")]
    assert len(store.due_again(SITE, at + timedelta(days=1), 10)) == 2
    edited = story("awan", modified_at=iso(NOW), published_at=None, body="Awan itu sudah lewat.", fetched_at=iso(at))
    store.store_batch([numbered(edited)], at)
    assert all(look.is_sure for look in store.due_again(SITE, at + timedelta(days=1), 10))


def test_a_record_tells_when_a_story_was_changed_whose_page_does_not(store: Store) -> None:
    published, at = "2025-03-01T01:00:00Z", NOW + timedelta(hours=2)
    slugs = {"awan": None, "hujan": "2025-03-01T02:00:00Z", "kabut": None, "badai": None}
    store.store_batch([story(slug, published_at=published, modified_at=time) for slug, time in slugs.items()], NOW)
    records = {"awan": "2025-03-01T01:20:00Z", "hujan": "2025-03-01T01:20:00Z", "kabut": published, "none": published}
    records["badai"] = iso(at + timedelta(hours=1))
    times = {url_of(slug): time for slug, time in records.items()}
    confirmed = Confirmed(site=SITE, urls=tuple(times), at=iso(at), modified_at=times)
    store.store_batch([confirmed], at)
    expected = slugs | {"awan": "2025-03-01T01:20:00Z"}
    stored = dict(rows(store.path, "SELECT url, modified_at FROM articles"))
    assert stored == {url_of(slug): time for slug, time in expected.items()}
    assert rows(store.path, "SELECT * FROM article_version") == []
    store.store_batch([story("awan", published_at=published, modified_at=None, fetched_at=iso(at))], at)
    assert dict(rows(store.path, "SELECT url, modified_at FROM articles")) == stored


def test_no_record_confirms_a_story_that_is_doubted(store: Store) -> None:
    store.store_batch([numbered(story("awan"))], NOW)
    store.store_batch([msgspec.structs.replace(dropped("awan", "empty"), fetched_at=iso(LATER))], LATER)
    (look,) = store.due_again(SITE, LATER + timedelta(days=2), 10)
    assert look.post is None
    for days in (2, 4):
        at = LATER + timedelta(days=days)
        store.store_batch([msgspec.structs.replace(dropped("awan", "empty"), fetched_at=iso(at))], at)
    (look,) = store.due_again(SITE, LATER + timedelta(days=7, hours=1), 10)
    assert look.is_gone
    assert look.post is not None


def test_an_old_story_that_is_seen_for_the_first_time_is_not_due_again(store: Store) -> None:
    store.store_batch([story("awan", published_at="2024-03-01T02:00:00Z")], NOW)
    assert store.due_again(SITE, NOW + timedelta(days=3), 10) == []


def test_an_empty_address_is_forgotten_when_it_may_be_filled(store: Store) -> None:
    store.store_batch([story("awan"), dropped("tag")], NOW)
    store.store_batch([msgspec.structs.replace(dropped("awan", "gone"), fetched_at=iso(LATER))], LATER)

    def known_after(minutes: int) -> set[str]:
        return set(store.known(SITE, LATER + timedelta(minutes=minutes)).fetched)

    assert known_after(0) == known_after(59) == {key_hash(url_of("awan"))}  # the other one is due an hour after NOW
    assert known_after(61) == set()
    # No list may show it again, so one that is gone is asked for as well: it may have come back.
    assert [link.url for link in store.due_again(SITE, LATER + timedelta(minutes=59), 10)] == []
    assert [link.url for link in store.due_again(SITE, LATER + timedelta(days=2), 10)] == [url_of("awan")]


def test_a_story_that_was_edited_and_moved_is_found_where_its_old_address_leads(store: Store) -> None:
    store.store_batch([story("lama")], NOW)
    moved = story("lama", url=url_of("baru"), asked=url_of("lama"), title="Judul baru", body="Isi baru.")
    assert store.store_batch([moved], LATER).sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT id, url, title FROM articles") == [(1, url_of("baru"), "Judul baru")]


def test_a_story_stored_twice_becomes_one_when_its_old_address_redirects(store: Store) -> None:
    store.store_batch([story("lama", reading=award_reading())], NOW)
    edited: dict[str, Any] = {"url": url_of("baru"), "title": "Judul baru", "body": "Isi baru."}
    assert store.store_batch([story("lama", **edited)], LATER).sites[SITE] == SiteCounts(new=1)
    changed = story("lama", asked=url_of("lama"), reading=award_reading(), **edited)
    assert store.store_batch([changed], LATER).sites[SITE] == SiteCounts(updated=1)
    assert rows(store.path, "SELECT id, url, title FROM articles") == [(1, url_of("baru"), "Judul baru")]
    assert rows(store.path, "SELECT article_id FROM address") == [(1,), (1,)]
    assert rows(store.path, "SELECT article_id, title FROM article_version") == [(1, "Kota Lama menerima penghargaan")]
    assert store.check() == []
    assert store.store_batch([changed], LATER).sites[SITE] == SiteCounts(unchanged=1)


def test_a_story_that_a_crawl_left_out_by_date_is_not_known(store: Store) -> None:
    store.store_batch([dropped("lama", "too_old"), dropped("tag")], NOW)
    assert set(store.known(SITE, NOW).fetched) == {key_hash(url_of("tag"))}
    links = {key_hash(url_of(name)): Link(url=url_of(name)) for name in ("lama", "tag")}
    assert store.which_known(SITE, links, NOW) == {key_hash(url_of("tag"))}


def test_an_old_story_that_a_list_says_was_edited_is_not_known_as_it_is(store: Store) -> None:
    store.store_batch([story("awan", fetched_at="2025-03-02T03:09:00Z")], NOW)

    def is_known(modified_at: str | None, now: datetime = LATER) -> bool:
        link = Link(url=url_of("awan"), modified_at=modified_at)
        return store.which_known(SITE, {key_hash(link.url): link}, now) == {key_hash(link.url)}

    assert is_known(None)
    assert is_known("2025-03-02T03:08:00Z")
    assert not is_known("2025-03-02T03:30:00Z")
    assert is_known("2025-03-02T09:00:00Z")  # still to come
    assert is_known("2025-03-02")  # the day is not over
    assert not is_known("2025-03-02", LATER + timedelta(days=1))


def test_a_story_that_differs_at_every_look_keeps_few_versions_and_rests(store: Store) -> None:
    hashed = key_hash(url_of("awan"))
    looks = 0
    for minutes in range(0, 3 * 24 * 60, 15):
        now = NOW + timedelta(minutes=minutes)
        link = Link(url=url_of("awan"), modified_at=iso(now))
        known = store.known(SITE, now).fetched
        assert (known.get(hashed, "new") is None) == (hashed in store.which_known(SITE, {hashed: link}, now))
        if known.get(hashed, "new") is not None:
            looks += 1
            body = f"Dibaca {minutes} kali."
            store.store_batch([story("awan", body=body, fetched_at=iso(now - timedelta(seconds=1)))], now)
    assert 8 <= looks <= 12
    assert rows(store.path, "SELECT count(*) FROM article_version") == [(looks - 1,)]


def test_the_first_version_and_the_newest_are_kept(store: Store) -> None:
    for number in range(30):
        store.store_batch([story("awan", body=f"Teks nomor {number}.")], NOW + timedelta(hours=number))
    kept = [body for (body,) in rows(store.path, "SELECT body FROM article_version ORDER BY id")]
    assert kept == ["Teks nomor 0.", *(f"Teks nomor {number}." for number in range(10, 29))]


def test_a_doubtful_page_is_kept_out_of_the_award_news_until_a_date_vouches_for_it(store: Store) -> None:
    doubtful = story(reading=award_reading(), published_at=None, no_story="undated")
    assert store.store_batch([doubtful], NOW).sites[SITE] == SiteCounts(new=1)
    assert rows(store.path, "SELECT no_story FROM articles") == [("undated",)]
    assert rows(store.path, "SELECT url FROM award_news") == []
    dated = story(reading=award_reading())
    assert store.store_batch([dated], LATER).sites[SITE] == SiteCounts(updated=1, awards=1)
    assert store.store_batch([doubtful], LATER).sites[SITE] == SiteCounts(unchanged=1)  # the list's date stays
    assert rows(store.path, "SELECT url FROM award_news") == [(url_of("awan"),)]


@pytest.mark.parametrize(("guid", "stays"), [(None, False), ("?p=7", True)])
def test_a_stored_page_that_turns_out_to_be_of_another_kind_leaves_the_award_news(
    store: Store, guid: str | None, stays: bool
) -> None:
    store.store_batch([msgspec.structs.replace(story(reading=award_reading()), guid=guid)], NOW)
    store.store_batch([dropped("awan", "static_page")], LATER)
    assert (rows(store.path, "SELECT url FROM award_news") != []) is stays
    assert rows(store.path, "SELECT gone_at FROM articles") == [(None,)]
