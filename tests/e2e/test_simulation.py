"""Days of the daemon in simulated time: sites publish, edit, withdraw and fail by script; all is stored once.

A day in `make test`, a fortnight with `make soak NAME=simulation`; ANUGERAH_SEED=NUMBER has other stories come at
other times.
"""

import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from longform import SOAK
from simulated import Act, Event, Simulation

from crawler.config import Settings
from crawler.newsroom.chance import edited, few, invented, young
from crawler.newsroom.changes import Removal, publish, withdraw
from crawler.newsroom.faults import Fault, FaultKind
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Status, Story, address, load_truth
from crawler.times import iso, parse_moment
from db.store import open_store

DAYS = 14 if SOAK else 1
SEED = int(os.environ.get("ANUGERAH_SEED", "20350304"))
pytestmark = pytest.mark.timeout(600 + 300 * DAYS)  # a day takes about 130 s on a busy machine
START = datetime(2035, 3, 3, 17, tzinfo=UTC)
"""Midnight in Jakarta; a Sunday, on which all that is done by the clock has its turn."""

EVERY = {"lenteracisauk": "adaptive", "gongsaparua": "0 */2 * * *", "gerbangkarang": "0 */4 * * *"}
STORIES_A_DAY = {"lenteracisauk": 12, "gongsaparua": 5, "gerbangkarang": 5}
SILENT = ("gongsaparua", range(5, 10))
"""A site that publishes nothing on these days, in which it fails as well; so long a pause is beyond any rhythm of its.
Otherwise each part of its day has its story, so that no site is silent as long as a day."""
SIZE = 8
"""Stories that each site begins with."""

FAILING = 3
"""Failed runs in a row after which the operator hears of it."""


class Trouble(NamedTuple):
    """A fault that comes and goes; `verdict`: outcome and label of every run meanwhile. Hours of the day."""

    site: str
    begins: float
    ends: float
    fault: Fault
    verdict: str


_ERROR = Fault(kind=FaultKind.ERROR, status=500)
_PAUSE = Fault(kind=FaultKind.TOO_MANY, retry_after="7200")
TROUBLES = [
    [
        Trouble("lenteracisauk", 8, 11, _ERROR, "TEMPORARY http_500"),
        Trouble("gongsaparua", 0.5, 4.9, _PAUSE, "BLOCKED http_429"),
        Trouble("gerbangkarang", 7.5, 11, Fault(kind=FaultKind.REDIRECT_LOOP), "HARD redirect_loop"),
    ],
    [
        Trouble("lenteracisauk", 12, 15, _PAUSE, "BLOCKED http_429"),
        Trouble("gongsaparua", 9, 12, Fault(kind=FaultKind.TRUNCATED), "TEMPORARY truncated"),
    ],
    [
        Trouble("gerbangkarang", 11.5, 17, Fault(kind=FaultKind.CHALLENGE), "BLOCKED challenge"),
        Trouble("lenteracisauk", 18, 22, Fault(kind=FaultKind.CHALLENGE_403), "BLOCKED challenge"),
    ],
]
"""By day, over and over."""

OFFLINE = (19.95, 20.9)
"""Every third day, from the first one on, nothing can be reached between these hours: at eight, two sites are due."""


