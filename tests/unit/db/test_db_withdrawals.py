"""Stories that their site withdraws: after how many checks, and when too many disappear at once to be believed."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from db_samples import LATER, NOW, SITE, award_reading, dropped, rows, story, url_of

from crawler.records import Dropped
from crawler.times import iso
from crawler.urls import key_hash
from db.rows import SiteCounts
from db.store import Store, open_store

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def answer(name: str, reason: str, at: datetime) -> Dropped:
    return msgspec.structs.replace(dropped(name, reason), fetched_at=iso(at))


def fill(store: Store, count: int) -> list[str]:
    names = [f"s{number}" for number in range(count)]
    store.store_batch([story(name) for name in names], NOW)
    return names


def gone(store: Store) -> list[tuple[object, ...]]:
    return rows(store.path, "SELECT url, gone_at, gone_reason FROM article WHERE gone_at IS NOT NULL ORDER BY id")


@pytest.mark.parametrize("reason", ["protected", "empty", "missing"])
def test_a_page_without_its_story_is_believed_after_a_second_look(store: Store, reason: str) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    once = store.store_batch([answer("awan", reason, LATER)], LATER)
    assert once.sites[SITE] == SiteCounts(doubted={reason: 1})
    assert gone(store) == []
    assert len(rows(store.path, "SELECT * FROM award_news")) == 1
    store.store_batch([answer("awan", reason, LATER + DAY / 2)], LATER + DAY / 2)
    assert gone(store) == []
    twice = store.store_batch([answer("awan", reason, LATER + DAY)], LATER + DAY)
    assert twice.sites[SITE] == SiteCounts(dropped=1)
    assert gone(store) == [(url_of("awan"), iso(LATER), reason)]
    assert rows(store.path, "SELECT * FROM award_news") == []
    store.store_batch([story(reading=award_reading())], LATER + 2 * DAY)
    assert gone(store) == []
    assert len(rows(store.path, "SELECT * FROM award_news")) == 1


def test_a_story_that_its_paper_says_it_took_back_is_gone_at_once_and_may_come_back(store: Store) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    store.store_batch([answer("awan", "retracted", LATER)], LATER)
    assert gone(store) == [(url_of("awan"), iso(LATER), "retracted")]
    assert rows(store.path, "SELECT * FROM award_news") == []
    store.store_batch([story(reading=award_reading())], LATER + DAY)
    assert len(rows(store.path, "SELECT * FROM award_news")) == 1


@pytest.mark.parametrize("is_known", [False, True])
def test_a_story_whose_address_leads_to_another_is_gone_until_it_is_back(store: Store, is_known: bool) -> None:
    copy = story("awan-2", published_at="2025-03-01T04:00:00Z", reading=award_reading())
    store.store_batch([story(reading=award_reading()), *([copy] if is_known else [])], NOW)
    led = msgspec.structs.replace(copy, asked_url=url_of("awan"), fetched_at=iso(LATER))
    for _ in range(2):
        store.store_batch([led], LATER)
        assert gone(store) == [(url_of("awan"), iso(LATER), "gone")]
        assert rows(store.path, "SELECT url FROM award_news") == [(url_of("awan-2"),)]
    store.store_batch([story(reading=award_reading())], LATER + DAY)
    assert gone(store) == []


def test_a_story_that_is_gone_from_its_address_is_known_at_no_other(store: Store) -> None:
    """A release printed twice in one minute is one article, and the second address may outlive the first."""
    second = msgspec.structs.replace(story(reading=award_reading()).article, url=url_of("awan-2"))
    copy = msgspec.structs.replace(story("awan-2", reading=award_reading()), article=second)
    store.store_batch([copy, story(reading=award_reading())], NOW)
    assert rows(store.path, "SELECT count(*) FROM article") == [(1,)]
    store.store_batch([dropped("awan", "gone")], LATER)
    assert rows(store.path, "SELECT key FROM address") == [("//kabarlangit.example/news/awan",)]
    store.store_batch([copy], LATER + DAY)
    assert rows(store.path, "SELECT url FROM award_news") == [(url_of("awan-2"),)]
    assert rows(store.path, "SELECT count(*) FROM article") == [(1,)]


LONG = "Kota Awan menerima piala dari Dewan Langit.\nNilainya 93,21 tahun ini.\nWarga menyambutnya di alun-alun."
WALL = "Silakan berlangganan untuk membaca selengkapnya."


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        (f"Kota Awan menerima piala dari…\n{WALL}", True),
        ("Kota Awan menerima piala da...", True),
        ("Kota Awan menerima piala dari Dewan Langit.", True),
        ("Kota Awan menerima piala dari Dewan Langit.\nNilainya 93,21 tahun ini.", False),
        ("Kota Awan menerima piala.", False),
        ("Kota Hujan menerima piala dari…", False),
        ("Kota Awan menerima piala dari Dewan Langit.\nNilainya 93,21 tahun ini.\nWarga…", False),
        (f"Kota Awan menerima piala…\n{'Isi lain yang ditulis ulang redaksi. ' * 20}", False),
    ],
)
def test_a_wall_before_the_rest_of_a_story_removes_nothing(store: Store, body: str, stays: bool) -> None:
    store.store_batch([story(body=LONG, reading=award_reading())], NOW)
    store.store_batch([story(body=body, fetched_at=iso(LATER))], LATER)
    assert rows(store.path, "SELECT body FROM articles") == [(LONG if stays else body,)]
    assert len(rows(store.path, "SELECT * FROM award_news")) == int(stays)
    assert rows(store.path, "SELECT fetched_at FROM address") == [(iso(LATER),)]


def test_a_story_that_is_gone_does_not_come_back_as_a_wall(store: Store) -> None:
    fill(store, 3)
    store.store_batch([story(body=LONG, reading=award_reading())], NOW)
    for at in (LATER, LATER + DAY):
        store.store_batch([msgspec.structs.replace(dropped("awan", "empty"), fetched_at=iso(at))], at)
    assert rows(store.path, "SELECT * FROM award_news") == []
    wall = story(body="Silakan masuk untuk melihat tulisan.", fetched_at=iso(LATER + 2 * DAY))
    store.store_batch([wall], LATER + 2 * DAY)
    assert rows(store.path, f"SELECT body FROM article WHERE url = '{url_of('awan')}'") == [(LONG,)]
    assert rows(store.path, "SELECT count(*) FROM article WHERE gone_at > ''") == [(1,)]
    store.store_batch([story(body=LONG, reading=award_reading())], LATER + 3 * DAY)
    assert len(rows(store.path, "SELECT * FROM award_news")) == 1


def test_a_short_story_takes_the_address_of_a_long_one_that_is_gone(store: Store) -> None:
    fill(store, 3)
    store.store_batch([story(body=LONG)], NOW)
    store.store_batch([dropped("awan", "gone")], LATER)
    short = story(title="Jalan Desa Ditutup", body="Jalan ditutup dua hari.", published_at="2025-03-02T03:00:00Z")
    store.store_batch([short], LATER + 2 * DAY)
    assert rows(store.path, f"SELECT title, gone_at FROM article WHERE url = '{url_of('awan')}'") == [
        ("Jalan Desa Ditutup", None)
    ]


def test_a_story_that_gets_the_text_of_a_deleted_one_is_there(store: Store) -> None:
    fill(store, 3)
    text = "Panen raya digelar serentak pada musim kemarau oleh kelompok tani setempat."
    post = "//kabarlangit.example/?p=5"
    merged = msgspec.structs.replace(story(body=text, fetched_at=iso(LATER)), post=post)
    store.store_batch([msgspec.structs.replace(story(), post=post), story("hujan", body=text)], NOW)
    store.store_batch([merged], LATER)
    assert rows(store.path, "SELECT count(*) FROM article WHERE doubted_at > ''") == [(1,)]
    store.store_batch([dropped("hujan", "gone")], LATER)
    store.store_batch([msgspec.structs.replace(merged, fetched_at=iso(LATER + DAY))], LATER + DAY)
    live = rows(store.path, "SELECT url FROM article WHERE body = ? AND gone_at IS NULL", text)
    assert live == [(url_of("awan"),)]


def test_a_page_that_shows_something_else_in_a_storys_place_is_doubted_and_kept_out(store: Store) -> None:
    """A plug-in for maintenance answers 200 under every address."""
    store.store_batch([story(reading=award_reading())], NOW)
    notice: dict[str, Any] = {
        "title": "Kabar Awan - Segera Kembali",
        "body": "Mohon maaf, situs ini sedang dalam perbaikan sebentar.",
    }
    instead = story(published_at=None, author=None, fetched_at=iso(LATER), **notice)
    titled = story(published_at=None, author=None, fetched_at=iso(LATER), body=notice["body"])
    for page in (instead, titled):
        assert store.store_batch([page], LATER).sites[SITE] == SiteCounts(doubted={"empty": 1})
    assert rows(store.path, "SELECT title, doubted_at FROM article") == [(story().article.title, iso(LATER))]
    assert len(rows(store.path, "SELECT * FROM award_news")) == 1
    store.store_batch([story(reading=award_reading())], LATER + DAY)
    assert rows(store.path, "SELECT doubted_at FROM article") == [(None,)]


@pytest.mark.parametrize("comes_back", [True, False])
def test_another_story_at_an_address_is_believed_at_the_second_look(store: Store, comes_back: bool) -> None:
    """A notice of maintenance, too, may print today's date, and an author."""
    fill(store, 3)
    store.store_batch([story(reading=award_reading())], NOW)
    other: dict[str, Any] = {
        "title": "Layanan Segera Kembali Normal",
        "body": "Mohon maaf, portal sedang diperbaiki sebentar oleh petugas.",
        "published_at": "2025-03-02T03:00:00Z",
    }
    once = store.store_batch([story(fetched_at=iso(LATER), **other)], LATER)
    assert once.sites[SITE] == SiteCounts(doubted={"empty": 1})
    assert len(rows(store.path, "SELECT * FROM award_news")) == 1
    if comes_back:
        store.store_batch([story(reading=award_reading(), fetched_at=iso(LATER + DAY))], LATER + DAY)
        assert rows(store.path, "SELECT count(*) FROM article WHERE doubted_at > ''") == [(0,)]
        assert len(rows(store.path, "SELECT * FROM award_news")) == 1
        return
    store.store_batch([story(fetched_at=iso(LATER + DAY), **other)], LATER + DAY)
    found = rows(store.path, "SELECT title, gone_at, doubted_at FROM article WHERE url = ?", url_of("awan"))
    assert found == [(other["title"], None, None)]
    assert rows(store.path, "SELECT * FROM award_news") == []


