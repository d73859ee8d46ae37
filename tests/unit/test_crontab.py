"""Crontab lines by the standard, with named weekdays."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.crontab import check_crontab, is_crontab, next_moment

JAKARTA = ZoneInfo("Asia/Jakarta")
SUNDAY = datetime(2025, 6, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 4 * * 0", "Sunday 08 June 04:00"),
        ("0 4 * * 7", "Sunday 08 June 04:00"),
        ("0 4 * * 1", "Monday 02 June 04:00"),
        ("0 4 * * SUN", "Sunday 08 June 04:00"),
        ("0 4 13 * 5", "Friday 06 June 04:00"),  # the 13th OR a Friday
        ("30 2 * * *", "Monday 02 June 02:30"),
        ("@daily", "Monday 02 June 00:00"),
        ("@hourly", "Sunday 01 June 13:00"),
        ("@monthly", "Tuesday 01 July 00:00"),
    ],
)
def test_a_line_is_due_by_the_clocks_of_its_zone(line: str, expected: str) -> None:
    moment = next_moment(line, SUNDAY, JAKARTA)
    assert f"{moment.astimezone(JAKARTA):%A %d %B %H:%M}" == expected
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("line", ["* * *", "61 * * * *", "0 0 30 2 *", "@never", "0 0 * * * *"])
def test_an_invalid_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"crontab|matches a date"):
        check_crontab(line)


def test_durations_are_not_crontab_lines() -> None:
    assert [is_crontab(text) for text in ("10m", "adaptive", "@daily", "0 4 * * 0")] == [False, False, True, True]
