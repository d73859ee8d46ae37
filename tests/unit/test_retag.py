"""Reading stored stories again: several processes give the same as one, and no lease is left behind."""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from children import dead_pid

from anugerah.cli.reextract import _reextract_site
from anugerah.leases import Leases
from anugerah.reextract import Report
from anugerah.retag import CHUNK, retag_sites, useful_workers
from crawler.articles import Article
from crawler.facts import AwardAnnotation
from crawler.readersetup import ReaderSetup
from crawler.records import Story
from db.rows import RetagResult, SiteState
from db.store import Store, open_store

NOW = datetime(2025, 3, 2, 3, 10, tzinfo=UTC)
NO_AWARD = AwardAnnotation(is_award=False, score=0.0)
AWARD = (
    "Pemkot Tangerang Raih Penghargaan Ombudsman RI",
    "TANGERANG - Pemerintah Kota Tangerang menerima penghargaan kepatuhan pelayanan publik dari Ombudsman RI, Kamis.",
)
OTHER = ("Jalan Rusak Diperbaiki", "Warga Kampung Awan memperbaiki jalan bersama-sama pada hari Minggu.")


def stored(path: Path, count: int) -> None:
    with open_store(path) as store:
        for slug in ("satu", "dua"):
            stories = []
            for n in range(count):
                title, body = AWARD if n % 2 else OTHER
                article = Article(url=f"https://{slug}.example/{n}", title=title, body=f"{body} Nomor {n}.")
                stories.append(
                    Story(site=slug, article=article, reading=NO_AWARD, asked_url=article.url, fetched_at="2025-03-02")
                )
            store.store_batch(stories, NOW)
            store.set_site(SiteState(slug=slug))


def outcome(path: Path) -> list[tuple[object, ...]]:
    with open_store(path) as store:
        sql = (
            "SELECT a.id, a.is_award, a.award_score, f.recipient, f.recipient_id FROM articles AS a "
            "LEFT JOIN award_facts AS f ON f.article_id = a.id"
        )
        return store._db.execute(sql).fetchall()


def free(store: Store) -> bool:
    return bool(store._db.execute("SELECT count(*) FROM lease").fetchone() == (0,))


def test_two_processes_read_as_one_does(tmp_path: Path) -> None:
    for workers in (1, 2):
        path = tmp_path / f"{workers}.db"
        stored(path, CHUNK + 3)
        read: list[int] = []
        with open_store(path) as store:
            report = retag_sites(store, ["satu", "dua"], {}, reader=ReaderSetup(), workers=workers, on_read=read.append)
            assert free(store)
        half = (CHUNK + 3) // 2
        count = 2 * (CHUNK + 3)
        assert report.result == RetagResult(
            read=count, tags=report.result.tags, facts=2 * half, turned_award=2 * half, turned_other=0
        )
        assert report.skipped == ()
        assert read == [CHUNK, 3, CHUNK, 3]
    assert outcome(tmp_path / "1.db") == outcome(tmp_path / "2.db")


def test_an_error_leaves_no_lease_behind(tmp_path: Path) -> None:
    stored(tmp_path / "a.db", 3)

    def fail(_: int) -> None:
        raise RuntimeError("nobody watches")

    with open_store(tmp_path / "a.db") as store:
        with pytest.raises(RuntimeError, match="nobody watches"):
            retag_sites(store, ["satu", "dua"], {}, reader=ReaderSetup(), workers=1, on_read=fail)
        assert free(store)


def test_a_site_that_another_takes_meanwhile_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    stored(path, CHUNK + 3)

    def lose(_: int) -> None:
        with open_store(path) as other:
            other._db.execute("UPDATE lease SET holder = 'elsewhere:1', until = '9999' WHERE name = 'satu'")

    with open_store(path) as store:
        report = retag_sites(store, ["satu"], {}, reader=ReaderSetup(), workers=1, on_read=lose)
        assert (report.skipped, report.result.read) == (("satu",), CHUNK)
        assert store.lease_holder("satu") == "elsewhere:1"


def test_few_stories_are_not_worth_a_process() -> None:
    assert useful_workers(10) == 1
    assert 1 <= useful_workers(10**6) <= (os.cpu_count() or 1)


def test_a_site_that_another_takes_while_its_pages_are_read_again_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replayed(store: Store, *_: object, **__: object) -> Iterator[Report]:
        yield Report(unarchived=1)
        store._db.execute("UPDATE lease SET holder = 'elsewhere:1', until = '9999' WHERE name = 'satu'")
        yield Report(unarchived=2)
        raise AssertionError

    monkeypatch.setattr("anugerah.cli.reextract.replay_site", replayed)
    with open_store(tmp_path / "a.db") as store:
        done = _reextract_site(store, "satu", None, {}, ReaderSetup(0.5), write=True)
        assert done == (Report(unarchived=3), False)
        assert store.lease_holder("satu") == "elsewhere:1"


def test_a_lease_is_prolonged_and_a_dead_process_s_taken_over(tmp_path: Path) -> None:
    now = NOW
    with open_store(tmp_path / "a.db") as store:
        with Leases(store, timedelta(minutes=10), lambda: now) as leases:
            assert leases.take("satu")
            now += timedelta(minutes=9)
            assert leases.take("satu")
            now += timedelta(minutes=9)
            assert not store.lease("satu", "another:1", now + timedelta(minutes=1), now)
            assert store.lease("dua", f"{socket.gethostname()}:{dead_pid()}", now + timedelta(hours=1), now)
            assert leases.take("dua")
            assert store.lease("tiga", "elsewhere:1", now + timedelta(hours=1), now)
            assert not leases.take("tiga")
        assert [store.lease_holder(slug) for slug in ("satu", "dua", "tiga")] == [None, None, "elsewhere:1"]
