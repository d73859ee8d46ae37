"""Times in records: writing, reading, durations and days."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.times import iso, local_day, parse_duration, parse_iso

WIB = timezone(timedelta(hours=7))
moments = st.datetimes(min_value=datetime(1971, 1, 2), max_value=datetime(2099, 12, 30), timezones=st.just(WIB))  # noqa: DTZ001 - hypothesis wants them naive


@settings(max_examples=200)
@given(moments | st.dates())
def test_what_is_written_reads_back(when: datetime | date) -> None:
    expected = when.replace(microsecond=0) if isinstance(when, datetime) else when
    assert parse_iso(iso(when)) == expected


@settings(max_examples=200)
@given(moments, moments)
def test_texts_sort_as_moments_do(a: datetime, b: datetime) -> None:
    a, b = a.replace(microsecond=0), b.replace(microsecond=0)
    assert (iso(a) < iso(b)) == (a < b)


def test_a_moment_is_utc_with_z() -> None:
    assert iso(datetime(2025, 3, 2, 10, 10, 59, 999999, tzinfo=WIB)) == "2025-03-02T03:10:59Z"
    assert iso(date(2025, 3, 2)) == "2025-03-02"


@pytest.mark.parametrize("text", ["2025-03-02T10:00:00", "yesterday", "2025-13-01", ""])
def test_a_moment_without_a_zone_and_nonsense_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_iso(text)


def test_a_naive_moment_is_not_written() -> None:
    with pytest.raises(ValueError, match="a moment needs a zone"):
        iso(datetime(2025, 3, 2))  # noqa: DTZ001 - the mistake that is tested


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("1.5h", timedelta(minutes=90)),
        ("1d", timedelta(days=1)),
        ("2w", timedelta(days=14)),
        (" 3 h ", timedelta(hours=3)),
    ],
)
def test_durations(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize("text", ["", "10", "m", "-5m", "1y", "1h30m", "9999999d"])
def test_invalid_durations(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("when", "zone", "expected"),
    [
        ("2025-03-01T18:00:00Z", "Asia/Jakarta", date(2025, 3, 2)),
        ("2025-03-01T16:00:00Z", "Asia/Jakarta", date(2025, 3, 1)),
        ("2025-03-01T16:00:00Z", "Asia/Jayapura", date(2025, 3, 2)),
        ("2025-03-01", "Asia/Jayapura", date(2025, 3, 1)),
        (None, "Asia/Jakarta", None),
    ],
)
def test_the_day_is_that_of_readers_there(when: str | None, zone: str, expected: date | None) -> None:
    assert local_day(when, zone) == expected


def test_utc_is_kept() -> None:
    assert parse_iso("2025-03-02T03:10:00Z") == datetime(2025, 3, 2, 3, 10, tzinfo=UTC)
