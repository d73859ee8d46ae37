"""Machine-readable dates in feeds, sitemaps and REST replies: RFC 822 and W3C, with common errors.

Extraction reads the dates that pages show to people.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.times import When, iso

_ZONE = r"(?P<zone>[A-Za-z]+|(?i:GMT|UTC?)?\s?[+-]\d\d?(?::?\d\d)?)?(?:\s*\([A-Za-z ]+\))?"
"""Its name, its offset, or both as in "GMT+7" and "+0700 (WIB)"."""
_W3C = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?"
    r"(?:[T ]+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*"
    rf"{_ZONE})?"
)
_RFC822 = re.compile(
    r"(?:[A-Za-z']+\.?,?\s+)?(?P<day>\d\d?)[ -](?P<month>[A-Za-z]{3})[A-Za-z]*[ -](?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s*"
    rf"{_ZONE})?"
)
_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb peb",
            "mar mrt",
            "apr",
            "may mei",
            "jun",
            "jul",
            "aug agu ags agt",
            "sep",
            "oct okt",
            "nov nop",
            "dec des",
        ),
        1,
    )
    for name in names.split()
}
_LONGEST = 200
_FIRST, _LAST = 1970, 2100
"""The range of valid years; beyond them are errors, and times that a time zone can shift out of the calendar."""
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "z": 0, "gmt": 0, "ut": 0, "utc": 0}


def machine_time(text: str | None, timezone_name: str) -> str | None:
    """Return `text` as a time in the records' format, or None. A time without a zone is in `timezone_name`."""
    cleaned = " ".join((text or "")[:_LONGEST].split())
    match = _W3C.fullmatch(cleaned) or _RFC822.fullmatch(cleaned)
    if match is None or match["day"] is None:
        return None
    try:
        return iso(_moment(match, timezone_name))
    except (ValueError, OverflowError):
        return None


def _moment(match: re.Match[str], timezone_name: str) -> When:
    name = match["month"]
    month = int(name) if name.isdecimal() else _MONTHS.get(name.lower(), 0)
    year = int(match["year"])
    if not _FIRST <= year <= _LAST:
        raise ValueError(f"no year of the web: {year}")
    day = date(year, month, int(match["day"]))
    if match["hour"] is None:
        return day
    clock = datetime(
        day.year, month, day.day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0), 0, UTC
    )
    return clock.replace(tzinfo=_zone(match["zone"], timezone_name)).astimezone(UTC)


def _zone(text: str | None, timezone_name: str) -> tzinfo:
    if text is None:
        return ZoneInfo(timezone_name)
    if match := _OFFSET.search(text):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset)
    return timezone(timedelta(hours=_ZONES[text.lower()])) if text.lower() in _ZONES else ZoneInfo(timezone_name)
