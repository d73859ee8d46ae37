"""A fleet on this machine crawls the newsroom as one machine does, although a worker and the scheduler are killed."""

import json
import threading
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("distributed", reason="the extra `fleet` is not installed")

from certificates import make_certificates
from cluster import LocalCluster
from endangered import rows_of
from test_kill import SAME

from anugerah.cli import cli
from anugerah.crawlresult import SiteReport
from anugerah.enginechoice import ClosingEngine
from anugerah.fleet.cluster import Cluster, FleetError
from anugerah.fleet.engine import DaskEngine
from anugerah.runner import Runner
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
    truths = [few(load_truth(slug), 14) for slug in SITES]
    with Newsroom(truths=truths) as room:
        local, far = tmp_path / "local", tmp_path / "far"
        for folder in (local, far):
            folder.mkdir()
        crawled(room, local, settings, LocalEngine(2))
        room.requests.clear()
        with LocalCluster(tmp_path / "cluster", 2) as cluster:
            settings = Settings(engine="dask", fleet_scheduler=cluster.address, workers=2, job_seconds=SECONDS)
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
        gaps = [after - before for before, after in pairwise(moments)]
        assert min(gaps) > DELAY / 3, (site, min(gaps))  # one pauses for half the delay at least, two would come closer


def cause_trouble(room: Newsroom, cluster: LocalCluster) -> None:
    wait_for(room, 6)
    cluster.workers[0].kill()
    wait_for(room, 18)
    cluster.restart_scheduler()


def wait_for(room: Newsroom, requests: int) -> None:
    deadline = time.monotonic() + 60
    while len(room.requests) < requests and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(room.requests) >= requests


def test_status_shows_workers_and_strangers_cannot_join_a_fleet_with_certificates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = dict(zip(("fleet_ca", "fleet_cert", "fleet_key"), map(str, make_certificates(tmp_path)), strict=True))
    options = zip(("--tls-ca-file", "--tls-cert", "--tls-key"), files.values(), strict=True)
    with LocalCluster(tmp_path / "cluster", 1, tls=tuple(part for option in options for part in option)) as cluster:
        keys = "".join(f'{name} = "{path}"\n' for name, path in files.items())
        Path("anugerah.toml").write_text(f'engine = "dask"\nfleet_scheduler = "{cluster.address}"\n{keys}')
        deadline = time.monotonic() + 60
        while (result := status("--json")).exit_code != 0 and time.monotonic() < deadline:
            time.sleep(0.3)
        found = json.loads(result.stdout)
        assert [(worker["threads"], worker["is_refused"]) for worker in found["workers"]] == [(1, False)]
        assert (found["threads"], found["jobs"], found["due"]) == (1, 0, 0)
        assert "1 workers, 0 jobs on 1 threads" in status().stdout
        (tmp_path / "other").mkdir()
        others = make_certificates(tmp_path / "other")
        settings = Settings(
            engine="dask",
            fleet_scheduler=cluster.address,
            fleet_ca=files["fleet_ca"],
            fleet_cert=str(others[1]),
            fleet_key=str(others[2]),
        )
        with pytest.raises(FleetError, match="cannot be reached"):
            Cluster(settings).client()


def status(*options: str) -> Result:
    return CliRunner().invoke(cli, ["fleet", "status", *options])
