"""A job's child process, replaced by a few lines of Python: what it sent is kept, however it ends."""

import signal
import sys
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from children import played

import crawler.job
from crawler.forking import Worker, Workers
from crawler.job import LocalEngine, run_job
from crawler.plan import Job, OnRecord, SiteJob
from crawler.records import Dropped, Outcome, Record, SiteRun, Step, StepKind
from crawler.site import SiteFile, make_site
from crawler.template import LONGEST_LAST, LastWord
from crawler.worker import Sender

SITE = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36"))
DROPPED = Dropped(site="kabar", url="https://kabar.example/a", reason="gone", fetched_at="2025-06-01T05:00:00Z")
ENDED = SiteRun(
    site="kabar",
    started_at="2025-06-01T05:00:00Z",
    ended_at="2025-06-01T05:00:01Z",
    outcome=Outcome.OK,
    label="ok",
    found=1,
)
READS = Step(site="kabar", kind=StepKind.PAGE, url="https://kabar.example/a", is_first=True)
Play = Callable[[str], None]


def job(known: int = 0, seconds: float = 30.0) -> Job:
    hashes: dict[str, str | None] = {f"{number:016x}": None for number in range(known)}
    return Job(sites=(SiteJob(site=SITE, known=hashes),), user_agent="test", seconds=seconds)


def sends(*records: Record) -> str:
    """Lines of a child's program that print these records."""
    return "".join(f"sys.stdout.write({msgspec.json.encode(record).decode()!r} + '\\n')\n" for record in records) + (
        "sys.stdout.flush()\n"
    )


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Lets a program take the place of what a job's process does."""

    def install(program: str) -> None:
        monkeypatch.setattr(sys, "executable", played(tmp_path / "template", program))

    return install


def test_records_come_in_their_order(play: Play) -> None:
    play("assert b'kabar.example' in sys.stdin.buffer.read()\n" + sends(DROPPED, ENDED))
    records: list[Record] = []
    end = run_job(job(), records.append)
    assert records == [DROPPED, ENDED]
    assert (end.status, end.killed, end.stderr) == (0, False, "")


def test_records_come_as_they_are_sent(play: Play) -> None:
    play(f"sys.stdin.read()\n{sends(DROPPED)}signal.pause()\n")
    children: list[Worker] = []
    end = run_job(job(), lambda _: children[0].terminate(), on_start=children.append)
    assert end.status == -signal.SIGTERM


def test_a_child_killed_at_its_limit_keeps_what_it_sent(play: Play) -> None:
    play(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nsys.stdin.read()\n"
        f'{sends(DROPPED)}sys.stdout.write(\'{{"type":"story",\')\nsys.stdout.flush()\ntime.sleep(60)\n'
    )
    records: list[Record] = []
    end = run_job(job(seconds=0.2), records.append, grace=0.2)
    assert records == [DROPPED]
    assert end.killed
    assert end.status == -signal.SIGKILL
    assert end.stderr == 'broken record: {"type":"story",'


@pytest.mark.parametrize(
    ("word", "has_read", "step"),
    [
        (b"", False, None),
        (b"null", True, None),
        (b"torn{", True, None),
        (msgspec.json.encode(READS), True, READS),
    ],
)
def test_what_a_child_was_reading_when_it_died_is_known(
    play: Play, word: bytes, has_read: bool, step: Step | None
) -> None:
    play(f"last_word.write({word!r})\nos.kill(os.getpid(), signal.SIGKILL)\n")
    end = run_job(job(), lambda _: None)
    assert (end.status, end.has_read, end.step) == (-signal.SIGKILL, has_read, step)


