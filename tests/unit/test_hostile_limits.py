"""Limits to what one site may cost: records, memory, links, pages of the archive, clients, names and delays."""

import resource
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from guards import GUARDS, ROOT

import anugerah.probe
import crawler.job
from anugerah.archive import LEAST_SHARE, Archive, archived_pages
from anugerah.live import ProbeError
from anugerah.monitor import metrics
from crawler.articles import Link
from crawler.config import Settings
from crawler.deadline import TooSlowError
from crawler.errors import ConfigError
from crawler.fetching.limits import MANY, SECONDS, Limits, TooLargeError
from crawler.job import KEPT_STDERR, _drain, _records
from crawler.plan import SiteJob
from crawler.records import (
    Dropped,
    Outcome,
    PageCopy,
    Pending,
    Record,
    SourceKind,
    SourceState,
    Step,
    StepKind,
    Wait,
)
from crawler.registry import load_registry
from crawler.site import FieldError, SiteFile, make_site
from crawler.spiders.frontier import MOST_NEW, Frontier
from crawler.tomlfile import read_toml
from crawler.urls import key_hash
from crawler.worker import MEMORY
from db.pending import MAX_TRIES
from db.store import open_store

NOW = "2025-06-01T05:00:00Z"
FILE = SiteFile(name="Kabar", url="https://kabar.example/", region="36")
SITE = make_site("kabar", FILE)


def test_each_piece_is_announced_before_it_is_read_and_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Record] = []
    limits = Limits("kabar", sent.append, 60.0)
    assert limits.read(StepKind.PAGE, "u", lambda: len(sent)) == 1
    limits.read(StepKind.PAGE, "u", lambda: None)
    assert [(step.is_first, step.is_over) for step in sent if isinstance(step, Step)] == [
        (True, False),
        (False, True),
        (False, False),
        (False, True),
    ]


def test_a_site_of_many_slow_pieces_is_not_read_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SECONDS, StepKind.PAGE, 0.05)
    limits = Limits("kabar", lambda _: None, 60.0)

    def spin() -> None:
        while True:
            pass

    for _ in range(MANY):
        assert not limits.is_over
        with pytest.raises(TooSlowError):
            limits.read(StepKind.PAGE, "u", spin)
    assert limits.is_over
    with pytest.raises(TooSlowError, match="not read"):
        limits.read(StepKind.LIST, "u", lambda: None)


def test_too_little_memory_is_an_error_of_the_piece() -> None:
    def fill() -> None:
        raise MemoryError

    with pytest.raises(TooLargeError):
        Limits("kabar", lambda _: None, 60.0).read(StepKind.PAGE, "u", fill)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to it")
