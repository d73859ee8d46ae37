"""A daemon on three changing sites; it or its children are killed at random moments."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crawls import crawl
from later import SETTINGS, LaterClock
from unrest import SLACK, Unrest

from crawler.newsroom.server import Newsroom
from crawler.times import iso
from db.lock import read_pulse
from db.store import open_store

START = datetime(2035, 3, 3, 17, tzinfo=UTC)
STEP = timedelta(hours=6, minutes=10)
"""From kill to kill: by then all sites are due, whatever the last run ended with."""

YOUTH = timedelta(days=6, hours=12)
"""Things happen to stories up to this age: no story is promised to be looked at again once it is seven days old.

Where they happen to older ones as well, a database that nobody disturbs falls behind in the same way.
"""

SITES = ("lenteracisauk", "gongsaparua", "dermagasambas")
SIZE = 10
"""Stories that each site begins with."""

LATER = str(Path(__file__).with_name("later.py"))

PATIENCE = 60.0
"""Seconds that a process may take for what it usually does in two."""


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
        self.recoveries = 0
        self.daemon: subprocess.Popen[bytes] | None = None
        room.write_site_files(self.folder)

    def start(self) -> subprocess.Popen[bytes]:
        """The daemon, started where none runs."""
        if self.daemon is None:
            options = [str(self.db), str(self.folder), str(self.ahead)]
            self.daemon = subprocess.Popen([sys.executable, LATER, *options], stderr=subprocess.DEVNULL)
        return self.daemon

    def go_on(self) -> None:
        """Time passes, and things happen meanwhile."""
        begin = self.begin
        self.steps += 1
        self.unrest.happen(begin, self.begin, YOUTH, self.clock.set)
        self.clock.set(self.begin)

    @property
    def begin(self) -> datetime:
        """The moment at which the step began."""
        return START + self.steps * STEP

    def recover(self) -> None:
        """Let the daemon make up for what was cut short, before anything else happens: then no story is missing.

        The lists have not changed since, and say so: what had been read of them when all was cut short must be known.
        A story that was withdrawn may have come back, and be found so only when its address is looked at again; a site
        that has failed more than twice in a row is given more time.
        """
        self.start()
        self.clock.set(self.begin + SLACK / 2)
        wait_until(lambda: self.is_up() and not self.is_crawling() and not self.is_due())
        stored = {self.unrest.addresses[url] for (url,) in self.rows("SELECT url FROM article")}
        for (slug,) in self.rows("SELECT slug FROM site WHERE failures = 0"):
            self.recoveries += 1
            assert self.unrest.steady(slug) - stored == set()

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
        else:
            self.kill_daemon()

    def kill_halfway(self) -> None:
        """Kill the daemon as soon as the store knows a site's lists: stories that they name may still be asked for."""
        self.start()
        known = f"SELECT * FROM source WHERE site = '{self.chance.choice(SITES)}' AND checked_at >= '{iso(self.begin)}'"
        wait_until(lambda: bool(self.rows(known)))
        self.kill_daemon()

    def kill_daemon(self) -> None:
        """Kill it, and wait until its children have seen that it is gone."""
        assert self.daemon
        children = children_of(self.daemon.pid)
        self.daemon.kill()
        self.daemon.wait()
        self.daemon = None
        wait_until(lambda: not any(map(is_alive, children)))

    def is_up(self) -> bool:
        """Whether the daemon has begun: its heartbeat is in the lock file."""
        pulse = read_pulse(self.db)
        return bool(pulse and pulse.beat and self.daemon and pulse.pid == self.daemon.pid)

    def is_crawling(self) -> bool:
        """Whether runs are open."""
        return bool(self.rows("SELECT id FROM run WHERE ended_at IS NULL"))

    def is_due(self) -> bool:
        """Whether sites wait for the daemon."""
        now = iso(self.clock())
        return any(at is None or at <= now for (at,) in self.rows("SELECT next_check_at FROM site"))

    def finish(self) -> None:
        """End the daemon, and crawl until all is looked at again."""
        for slug in SITES:
            self.room.recover(slug)
        if self.daemon:
            wait_until(self.is_up)  # before that, SIGTERM has its default action
            self.daemon.terminate()
            status = self.daemon.wait(PATIENCE)
            assert status == 0, f"the daemon ended with {status}"
        for span in (timedelta(hours=2), timedelta(days=1), timedelta(days=7)):
            self.clock.move(span)
            self.crawl(self.db)
            while self.is_unsettled():
                self.crawl(self.db)

    def crawl(self, db: Path) -> None:
        """Crawl into a database that no daemon works on."""
        for report in crawl(db, self.folder, SETTINGS, clock=self.clock).values():
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
    """Look fifty times a second; real processes are waited for."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


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
