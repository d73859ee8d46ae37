"""A fleet on this machine crawls the newsroom as the local engine does, though a worker and the scheduler are killed."""

import json
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("distributed", reason="the extra `fleet` is not installed")

from cluster import LocalCluster
from endangered import rows_of
from test_kill import SAME

from anugerah.cli import cli
from anugerah.engines import ClosingEngine
from anugerah.fleet.engine import DaskEngine
from anugerah.runner import Runner
from anugerah.visit import SiteReport
from crawler.config import Settings
from crawler.job import LocalEngine
from crawler.newsroom.chance import few
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import load_truth
from crawler.registry import load_registry
from db.store import open_store

pytestmark = pytest.mark.timeout(300)
SITES = ("lenteracisauk", "gongsaparua", "dermagasambas")
DELAY = 0.15
SECONDS, GRACE = 3, 4.0
"""A job's work, and how much longer its sites count as asked when its worker is lost."""


def crawled(room: Newsroom, folder: Path, settings: Settings, engine: ClosingEngine) -> list[SiteReport]:
    room.write_site_files(folder / "sites")
    for file in (folder / "sites").glob("**/*.toml"):
        file.write_text(file.read_text().replace('delay = "0s"', f'delay = "{DELAY}s"'))
    try:
        with open_store(folder / "a.db") as store:
            return Runner(store, settings, engine).crawl(load_registry([folder / "sites"]).enabled())
    finally:
        engine.close()


def test_a_fleet_crawls_as_one_machine_does_through_the_loss_of_a_worker_and_of_the_scheduler(tmp_path: Path) -> None:
    settings = Settings(engine="dask", workers=2, job_seconds=SECONDS)
    truths = [few(load_truth(slug), 20) for slug in SITES]
    with Newsroom(truths=truths) as room:
        local, far = tmp_path / "local", tmp_path / "far"
        for folder in (local, far):
            folder.mkdir()
        crawled(room, local, settings, LocalEngine(2))
        room.requests.clear()
        with LocalCluster(tmp_path / "cluster", 2) as cluster:
            settings = Settings(
                engine="dask", fleet_scheduler=cluster.address, workers=2, job_seconds=SECONDS
            )
            engine = DaskEngine(settings, grace=GRACE)
            trouble = threading.Thread(target=cause_trouble, args=(room, cluster))
            trouble.start()
            reports = crawled(room, far, settings, engine)
            trouble.join()
    assert not [report for report in reports if report.is_failure], reports
    for what in SAME:
        assert sorted(rows_of(far / "a.db", what), key=repr) == sorted(rows_of(local / "a.db", what), key=repr), what
    assert CliRunner().invoke(cli, ["db", "check", "--db", str(far / "a.db")]).exit_code == 0
    times = defaultdict(list)
    for asked in room.requests:
        times[asked.site].append(asked.at)
    for site, moments in times.items():
        gaps = [after - before for before, after in zip(moments, moments[1:], strict=False)]
        assert min(gaps) > DELAY / 2, (site, min(gaps))  # two that ask at a time would come closer than one ever does


def cause_trouble(room: Newsroom, cluster: LocalCluster) -> None:
    wait_for(room, 6)
    cluster.workers[0].kill()
    wait_for(room, 25)
    cluster.restart_scheduler()


def wait_for(room: Newsroom, requests: int) -> None:
    deadline = time.monotonic() + 60
    while len(room.requests) < requests and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(room.requests) >= requests


def test_status_shows_workers_jobs_and_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with LocalCluster(tmp_path / "cluster", 1) as cluster:
        Path("anugerah.toml").write_text(f'engine = "dask"\nfleet_scheduler = "{cluster.address}"\n')
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            result = CliRunner().invoke(cli, ["fleet", "status", "--json"])
            if result.exit_code == 0:
                break
            time.sleep(0.3)
        found = json.loads(result.stdout)
        assert [(worker["threads"], worker["is_refused"]) for worker in found["workers"]] == [(1, False)]
        assert (found["threads"], found["jobs"], found["due"]) == (1, 0, 0)
        plain = CliRunner().invoke(cli, ["fleet", "status"]).stdout
        assert "1 workers, 0 jobs on 1 threads" in plain
