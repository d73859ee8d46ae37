"""What the daemon does by the clock: APScheduler's jobs, planned again when a setting changes."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from anugerah.alerts.rounds import Rounds
from anugerah.chores import Chore, CrontabTrigger, chores
from anugerah.monitor.channel import channel_for
from anugerah.monitor.pages.keeper import PUBLISH_SECONDS, SETTINGS, Keeper
from anugerah.monitor.sender import send_from
from crawler.config import CRON_JOBS, Settings
from crawler.site import Site
from db.store import open_store

if TYPE_CHECKING:
    from anugerah.secondreader.queue import Queue

SEND_SECONDS = 60
"""How often to check for waiting notices."""

ALERT_SETTINGS = frozenset({"tick", "timezone", "alerts", "alert_settle", "alert_tries"})
"""Settings that the alerts depend on."""


class Timetable:
    """Calls `tick` at intervals and `do` with the name of each due chore, and sends notices and alerts.

    The calls come from a thread of its own: they must only queue what is to be done.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        tick: Callable[[], None],
        do: Callable[[str], None],
        sites: Callable[[], Mapping[str, Site]] = dict,
    ) -> None:
        self._path = path
        self._clock = clock
        self._tick = tick
        self._do = do
        self._sites = sites
        self._rounds = Rounds(path, clock)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._keeper: Keeper | None = None
        self._queue: Queue | None = None

    def start(self) -> None:
        """Start the scheduler."""
        self._scheduler.start()

    def end(self) -> None:
        """Stop the scheduler."""
        self._rounds.stop()
        if self._keeper:
            self._keeper.stop()
        if self._queue:
            self._queue.stop()
        self._scheduler.shutdown(wait=False)

    def plan(self, settings: Settings, changed: Collection[str] = Settings.__struct_fields__) -> None:
        """Schedule what depends on the settings named in `changed`."""
        if "tick" in changed:
            self._add("tick", IntervalTrigger(seconds=settings.tick_seconds), self._tick, datetime.now(UTC))
        if {"notify", "timezone"}.intersection(changed):
            send = partial(send_from, self._path, channel_for(settings.notify), self._clock, settings.zone)
            self._add("notices", IntervalTrigger(seconds=SEND_SECONDS), send)
        if ALERT_SETTINGS.intersection(changed):
            trigger = IntervalTrigger(seconds=settings.tick_seconds)
            self._add("alerts", trigger, partial(self._rounds.run, settings))
        if SETTINGS.intersection(changed):
            self._keep_pages(settings)
        if any(name == "tick" or name.startswith("second_reader") for name in changed):
            self._read_again(settings)
        if {*CRON_JOBS, "timezone"}.intersection(changed):
            planned = self._chores(settings)  # first: if the database is locked, the old plan stays
            for name in CRON_JOBS:
                with suppress(JobLookupError):
                    self._scheduler.remove_job(name)
            for chore in planned:
                trigger = CrontabTrigger(chore.line, settings.zone)
                self._add(chore.name, trigger, partial(self._do, chore.name), chore.next_at)

    def _read_again(self, settings: Settings) -> None:
        """Schedule the reading by another model; its lexicon and weights are loaded only if one is set."""
        if self._queue:
            self._queue.use(settings)
        with suppress(JobLookupError):
            self._scheduler.remove_job("second reader")
        if settings.second_reader:
            from anugerah.secondreader.queue import Queue

            self._queue = self._queue or Queue(self._path, self._clock, self._sites)
            self._queue.use(settings)
            self._add("second reader", IntervalTrigger(seconds=settings.tick_seconds), self._queue.run)

    def _keep_pages(self, settings: Settings) -> None:
        """Replace the keeper that has the old settings."""
        if self._keeper:
            self._keeper.stop()
            self._keeper = None
            self._scheduler.remove_job("pages")
        if settings.publish_dir:
            self._keeper = Keeper(self._path, settings, self._clock)
            trigger = IntervalTrigger(seconds=PUBLISH_SECONDS)
            self._add("pages", trigger, self._keeper.look, datetime.now(UTC))

    def _add(self, name: str, trigger: BaseTrigger, call: Callable[[], object], at: datetime | None = None) -> None:
        """Schedule a call. Missed runs, for example during a suspend, are made up for once."""
        self._scheduler.add_job(
            call,
            trigger,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            replace_existing=True,
            **({"next_run_time": at} if at else {}),
        )

    def _chores(self, settings: Settings) -> list[Chore]:
        """The chores, with times counted from the daemon's first start."""
        now = self._clock()
        with open_store(self._path) as store:
            done = store.chores()
            for chore in chores(settings, done, now):
                if chore.done_at is None:
                    store.note_chore(chore.name, now)
        return chores(settings, done, now)
