"""Times in the format of the records: UTC, ISO 8601 with `Z`, or a date if the time is unknown."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

When = datetime | date
"""An aware datetime, or a date if the source states no time."""


DEFAULT_ZONE = "Asia/Jakarta"
"""The time zone of stories whose site is unknown."""


def iso(when: When) -> str:
    """`2025-03-02T03:10:00Z` for an aware datetime (fractions cut off), `2025-03-02` for a date."""
    if not isinstance(when, datetime):
        return when.isoformat()
    if when.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {when.isoformat()}")
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def parse_iso(text: str) -> When:
    """The inverse of `iso`. Raises ValueError for a time without a zone, and for text that is no time."""
    if len(text) == 10:
        return date.fromisoformat(text)
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {text}")
    return when.astimezone(UTC)


def parse_moment(text: str) -> datetime:
    """Like `parse_iso`, but always an aware datetime: a date is its midnight, UTC."""
    when = parse_iso(text)
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)


_MIDNIGHTS = ("T15:00:00Z", "T16:00:00Z", "T17:00:00Z", "T00:00:00Z")
"""Midnight in Indonesia's three zones and in UTC: a site with such a time only states the day."""


def has_hour(when: str | None) -> bool:
    """Whether a record's time is neither absent nor a date nor midnight, which some sites print for every story."""
    return when is not None and len(when) > len("2025-03-02") and not when.endswith(_MIDNIGHTS)


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(text: str) -> timedelta:
    """Parse `90s`, `10m`, `1.5h`, `1d` or `2w`. Raises ValueError for anything else."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smhdw])", text.strip())
    if not match:
        raise ValueError(f"`{text}` is not a duration such as 90s, 10m, 2h or 1d")
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


def local_day(when: str | None, zone: str = DEFAULT_ZONE) -> date | None:
    """Return the date of a record's time in `zone`."""
    if when is None:
        return None
    moment = parse_iso(when)
    return moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment


def is_changed_since(modified_at: str | None, fetched_at: str | None, now: str) -> bool:
    """Whether a source reports a change after `fetched_at`; a date in the future is ignored.

    A date without a time counts as the end of that day: a page fetched on that day may lack a later change.
    """
    if not modified_at or not fetched_at:
        return False
    if len(modified_at) == len("2025-03-02"):
        modified_at = iso(parse_moment(modified_at) + timedelta(days=1))
    return fetched_at < modified_at <= now


SIMULATED = timedelta(minutes=1)
"""A clock that differs from the machine's by more than this is a simulated one."""


def ahead_s(now: datetime, machine_now: datetime) -> float:
    """Return how many seconds a simulated clock is ahead of the machine's; 0 for a clock that is only a little off."""
    ahead = now - machine_now
    return ahead.total_seconds() if abs(ahead) > SIMULATED else 0.0
