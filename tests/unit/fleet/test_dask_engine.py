"""The Dask engine against a scripted cluster: jobs that are lost, refused or stopped."""

import threading
import time
from concurrent.futures import CancelledError, Future
from typing import Any

import msgspec
import pytest

pytest.importorskip("distributed", reason="the extra `fleet` is not installed")

from test_parcel import END, SITE, dropped, story

from anugerah.enginechoice import engine_for
from anugerah.fleet import engine as engine_module
from anugerah.fleet import task
from anugerah.fleet.cluster import FleetError
from anugerah.fleet.engine import DaskEngine
from anugerah.fleet.parcel import Order
from crawler.config import Settings
from crawler.environment import load_settings
from crawler.errors import ConfigError
from crawler.plan import Job, SiteJob
from crawler.records import Record

JOB = Job(sites=(SiteJob(site=SITE),), user_agent="test", seconds=0.2)
SETTINGS = Settings(engine="dask", fleet_scheduler="tcp://127.0.0.1:1", workers=4)


class ScriptedFuture:
    def __init__(self, answer: Any, release: threading.Event | None) -> None:
        self.answer = answer
        self._release = release

    def result(self, timeout: float) -> Any:  # noqa: ARG002 - Dask's
        assert self._release is None or self._release.wait(5)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    def release(self) -> None:
        pass


class ScriptedCluster:
    """Workers with one thread each; `answers` makes what an order is answered with, once `release` is set."""

    def __init__(
        self, answers: Any, *, workers: int = 1, unreachable: int = 0, release: threading.Event | None = None
    ) -> None:
        self.answers = answers
        self.release = release
        self.threads = workers
        self.unreachable = unreachable
        self.orders: list[Order] = []
        self.asked: list[Any] = []
        self.submitted_with: list[dict[str, Any]] = []

    def workers(self) -> dict[str, dict[str, Any]]:
        if self.unreachable:
            self.unreachable -= 1
            raise FleetError("the scheduler cannot be reached.")
        return {f"tcp://w{n}": {"nthreads": 1} for n in range(self.threads)}

    def client(self) -> "ScriptedCluster":
        return self

    def submit(self, function: Any, data: bytes, **options: Any) -> ScriptedFuture:
        assert function is task.run
        order = msgspec.json.decode(data, type=Order)
        self.orders.append(order)
        self.submitted_with.append(options)
        return ScriptedFuture(self.answers(order), self.release)

    def ask(self, function: Any, *args: Any) -> dict[str, Any]:
        self.asked.append((function, *args))
        return {}

    def close(self) -> None:
        pass


def packed_story(order: Order) -> bytes:
    raw = [msgspec.Raw(msgspec.json.encode(one)) for one in (dropped(), story(), story(site="lain"))]
    return msgspec.json.encode({"id": order.id, "records": raw, "end": END})


def refused(record: Record) -> None:
    pytest.fail(f"{record} comes from nowhere")


def made(cluster: ScriptedCluster, grace: float = 0.3) -> DaskEngine:
    return DaskEngine(SETTINGS, cluster=cluster, grace=grace)  # type: ignore[arg-type]


def test_a_job_is_one_task_that_dask_never_repeats_or_shares() -> None:
    cluster = ScriptedCluster(packed_story)
    records: list[Record] = []
    engine = made(cluster)
    ends = [engine.submit(JOB, records.append).result(5) for _ in range(2)]
    engine.close()
    assert records == [dropped(), story()] * 2
    assert [end.refused for end in ends] == [{"other_site": 1}] * 2
    keys = [options["key"] for options in cluster.submitted_with]
    assert len(set(keys)) == 2  # equal submissions would run once
    for options in cluster.submitted_with:
        assert (options["pure"], options["retries"], options["allow_other_workers"]) == (False, 0, False)


@pytest.mark.parametrize("error", [CancelledError("lost"), OSError("gone"), TimeoutError(), RuntimeError("odd")])
def test_a_lost_job_counts_as_running_until_its_deadline(error: Exception) -> None:
    engine = made(ScriptedCluster(lambda _: error))
    began = time.monotonic()
    end = engine.submit(JOB, refused).result(5)
    assert time.monotonic() - began >= JOB.seconds + 0.3
    assert end.status < 0
    assert "lost" in end.stderr
    engine.close()


def test_an_answer_that_is_not_a_parcel_fails_the_job_at_once() -> None:
    engine = made(ScriptedCluster(lambda _: b"{}"), grace=60)
    end = engine.submit(JOB, refused).result(5)
    assert (end.status, end.refused) == (1, {"parcel": 1})
    engine.close()


def test_no_more_jobs_are_submitted_than_threads_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_LOOK", 0.01)
    release = threading.Event()

    cluster = ScriptedCluster(packed_story, workers=2, release=release)
    engine = made(cluster)
    futures: list[Future[Any]] = [engine.submit(JOB, lambda _: None) for _ in range(4)]
    time.sleep(0.3)
    assert len(cluster.orders) == 2
    release.set()
    for future in futures:
        assert future.result(5).status == 0
    assert len(cluster.orders) == 4
    engine.close()


def test_jobs_wait_for_a_scheduler_and_say_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine_module, "_LOOK", 0.01)
    engine = made(ScriptedCluster(packed_story, unreachable=5))
    assert engine.submit(JOB, lambda _: None).result(5).status == 0
    engine.close()
    assert [record.message for record in caplog.records if "reached" in record.message] == [
        "fleet: the scheduler cannot be reached. Jobs wait."
    ]


def test_stop_ends_jobs_that_wait_and_asks_those_that_run(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    cluster = ScriptedCluster(packed_story, workers=1, release=release)
    engine = made(cluster)
    running, waiting = engine.submit(JOB, lambda _: None), engine.submit(JOB, lambda _: None)
    deadline = time.monotonic() + 5
    while not cluster.orders and time.monotonic() < deadline:
        time.sleep(0.01)
    engine.stop()
    while not cluster.asked and time.monotonic() < deadline:
        time.sleep(0.01)
    assert cluster.asked == [(task.stop, [cluster.orders[0].id])]
    release.set()
    assert {running.result(5).status, waiting.result(5).status} == {0, -15}
    assert len(cluster.orders) == 1
    engine.close()


def test_a_worker_with_other_code_refuses_with_a_sentence() -> None:
    order = Order(id="one", code="other", job=JOB)
    answer = msgspec.json.decode(task.run(msgspec.json.encode(order)))
    assert answer["records"] == []
    assert answer["end"]["status"] == 1
    assert "another version" in answer["end"]["stderr"]


@pytest.mark.parametrize(
    ("address", "more", "part"),
    [
        ("", "", "needs a scheduler: set fleet_scheduler"),
        ("10.0.0.5:8786", "", "is not an address"),
        ("tcp://10.0.0.5:8786", "", "is not encrypted"),
        ("tls://10.0.0.5:8786", 'fleet_ca = "ca.pem"', "set fleet_cert, fleet_key"),
    ],
)
def test_a_scheduler_that_strangers_could_join_is_refused(tmp_path: Any, address: str, more: str, part: str) -> None:
    file = tmp_path / "anugerah.toml"
    file.write_text(f'engine = "dask"\nfleet_scheduler = "{address}"\n{more}\n')
    with pytest.raises(ConfigError, match=part) as error:
        load_settings(file, {})
    assert "anugerah.toml:2: " in str(error.value)


def test_without_the_extra_the_setting_is_refused_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    for name in ("anugerah.fleet.engine", "anugerah.fleet.cluster"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(ConfigError, match=r"pip install 'anugerah\[fleet\]'"):
        engine_for(SETTINGS)
