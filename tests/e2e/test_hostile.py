"""Sites that answer with poison: their neighbours in the same job are stored, within bounds of time and memory.

What takes little is crawled in one job; `make soak NAME=hostile` crawls each class in a job of its own.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from guards import GUARDS, ROOT
from hostile import STORIES, Answer, Site, feed, healthy, served, slug, story, with_page, write_site
from longform import SOAK
from poison import BACKTRACKING, CASES, ELSEWHERE, SLOW, Case

import crawler.forking
from anugerah.crawlresult import SiteReport
from anugerah.runner import Runner
from crawler.config import Settings
from crawler.forking import Worker
from crawler.job import LocalEngine
from crawler.records import Outcome
from crawler.registry import load_registry
from db.store import open_store

NEIGHBOURS = 5
SECONDS = 85
MEGABYTES = 500
"""Of a child, at most."""
HURRIED = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from crawler import preload
from crawler.fetching import limits
limits.SECONDS = {{kind: seconds / 4 for kind, seconds in limits.SECONDS.items()}}
limits.KILL_AFTER /= 4
preload.main()
"""
"""The program of a template whose jobs give up what takes a quarter of the time: most of that is spent to the end."""

Crawl = Callable[..., dict[str, SiteReport]]


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawl:
    """Crawls hostile sites beside healthy ones, all in one job; gives the reports."""

    def run(hostile: Mapping[str, tuple[Site, str]]) -> dict[str, SiteReport]:
        if not SOAK:
            (tmp_path / "preload.py").write_text(HURRIED, encoding="utf-8")
            monkeypatch.setattr(crawler.forking, "PACKAGE", tmp_path)
        monkeypatch.setattr(Worker, "largest", 0)
        with ExitStack() as stack:
            for number in range(NEIGHBOURS):
                write_site(tmp_path / "sites", f"sehat{number}", stack.enter_context(served(healthy)))
            for name, (site, more) in hostile.items():
                write_site(tmp_path / "sites", name, stack.enter_context(served(site)), more)
            sites = load_registry([tmp_path / "sites"]).enabled()
            started = time.monotonic()
            engine = LocalEngine(1)
            with open_store(tmp_path / "a.db") as store:
                settings = Settings(archive="none", timeout=5, workers=1)
                reports = Runner(store, settings, engine).crawl(sites)
            engine.close()
            seconds = time.monotonic() - started
        most = Worker.largest / 1024**2
        if SOAK:
            print(f" {seconds:.1f} s, {most:.0f} MB", end="")
        assert seconds < SECONDS
        assert 0 < most < MEGABYTES
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


def test_a_page_and_a_list_that_take_too_long_fail_alone(crawl: Crawl, tmp_path: Path) -> None:
    """The first site's own pattern is exponential; nothing that a page could do is worse."""
    letters = "a" * 400_000
    author = f"<item><link>http://x.example/a</link><author>{letters}</author></item>"  # feedparser's own pattern

    def slow_list(url: str, path: str) -> Answer:
        return {
            "/feed": (200, {"Content-Type": "application/xml"}, feed(url, [slug(0)], extra=author)),
            "/map": (200, {"Content-Type": "text/plain"}, "\n".join(url + slug(n) for n in range(STORIES)).encode()),
        }.get(path, healthy(url, path))

    slow_page = with_page(story(9, body=SLOW))
    reports = crawl({"racun": (slow_page, BACKTRACKING), "daftar": (slow_list, "")})
    assert reports["racun"].label == "pages_failed"
    assert '"fail/fetch/too_slow":1' in str(value(tmp_path, "SELECT counters FROM run WHERE site = 'racun'"))
    assert count(tmp_path, "racun") == STORIES
    assert value(tmp_path, "SELECT tries FROM pending WHERE site = 'racun'") == 2  # begun, and failed
    assert reports["daftar"].outcome is Outcome.OK
    assert count(tmp_path, "daftar") == STORIES
    assert value(tmp_path, "SELECT label FROM source WHERE site = 'daftar' AND kind = 'feed'") == "too_slow"


def test_a_page_that_no_exception_ends_takes_its_process_along_and_nothing_else(crawl: Crawl, tmp_path: Path) -> None:
    """libxml2 compares each attribute with all before it, and looks for no signal."""
    attributes = " ".join(f"a{number}=<" for number in range(110_000))
    reports = crawl({"racun": (with_page(story(9, body=f"<div {attributes}>x</div>")), "")})
    assert count(tmp_path, "racun") == STORIES
    assert reports["racun"].outcome is Outcome.OK
    assert value(tmp_path, "SELECT tries FROM pending WHERE site = 'racun'") == 5  # half of what it may cost


def stores(folder: Path, reports: dict[str, SiteReport], name: str, case: Case) -> None:
    """Asserts that a hostile site's stories are stored, and that its report has the right label."""
    assert count(folder, name) == case.stored, (case, reports[name])
    if case.label:
        assert reports[name].label == case.label
    assert reports[name].label not in ("internal", "crashed", "killed")


def test_sites_of_every_class_that_cost_little_in_one_job(crawl: Crawl, tmp_path: Path) -> None:
    cheap = {f"racun{at}": case for at, case in enumerate(CASES.values()) if not case.is_dear}
    reports = crawl({name: (case.site, case.more) for name, case in cheap.items()})
    for name, case in cheap.items():
        stores(tmp_path, reports, name, case)


@pytest.mark.skipif(not SOAK, reason="each class in a job of its own: make soak NAME=hostile")
@pytest.mark.parametrize("name", CASES)
def test_a_site_of_a_class(crawl: Crawl, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    stores(tmp_path, crawl({"racun": (case.site, case.more)}), "racun", case)


def test_every_guard_of_the_threat_model_has_a_site_that_attacks_it() -> None:
    listed = set(re.findall(r"`([a-z-]+)`", (ROOT / "docs/security.md").read_text(encoding="utf-8"))) & set(GUARDS)
    attacked = {name for case in CASES.values() for name in case.guards}
    assert attacked | set(ELSEWHERE) == listed
    assert not attacked & set(ELSEWHERE)
