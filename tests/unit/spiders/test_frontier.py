"""The frontier's decisions: what is new, known, perhaps known or skipped, and when to stop walking a list."""

from typing import Any

import msgspec
import pytest

from crawler.articles import Link
from crawler.plan import SiteJob
from crawler.records import SourceKind
from crawler.site import SiteFile, Source, make_site
from crawler.spiders import frontier as deciding
from crawler.spiders.frontier import Frontier, merge_links
from crawler.urls import key_hash

NOW = "2025-06-01T05:00:00Z"
SITE = make_site(
    "kabar",
    SiteFile(
        name="Kabar",
        url="https://kabar.example/",
        region="36",
        hosts=("foto.kabar.example",),
        exclude=("/iklan/",),
        sources=(Source(SourceKind.SECTION, "/budaya"),),
    ),
)


def url(number: int) -> str:
    return f"https://kabar.example/berita-{number}"


def link(number: int, **fields: Any) -> Link:
    return Link(url=url(number), **fields)


def frontier(**fields: Any) -> Frontier:
    return Frontier(SiteJob(site=SITE, **fields), NOW)


def known(*numbers: int, at: str | None = "2025-05-20T00:00:00Z") -> dict[str, str | None]:
    return {key_hash(url(number)): at for number in numbers}


def urls(of: Frontier) -> list[str]:
    return [link.url for link in of.newest()]


def test_new_links_are_taken_once_and_known_ones_left_out() -> None:
    it = frontier(known=known(2))
    it.take([link(1), link(2), link(3), Link(url=url(1) + "?utm_source=x#top"), link(3)], SourceKind.FEED)
    assert urls(it) == [url(1), url(3)]
    assert it.maybe_known == {}


@pytest.mark.parametrize(
    ("modified_at", "is_taken"),
    [
        ("2025-05-21T00:00:00Z", True),
        ("2025-05-20T00:00:00Z", False),
        ("2025-05-01T00:00:00Z", False),
        ("2026-01-01T00:00:00Z", False),  # a wrong clock there must not have it fetched at every poll
        (None, False),
    ],
)
def test_a_known_story_is_taken_again_only_when_it_was_edited_since(modified_at: str | None, is_taken: bool) -> None:
    it = frontier(known=known(1))
    it.take([link(1, modified_at=modified_at)], SourceKind.SITEMAP)
    assert urls(it) == ([url(1)] if is_taken else [])


@pytest.mark.parametrize(
    ("published_at", "is_taken"),
    [
        ("2025-05-20T01:00:00Z", True),
        ("2025-05-19T23:00:00Z", False),
        ("2025-05-20", False),
        ("2099-01-01T00:00:00Z", False),
    ],
)
def test_a_known_story_that_was_dated_anew_is_taken_again(published_at: str, is_taken: bool) -> None:
    it = frontier(known=known(1))
    it.take([link(1, published_at=published_at)], SourceKind.FEED)
    assert it.has_fresh == is_taken


def test_a_known_story_without_a_fetch_time_is_not_taken_again() -> None:
    it = frontier(known=known(1, at=None))
    it.take([link(1, modified_at="2025-05-21T00:00:00Z")], SourceKind.SITEMAP)
    assert urls(it) == []


def test_links_that_may_be_known_outside_the_window_are_left_to_the_store() -> None:
    it = frontier(known=known(1), known_since="2025-05-10T00:00:00Z")
    older, undated = link(2, published_at="2025-05-01T00:00:00Z"), link(3)
    newer = link(4, published_at="2025-05-11T00:00:00Z")
    it.take([link(1), older, undated, newer], SourceKind.SITEMAP)
    assert urls(it) == [url(4)]
    assert list(it.maybe_known.values()) == [older, undated]


def test_changes_outside_the_window_are_left_to_the_store_which_knows_when_they_were_fetched() -> None:
    it = frontier(known=known(1), known_since="2025-05-10T00:00:00Z")
    changed, before = link(2, modified_at="2025-05-19T00:00:00Z"), link(3, modified_at="2025-05-12T00:00:00Z")
    it.take([changed, before], SourceKind.SITEMAP, changed_after="2025-05-18T00:00:00Z")
    assert urls(it) == []
    assert list(it.maybe_known.values()) == [changed]


def test_other_hosts_and_excluded_paths_are_counted_not_taken() -> None:
    it = frontier()
    theirs = ["https://lain.example/a", "https://sub.kabar.example/a", "https://kabar.example:8443/a", "not an address"]
    it.take([Link(url=text) for text in [*theirs, "https://kabar.example/iklan/beli"]], SourceKind.FEED)
    assert urls(it) == []
    assert it.dropped == {"not_ours": 5}


def test_a_list_of_the_site_that_another_list_names_is_not_a_story() -> None:
    it = frontier()
    it.take(
        [Link(url="https://kabar.example/budaya/"), Link(url="https://kabar.example/budaya/tari")], SourceKind.SITEMAP
    )
    assert urls(it) == ["https://kabar.example/budaya/tari"]
    assert it.dropped == {"not_ours": 1}


def test_the_sites_own_forms_and_hosts_are_its_own() -> None:
    it = frontier()
    ours = ["http://www.kabar.example/a", "https://m.kabar.example/b", "https://foto.kabar.example/c"]
    it.take([Link(url=text) for text in ours], SourceKind.FEED)
    assert urls(it) == ours


