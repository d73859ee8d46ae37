"""A WordPress with an archive whose posts of all ages change: none is lost or duplicated, and each change arrives.

Sixty posts and a few days in `make test`; 5,000 posts, 200 changes and a fortnight with `make soak NAME=old_posts`.
"""

import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest
from longform import SOAK
from simulated import Event, Simulation

from crawler.articles import Article, AuthorKind
from crawler.config import Settings
from crawler.facts import AwardAnnotation
from crawler.newsroom.chance import edited, invented
from crawler.newsroom.changes import Scene, backdate, edit, move, protect, publish, remark, reslug, withdraw
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Status, Story, Truth, address, load_truth
from crawler.records import Story as Stored
from crawler.times import iso
from crawler.urls import key
from db.store import open_store

SLUG = "lenteracisauk"
START = datetime(2035, 3, 3, 17, tzinfo=UTC)
SEED = int(os.environ.get("ANUGERAH_SEED", "20350303"))
pytestmark = pytest.mark.timeout(1800 if SOAK else 600)  # the long form takes 7 minutes on a busy machine


class Size(NamedTuple):
    """How large the site is, how much happens, and what it may cost."""

    posts: int
    changes: int
    days: int
    every: str
    requests: int
    """What polls and sweeps of 531c5e2 asked for, which looked at the newest posts alone, with the same events."""


SIZE = Size(5000, 200, 14, "6h", 737) if SOAK else Size(60, 27, 4, "6h", 56)
KINDS = ("publish", "update", "retitle", "reslug", "recategorise", "protect", "trash", "comment", "backdate")
EDITS = frozenset({"update", "retitle", "reslug", "recategorise", "backdate"})


def archive(chance: Random) -> Truth:
    """The site with posts of the last three years, ever more of them towards today."""
    truth = load_truth(SLUG)
    empty = Scene(msgspec.structs.replace(truth, articles=truth.articles[:1]))
    scene = empty
    ages = sorted((chance.random() ** 2 * 3 * 365 for _ in range(SIZE.posts)), reverse=True)
    stories = [
        invented(empty, chance, 10**6 + mark, (START - timedelta(days=age, hours=1)).replace(microsecond=0))
        for mark, age in enumerate(ages)
    ]
    numbered = tuple(
        msgspec.structs.replace(story, number=100 + 6 * place, permalink=truth.articles[0].permalink)
        for place, story in enumerate(stories)
    )
    return msgspec.structs.replace(scene.truth, articles=numbered)


def keep(db: Path, room: Newsroom) -> None:
    """Stores the posts as a crawl of two days ago did: to fetch thousands of pages would test nothing new."""
    truth, base = room.scene(SLUG).truth, room.url(SLUG).rstrip("/")
    sections = {section.slug: section.name for section in truth.site.sections}
    at = START - timedelta(days=2)
    stories = [
        Stored(
            site=SLUG,
            article=Article(
                url=base + address(story),
                title=story.title,
                body=story.body,
                author=story.author,
                author_kind=AuthorKind.PERSON,
                published_at=iso(story.published_at),
                section=sections[story.section],
            ),
            reading=AwardAnnotation(is_award=False, score=0.01),
            asked_url=base + address(story),
            fetched_at=iso(at),
            guid=f"{base}/?p={story.number}",
            post=key(f"{base}/?p={story.number}"),
        )
        for story in truth.articles
        if story.published_at < at
    ]
    with open_store(db) as store:
        for first in range(0, len(stories), 500):
            store.store_batch(stories[first : first + 500], at)


class World:
    """What happens to the site, and which posts it happened to, by number."""

    def __init__(self, room: Newsroom, chance: Random) -> None:
        self.room = room
        self.chance = chance
        self.happened: Counter[str] = Counter()
        self.edited: set[int] = set()
        self.asked_before = 0
        span = timedelta(days=SIZE.days - 2.5)
        kinds = [KINDS[place % len(KINDS)] for place in range(SIZE.changes)]
        chance.shuffle(kinds)
        moments = sorted(START + timedelta(hours=13) + chance.random() * span for _ in kinds)
        self.events = [
            Event(at.replace(microsecond=0), partial(self._change, kind))
            for at, kind in zip(moments, kinds, strict=True)
        ]
        self.events.append(Event(START + timedelta(hours=12), self._begin))

    def _begin(self, _: datetime) -> None:
        self.asked_before = len(self.room.requests)

    def _change(self, kind: str, at: datetime) -> None:
        scene, chance, mark = self.room.scene(SLUG), self.chance, self.chance.randrange(10**6)
        story = chance.choice(scene.truth.public)
        slug = story.slug
        match kind:
            case "publish":
                novel = invented(scene, chance, mark, at)
                is_late = chance.random() < 0.3  # an editor dates it back
                dated = msgspec.structs.replace(novel, published_at=at - timedelta(days=9), modified_at=at)
                scene = publish(scene, dated if is_late else novel)
            case "update":
                scene = edited(scene, story, chance, mark, at)
            case "retitle":
                scene = edit(scene, slug, at, title=f"{story.title} Lagi {mark}")
            case "reslug":
                scene = reslug(scene, slug, f"{slug[:30].rstrip('-')}-{mark}", at)
            case "recategorise":
                other = [section.slug for section in scene.truth.site.sections if section.slug != story.section]
                scene = move(scene, slug, chance.choice(other), at)
            case "protect":
                scene = protect(scene, slug, at)
            case "trash":
                scene = withdraw(scene, slug)
            case "comment":
                scene = remark(scene, slug, at)
            case _:
                scene = backdate(scene, slug, story.published_at - timedelta(days=chance.randint(1, 40)), at)
        self.happened[kind] += 1
        if kind in EDITS:
            self.edited.add(story.number)
        self.room.show(SLUG, scene)


