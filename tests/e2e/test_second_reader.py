"""A crawl beside a model that hangs or refuses is as fast and complete as one without a model, and ends as soon."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from children import mortal
from secondmodels import installed

from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import load_truth

SITES = ("gerbangkarang", "gongsaparua")
SETTINGS = 'tick = "1s"\nsecond_reader_from = 0.05\nsecond_reader_timeout = "5s"\n'


@dataclass
class Night:
    """How a daemon's first crawl went."""

    secs: float
    """Until the last site's run had ended."""
    stories: int
    awards: int
    asked: int
    ended_after: float
    log: str


def crawl(folder: Path, room: Newsroom, model: dict[str, Any] | None) -> Night:
    """Run the daemon until every site has been crawled, and with a model until that was asked; then stop it."""
    folder.mkdir()
    room.write_site_files(folder / "sites")
    env = {name: value for name, value in os.environ.items() if not name.startswith("ANUGERAH_")}
    text = SETTINGS
    if model:
        text += 'second_reader = "some"\n'
        env |= installed(folder, {"id": "some", "notes": str(folder / "asked"), **model})
    (folder / "anugerah.toml").write_text(text, encoding="utf-8")
    run = [sys.executable, "-m", "anugerah", "run", "--db", "a.db", "--sites", "sites"]
    began = time.monotonic()
    log = folder / "log"
    with log.open("w") as sink, mortal(subprocess.Popen(run, stderr=sink, cwd=folder, env=env)) as daemon:
        while daemon.poll() is None and time.monotonic() < began + 120:
            if log.read_text(encoding="utf-8").count('"outcome"') >= len(room.urls):
                break
            time.sleep(0.1)
        secs = time.monotonic() - began
        while model and not (folder / "asked").exists() and time.monotonic() < began + 120:
            time.sleep(0.1)
        stopped = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=60) == 0
        ended_after = time.monotonic() - stopped
    with closing(sqlite3.connect(folder / "a.db")) as conn:
        (stories,) = conn.execute("SELECT count(*) FROM articles").fetchone()
        (awards,) = conn.execute("SELECT count(*) FROM award_news").fetchone()
        (asked,) = conn.execute("SELECT count(*) FROM reading_request").fetchone()
    return Night(secs, stories, awards, asked, ended_after, log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom(truths=[load_truth(slug) for slug in SITES]) as room:
        yield room


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory, room: Newsroom) -> Night:
    """A crawl without a model."""
    return crawl(tmp_path_factory.mktemp("without") / "own", room, None)


@pytest.mark.parametrize("model", [{"hangs": True}, {"refuses": 1.0}], ids=["hangs", "refuses"])
def test_the_crawl_is_as_fast_and_complete_as_without_one(
    tmp_path: Path, room: Newsroom, without: Night, model: dict[str, Any]
) -> None:
    beside = crawl(tmp_path / "own", room, model)
    assert without.stories > 50
    assert (beside.stories, beside.awards) == (without.stories, without.awards)
    assert without.asked == 0 < beside.asked
    # Twice as long, and some seconds, is what a busy machine may make of the same crawl.
    assert beside.secs < 2 * without.secs + 10, (beside.secs, without.secs)
    assert beside.ended_after < without.ended_after + 10
    assert "Traceback" not in beside.log
