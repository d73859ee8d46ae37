"""Regions by code and by name."""

import csv
from importlib.resources import files

import pytest

from crawler.regions import find_region, find_regions, region_name, regions, seat_of, timezone_of


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


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Tangsel", "36.74"),
        ("Kuansing", "14.09"),
        ("Kab. Bolmut", "71.08"),
        ("Kabupaten Mateng", "76.06"),
        ("OKI", "16.02"),
        ("Tubaba", "18.12"),
        ("Jogja", None),
        ("Kota Jogja", "34.71"),
        ("Kota Solo", "33.72"),
        ("Mitra", None),
        ("Kabupaten Mitra", "71.07"),
        ("KTT", None),
        ("Padang", "13.71"),
        ("Padangpanjang", "13.74"),
        ("Solok", None),
    ],
)
def test_what_papers_call_a_place(name: str, code: str | None) -> None:
    assert find_region(name) == code


def test_every_name_in_the_data_leads_to_a_region() -> None:
    rows = list(csv.DictReader((files("crawler") / "region_names.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["code"] for row in rows} <= regions().keys()
    assert {row["kind"] for row in rows} == {"short", "old", "bound", "seat"}


def test_a_seat_is_its_regencys() -> None:
    assert seat_of("PURWOKERTO") == "33.02"
    assert seat_of("Tangerang") is None


def test_a_name_may_mean_several_regions() -> None:
    assert find_regions("Tangerang") == {"36.03", "36.71"}
    assert find_regions("Kota Entah") == frozenset()
