"""The daemon or its children are killed again and again while sites change: nothing is lost, doubled or half written.

Ten times in `make test`, two hundred with `make soak NAME=kill`, which prints how many it came to in 25 minutes.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from later import SETTINGS, LaterClock

from anugerah.runner import Runner
from crawler.job import LocalEngine
from crawler.newsroom.chance import few, mutate, young
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import load_truth
from crawler.registry import load_registry
from db.store import open_store

KILLS = 200 if os.environ.get("ANUGERAH_SOAK") else 10
SECONDS = 25 * 60
SITES = ("lenteracisauk", "gongsaparua", "dermagasambas")
LATER = str(Path(__file__).with_name("later.py"))
SIZE = 10
"""Stories that each site begins with."""

PATIENCE = 30.0
"""Seconds that a process may take for what it usually does in two."""

SAME = (
    (
        "SELECT url, site, title, author, author_kind, published_at, section, tags, language, image, "
        "body, is_award, award_score, award_type, award_evidence FROM article WHERE gone_at IS NULL"
    ),
    (
        "SELECT url, f.award, f.recipient, f.recipient_region, f.giver, f.year, f.score, f.rank, f.level, "
        "f.event_date, f.main, f.evidence, f.spans FROM award_fact AS f JOIN article ON article.id = article_id "
        "WHERE gone_at IS NULL"
    ),
    (
        "SELECT a.url, a.site FROM address AS a JOIN article ON article.id = article_id AND article.key = a.key "
        "WHERE gone_at IS NULL"
    ),
)
"""What must be as in a database that nobody disturbed, and that saw the sites in their last state alone.

It knows neither what is gone nor where stories once were; and which list brought an edit decides whether its moment is
known (`modified_at`): a WordPress states it in its REST lists alone.
"""


class Endangered:
    """A daemon on three sites that change."""

    def __init__(self, room: Newsroom, folder: Path) -> None:
        self.room = room
        self.db = folder / "a.db"
        self.folder = folder / "sites"
        self.ahead = folder / "ahead"
        self.clock = LaterClock(self.ahead)
        self.clock.move(timedelta(0))
        self.chance = Random(7)
        self.kills = 0
        self.daemon: subprocess.Popen[bytes] | None = None
        room.write_site_files(self.folder)
        self.sites = load_registry([self.folder]).enabled()

    def start(self) -> subprocess.Popen[bytes]:
        """The daemon, started where none runs."""
        if self.daemon is None:
            options = [str(self.db), str(self.folder), str(self.ahead)]
            self.daemon = subprocess.Popen([sys.executable, LATER, *options], stderr=subprocess.DEVNULL)
        return self.daemon

    def change(self) -> None:
        """Up to three things happen at each site; dated by a full minute, since some pages state no seconds."""
        at = self.clock().replace(second=0, microsecond=0) + timedelta(minutes=1)
        for slug in SITES:
            for _ in range(self.chance.randint(0, 3)):
                self.room.show(slug, mutate(self.room.scene(slug), self.chance, at)[0])

    def kill(self) -> None:
        """Kill the daemon or one of its children at any moment of a crawl, now and then before it begins."""
        self.kills += 1
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

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a query gives."""
        return rows_of(self.db, sql)


def rows_of(db: Path, sql: str) -> list[tuple[object, ...]]:
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
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with Newsroom(truths=[young(few(load_truth(slug), SIZE), now).truth for slug in SITES]) as room:
        it = Endangered(room, tmp_path)
        yield it
        if it.daemon:
            it.daemon.kill()
            it.daemon.wait()


def test_kill_loses_and_doubles_nothing(endangered: Endangered, tmp_path: Path) -> None:
    deadline = time.monotonic() + SECONDS
    for _ in range(KILLS):
        if time.monotonic() > deadline:
            break
        endangered.kill()
        check = [sys.executable, "-m", "anugerah", "db", "check", "--db", str(endangered.db)]
        done = subprocess.run(check, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        endangered.change()
        endangered.clock.move(timedelta(hours=6))
    crashed = endangered.rows("SELECT count(*) FROM run WHERE label = 'crashed'")[0][0]
    sys.stdout.write(f"\n{endangered.kills} kills, {crashed} runs cut short by them\n")
    assert crashed
    endangered.finish()
    endangered.crawl(tmp_path / "calm.db")
    for what in SAME:
        assert sorted(endangered.rows(what)) == sorted(rows_of(tmp_path / "calm.db", what)), what
    assert endangered.rows("SELECT id FROM run WHERE ended_at IS NULL") == []
    assert endangered.rows("SELECT * FROM pending") == []
    assert endangered.rows("SELECT * FROM lease") == []
