"""Regions by code and by name."""

import pytest

from crawler.regions import find_region, region_name, regions, timezone_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kota Tangerang", "36.71"),
        ("Kabupaten Tangerang", "36.03"),
        ("Kab. Lebak", "36.02"),
        ("Lebak", "36.02"),
        ("Tangerang", None),
        ("Banten", "36"),
        ("Provinsi Banten", "36"),
        ("Sumsel", "16"),
        ("Bandarlampung", "18.71"),
        ("Bandar Lampung", "18.71"),
        ("Jakarta Pusat", "31.71"),
        ("Provinsi DIY", "34"),
        ("Kota Yogyakarta", "34.71"),
        ("Gorontalo", None),
        ("Provinsi Gorontalo", "75"),
        ("Kota Entah", None),
        ("", None),
    ],
)
def test_find_region(name: str, code: str | None) -> None:
    assert find_region(name) == code


def test_every_region_has_a_zone_and_is_found_by_its_own_name() -> None:
    for code in regions():
        assert timezone_of(code).startswith("Asia/")
        found = find_region(region_name(code))
        assert found == code or (len(code) == 2 and found is None), region_name(code)


def test_names_read_well() -> None:
    assert region_name("36.71") == "Kota Tangerang"
    assert region_name("31") == "DKI Jakarta"