@pytest.mark.parametrize("kept", [{"title": "Kota Awan menerima penghargaan nasional"}, {"published_at": "2025-03-01"}])
def test_a_story_that_is_rewritten_but_for_its_title_or_date_is_believed_at_once(
    store: Store, kept: dict[str, Any]
) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    other = {
        "title": "Layanan kembali normal",
        "body": "Petugas sudah selesai.",
        "published_at": "2025-03-02T03:00:00Z",
    }
    counted = store.store_batch([story(fetched_at=iso(LATER), **(other | kept))], LATER)
    assert counted.sites[SITE] == SiteCounts(updated=1)


@pytest.mark.parametrize(("days", "replaced"), [((1, 2, 3, 7), 0), ((1, 2, 8), 12)])
def test_whoever_breaks_into_a_site_replaces_no_old_story_by_spam(
    store: Store, days: tuple[int, ...], replaced: int
) -> None:
    """Each page has its story's date and post, and another text about loans. What stays for a week is the site's."""
    names = fill(store, 12)
    for day in days:
        at = NOW + day * DAY + timedelta(hours=1)
        spam = [
            story(name, title=f"Pinjaman Cair {name}", body=f"Dana darurat {name} tanpa jaminan.", fetched_at=iso(at))
            for name in names
        ]
        store.store_batch(
            [msgspec.structs.replace(page, post=f"?p={name}") for page, name in zip(spam, names, strict=True)], at
        )
    assert rows(store.path, "SELECT count(*) FROM article WHERE body LIKE 'Dana darurat%'") == [(replaced,)]
    assert rows(store.path, "SELECT count(*) FROM article WHERE doubted_at > ''") == [(12 - replaced,)]


