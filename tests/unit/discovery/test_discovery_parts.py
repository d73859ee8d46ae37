"""Which parts of a sitemap index are opened, and which modification times are trusted."""

import pytest

from crawler.articles import Link
from crawler.discovery.parts import family, is_news, newest_links, newest_parts, parts_to_open
from crawler.discovery.sitemaps import Child

BASE = "https://a.example/"


def names(children: list[Child]) -> list[str]:
    return [child.url.removeprefix(BASE) for child in children]


def test_the_newest_part_and_those_changed_since_are_opened() -> None:
    children = (
        Child(BASE + "1", "2025-03-01T10:00:00Z"),
        Child(BASE + "2", "2025-03-03T10:00:00Z"),
        Child(BASE + "3"),
        Child(BASE + "4", "2025-03-02"),
        Child(BASE + "5", "2025-02-28"),
    )
    assert names(parts_to_open(children, "2025-03-02T12:00:00Z")) == ["2", "4", "3"]
    assert names(parts_to_open(children, "2025-04-01T00:00:00Z")) == ["2", "3"]  # dates that never change are noticed
    assert names(parts_to_open(children, None)) == ["2", "4", "1", "5", "3"]


@pytest.mark.parametrize(("count", "order"), [(0, []), (1, ["0"]), (2, ["1", "0"]), (5, ["4", "0", "3", "2", "1"])])
def test_undated_parts_begin_with_both_ends_of_their_row(count: int, order: list[str]) -> None:
    assert names(newest_parts([Child(f"{BASE}{number}") for number in range(count)])) == order


def test_parts_of_one_row_differ_in_numbers_alone() -> None:
    assert family(BASE + "post-sitemap.xml") == family(BASE + "post-sitemap12.xml")
    assert family(BASE + "s.xml?page=1") == family(BASE + "s.xml?page=20")
    assert family(BASE + "post-sitemap.xml") != family(BASE + "page-sitemap.xml")


def test_a_time_that_most_links_share_is_the_list_s_own() -> None:
    written = [Link(url=f"{BASE}{n}", modified_at="2025-03-03T10:00:00Z") for n in range(10)]
    edited = Link(url=BASE + "edited", modified_at="2025-03-04T10:00:00Z")
    taken = newest_links([*written, edited])
    assert taken[0] == edited
    assert {link.modified_at for link in taken[1:]} == {None}
    few = written[:9]
    assert newest_links(few) == few
    days = [Link(url=f"{BASE}{n}", modified_at="2025-03-03") for n in range(10)]  # as honest lists of one day have it
    assert newest_links(days) == days


def test_a_long_list_takes_seconds_to_write_and_states_each_of_them() -> None:
    written = [Link(url=f"{BASE}{n}", modified_at=f"2025-03-03T09:59:{57 + n // 14}Z") for n in range(40)]
    older = [Link(url=f"{BASE}lama{n}", modified_at=f"2025-03-01T10:{n:02}:00Z") for n in range(20)]
    times = {link.url: link.modified_at for link in newest_links([*written, *older])}
    assert {times[link.url] for link in written} == {None}
    assert newest_links(older) == older[::-1], "a story in each minute"


def test_links_come_newest_first_undated_ones_last() -> None:
    links = [Link(url=BASE), Link(url=BASE, modified_at="2025-03-01"), Link(url=BASE, published_at="2025-03-02")]
    assert newest_links(links) == links[::-1]


def test_a_news_sitemap_dates_every_story() -> None:
    dated, undated = Link(url=BASE, published_at="2025-03-02"), Link(url=BASE, modified_at="2025-03-02")
    assert is_news([dated])
    assert not is_news([dated, undated])
    assert not is_news([])