class Lived(NamedTuple):
    """What is stored at the end, by address, and what it took."""

    world: World
    db: Path
    rows: dict[str, dict[str, Any]]
    requests: list[str]

    def url(self, story: Story) -> str:
        return self.world.room.url(SLUG).rstrip("/") + address(story)

    def stories(self, status: Status) -> list[Story]:
        return [story for story in self.world.room.scene(SLUG).truth.articles if story.status is status]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("posts")
    chance = Random(SEED)
    settings = Settings(archive="none", timeout=5, workers=1, tick="1s", first_crawl=400)  # all that `keep` leaves out
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with Newsroom(truths=[archive(chance)], now=START) as room:
        for path in room.write_site_files(folder / "sites"):
            path.write_text(f'every = "{SIZE.every}"\n{path.read_text(encoding="utf-8")}', encoding="utf-8")
        world = World(room, chance)
        keep(folder / "a.db", room)
        simulation = Simulation(folder, settings, START, START + timedelta(days=SIZE.days), world.events)
        try:
            simulation.run()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        with closing(sqlite3.connect(simulation.db)) as conn:
            conn.row_factory = sqlite3.Row
            rows = {row["url"]: dict(row) for row in conn.execute("SELECT * FROM articles")}
        yield Lived(world, simulation.db, rows, [asked.path for asked in room.requests[world.asked_before :]])


def test_old_posts_saw_every_kind_of_change(lived: Lived) -> None:
    assert set(lived.world.happened) == set(KINDS)


def test_old_posts_loses_and_doubles_no_post(lived: Lived) -> None:
    shown = sorted(url for url, row in lived.rows.items() if row["gone_at"] is None)
    assert shown == sorted(lived.url(story) for story in lived.stories(Status.PUBLIC))
    with closing(sqlite3.connect(lived.db)) as conn:
        numbers = conn.execute("SELECT post, count(*) FROM article GROUP BY post HAVING count(*) > 1").fetchall()
    assert numbers == []
    with open_store(lived.db) as store:
        assert store.check() == []


@pytest.mark.parametrize("status", [Status.PROTECTED, Status.DRAFT])
def test_old_posts_marks_every_post_that_was_withdrawn(lived: Lived, status: Status) -> None:
    withdrawn = lived.stories(status)
    assert len(withdrawn) > 1
    assert [
        lived.url(s) for s in withdrawn if (lived.rows.get(lived.url(s)) or {"gone_at": 1})["gone_at"] is None
    ] == []


def test_old_posts_brings_the_edits_in(lived: Lived) -> None:
    edited = [story for story in lived.stories(Status.PUBLIC) if story.number in lived.world.edited]
    sections = {section.slug: section.name for section in lived.world.room.scene(SLUG).truth.site.sections}
    missed = []
    for story in edited:
        row = lived.rows[lived.url(story)]
        stored = (row["title"], row["body"].endswith(story.paragraphs[-1]), row["published_at"], row["section"])
        if stored != (story.title, True, iso(story.published_at), sections[story.section]):
            missed.append((story.slug, stored))
    assert len(edited) > SIZE.changes / 4
    assert len(missed) <= 0.05 * len(edited), missed


def test_old_posts_cost_little_more_requests_than_looks_at_the_newest_alone(lived: Lived) -> None:
    kinds = Counter(map(_kind, lived.requests))
    print(*(f"{count:5} {kind}" for kind, count in kinds.most_common()), f"{kinds.total():5} in all", sep="\n")
    share = 1.3 if SOAK else 1.5  # beside few posts the nightly lists weigh more
    assert kinds.total() <= share * SIZE.requests, kinds
    assert 0 < kinds["records of known posts"] <= SIZE.days * 6


def _kind(path: str) -> str:
    """What a request asked for."""
    names = {
        "robots.txt": "robots.txt",
        "include=": "records of known posts",
        "orderby=modified": "list of changed posts",
        "wp-json": "list of newest posts",
        "sitemap": "sitemaps",
        "feed": "feed",
    }
    return next((kind for mark, kind in names.items() if mark in path), "stories")
