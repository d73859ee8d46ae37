"""Sites that answer with poison: their neighbours in the same job are stored, within bounds of time and memory."""

import os
import resource
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hostile import STORIES, Site, feed, healthy, served, slug, story, with_page, write_site

from anugerah.runner import Runner
from anugerah.visit import SiteReport
from crawler.config import Settings
from crawler.job import LocalEngine
from crawler.records import Outcome
from crawler.registry import load_registry
from db.store import open_store

SOAK = os.environ.get("ANUGERAH_SOAK") == "1"
NEIGHBOURS = 5
SECONDS = 85
MEGABYTES = 500
"""Of a child, at most. `RUSAGE_CHILDREN` keeps the largest of all that ended: where a test before had a larger one,
only a still larger one shows."""

Crawl = Callable[..., dict[str, SiteReport]]


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Crawls a hostile site beside healthy ones, all in one job; gives the reports."""

    def run(hostile: Site, more: str = "", *, times: int = 1) -> dict[str, SiteReport]:
        with ExitStack() as stack:
            for number in range(NEIGHBOURS):
                write_site(tmp_path / "sites", f"sehat{number}", stack.enter_context(served(healthy)))
            write_site(tmp_path / "sites", "racun", stack.enter_context(served(hostile)), more)
            sites = load_registry([tmp_path / "sites"]).enabled()
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            started = time.monotonic()
            for _ in range(times):
                engine = LocalEngine(1)
                with open_store(tmp_path / "a.db") as store:
                    settings = Settings(archive="none", timeout=5, workers=1)
                    reports = Runner(store, settings, engine).crawl(sites)
                engine.close()
            assert time.monotonic() - started < SECONDS
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(MEGABYTES * 1024, before + 1)
        found = {report.site: report for report in reports}
        for number in range(NEIGHBOURS):
            assert count(tmp_path, f"sehat{number}") == STORIES, found
        return found

    return run


def count(folder: Path, site: str, table: str = "article") -> int:
    """How many rows a site has."""
    with closing(sqlite3.connect(folder / "a.db")) as conn:
        (number,) = conn.execute(f"SELECT count(*) FROM {table} WHERE site = ?", [site]).fetchone()
    return int(number)


def value(folder: Path, sql: str) -> object:
    """One value of the database."""
    with closing(sqlite3.connect(folder / "a.db")) as conn:
        return conn.execute(sql).fetchone()[0]


def test_a_page_that_takes_too_long_fails_alone(crawl: Crawl, tmp_path: Path) -> None:
    """The site's own pattern is exponential; nothing that a page could do is worse."""
    poison = story(9, body=f"<p>{'a' * 60}!</p>")
    reports = crawl(with_page(poison), "boilerplate = ['(?:a+)+b']\n")
    assert reports["racun"].label == "pages_failed"
    assert '"fail/fetch/too_slow":1' in str(value(tmp_path, "SELECT counters FROM run WHERE site = 'racun'"))
    assert count(tmp_path, "racun") == STORIES
    assert value(tmp_path, "SELECT tries FROM pending WHERE site = 'racun'") == 2  # begun, and failed


def test_a_page_that_no_exception_ends_takes_its_process_along_and_nothing_else(crawl: Crawl, tmp_path: Path) -> None:
    """libxml2 compares each attribute with all before it, and looks for no signal."""
    attributes = " ".join(f"a{number}=<" for number in range(110_000))
    reports = crawl(with_page(story(9, body=f"<div {attributes}>x</div>")))
    assert count(tmp_path, "racun") == STORIES
    assert reports["racun"].outcome is Outcome.OK
    assert value(tmp_path, "SELECT tries FROM pending WHERE site = 'racun'") == 5  # half of what it may cost


def test_a_list_that_takes_too_long_leaves_the_others(crawl: Crawl, tmp_path: Path) -> None:
    letters = "a" * 400_000
    author = f"<item><link>http://x.example/a</link><author>{letters}</author></item>"  # feedparser's own pattern
    reports = crawl(
        lambda url, path: {
            "/feed": (200, {"Content-Type": "application/xml"}, feed(url, [slug(0)], extra=author)),
            "/map": (200, {"Content-Type": "text/plain"}, "\n".join(url + slug(n) for n in range(STORIES)).encode()),
        }.get(path, healthy(url, path))
    )
    assert count(tmp_path, "racun") == STORIES
    assert reports["racun"].outcome is Outcome.OK
    assert value(tmp_path, "SELECT label FROM source WHERE site = 'racun' AND kind = 'feed'") == "too_slow"
