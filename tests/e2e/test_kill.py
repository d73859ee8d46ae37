"""The daemon or its children are killed again and again while sites change: nothing is lost, doubled or half written.

Ten times in `make test`, two hundred with `make soak NAME=kill`; `ANUGERAH_SEED` gives another course of things,
`ANUGERAH_KILLS` another number.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from later import SETTINGS, LaterClock
from unrest import Text, Unrest, Whose, beginnings

from anugerah.runner import Runner
from crawler.job import LocalEngine
from crawler.newsroom.server import Newsroom
from crawler.registry import load_registry
from db.store import open_store

KILLS = int(os.environ.get("ANUGERAH_KILLS") or (200 if os.environ.get("ANUGERAH_SOAK") else 10))
SEED = os.environ.get("ANUGERAH_SEED") or "7"
START = datetime(2035, 3, 3, 17, tzinfo=UTC)
STEP = timedelta(hours=6, minutes=10)
"""From kill to kill: by then all sites are due, whatever the last run came to."""

YOUTH = timedelta(days=6, hours=12)
"""Things happen to stories up to this age: no story is promised to be looked at again once it is seven days old.

Where they happen to older ones as well, a database that nobody disturbs falls behind in the same way.
"""

SITES = ("lenteracisauk", "gongsaparua", "dermagasambas")
LATER = str(Path(__file__).with_name("later.py"))
SIZE = 10
"""Stories that each site begins with."""

PATIENCE = 30.0
"""Seconds that a process may take for what it usually does in two."""

SAME = (
    (
        "SELECT url, key, site, title, author, author_kind, published_at, section, tags, language, image, "
        "body, is_award, award_score, award_type, award_evidence FROM article WHERE gone_at IS NULL"
    ),
    (
        "SELECT url, f.award, f.recipient, f.recipient_region, f.giver, f.year, f.score, f.rank, f.level, "
        "f.event_date, f.main, f.evidence, f.evidence_in, f.evidence_start, f.evidence_end, f.spans, "
        "f.recipient_key, f.giver_key FROM award_fact AS f JOIN article ON article.id = article_id "
        "WHERE gone_at IS NULL"
    ),
    (
        "SELECT a.url, a.site FROM address AS a JOIN article ON article.id = article_id AND article.key = a.key "
        "WHERE gone_at IS NULL"
    ),
)
"""What must be as in a database that nobody disturbed, and that saw the sites in their last state alone.

It knows neither what is gone, nor where stories once were, nor what they said before: that is held against what the
sites have shown. Left out are `modified_at` and `guid`, since lists state them and not all lists do: which list brought
a story is chance, and not of the kills alone. Times of our own, such as `first_seen_at`, cannot be the same.
"""


class Endangered:
    """A daemon on three sites that change."""

    def __init__(self, room: Newsroom, folder: Path, seed: str) -> None:
        self.room = room
        self.db = folder / "a.db"
        self.folder = folder / "sites"
        self.ahead = folder / "ahead"
        self.clock = LaterClock(self.ahead)
        self.clock.set(START)
        self.unrest = Unrest(room, f"{seed} unrest", SIZE)
        self.chance = Random(f"{seed} kills")
        self.steps = 0
        self.daemon: subprocess.Popen[bytes] | None = None
        room.write_site_files(self.folder)
        self.sites = load_registry([self.folder]).enabled()

    def start(self) -> subprocess.Popen[bytes]:
        """The daemon, started where none runs."""
        if self.daemon is None:
            options = [str(self.db), str(self.folder), str(self.ahead)]
            self.daemon = subprocess.Popen([sys.executable, LATER, *options], stderr=subprocess.DEVNULL)
        return self.daemon

    def go_on(self) -> None:
        """Time passes, and things happen meanwhile."""
        begin = START + self.steps * STEP
        self.steps += 1
        self.unrest.happen(begin, begin + STEP, YOUTH, self.clock.set)
        self.clock.set(begin + STEP)

    def kill(self) -> None:
        """Kill the daemon or one of its children at any moment of a crawl, now and then before it begins."""
        before = len(self.room.requests)
        daemon = self.start()
        if self.chance.random() < 0.9:
            wait_until(lambda: len(self.room.requests) > before)
        asked, until = before + self.chance.randint(1, 60), time.monotonic() + self.chance.uniform(0, 1.5)
        wait_until(lambda: len(self.room.requests) >= asked or time.monotonic() > until)
        children = children_of(daemon.pid)
        if self.chance.random() < 0.5 and children:
            os.kill(self.chance.choice(children), signal.SIGKILL)
            wait_until(lambda: not self.is_crawling())
            return
        daemon.kill()
        daemon.wait()
        self.daemon = None
        wait_until(lambda: not any(map(is_alive, children)))

    def is_crawling(self) -> bool:
        """Whether runs are open."""
        return bool(self.rows("SELECT id FROM run WHERE ended_at IS NULL"))

    def finish(self) -> None:
        """End the daemon, and crawl until all is looked at again."""
        if self.daemon:
            self.daemon.terminate()
            assert self.daemon.wait(PATIENCE) == 0
        for span in (timedelta(hours=2), timedelta(days=1), timedelta(days=7)):
            self.clock.move(span)
            self.crawl(self.db)
            while self.is_unsettled():
                self.crawl(self.db)

    def crawl(self, db: Path) -> None:
        """Crawl into a database that no daemon works on."""
        with open_store(db) as store, closing(LocalEngine(2)) as engine:
            for report in Runner(store, SETTINGS, engine, clock=self.clock).crawl(self.sites):
                assert not report.is_failure, report.line

    def is_unsettled(self) -> bool:
        """Whether articles are still to be looked at again."""
        with open_store(self.db) as store:
            return any(store.due_again(slug, self.clock(), 1) for slug in SITES)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query gives."""
        return rows_of(self.db, sql)


