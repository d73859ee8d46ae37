"""Dates as pages print and mark them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.dateline import day_in_dateline
from crawler.extraction.dates import (
    Stamp,
    date_in_address,
    date_parts,
    is_date_line,
    parse_date_line,
    parse_machine,
    parse_printed,
    settle,
    with_clock,
)
from crawler.times import iso

NOW = datetime(2025, 6, 1, tzinfo=UTC)
WIB, WITA, WIT = 420, 480, 540


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("Minggu, 19 November 2023 | 11:15 WIB", Stamp(date(2023, 11, 19), time(11, 15), WIB)),
        ("- 27 April 2021, 07:02 WIB", Stamp(date(2021, 4, 27), time(7, 2), WIB)),
        ("Sabtu, 08 November 2025 17:57 WIB", Stamp(date(2025, 11, 8), time(17, 57), WIB)),
        ("Kamis, 20 Februari 2025, Pukul 18:24 WIB", Stamp(date(2025, 2, 20), time(18, 24), WIB)),
        ("Kamis, November 20, 2025", Stamp(date(2025, 11, 20))),
        ("Sabtu, 04 Desember 2021 / 9:50 pm", Stamp(date(2021, 12, 4), time(21, 50))),
        ("Kamis, 21 Desember 2023 - 20:00 WIB", Stamp(date(2023, 12, 21), time(20, 0), WIB)),
        ("August 04, 2021", Stamp(date(2021, 8, 4))),
        ("06/12/2020 | 19.03", Stamp(date(2020, 12, 6), time(19, 3))),
        ("Jum’at, 17 Februari 2017 - 13:30 wit", Stamp(date(2017, 2, 17), time(13, 30), WIT)),
        ("Rabu,18 Maret 2026 08.05 Wita", Stamp(date(2026, 3, 18), time(8, 5), WITA)),
        ("Sen. Des 1st, 2025", Stamp(date(2025, 12, 1))),
        ("Mon, 12/02/2024 - 14:05", Stamp(date(2024, 12, 2), time(14, 5))),
        ("Tue, 12/03/2024", Stamp(date(2024, 12, 3))),
        ("Selasa, 12/03/2024", Stamp(date(2024, 3, 12))),
        ("Senin, 12/02/2024", Stamp(date(2024, 2, 12))),
        ("Senin 02-12-2024,14:05 WIB", Stamp(date(2024, 12, 2), time(14, 5), WIB)),
        ("11:15 WIB, Minggu 19 Nopember 2023", Stamp(date(2023, 11, 19), time(11, 15), WIB)),
        ("Mei 28, 2022, oleh:", Stamp(date(2022, 5, 28))),
        ("12 Agu 2024", Stamp(date(2024, 8, 12))),
        ("Sen, 04 Agt 2025 | 07:45", Stamp(date(2025, 8, 4), time(7, 45))),
        ("Jum’at, 07 Maret 2025, Jam: 10 : 21 WIB", Stamp(date(2025, 3, 7), time(10, 21), WIB)),
        ("Selasa (12/14/2017)", None),
        ("Selasa, 31 Februari 2024", None),
        ("rapat ke-12 tahun 2024", None),
        ("Maret mendatang", None),
    ],
)
def test_printed_date(text: str, stamp: Stamp | None) -> None:
    assert parse_printed(text) == stamp


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("2024-03-05T10:08:58+07:00", Stamp(date(2024, 3, 5), time(10, 8, 58), WIB)),
        ("2016-02-16T13:01:52+0700", Stamp(date(2016, 2, 16), time(13, 1, 52), WIB)),
        ("2015-11-05 T10:08:58Z", Stamp(date(2015, 11, 5), time(10, 8, 58), 0)),
        ("2021-04-27 07:02:00", Stamp(date(2021, 4, 27), time(7, 2))),
        ("2021-04-27 07:02:00 WITA", Stamp(date(2021, 4, 27), time(7, 2), WITA)),
        ("2024-03-05T10:08:58.123Z", Stamp(date(2024, 3, 5), time(10, 8, 58), 0)),
        ("Sun, 12 May 2024 19:31:02 +0700", Stamp(date(2024, 5, 12), time(19, 31, 2), WIB)),
        ("20240305", Stamp(date(2024, 3, 5))),
        ("1709608138", Stamp(date(2024, 3, 5), time(3, 8, 58), 0)),
        ("5 Maret 2024", Stamp(date(2024, 3, 5))),
        ("0000-00-00 00:00:00", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_machine_date(text: str, stamp: Stamp | None) -> None:
    assert parse_machine(text) == stamp


@pytest.mark.parametrize(
    ("stamp", "zone", "settled"),
    [
        (Stamp(date(2024, 3, 5), time(1, 30)), "Asia/Makassar", "2024-03-04T17:30:00Z"),
        (Stamp(date(2024, 3, 5), time(1, 30), WIB), "Asia/Makassar", "2024-03-04T18:30:00Z"),
        (Stamp(date(2024, 3, 5)), "Asia/Jakarta", "2024-03-05"),
        (Stamp(date(2025, 6, 1)), "Asia/Jakarta", "2025-06-01"),
        (Stamp(date(2025, 6, 1), time(6, 50), 0), "Asia/Jakarta", "2025-05-31T23:50:00Z"),
        (Stamp(date(2024, 3, 5), time(1, 30)), "No/Such_Zone", "2024-03-04T18:30:00Z"),
        (Stamp(date(2025, 6, 2)), "Asia/Jakarta", None),
        (Stamp(date(2025, 6, 1), time(8, 0), WIB), "Asia/Jakarta", None),
        (Stamp(date(1999, 12, 31)), "Asia/Jakarta", None),
    ],
)
def test_settled_in_the_zone(stamp: Stamp, zone: str, settled: str | None) -> None:
    when = settle(stamp, zone, NOW)
    assert (iso(when) if when else None) == settled


@pytest.mark.parametrize(
    "text",
    [
        "Jumat, 18 Agustus 2023 - 10:20 WIB",
        "Mei 7, 2018, oleh:",
        "18/08/2023 10:20 | 1203 kali dibaca",
        "Wed 12 November 2025",
        "November 11, 2025 Durasi membaca: ~1 menit",
        "Kam, 6 Nov 2025",
    ],
)
def test_line_that_is_a_date(text: str) -> None:
    assert is_date_line(text)


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("02 Des 24 | 14:05", Stamp(date(2024, 12, 2), time(14, 5))),
        ("Senin, 2 Desember 24, 14.05 WITA", Stamp(date(2024, 12, 2), time(14, 5), WITA)),
        ("2 Des 14:05", None),
        ("2 Des 24 siswa berangkat", None),
        ("12 Mei 24", None),
    ],
)
def test_year_of_two_digits_counts_in_a_line_of_day_and_time(line: str, stamp: Stamp | None) -> None:
    assert parse_date_line(line) == stamp
    assert is_date_line(line) == (stamp is not None)


@pytest.mark.parametrize(
    ("lede", "day"),
    [
        ("Cilegon, 3 Maret 2025 – Warga menanam bakau.", Stamp(date(2025, 3, 3))),
        ("Kabarku.com Cilegon, 3 Maret 2025 – Warga menanam bakau.", Stamp(date(2025, 3, 3))),
        ("CILEGON, Kabarku – Warga menanam bakau pada 3 Maret 2025.", None),
        ("Warga menanam bakau pada 3 Maret 2025 – lalu pulang.", None),
        ("", None),
    ],
)
def test_day_in_a_dateline(lede: str, day: Stamp | None) -> None:
    assert day_in_dateline(lede) == day


@pytest.mark.parametrize(
    "text", ["Serang, 18 Agustus 2023", "Kampung, 18 Agustus 2023", "Rapat digelar 18 Agustus 2023.", "Jumat", ""]
)
def test_line_that_is_more_than_a_date(text: str) -> None:
    assert not is_date_line(text)


def test_line_with_two_dates_is_cut_behind_each() -> None:
    first, second = "Update: Selasa, 4 Maret 2025 08:12 WIB", " Terbit: Senin, 3 Maret 2025"
    assert date_parts(first + second) == [first, second]
    assert date_parts(f"{first} | Nur") == [f"{first} | Nur"]


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("Pukul 10:21 WIB · Nur Aisyah", time(10, 21)),
        ("10.21 WIB", time(10, 21)),
        ("10:21", time(10, 21)),
        ("10:21 Kota Serang Juara", None),
        ("Skor 10:21 WIB", None),
    ],
)
def test_time_in_a_line_of_its_own_belongs_to_the_day(line: str, clock: time | None) -> None:
    assert with_clock(Stamp(date(2025, 3, 3)), ["Nur Aisyah", line]).clock == clock


@pytest.mark.parametrize(
    ("path", "stamp"),
    [
        ("/2025/03/14/desa-juara/", Stamp(date(2025, 3, 14))),
        ("/berita/2025/3/4/desa-juara", Stamp(date(2025, 3, 4))),
        ("/2025/03/desa-juara/", None),
        ("/2025/13/14/desa-juara/", None),
        ("/2025/03/14/", None),
    ],
)
def test_day_in_an_address(path: str, stamp: Stamp | None) -> None:
    assert date_in_address(f"https://kabarku.example{path}") == stamp


@settings(max_examples=200)
@given(
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[0-9]{1,14}([-/. T:][0-9]{1,4}){0,6}(Z|WIB|\+[0-9]{2,4})?", fullmatch=True),
    )
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for stamp in (parse_machine(text), parse_printed(text)):
        if stamp:
            settle(stamp, "Asia/Jakarta", NOW)