def test_a_child_gets_no_more_memory_than_its_limit() -> None:
    program = (
        "from crawler.worker import limit_memory, MEMORY\nlimit_memory()\n"
        "try:\n    held = bytearray(MEMORY)\nexcept MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"refused\n"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MEMORY * 4


def test_a_stray_print_in_a_child_goes_to_stderr() -> None:
    program = (
        "import sys, crawler.spiders.child as child\nfrom crawler.records import Dropped\n"
        "def crawl_job(job, emit):\n"
        "    print('stray')\n    emit(Dropped(site='a', url='b', reason='c', fetched_at='d'))\n"
        "child.crawl_job = crawl_job\nfrom crawler.template import LastWord\n"
        "from crawler.worker import work\nwork(LastWord())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b'{"sites":[],"user_agent":"t"}',
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.count(b"\n") == 1
    assert b'"dropped"' in done.stdout
    assert b"stray" in done.stderr


def test_a_poll_takes_on_a_limited_number_of_new_stories_and_a_backfill_all() -> None:
    links = [Link(url=f"https://kabar.example/berita-{number}") for number in range(MOST_NEW + 5)]
    for deep, taken in ((False, MOST_NEW), (True, MOST_NEW + 5)):
        frontier = Frontier(SiteJob(site=SITE, deep=deep), NOW)
        frontier.take(links, SourceKind.SITEMAP)
        assert len(frontier.newest()) == taken
        assert frontier.is_cut is not deep
        assert frontier.dropped == ({} if deep else {"too_many": 5})


def test_a_poll_takes_on_no_more_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.spiders.frontier.MOST_WAITING", 12)
    links = [Link(url=f"https://kabar.example/berita-{number}") for number in range(20)]
    for waiting, deep, taken in ((5, False, 7), (15, False, 0), (15, True, 20)):
        waits = tuple(Link(url=f"https://kabar.example/kabar-{number}") for number in range(waiting))
        for job in (SiteJob(site=SITE, deep=deep, links=waits), SiteJob(site=SITE, deep=deep, resting=waiting)):
            frontier = Frontier(job, NOW)
            frontier.take(links, SourceKind.FEED)
            assert len(frontier.newest()) == taken
            assert frontier.is_cut is not deep


def test_a_poll_keeps_so_much_text_and_all_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.spiders.frontier.MOST_TEXT", 30)
    frontier = Frontier(SiteJob(site=SITE), NOW)
    for number in range(5):
        frontier.take([Link(url=f"https://kabar.example/berita-{number}", body_html="<p>0123456")], SourceKind.FEED)
    assert [link.body_html is not None for link in frontier.newest()] == [True, True, True, False, False]


def test_texts_of_links_that_wait_count_with_those_of_a_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each poll of pages that fail would bring as much again, and every process that crawls the site holds it."""
    monkeypatch.setattr("crawler.spiders.frontier.MOST_TEXT", 30)
    waiting = tuple(Link(url=f"https://kabar.example/lama-{number}", body_html="<p>0123456") for number in range(2))
    frontier = Frontier(SiteJob(site=SITE, links=waiting), NOW)
    frontier.take(
        [Link(url=f"https://kabar.example/baru-{n}", body_html="<p>0123456") for n in (1, 2)], SourceKind.FEED
    )
    assert [link.body_html is not None for link in frontier.newest()] == [True, False]


def test_the_state_of_a_limited_number_of_lists_is_kept_of_those_read_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.sites.MOST_SOURCES", 3)
    with open_store(tmp_path / "a.db") as store:
        for hour in range(6):
            at = f"2025-06-01T0{hour}:00:00Z"
            state = SourceState(
                site="kabar",
                url=f"https://kabar.example/peta-{hour}.xml",
                kind=SourceKind.SITEMAP,
                checked_at=at,
                outcome=Outcome.OK,
                label="ok",
            )
            store.store_batch([state, msgspec.structs.replace(state, site="lain")], datetime.now(UTC))
        for site in ("kabar", "lain"):
            assert sorted(state.url[-5:] for state in store.sources(site)) == ["3.xml", "4.xml", "5.xml"]


def test_a_link_given_up_is_its_address_alone_and_goes_in_time(tmp_path: Path) -> None:
    now = datetime(2025, 6, 1, tzinfo=UTC)
    link = Link(url="https://kabar.example/berita-1", title="Panen", body_html="<p>Panen raya.</p>")
    failed = Pending(site="kabar", link=link, why=Wait.FAILED)
    with open_store(tmp_path / "a.db") as store:
        store.store_batch([failed] * (MAX_TRIES - 1), now)
        assert store.pending("kabar", now + timedelta(days=4)) == [link]
        store.store_batch([failed], now)
        assert store.given_up("kabar") == {key_hash(link.url)}
        with closing(sqlite3.connect(tmp_path / "a.db")) as db:
            assert db.execute("SELECT link FROM pending").fetchall() == [('{"url":"https://kabar.example/berita-1"}',)]
        store.maintain(now)
        assert store.given_up("kabar")
        store.maintain(now + timedelta(seconds=1))
        assert not store.given_up("kabar")


def test_a_site_fills_a_share_of_the_archive_and_no_more(tmp_path: Path) -> None:
    clock = datetime(2025, 6, 1, tzinfo=UTC)
    archive = Archive(tmp_path, msgspec.convert({"archive_gb": 1}, Settings), clock=lambda: clock)
    noise = b"".join(number.to_bytes(8, "big") for number in range(LEAST_SHARE // 6))
    body = bytes(a ^ b for a, b in zip(noise[:4_000_000], noise[::-1][:4_000_000], strict=True))

    def page(site: str, number: int) -> PageCopy:
        url = f"https://{site}.example/{number}"
        return PageCopy(
            site=site, url=url, asked_url=url, article_url=url, fetched_at=NOW, content_type=None, body=body
        )

    pages = [page("rakus", number) for number in range(200)]
    size = 0
    for one in pages:
        archive.store([one])
        grown = sum(file.stat().st_size for file in tmp_path.glob("*.gz"))
        if grown == size:
            break
        size = grown
    archive.store([page("sopan", 1)])
    found = Counter(copy.site for _, copy in archived_pages(tmp_path))
    assert size <= LEAST_SHARE
    assert found["sopan"] == 1


def test_slow_clients_of_the_metrics_hold_few_threads(tmp_path: Path) -> None:
    open_store(tmp_path / "a.db").close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    before = threading.active_count()
    end = metrics.Metrics(tmp_path / "a.db", lambda: datetime(2025, 6, 1, tzinfo=UTC)).serve("127.0.0.1", port)
    with ExitStack() as clients:
        for _ in range(60):
            clients.enter_context(socket.create_connection(("127.0.0.1", port))).send(b"GET /met")
        time.sleep(0.3)
        assert threading.active_count() <= before + 1 + metrics.MOST_CLIENTS
    deadline = time.monotonic() + 20
    while threading.active_count() > before + 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert b"anugerah_queue_lag_seconds" in answer.read()
    end()


@pytest.mark.parametrize("delay", ["999999w", "2m", "1h"])
def test_a_delay_of_more_than_a_minute_is_refused(delay: str) -> None:
    with pytest.raises(FieldError, match="minute"):
        make_site("kabar", msgspec.structs.replace(FILE, delay=delay))


def test_a_slug_of_300_letters_is_refused() -> None:
    with pytest.raises(FieldError, match="80"):
        make_site("a" * 300, FILE)


def test_deep_toml_is_an_error_of_its_file() -> None:
    with pytest.raises(ConfigError, match=r"a\.toml: is nested too deep"):
        read_toml("x = " + "[" * 5000, SiteFile, "a.toml")


def test_a_site_may_not_name_the_host_of_another(tmp_path: Path) -> None:
    for slug, more in (("satu", 'hosts = ["www.dua.example"]'), ("dua", "")):
        text = f'name = "{slug}"\nurl = "https://{slug}.example/"\nregion = "36"\n{more}\n'
        (tmp_path / f"{slug}.toml").write_text(text, encoding="utf-8")
    registry = load_registry([tmp_path])
    assert set(registry.errors) == {"satu"}
    assert "is that of the site `dua`" in registry.errors["satu"]
    assert ":4: " in registry.errors["satu"]


def test_a_page_counts_as_tried_before_it_is_read(tmp_path: Path) -> None:
    link = Link(url="https://kabar.example/berita-1")
    now = datetime(2025, 6, 1, tzinfo=UTC)
    later = now + timedelta(days=4)
    step = Step(site="kabar", kind=StepKind.PAGE, url=link.url, is_first=True)
    with open_store(tmp_path / "a.db") as store:
        store.store_batch([Pending(site="kabar", link=link)], now)
        for _ in range(MAX_TRIES):
            assert store.pending("kabar", later) == [link]
            assert store.given_up("kabar") == set()
            store.store_batch([step, msgspec.structs.replace(step, is_first=False, is_over=True)], now)
        assert store.pending("kabar", later) == []
        assert store.given_up("kabar") == {key_hash(link.url)}


def test_stderr_is_kept_in_part() -> None:
    program = "import sys\nfor _ in range(50): sys.stderr.write('x' * 100_000)\nsys.stderr.write('end')\n"
    kept = bytearray()
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) as child:
        assert child.stderr
        _drain(child.stderr, kept)
    assert len(kept) == KEPT_STDERR
    assert kept.endswith(b"end")


def test_a_record_without_end_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.job, "LONGEST_RECORD", 1000)
    good = msgspec.json.encode(Dropped(site="a", url="b", reason="c", fetched_at="d")).decode()
    program = f"print('x' * 5000)\nprint({good!r})\nprint('y' * 999)\n"
    errors = bytearray()
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as child:
        assert child.stdout
        records = list(_records(child.stdout, errors))
    assert [type(record) for record in records] == [Dropped]
    assert b"a record of more than 1000 bytes" in errors
    assert len(errors) < 1000


def test_a_home_page_that_takes_too_long_is_probed_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anugerah.probe, "SECONDS", 0.05)

    def spin() -> None:
        while True:
            pass

    with pytest.raises(ProbeError, match="too long"):
        anugerah.probe._read("https://kabar.example/", spin)


def test_every_guard_is_where_the_script_removes_it_and_in_the_threat_model() -> None:
    model = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    for name, guard in GUARDS.items():
        assert (ROOT / guard.file).read_text(encoding="utf-8").count(guard.text) == 1, name
        assert (ROOT / guard.test).is_file()
        assert f"`{name}`" in model