class World:
    """The newsroom's script, and what it must result in."""

    def __init__(self, room: Newsroom, days: int) -> None:
        self.room = room
        self.chance = Random(SEED)
        self.troubles: list[tuple[datetime, datetime, Trouble]] = []
        self.offline: list[tuple[datetime, datetime]] = []
        self.events: list[Event] = []
        for day in range(days):
            self._plan(START + timedelta(days=day), day)

    def _plan(self, midnight: datetime, day: int) -> None:
        for slug, stories in STORIES_A_DAY.items():
            for part in range(0 if slug == SILENT[0] and day in SILENT[1] else stories):
                hour = 5 + (part + self.chance.random()) * 17 / stories
                self._at(midnight, hour, partial(self._publish, slug))
            for hour in (9.2, 15.6, 21.3):
                self._at(midnight, hour, partial(self._edit, slug))
            self._at(midnight, 13.3, partial(self._withdraw, slug))
        for trouble in TROUBLES[day % len(TROUBLES)]:
            begins, ends = (midnight + timedelta(hours=hour) for hour in (trouble.begins, trouble.ends))
            self.troubles.append((begins, ends, trouble))
            self.events.append(Event(begins, partial(self._fail, trouble)))
            self.events.append(Event(ends, partial(self._recover, trouble)))
        if day % 3 == 0:
            begins, ends = (midnight + timedelta(hours=hour) for hour in OFFLINE)
            self.offline.append((begins, ends))
            self.events.append(Event(begins, lambda _: self._all(self._cut)))
            self.events.append(Event(ends, lambda _: self._all(self.room.recover)))

    def _at(self, midnight: datetime, hour: float, act: Act) -> None:
        self.events.append(Event((midnight + timedelta(hours=hour)).replace(microsecond=0), act))

    def _publish(self, slug: str, at: datetime) -> None:
        scene = self.room.scene(slug)
        self.room.show(slug, publish(scene, invented(scene, self.chance, self.chance.randrange(10**6), at)))

    def _edit(self, slug: str, at: datetime) -> None:
        scene = self.room.scene(slug)
        self.room.show(slug, edited(scene, self._young(slug), self.chance, self.chance.randrange(10**6), at))

    def _withdraw(self, slug: str, _: datetime) -> None:
        how = self.chance.choice(list(Removal))
        self.room.show(slug, withdraw(self.room.scene(slug), self._young(slug).slug, how))

    def _young(self, slug: str) -> Story:
        return self.chance.choice(self.room.scene(slug).truth.public[:6])

    def _fail(self, trouble: Trouble, _: datetime) -> None:
        self.room.fail(trouble.site, trouble.fault)

    def _recover(self, trouble: Trouble, _: datetime) -> None:
        self.room.recover(trouble.site)

    def _cut(self, slug: str) -> None:
        self.room.fail(slug, Fault(kind=FaultKind.HANG, seconds=30))

    def _all(self, act: Callable[[str], None]) -> None:
        for slug in EVERY:
            act(slug)

    def url(self, slug: str, story: Story) -> str:
        """Where a story is, or was."""
        return self.room.url(slug).rstrip("/") + address(story)


class Run(NamedTuple):
    """A row of `runs`."""

    site: str
    started_at: datetime
    verdict: str
    label: str


