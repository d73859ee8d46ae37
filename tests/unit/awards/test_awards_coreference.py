"""Which names of a story mean the same."""

import pytest

from crawler.awards.coreference import clusters


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("badan pemeriksa keuangan", "bpk"),
        ("bpk", "badan pemeriksa keuangan"),
        ("pemkot tegal", "pemerintah kota tegal"),
        ("walikota tegal", "wali kota tegal"),
        ("la ode darwin", "darwin"),
        ("dr. la ode darwin", "la ode darwin"),
        ("siti aminah", "siti"),
        ("dinas kesehatan", "dinas kesehatan muna"),
        ("pemerintah kabupaten muna", "kabupaten muna"),
    ],
)
def test_names_of_one(first: str, second: str) -> None:
    assert clusters([first, second]) == [0, 0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("dinas kesehatan", "kesehatan"),
        ("kabupaten muna", "kabupaten buton"),
        ("siti aminah", "budi"),
        ("sman 1 raha", "sman 2 raha"),
        ("badan pemeriksa keuangan", "kpk"),
        ("muna", "buton"),
    ],
)
def test_names_of_two(first: str, second: str) -> None:
    assert clusters([first, second]) == [0, 1]


def test_each_name_points_at_the_first_of_its_group() -> None:
    assert clusters(["la ode darwin", "bpk", "darwin", "badan pemeriksa keuangan"]) == [0, 1, 0, 1]


@pytest.mark.parametrize("keys", [[], [""], ["( )", "dan"], ["dr", "dr"]])
def test_names_of_nothing_do_no_harm(keys: list[str]) -> None:
    assert clusters(keys) == list(range(len(keys)))
