"""When the daemon's chores are due: by the crontab lines of the settings, and by when each was last run."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

from crawler.config import CRON_JOBS, Settings
from crawler.crontab import next_moment
from crawler.times import parse_moment


class CrontabTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """A crontab line as a trigger: APScheduler's own counts weekdays from Monday, and ANDs the two kinds of day."""

    def __init__(self, line: str, zone: ZoneInfo) -> None:
        self._line = line
        self._zone = zone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next moment after the last one, or after now if that is later: missed runs are made up for once."""
        return next_moment(self._line, max(previous_fire_time or now, now), self._zone)


class Chore(NamedTuple):
    """A task that runs by the clock."""

    name: str
    line: str
    done_at: str | None
    """When it last started."""
    next_at: datetime
    """When it is due; in the past if it was missed while the daemon was not running."""


def chores(settings: Settings, done: Mapping[str, str], now: datetime) -> list[Chore]:
    """The chores that the settings ask for; `done` holds when each last started."""
    asked = [(name, line) for name in CRON_JOBS if (line := getattr(settings, name))]
    return [
        Chore(name, line, at := done.get(name), next_moment(line, _passed(at, now) if at else now, settings.zone))
        for name, line in asked
    ]


def _passed(at: str, now: datetime) -> datetime:
    """When a chore ran; now if the stored time is in the future, because a clock ran ahead."""
    return min(parse_moment(at), now)