def test_of_what_is_read_only_the_tries_of_pages_are_sent() -> None:
    out, last_word = BytesIO(), LastWord()
    sender = Sender(out, last_word)
    robots = Step(site="kabar", kind=StepKind.ROBOTS, url="https://kabar.example/robots.txt", is_first=True)
    for step in (robots, READS, msgspec.structs.replace(READS, is_first=False)):
        sender.send(step)
        assert msgspec.json.decode(last_word.read(), type=Step) == step
        sender.send(msgspec.structs.replace(step, is_over=True))
        assert last_word.read() == b"null"
    sender.send(msgspec.structs.replace(READS, url="x" * LONGEST_LAST))
    assert last_word.read() == b"null"
    sent = [msgspec.json.decode(line, type=Step) for line in out.getvalue().splitlines()]
    assert [step.url[:9] for step in sent] == ["https://k", "xxxxxxxxx"]


def test_its_own_children_are_killed_with_it(play: Play) -> None:
    play("if os.fork() == 0:\n    time.sleep(60)\ntime.sleep(60)\n")
    assert run_job(job(seconds=0.1), lambda _: None, grace=0.1).killed  # else its pipe stays open for a minute


def test_lines_that_are_not_records_are_reported_and_skipped(play: Play) -> None:
    play(
        'sys.stdin.read()\nsys.stdout.write(\'hello\\n{"type": "unknown"}\\n\')\nsys.stdout.flush()\n'
        f'sys.stdout.buffer.write(b\'{{"type": "\\xff"}}\\n\')\nsys.stdout.flush()\n{sends(ENDED)}'
    )
    records: list[Record] = []
    end = run_job(job(), records.append)
    assert records == [ENDED]
    assert end.status == 0
    assert end.stderr.count("broken record: ") == 3
    assert "hello" in end.stderr


def test_the_last_part_of_its_stderr_is_kept(play: Play) -> None:
    play("sys.stdin.read()\nfor n in range(5000):\n    sys.stderr.write(f'line {n}\\n')\nsys.exit(3)\n")
    end = run_job(job(), lambda _: None)
    assert (end.status, end.killed) == (3, False)
    assert end.stderr.endswith("line 4998\nline 4999")
    assert len(end.stderr) <= 4000


@pytest.mark.parametrize("known", [0, 2000, 50_000])
def test_a_child_that_dies_before_it_has_read_its_job_is_an_end_like_others(play: Play, known: int) -> None:
    play("os.close(0)\nsys.stderr.write('no memory')\nsys.exit(1)\n")
    end = run_job(job(known), lambda _: None)
    assert (end.status, end.stderr) == (1, "no memory")


def test_an_error_of_the_parent_ends_the_child_and_is_raised(play: Play) -> None:
    play(f"sys.stdin.read()\n{sends(DROPPED)}time.sleep(60)\n")
    children: list[Worker] = []

    def refuse(_: Record) -> None:
        raise ValueError("the store is full")

    with pytest.raises(ValueError, match="the store is full"):
        run_job(job(), refuse, on_start=children.append)
    assert children[0].returncode == -signal.SIGKILL


def test_an_engine_that_is_stopped_ends_soon_with_what_came(play: Play) -> None:
    play(f"sys.stdin.read()\n{sends(DROPPED)}signal.pause()\n")
    engine = LocalEngine(1)
    running = threading.Event()
    records: list[Record] = []

    def note(record: Record) -> None:
        records.append(record)
        running.set()

    first, second = engine.submit(job(), note), engine.submit(job(), note)
    assert running.wait(10)
    engine.stop()
    ends = [first.result(10), second.result(10)]
    engine.close()
    assert records == [DROPPED]
    assert [end.status for end in ends] == [-signal.SIGTERM, -signal.SIGTERM]
    assert ends[1].stderr == "stopped before it began"


def test_a_child_that_was_being_started_when_the_engine_stopped_ends_too(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("sys.stdin.read()\nsignal.pause()\n")
    engine = LocalEngine(1)
    real = crawler.job.run_job

    def stop_between(
        job: Job, on_record: OnRecord, *, workers: Workers, on_start: crawler.job.OnStart
    ) -> crawler.job.JobEnd:
        engine.stop()
        return real(job, on_record, workers=workers, on_start=on_start)

    monkeypatch.setattr(crawler.job, "run_job", stop_between)
    assert engine.submit(job(), lambda _: None).result(10).status == -signal.SIGTERM
    engine.close()
