"""Metrics: what is counted, and what Prometheus gets over HTTP."""

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from histories import NOW

from anugerah.crawlresult import SiteReport
from anugerah.monitor.metrics import Metrics
from crawler.articles import Article
from crawler.environment import load_settings
from crawler.errors import ConfigError
from crawler.facts import AwardAnnotation
from crawler.records import Outcome, Story
from crawler.times import iso
from db.health import Finding, Verdict
from db.rows import SiteState
from db.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def story(name: str, published_at: datetime) -> Story:
    url = f"https://kabar.example/{name}"
    article = Article(url=url, title=f"Berita {name}", body="Isi.", published_at=iso(published_at))
    reading = AwardAnnotation(is_award=False, score=0.0)
    return Story(site="kabar", article=article, reading=reading, asked_url=url, fetched_at=iso(NOW))


def test_runs_articles_and_delays_are_counted(store: Store) -> None:
    first = NOW - timedelta(days=1)
    store.store_batch([story("lama", first - timedelta(days=9))], first)
    metrics = Metrics(store.path, lambda: NOW)
    store.store_batch([story("satu", NOW - timedelta(minutes=4)), story("arsip", NOW - timedelta(days=99))], NOW)
    report = SiteReport(site="kabar", outcome=Outcome.OK, label="ok", new=2, awards=1, updated=3, dropped=4, secs=9)
    metrics.note(report, store)
    value = metrics.registry.get_sample_value
    assert value("anugerah_runs_total", {"outcome": "OK", "label": "ok"}) == 1
    names = ("articles", "awards", "updated", "dropped")
    assert [value(f"anugerah_{name}_total") for name in names] == [2, 1, 3, 4]
    assert value("anugerah_delay_seconds_count") == 1  # the archive's stories are not late
    assert value("anugerah_delay_seconds_sum") == 240


def test_an_engine_says_what_it_does_at_the_moment_of_asking(store: Store) -> None:
    metrics, jobs = Metrics(store.path, lambda: NOW), [1.0]
    assert metrics.registry.get_sample_value("anugerah_engine_jobs") is None
    metrics.watch_engine(lambda: {"jobs": jobs[0], "workers": 3})
    jobs[0] = 2
    names = ("anugerah_engine_jobs", "anugerah_engine_workers")
    assert [metrics.registry.get_sample_value(name) for name in names] == [2, 3]


def test_what_the_database_says_is_asked_when_prometheus_asks(store: Store) -> None:
    late = iso(NOW - timedelta(minutes=7))
    store.set_site(
        SiteState(slug="satu", outcome=Outcome.OK, label="ok", next_check_at=late),
        SiteState(slug="dua", outcome=Outcome.HARD, label="http_404", next_check_at=iso(NOW + timedelta(hours=1))),
        SiteState(slug="tiga", enabled=False),
        SiteState(slug="empat"),
    )
    found = Finding(site="dua", cause="failing", since=iso(NOW), says="…")
    store.judge("dua", lambda _: Verdict((found,)), NOW)
    end = Metrics(store.path, lambda: NOW).serve("127.0.0.1", port := _free_port())
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
    finally:
        end()
    assert "anugerah_queue_lag_seconds 420.0" in lines
    for health in ("well", "failing", "disabled", "never_crawled"):
        assert f'anugerah_sites{{health="{health}"}} 1.0' in lines
    assert any(line.startswith("anugerah_child_memory_bytes ") for line in lines)
    assert any(line.startswith("process_resident_memory_bytes ") for line in lines)


def test_without_a_database_the_counts_are_still_served(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path / "none.db", lambda: datetime.now(UTC))
    assert metrics.registry.get_sample_value("anugerah_queue_lag_seconds") is None
    assert metrics.registry.get_sample_value("anugerah_articles_total") == 0


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "9464", "localhost", "127.0.0.1:0", "example.com:80"])
def test_an_address_that_is_not_this_machine_s_own_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="METRICS: "):
        load_settings(env={"ANUGERAH_METRICS": address})


def test_addresses_of_this_machine() -> None:
    def parsed(text: str) -> tuple[str, int] | None:
        return msgspec.structs.replace(load_settings(env={}), metrics=text).metrics_address

    assert [parsed(text) for text in ("", "localhost:1", "[::1]:2")] == [None, ("127.0.0.1", 1), ("::1", 2)]


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