def test_an_old_story_that_an_editor_replaces_is_believed_a_day_later(store: Store) -> None:
    fill(store, 3)
    store.store_batch([story(reading=award_reading())], NOW)
    other: dict[str, Any] = {"title": "Jadwal Pasar Malam", "body": "Panitia mengumumkan jadwal baru bagi pedagang."}
    for day in (2, 3):
        at = NOW + day * DAY
        store.store_batch([story(fetched_at=iso(at), **other)], at)
    assert rows(store.path, "SELECT title, gone_at, doubted_at FROM article WHERE url = ?", url_of("awan")) == [
        ("Jadwal Pasar Malam", None, None)
    ]


def test_a_story_that_becomes_a_release_of_another_site_is_no_notice(store: Store) -> None:
    release: dict[str, Any] = {"body": "Rilis resmi dinas itu memuat daftar penerima piala tahun lalu."}
    store.store_batch([story("awan"), story("lain", site="kabarhujan", **release)], NOW)
    both = [story("lain", site="kabarhujan", **release), story("awan", fetched_at=iso(LATER), **release)]
    assert store.store_batch(both, LATER).sites[SITE] == SiteCounts(updated=1)


@pytest.mark.parametrize("together", [True, False])
def test_a_notice_with_the_marks_of_each_story_replaces_one_at_most(store: Store, together: bool) -> None:
    names = fill(store, 4)
    body = "Mohon maaf, situs ini sedang dalam perbaikan sebentar."
    notices = [story(name, body=body, fetched_at=iso(LATER)) for name in names]
    for batch in [notices] if together else [[notice] for notice in notices]:
        store.store_batch(batch, LATER)
    found = rows(store.path, "SELECT count(*), count(doubted_at) FROM article WHERE body = ? OR doubted_at > ''", body)
    assert found == [(4, 3)]
    assert rows(store.path, "SELECT count(*) FROM article WHERE body = ?", body) == [(1,)]