@pytest.mark.parametrize(
    ("since", "published_at", "is_old"),
    [
        ("2025-05-02", "2025-05-01", True),
        ("2025-05-02", "2025-05-02", False),
        ("2025-05-02T05:00:00Z", "2025-05-02T04:59:59Z", True),
        ("2025-05-02T05:00:00Z", "2025-05-02T05:00:00Z", False),
        ("2025-05-02", "2025-05-01T17:30:00Z", False),  # half past midnight of the second in Banten
        ("2025-05-02", "2025-05-01T16:30:00Z", True),
        ("2025-05-02T05:00:00Z", "2025-05-02", False),
        ("2025-05-02T05:00:00Z", "2025-05-01", True),
        ("2025-05-02", None, False),
        (None, "2001-01-01", False),
    ],
)
def test_since_counts_days_as_readers_there_do(since: str | None, published_at: str | None, is_old: bool) -> None:
    it = frontier(since=since)
    assert it.is_too_old(published_at) is is_old
    it.take([link(1, published_at=published_at)], SourceKind.SITEMAP)
    assert urls(it) == ([] if is_old else [url(1)])


def test_the_newest_come_first_between_undated_ones_of_sections_and_of_sitemaps() -> None:
    days = [link(n, published_at=f"2025-05-0{n}T00:00:00Z") for n in (2, 4, 3)]
    it = frontier()
    it.take([days[0], link(9), link(8), *days[1:]], SourceKind.SITEMAP)
    it.take([link(7), link(8)], SourceKind.SECTION)
    assert urls(it) == [url(n) for n in (8, 7, 4, 3, 2, 9)]


def test_an_undated_archive_keeps_no_dated_story_from_the_first_crawl_or_a_poll(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding, "MOST_NEW", 3)
    for it in (frontier(window=103), frontier()):
        it.take([link(number) for number in range(100)], SourceKind.SITEMAP)
        it.take([link(n, published_at=f"2025-05-{n - 90}T00:00:00Z") for n in (101, 102)], SourceKind.SITEMAP)
        assert urls(it) == [url(102), url(101), url(0)]


def test_a_list_by_date_ends_at_the_first_known_story() -> None:
    for kind in (SourceKind.FEED, SourceKind.WP_REST):
        assert frontier(known=known(2)).take([link(1), link(2)], kind)
        assert not frontier(known=known(2)).take([link(1)], kind)


def test_a_section_ends_only_where_a_page_brings_nothing_new() -> None:
    it = frontier(known=known(1, 2))
    assert not it.take([link(1), link(3)], SourceKind.SECTION)
    assert it.take([link(1), link(2)], SourceKind.SECTION)


def test_a_sitemap_is_read_to_its_end() -> None:
    assert not frontier(known=known(1)).take([link(1)], SourceKind.SITEMAP)


def test_a_walk_ends_when_it_has_as_many_as_the_job_wants() -> None:
    it = frontier(window=2)
    assert not it.take([link(1)], SourceKind.SITEMAP)
    assert it.take([link(2), link(3)], SourceKind.SITEMAP)
    assert len(urls(it)) == 2


def test_a_deep_walk_goes_past_what_is_known_and_counts_it_towards_its_limit() -> None:
    it = frontier(known=known(1, 2), deep=True, window=4)
    assert not it.take([link(1), link(2), link(3)], SourceKind.FEED)
    assert it.take([link(4), link(5)], SourceKind.FEED)
    assert urls(it) == [url(3), url(4)]


def test_what_two_sources_say_of_a_story_is_put_together() -> None:
    it = frontier()
    it.take([link(1, title="Judul")], SourceKind.FEED)
    it.take([link(1, title="Lain", author="Rina", tags=("a",), protected=True)], SourceKind.SITEMAP)
    (merged,) = it.newest()
    assert merged == link(1, title="Judul", author="Rina", tags=("a",), protected=True)
    assert merge_links(merged, link(1)) == merged


def test_the_time_that_one_source_states_wins_over_the_day_of_another() -> None:
    day, exact = (
        msgspec.structs.replace(link(1), published_at=f"2025-05-31{time}", modified_at=f"2025-06-01{time}")
        for time in ("", "T02:15:00Z")
    )
    other = msgspec.structs.replace(link(1), published_at="2025-05-30T20:00:00Z", modified_at=None)
    assert merge_links(day, exact) == merge_links(exact, day) == exact
    assert merge_links(exact, other) == exact


def test_a_storys_own_page_is_asked_for_where_a_view_of_it_is_listed_too() -> None:
    view = msgspec.structs.replace(link(1, title="Judul"), url=url(1) + "?amp=1")
    assert merge_links(view, link(1)) == merge_links(link(1), view) == link(1, title="Judul")


def test_a_list_s_word_that_a_known_story_is_protected_is_passed_on_once_an_hour() -> None:
    protected = link(1, protected=True)
    for at, is_taken in (("2025-06-01T03:00:00Z", True), ("2025-06-01T04:30:00Z", False), (None, False)):
        it = frontier(known=known(1, at=at))
        it.take([protected], SourceKind.FEED)
        assert urls(it) == ([url(1)] if is_taken else [])


def test_a_limited_number_of_known_stories_is_fetched_again_the_last_changed_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding, "MOST_EDITED", 2)
    it = frontier(known=known(1, 2, 3))
    changes = [link(number, modified_at=f"2025-05-2{number}T00:00:00Z") for number in (1, 2, 3)]
    it.take([*changes, link(9)], SourceKind.SITEMAP)
    assert sorted(urls(it)) == [url(2), url(3), url(9)]
    assert it.dropped == {"edited": 1}
