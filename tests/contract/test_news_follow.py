"""`anugerah news --follow`: existing news, then new ones, each once, whatever happens in between; and how it ends."""

import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from children import mortal
from conftest import Crawled
from longform import every_second
from newsdb import COLUMNS, merged, rows_of, write
from verbs import ENVIRONMENT, copy_of

from anugerah.cli import newsfollow
from db.newsrows import By, NewsFilter
from db.store import Store


@pytest.fixture(scope="module")
def db(crawled_db: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's news, to be read."""
    return merged(copy_of(crawled_db.db, tmp_path_factory.mktemp("news")))


@pytest.fixture
def own_db(db: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return copy_of(db, tmp_path)


def followed(db: Path, *options: str, pipesize: int = -1) -> "AbstractContextManager[subprocess.Popen[bytes]]":
    """`news --follow`, as a shell without job control starts it with `&`: SIGINT is ignored."""
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "anugerah", "news", "--follow"]
    return mortal(
        subprocess.Popen(
            [*command, *options, "--db", str(db)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            pipesize=pipesize,
        )
    )


class Followed:
    """A `news --follow --json` that is read while it runs."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout
        self.child = child
        self._out = child.stdout
        self._read = b""

    def take(self, count: int) -> list[dict[str, Any]]:
        return [msgspec.json.decode(self._line()) for _ in range(count)]

    def _line(self) -> bytes:
        while b"\n" not in self._read:
            assert select.select([self._out], [], [], 60)[0], "nothing came"
            got = os.read(self._out.fileno(), 65536)
            assert got, "it ended"
            self._read += got
        line, _, self._read = self._read.partition(b"\n")
        return line

    def end(self) -> bytes:
        """Everything that it printed besides."""
        self.child.send_signal(signal.SIGINT)
        rest, _ = self.child.communicate(timeout=20)
        assert self.child.returncode == 0
        return self._read + rest


def copy_story(db: Path, number: int, first_seen_at: str, *, is_award: bool = True) -> None:
    """An award story like one that is there, its fact and its award; all have this number."""
    with closing(sqlite3.connect(db)) as conn:
        like = conn.execute("SELECT article_id, id FROM award_fact WHERE main AND award_id IS NOT NULL").fetchone()
        fresh = {
            "id": str(number), "key": f"'//x/{number}'", "first_seen_at": f"'{first_seen_at}'", "guid": "NULL",
            "is_award": str(int(is_award)), "article_id": str(number), "award_id": str(number), "status": "'open'",
            "award": f"'Piala {number}'",
        }  # fmt: skip
        tables = {
            "article": f"article WHERE id = {like[0]}",
            "award": f"award WHERE id = (SELECT award_id FROM award_fact WHERE id = {like[1]})",
            "award_fact": f"award_fact WHERE id = {like[1]}",
        }
        for table, where in list(tables.items())[: None if is_award else 1]:
            columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
            chosen = ", ".join(fresh.get(column, column) for column in columns)
            conn.execute(f"INSERT INTO {table} SELECT {chosen} FROM {where}")
        conn.commit()


@pytest.fixture
def following(own_db: Path, request: pytest.FixtureRequest) -> Iterator[Followed]:
    """What follows `own_db` by `request.param`, after it has printed what is there."""
    with followed(own_db, "--json", "--since", "2000-01-01", "--by", request.param) as child:
        reader = Followed(child)
        there = reader.take(len(rows_of(own_db, request.param)))
        assert all(list(row) == COLUMNS[request.param] for row in there)
        assert [tuple(row.values()) for row in there] == rows_of(own_db, request.param)[::-1]
        yield reader


@pytest.mark.parametrize(
    ("following", "number"),
    every_second([("award", "id"), ("story", "article_id"), ("fact", "id")]),
    indirect=["following"],
)
def test_follow_loses_nothing_while_it_is_paused_and_prints_nothing_twice(
    own_db: Path, following: Followed, number: str
) -> None:
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    copy_story(own_db, 9001, now)
    assert [row[number] for row in following.take(1)] == [9001]
    following.child.send_signal(signal.SIGSTOP)
    for at in range(40):  # all of one second, and some of long ago
        copy_story(own_db, 9002 + at, now if at % 2 else "2001-02-03T04:05:06Z")
    following.child.send_signal(signal.SIGCONT)
    assert {row[number] for row in following.take(40)} == set(range(9002, 9042))
    copy_story(own_db, 9050, now)
    assert [row[number] for row in following.take(1)] == [9050]
    assert following.end() == b""


@pytest.mark.parametrize("following", ["award"], indirect=True)
def test_follow_prints_what_becomes_an_award_later(own_db: Path, following: Followed) -> None:
    first = rows_of(own_db)[0][0]
    write(own_db, f"UPDATE award SET status = 'rejected' WHERE id = {first}")
    copy_story(own_db, 9001, "2001-02-03T04:05:06Z")
    assert [row["id"] for row in following.take(1)] == [9001]
    write(own_db, f"UPDATE award SET status = 'confirmed' WHERE id = {first}")  # it was printed before
    copy_story(own_db, 9002, "2001-02-03T04:05:06Z")
    assert [row["id"] for row in following.take(1)] == [9002]
    assert following.end() == b""


@pytest.mark.parametrize("following", ["story"], indirect=True)
def test_follow_prints_an_old_story_that_is_tagged_later(own_db: Path, following: Followed) -> None:
    copy_story(own_db, 9001, "2001-02-03T04:05:06Z", is_award=False)
    copy_story(own_db, 9002, "2001-02-03T04:05:06Z")
    assert [row["article_id"] for row in following.take(1)] == [9002]
    write(own_db, "UPDATE article SET is_award = 1 WHERE id = 9001")
    assert [row["article_id"] for row in following.take(1)] == [9001]
    assert following.end() == b""


def test_follow_prints_lines_that_can_be_read(own_db: Path) -> None:
    with followed(own_db, "--by", "fact", "--limit", "2") as child:
        assert child.stdout
        lines = [child.stdout.readline().decode() for _ in range(2)]
        assert all(re.match(r"\d{4}-\d\d-\d\d.* · .*  https?://\S+$", line) for line in lines), lines
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0


@pytest.mark.parametrize(
    "signals",
    [[signal.SIGINT], [signal.SIGTERM], [signal.SIGTERM, signal.SIGINT]],
    ids=lambda signals: "-".join(number.name for number in signals),
)
def test_follow_ends_on_a_signal(db: Path, signals: list[signal.Signals]) -> None:
    with followed(db, "--csv") as child:
        assert child.stdout
        child.stdout.readline()
        for number in signals:
            child.send_signal(number)
        _, err = child.communicate(timeout=20)
        assert (child.returncode, err) == (0, b"")


def test_follow_ends_although_nobody_reads_its_output(db: Path) -> None:
    with followed(db, "--json", pipesize=4096) as child:
        assert child.stdout
        select.select([child.stdout], [], [])
        stat = Path(f"/proc/{child.pid}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "S":  # it sleeps: the pipe is full
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
        assert child.stderr
        assert child.stderr.read() == b""


class Busy:
    """A store of numbers, to which somebody writes; each look at it takes a while. 0 is no news."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, looks: Sequence[tuple[list[int], float]]) -> None:
        self._looks = list(looks)
        self._rows = [2, 1]
        self._now = 0.0
        self.waits: list[float] = []
        self.asked = 0
        clock = SimpleNamespace(sleep=self.waits.append, monotonic=lambda: self._now)
        monkeypatch.setattr(newsfollow, "time", clock)

    def data_version(self) -> int:
        if len(self.waits) > len(self._looks):
            raise KeyboardInterrupt
        return len(self._rows)

    def news_and_marks(self, *_: object) -> tuple[list[int], set[int]]:
        more, took = self._looks[0]
        rows = list(self._rows)
        self._rows += more  # somebody writes while it is read
        self._now += took
        return rows, set(rows)

    def unseen_news(self, _by: By, _asked: NewsFilter, seen: set[int]) -> list[tuple[int, int]]:
        self.asked += 1
        unseen = [(row, row) for row in sorted(self._rows, reverse=True) if row and row not in seen]
        more, took = self._looks[len(self.waits)] if len(self.waits) < len(self._looks) else ([], 0.0)
        self._rows += more
        self._now += took
        return unseen

    def follow(self) -> list[list[Any]]:
        lots: list[list[Any]] = []
        with pytest.raises(KeyboardInterrupt):
            lots.extend(newsfollow.followed(cast("Store", self), By.AWARD, NewsFilter()))
        return lots


def test_what_is_written_during_a_look_is_in_the_next_and_each_row_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Busy(monkeypatch, [([3, 4], 0.1), ([0], 0.1), ([5], 0.1), ([], 0.1)])
    assert store.follow() == [[1, 2], [3, 4], [5]]
    assert store.asked == 3, "while nobody writes, nothing is read"


def test_a_look_takes_a_tenth_of_the_time_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Busy(monkeypatch, [([3], 9.0), ([4], 3.0), ([5], 0.1), ([], 0.0)])
    assert store.follow() == [[1, 2], [3], [4], [5]]
    assert store.waits == [2.0, 30.0, 2.0, 2.0, 2.0]