def test_rewritten_pages_of_a_batch_are_compared_with_their_site_in_one_look(store: Store) -> None:
    names = fill(store, 4)
    store.store_batch([story("lain", site="kabarhujan")], NOW)
    pages = [story(name, body=f"Tulisan baru seluruhnya nomor {name}.", fetched_at=iso(LATER)) for name in names]
    statements: list[str] = []
    store._db.conn.set_trace_callback(lambda sql: statements.append(sql.partition("VALUES")[0]))
    assert store.store_batch(pages, LATER).sites[SITE] == SiteCounts(updated=4)
    store._db.conn.set_trace_callback(None)
    looks = [sql for sql in statements if sql.startswith("SELECT") and "site = 'kabarlangit'" in sql and "body" in sql]
    assert len(looks) == 1, "each reads the texts of all stories of the site"


@pytest.mark.parametrize(
    "fields",
    [
        {"published_at": None, "author": None, "body": "Kota Awan menerima dua piala.\nWarga menyambut wali kotanya."},
        {"published_at": None, "body": "Kalimat lain seluruhnya, ditulis ulang redaksi."},
        {"author": None, "body": "Kalimat lain seluruhnya, ditulis ulang redaksi."},
    ],
)
def test_a_rewritten_story_is_not_doubted(store: Store, fields: dict[str, Any]) -> None:
    store.store_batch([story()], NOW)
    assert store.store_batch([story(fetched_at=iso(LATER), **fields)], LATER).sites[SITE] == SiteCounts(updated=1)


def test_a_story_that_is_back_at_the_second_look_was_never_gone(store: Store) -> None:
    store.store_batch([story()], NOW)
    store.store_batch([answer("awan", "empty", LATER)], LATER)
    store.store_batch([story(fetched_at=iso(LATER + DAY))], LATER + DAY)
    store.store_batch([answer("awan", "empty", LATER + 2 * DAY)], LATER + 2 * DAY)
    assert gone(store) == []
    assert rows(store.path, "SELECT doubted_at FROM article") == [(iso(LATER + 2 * DAY),)]


