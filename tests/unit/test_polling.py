"""When a site is polled next, by the times of its newest stories."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.polling import NEWEST, wait_for_news
from crawler.times import When

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA).astimezone(UTC)


def published(until: datetime, *hours: int, days: int = 14) -> list[datetime]:
    """Stories at the half of these hours of each of the days before `until`."""
    midnight = until.astimezone(JAKARTA).replace(hour=0, minute=30, second=0, microsecond=0)
    moments = [midnight - day * DAY + timedelta(hours=hour) for day in range(days) for hour in hours]
    return [moment.astimezone(UTC) for moment in moments if moment <= until]


def test_who_publishes_more_is_asked_sooner() -> None:
    now = at("2025-06-04T12:00")
    waits = [wait_for_news(published(now, *range(0, 24, step)), JAKARTA, now) for step in (1, 3, 8, 24)]
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=30) < timedelta(hours=1) < waits[-1]


def test_a_site_is_left_alone_at_night_but_not_past_its_morning() -> None:
    now = at("2025-06-04T12:00")
    times = published(now, *range(8, 20))
    noon, evening, late = (
        wait_for_news(times, JAKARTA, at(f"2025-06-0{day}")) for day in ("4T12:00", "4T22:00", "5T05:30")
    )
    assert evening > 3 * noon
    assert late < timedelta(hours=3)


def test_the_hours_are_learned_within_days_and_in_the_sites_zone() -> None:
    now = at("2025-06-05T02:00")
    by_night = published(now, *range(6), *range(6), days=5)
    by_day = published(now, *range(10, 16), *range(10, 16), days=5)
    assert wait_for_news(by_night, JAKARTA, now) < wait_for_news(by_day, JAKARTA, now) / 2
    assert wait_for_news(by_day, ZoneInfo("America/New_York"), now) > wait_for_news(by_night, JAKARTA, now)


def test_a_silent_day_is_asked_less() -> None:
    now = at("2025-06-04T18:00")
    times = published(now, *range(6, 22))
    silent = [moment for moment in times if moment < now - DAY]
    assert wait_for_news(silent, JAKARTA, now) > 1.5 * wait_for_news(times, JAKARTA, now)


def test_stories_that_state_only_a_day_count_but_give_no_hour() -> None:
    now = at("2025-06-04T12:00")
    days = [date(2025, 6, 3) - timedelta(days=back) for back in range(13) for _ in range(12)]
    assert wait_for_news(days, JAKARTA, now) < wait_for_news(days[::4], JAKARTA, now)
    today = at("2025-06-04T06:00")
    assert wait_for_news([*days, *[date(2025, 6, 4)] * 12], JAKARTA, today) < wait_for_news(days, JAKARTA, today)


def test_future_dates_are_ignored() -> None:
    now = at("2025-06-04T12:00")
    ahead: list[When] = [at("2099-01-15T07:00"), date(2025, 6, 5)]
    assert wait_for_news([*published(now, 9), *ahead], JAKARTA, now) == wait_for_news(published(now, 9), JAKARTA, now)


START = datetime(2025, 5, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda passed: START + passed)
TIMES = MOMENTS | st.dates(date(2025, 4, 1), date(2025, 7, 1))


@settings(max_examples=200)
@given(
    times=st.lists(TIMES, max_size=NEWEST),
    now=MOMENTS,
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Kolkata", "America/New_York"]),
)
def test_no_site_is_asked_at_once_nor_never(times: list[When], now: datetime, zone: str) -> None:
    assert timedelta(0) < wait_for_news(times, ZoneInfo(zone), now) <= DAY
    assert wait_for_news(times, ZoneInfo(zone), now) == wait_for_news(times[::-1], ZoneInfo(zone), now)
