"""Standard crontab expressions: 0 and 7 are Sunday, day of month OR day of week, `@daily` and other macros."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS = 5
"""Minute, hour, day of the month, month, day of the week."""

_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_ANY_TIME = datetime(2025, 1, 1)  # noqa: DTZ001 - only proves that the expression parses and matches some moment


def is_crontab(text: str) -> bool:
    """Whether `text` is meant as a crontab expression."""
    return len(text.split()) == FIELDS or text.startswith("@")


def check_crontab(text: str) -> None:
    """Raise ValueError with the reason if the expression is wrong."""
    line = _MACROS.get(text, text)
    if len(line.split()) != FIELDS:  # CronSim takes seconds too, as a sixth field
        raise ValueError(f"`{text}` is not a crontab expression: it needs five fields")
    try:
        moments = CronSim(line, _ANY_TIME)
    except CronSimError as error:
        raise ValueError(f"`{text}` is not a crontab expression: {str(error).lower()}") from None
    if next(moments, None) is None:
        raise ValueError(f"`{text}` never matches a date")


def next_moment(text: str, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first time after `after` that the expression matches in `zone`; in the time zone of `after`."""
    return next(CronSim(_MACROS.get(text, text), after.astimezone(zone))).astimezone(after.tzinfo)