def test_a_doubted_story_is_due_again_after_a_day_however_old(store: Store) -> None:
    store.store_batch([story("awan", published_at="2020-01-02T03:00:00Z")], NOW - 100 * DAY)
    store.store_batch([answer("awan", "protected", NOW)], NOW)
    assert store.due_again(SITE, NOW + DAY / 2, 5) == []
    assert [link.url for link in store.due_again(SITE, NOW + DAY, 5)] == [url_of("awan")]


def test_other_answers_withdraw_nothing(store: Store) -> None:
    store.store_batch([story()], NOW)
    for reason in ("not_an_article", "unreadable", "too_old", "robots", "unstorable"):
        for days in range(3):
            store.store_batch([answer("awan", reason, NOW + days * DAY)], NOW + days * DAY)
    assert gone(store) == []
    assert rows(store.path, "SELECT doubted_at FROM article") == [(None,)]


def test_more_than_a_tenth_of_a_site_is_doubted_and_not_marked(store: Store) -> None:
    names = fill(store, 40)
    for at in (LATER, LATER + DAY, LATER + 2 * DAY):
        store.store_batch([answer(name, "protected", at) for name in names[:5]], at)
    assert gone(store) == []
    assert rows(store.path, "SELECT count(*) FROM article WHERE doubted_at IS NOT NULL") == [(5,)]
    store.store_batch([story(names[0])], LATER + 3 * DAY)  # now it is a tenth
    store.store_batch([answer(name, "protected", LATER + 4 * DAY) for name in names[1:5]], LATER + 4 * DAY)
    assert len(gone(store)) == 4


def test_a_story_that_had_its_second_look_before_the_others_turned_is_doubted_again(store: Store) -> None:
    names = fill(store, 40)
    store.store_batch([answer(names[0], "empty", LATER)], LATER)
    store.store_batch([answer(names[0], "empty", LATER + DAY)], LATER + DAY)
    assert len(gone(store)) == 1
    store.store_batch([answer(name, "empty", LATER + DAY) for name in names[1:4]], LATER + DAY)
    assert len(gone(store)) == 1, "an editor may hide so many in two days"
    store.store_batch([answer(name, "empty", LATER + DAY) for name in names[4:9]], LATER + DAY)
    assert gone(store) == []
    store.store_batch([story(name, fetched_at=iso(LATER + 2 * DAY)) for name in names[2:9]], LATER + 2 * DAY)
    store.store_batch([answer(name, "empty", LATER + 2 * DAY) for name in names[:2]], LATER + 2 * DAY)
    assert [row[0] for row in gone(store)] == [url_of(name) for name in names[:2]]


@pytest.mark.parametrize(("reads", "withdrawn"), [(0, 0), (4, 0), (16, 8)])
def test_of_a_large_site_the_pages_that_were_looked_at_count(store: Store, reads: int, withdrawn: int) -> None:
    """Of thousands of stories a few are looked at a day, and a broken theme empties them all."""
    names = fill(store, 200)
    empty = names[:8]
    others = [story(name, fetched_at=iso(LATER)) for name in names[8 : 8 + reads]]
    for at in (LATER, LATER + DAY):
        store.store_batch([*(answer(name, "empty", at) for name in empty), *others], at)
    assert len(gone(store)) == withdrawn


@pytest.mark.parametrize(("reads", "withdrawn"), [(0, 0), (9, 0), (20, 12)])
def test_of_a_large_site_pages_that_are_gone_count_against_all_that_were_looked_at(
    store: Store, reads: int, withdrawn: int
) -> None:
    """A WordPress that has lost the rules of its addresses answers 404 for every story, and shows its lists."""
    names = fill(store, 200)
    at = LATER + 5 * DAY
    others = [story(name, fetched_at=iso(at)) for name in names[12 : 12 + reads]]
    store.store_batch([*others, *(answer(name, "gone", at) for name in names[:12])], at)
    assert len(gone(store)) == withdrawn
    store.store_batch([story(name, fetched_at=iso(at + DAY)) for name in names[2:60]], at + DAY)
    store.store_batch([answer(name, "gone", at + DAY) for name in names[:2]], at + DAY)
    assert [row[0] for row in gone(store)] == [url_of(name) for name in names[:2]]