def rows_of(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db, timeout=30)) as conn:
        return conn.execute(sql).fetchall()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look every hundredth of a second; real processes are waited for."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    """The processes that this one started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for task in tasks for child in task.read_text().split())


def is_alive(pid: int) -> bool:
    """Whether a process of this pid runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def endangered(tmp_path: Path) -> Iterator[Endangered]:
    with Newsroom(truths=beginnings(SITES, SIZE, START), now=START) as room:
        it = Endangered(room, tmp_path, SEED)
        yield it
        if it.daemon:
            it.daemon.kill()
            it.daemon.wait()


def test_kill_loses_and_doubles_nothing(endangered: Endangered, tmp_path: Path) -> None:
    began = time.monotonic()
    for _ in range(KILLS):
        endangered.kill()
        check = [sys.executable, "-m", "anugerah", "db", "check", "--db", str(endangered.db)]
        done = subprocess.run(check, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        endangered.go_on()
    crashed = endangered.rows("SELECT count(*) FROM run WHERE label = 'crashed'")[0][0]
    endangered.finish()
    minutes = (time.monotonic() - began) / 60
    changes = Counter(endangered.unrest.happened)
    sys.stdout.write(
        f"\nseed {SEED}: {KILLS} kills in {minutes:.1f} minutes, {crashed} runs cut short by them; "
        f"{changes.total()} changes: {', '.join(f'{name} {count}' for name, count in changes.most_common())}\n"
    )
    assert crashed
    endangered.crawl(tmp_path / "calm.db")
    for what in SAME:
        assert sorted(endangered.rows(what), key=repr) == sorted(rows_of(tmp_path / "calm.db", what), key=repr), what
    assert_true(endangered)
    assert endangered.rows("SELECT id FROM run WHERE ended_at IS NULL") == []
    assert endangered.rows("SELECT * FROM pending") == []
    assert endangered.rows("SELECT * FROM lease") == []


def assert_true(endangered: Endangered) -> None:
    """What is stored, of stories that are gone as well, is what the sites have shown, of one story each, in order."""
    unrest = endangered.unrest
    articles = endangered.rows(
        "SELECT id, url, gone_at IS NOT NULL, title, body, published_at FROM article ORDER BY id"
    )
    whose = {id_: unrest.addresses[url] for id_, url, *_ in articles}
    shown = Counter(whose[id_] for id_, _, is_gone, *_ in articles if not is_gone)
    assert shown == Counter(unrest.shown())
    for id_, url in endangered.rows("SELECT article_id, url FROM address WHERE article_id IS NOT NULL"):
        assert unrest.addresses[url] == whose[id_], url
    said = defaultdict(list)
    for id_, *text in endangered.rows("SELECT article_id, title, body FROM article_version ORDER BY fetched_at"):
        said[id_].append(Text(*text))
    before: dict[Whose, list[Text]] = {}
    for id_, url, _, *text, published_at in articles:
        story, texts = whose[id_], [*said[id_], Text(*text)]
        stages = [unrest.texts[story].index(stage) for stage in texts]
        assert stages == sorted(stages), url
        assert published_at == unrest.published[story], url
        if story in before:
            assert_is_unrecognisable(before[story], texts, is_shown=story in shown)
        before[story] = texts


def assert_is_unrecognisable(first: list[Text], second: list[Text], *, is_shown: bool) -> None:
    """A story stands twice only where it got another address, title and text all at once, and was withdrawn too soon.

    Its old address would have told that it had moved, had it been asked while there still was a story.
    """
    assert not is_shown
    assert first[-1].title != second[0].title
    assert first[-1].body != second[0].body