class Lived:
    """What is stored when the days are over."""

    def __init__(self, world: World, db: Path) -> None:
        self.world = world
        self.db = db
        self.runs = [
            Run(row["site"], parse_moment(row["started_at"]), f"{row['outcome']} {row['label']}", row["label"])
            for row in self.rows("SELECT * FROM runs ORDER BY id")
        ]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What a query gives."""
        with closing(sqlite3.connect(self.db)) as conn:
            conn.row_factory = sqlite3.Row
            return [dict(row) for row in conn.execute(sql)]

    def between(self, begins: datetime, ends: datetime, site: str | None = None) -> list[Run]:
        """The runs that began in this time."""
        return [run for run in self.runs if begins <= run.started_at < ends and run.site in (site, site or run.site)]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("days")
    truths = [young(few(load_truth(slug), SIZE), START).truth for slug in EVERY]
    settings = Settings(archive="none", timeout=1, workers=1, tick="1s", notify_after=FAILING)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with Newsroom(truths=truths, now=START) as room:
        for path in room.write_site_files(folder / "sites"):
            path.write_text(f'every = "{EVERY[path.stem]}"\n{path.read_text(encoding="utf-8")}', encoding="utf-8")
        world = World(room, DAYS)
        simulation = Simulation(folder, settings, START, START + timedelta(days=DAYS), world.events)
        try:
            simulation.run()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        yield Lived(world, simulation.db)


def test_simulation_stores_every_article_once_and_hides_none(lived: Lived) -> None:
    world = lived.world
    scenes = {slug: world.room.scene(slug) for slug in EVERY}
    shown = Counter(row["url"] for row in lived.rows("SELECT url FROM articles WHERE gone_at IS NULL"))
    assert shown == Counter(world.url(slug, story) for slug, scene in scenes.items() for story in scene.truth.public)
    assert sum(shown.values()) > len(EVERY) * SIZE
    stored = {row["url"]: row for row in lived.rows("SELECT * FROM articles")}
    assert len(stored) == len(lived.rows("SELECT id FROM article"))
    for slug, scene in scenes.items():
        for story in scene.truth.articles:
            row = stored.pop(world.url(slug, story), None)
            if story.status is Status.PUBLIC:
                assert row is not None
                assert row["title"] == story.title
                assert story.paragraphs[-1] in row["body"]
            elif row is not None:  # one that was withdrawn before anybody saw it is not stored
                assert row["gone_at"] is not None
    assert stored == {}
    assert len(lived.rows("SELECT url FROM articles WHERE gone_at IS NOT NULL")) >= len(EVERY)
    assert lived.rows("SELECT id FROM runs WHERE ended_at IS NULL") == []
    assert lived.rows("SELECT * FROM pending") == []
    assert lived.rows("SELECT * FROM lease") == []
    with open_store(lived.db) as store:
        assert store.check() == []


def test_simulation_finds_every_story_by_the_first_run_after_it(lived: Lived) -> None:
    is_good = ("OK ok", "NOT_MODIFIED http_304")
    late = []
    for row in lived.rows(f"SELECT * FROM articles WHERE published_at > '{iso(START)}'"):
        runs = lived.between(parse_moment(row["published_at"]), datetime.max.replace(tzinfo=UTC), row["site"])
        at = next(run.started_at for run in runs if run.verdict in is_good)
        if row["first_seen_at"] != iso(at):
            late.append((row["url"], row["published_at"], iso(at), row["first_seen_at"]))
    assert late == []


def test_simulation_gives_each_fault_its_outcome(lived: Lived) -> None:
    explained = set()
    for begins, ends, trouble in lived.world.troubles:
        runs = lived.between(begins, ends, trouble.site)
        assert runs, trouble
        assert {run.verdict for run in runs} == {trouble.verdict}
        if trouble.fault.retry_after:  # the nightly sweep keeps to the pause as well
            pause = timedelta(seconds=int(trouble.fault.retry_after))
            assert all(later.started_at - run.started_at >= pause for run, later in pairwise(runs))
        explained.update(runs)
    for begins, ends in lived.world.offline:
        runs = lived.between(begins, ends)
        assert {run.label for run in runs} <= {"offline", "timeout"}  # one alone that is due may be down itself
        assert "offline" in {run.label for run in runs}
        explained.update(runs)
    assert {run.verdict for run in lived.runs if run not in explained} <= {"OK ok", "NOT_MODIFIED http_304"}


def test_simulation_reports_each_trouble_and_its_end_once(lived: Lived) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    for kind in ("broken", "recovered"):
        expected[kind, "", "offline"] = len(lived.world.offline)
        for begins, ends, trouble in lived.world.troubles:
            if len(lived.between(begins, ends, trouble.site)) >= FAILING:
                expected[kind, trouble.site, "failing"] += 1
        expected[kind, SILENT[0], "silent"] = int(SILENT[1].stop < DAYS)
    end = iso(START + timedelta(days=DAYS))  # the week without news that follows is reported, too
    notices = lived.rows(f"SELECT kind, site, cause FROM outbox WHERE kind != 'digest' AND made_at < '{end}'")
    assert Counter(tuple(row.values()) for row in notices) == +expected
    assert len(list((lived.db.parent / "backups").iterdir())) >= 1