def test_while_a_site_misses_its_pages_no_further_one_is_believed_to_be_gone(store: Store) -> None:
    names = fill(store, 200)
    first = LATER + 5 * DAY
    store.store_batch([answer(name, "gone", first) for name in names[:6]], first)
    assert len(gone(store)) == 6
    for batch, at in ((names[6:20], first + 1.5 * DAY), (names[20:24], first + 3 * DAY)):
        store.store_batch([answer(name, "gone", at) for name in batch], at)
        assert gone(store) == []
    store.store_batch([story(name, fetched_at=iso(first + 4 * DAY)) for name in names[1:90]], first + 4 * DAY)
    store.store_batch([answer(names[0], "gone", first + 4 * DAY)], first + 4 * DAY)
    assert [row[0] for row in gone(store)] == [url_of(names[0])]


def test_a_site_that_answers_for_all_pages_that_they_are_gone_is_not_believed(store: Store) -> None:
    names = fill(store, 60)
    store.store_batch([answer(name, "gone", LATER) for name in names[:8]], LATER)
    assert len(gone(store)) == 8
    later = LATER + timedelta(hours=2)
    store.store_batch([answer(name, "gone", later) for name in names[8:20]], later)
    assert gone(store) == []
    store.store_batch([answer(name, "gone", later + DAY) for name in names[:20]], later + DAY)
    assert gone(store) == []
    store.store_batch([story(name) for name in names], later + 2 * DAY)
    assert rows(store.path, "SELECT count(*) FROM article WHERE doubted_at IS NOT NULL") == [(0,)]


def test_a_few_deletions_a_day_are_believed_at_once(store: Store) -> None:
    names = fill(store, 30)
    for day in range(4):
        at = LATER + day * 2 * DAY
        store.store_batch([answer(name, "gone", at) for name in names[5 * day : 5 * day + 5]], at)
    assert len(gone(store)) == 20


def test_stories_that_whole_lists_lack_are_asked_for_once(store: Store) -> None:
    names = fill(store, 20)
    listed = {key_hash(url_of(name)) for name in names[2:]}
    assert store.note_listed(SITE, {None: listed}, NOW + DAY / 2) == 0  # a list may be slower than a feed
    now = NOW + 40 * DAY
    assert store.note_listed(SITE, {None: listed}, now) == 2
    assert store.note_listed(SITE, {None: listed}, now) == 0
    assert {link.url for link in store.due_again(SITE, now, 9)} == {url_of(name) for name in names[:2]}
    store.store_batch([answer(names[0], "gone", now), story(names[1], fetched_at=iso(now))], now)
    assert store.due_again(SITE, now, 9) == []
    assert [row[0] for row in gone(store)] == [url_of(names[0])]
    assert store.note_listed(SITE, {None: listed}, now + DAY) == 0  # it was there: lists leave stories out
    assert store.note_listed(SITE, {None: listed}, now + 40 * DAY) == 1
    assert store.note_listed(SITE, {None: {*listed, key_hash(url_of(names[1]))}}, now + 41 * DAY) == 0
    assert store.note_listed(SITE, {None: listed}, now + 42 * DAY) == 1


def test_a_list_of_the_newest_counts_for_these_alone(store: Store) -> None:
    days = {name: f"2025-02-0{number}T02:00:00Z" for number, name in enumerate("abcdef", start=1)}
    store.store_batch([story(name, published_at=at) for name, at in days.items()], NOW)
    store.store_batch([story("undated", published_at="2025-02-05")], NOW)
    listed = {key_hash(url_of(name)) for name in "def"} - {key_hash(url_of("e"))}
    assert store.note_listed(SITE, {days["c"]: listed}, NOW + 2 * DAY) == 1
    assert [link.url for link in store.due_again(SITE, NOW + 20 * DAY, 1)] == [url_of("e")]


def test_a_story_that_only_an_old_copy_of_the_sitemap_still_lists_is_asked_for_once(store: Store) -> None:
    days = {name: f"2025-02-0{number}T02:00:00Z" for number, name in enumerate("abcdef", start=1)}
    store.store_batch([story(name, published_at=at) for name, at in days.items()], NOW)
    hashes = {name: key_hash(url_of(name)) for name in days}
    sitemap = hashes.values()
    lists: dict[str | None, Collection[str]] = {None: sitemap, days["b"]: [hashes["c"], hashes["d"], hashes["f"]]}
    now = NOW + 2 * DAY
    assert store.note_listed(SITE, lists, now) == 1
    assert [link.url for link in store.due_again(SITE, NOW + 20 * DAY, 1)] == [url_of("e")]
    store.store_batch([story("e", published_at=days["e"], fetched_at=iso(now))], now)
    assert store.note_listed(SITE, lists, now + DAY) == 0  # it was there: this list leaves it out
    nowhere = {since: [held for held in listed if held != hashes["e"]] for since, listed in lists.items()}
    assert store.note_listed(SITE, nowhere, now + DAY) == 1
    store.store_batch([story("e", published_at=days["e"], fetched_at=iso(now + DAY))], now + DAY)
    assert store.note_listed(SITE, nowhere, now + DAY) == 0
    assert store.note_listed(SITE, {None: sitemap, days["b"]: sitemap}, now + 2 * DAY) == 0
    assert store.note_listed(SITE, lists, now + 3 * DAY) == 1  # it was listed again since


def test_lists_that_hold_less_than_half_prove_nothing(store: Store) -> None:
    names = fill(store, 20)
    assert store.note_listed(SITE, {None: {key_hash(url_of(name)) for name in names[:9]}}, NOW + 2 * DAY) == 0
    assert store.note_listed(SITE, {None: set()}, NOW + 2 * DAY) == 0


def test_an_alias_that_is_listed_counts_for_its_article(store: Store) -> None:
    store.store_batch([story("awan", asked=url_of("pendek")), story("hujan"), story("angin")], NOW)
    hashes = {key_hash(url_of(name)) for name in ("pendek", "hujan")}
    assert store.note_listed(SITE, {None: hashes}, NOW + 2 * DAY) == 1
    assert [link.url for link in store.due_again(SITE, NOW + 20 * DAY, 1)] == [url_of("angin")]


def test_the_archive_is_looked_over_with_award_stories_first_and_more_often(store: Store) -> None:
    store.store_batch([story("a"), story("b"), story("c", reading=award_reading())], NOW)
    store.store_batch([story("a", fetched_at=iso(NOW + DAY))], NOW + DAY)
    assert store.longest_unseen(SITE, NOW + 6 * DAY, 9) == []
    assert [link.url for link in store.longest_unseen(SITE, NOW + 20 * DAY, 9)] == [url_of("c")]
    store.store_batch([story("c", reading=award_reading(), fetched_at=iso(NOW + 20 * DAY))], NOW + 20 * DAY)
    assert store.longest_unseen(SITE, NOW + 26 * DAY, 9) == []
    assert [link.url for link in store.longest_unseen(SITE, NOW + 32 * DAY, 9)] == [url_of("b"), url_of("a")]
    seen = [link.url for link in store.longest_unseen(SITE, NOW + 60 * DAY, 9)]
    assert seen == [url_of("c"), url_of("b"), url_of("a")]


def test_an_old_award_story_that_is_found_late_is_no_news(store: Store) -> None:
    old, new = iso(NOW - 400 * DAY), iso(NOW - DAY)
    store.store_batch([story("a", reading=award_reading(), published_at=old)], NOW)
    store.store_batch([story("b", reading=award_reading(), published_at=new)], NOW)
    assert [link.url for link in store.longest_unseen(SITE, NOW + 20 * DAY, 9)] == [url_of("b")]
