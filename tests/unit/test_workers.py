"""Job processes are forked from a template process: isolated, never outliving the parent, and never with old code."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from children import ROOT, mortal, played

import crawler.forking
from crawler.forking import Worker, WorkerError, Workers
from crawler.job import run_job
from crawler.plan import Job

TELLS = "print(os.getpid(), os.getppid(), os.getsid(0), flush=True)\n"
Play = Callable[..., None]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Lets a program take the place of what a job's process does."""

    def install(program: str, settings: str = "") -> None:
        monkeypatch.setattr(sys, "executable", played(tmp_path / "template", program, settings=settings))

    return install


def printed_numbers(worker: Worker) -> list[int]:
    """The numbers in a line that it prints."""
    return [int(number) for number in worker.stdout.readline().split()]


def ended(worker: Worker) -> int:
    """Let it read its stdin to the end, and wait."""
    with suppress(BrokenPipeError):
        worker.stdin.close()
    status = worker.wait()
    worker.close()
    return status


def test_a_parent_with_a_thousand_open_files_starts_jobs(play: Play) -> None:
    """Each job takes four of them, and service managers raise the limit of 1,024."""
    play("sys.stdin.read()\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(2048, hard), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1024)]
    try:
        with Workers() as workers:
            worker = workers.start()
            assert worker.poll() is None
            assert ended(worker) == 0
    finally:
        for handle in opened:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_each_job_has_a_process_and_a_session_of_its_own_from_one_template(play: Play) -> None:
    play(TELLS + "sys.stdin.read()\n")
    with Workers() as workers:
        first, second = workers.start(), workers.start()
        (pid, template, session), second_numbers = printed_numbers(first), printed_numbers(second)
        assert (pid, session) == (first.pid, pid)
        assert second_numbers == [second.pid, template, second.pid]
        assert len({pid, second.pid, template, os.getpid()}) == 4
        assert os.getsid(template) == template, "the terminal's Ctrl-C is for us alone"
        assert first.poll() is None
        assert [ended(first), ended(second)] == [0, 0]
    assert not is_alive(template)


def test_a_signal_for_all_of_a_service_ends_the_jobs_and_leaves_their_template(play: Play) -> None:
    play(TELLS + "signal.pause()\n")
    with Workers() as workers:
        running = workers.start()
        _, template, _ = printed_numbers(running)
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(template, number)
        running.terminate()
        assert ended(running) == -signal.SIGTERM
        later = workers.start()
        assert printed_numbers(later)[1] == template
        later.terminate()
        assert ended(later) == -signal.SIGTERM


@pytest.mark.timeout(30)
def test_ctrl_c_while_a_process_starts_ends_at_once(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play("sys.stdin.read()\n")

    def interrupted(worker: Worker) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Worker, "begun", interrupted)
    with pytest.raises(KeyboardInterrupt), Workers() as workers:
        workers.start()


def test_a_template_that_hangs_is_given_up(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.forking, "START_SECONDS", 0.3)
    play("", settings="time.sleep(60)")
    with Workers() as workers, pytest.raises(WorkerError, match="ended"):
        workers.start()


def test_the_memory_of_the_largest_is_known(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "largest", 0)
    play("held = bytearray(60_000_000)\nsys.stdin.read()\n")
    with Workers() as workers:
        assert ended(workers.start()) == 0
    assert 60_000_000 < Worker.largest < 200_000_000


def test_a_crash_takes_one_job(play: Play) -> None:
    play("if sys.stdin.readline() == 'crash\\n': os.kill(os.getpid(), signal.SIGSEGV)\nsys.stdin.read()\n")
    with Workers() as workers:
        bad, good = workers.start(), workers.start()
        bad.stdin.write(b"crash\n")
        assert ended(bad) == -signal.SIGSEGV
        assert good.poll() is None
        assert ended(good) == 0
        assert ended(workers.start()) == 0


@pytest.mark.parametrize(("said", "heard"), [("", b""), ("last_word.write(b'one'); last_word.write(b'2')", b"2")])
def test_what_a_process_says_last_outlives_it(play: Play, said: str, heard: bytes) -> None:
    play(f"{said}\nsys.stdin.read()\nos.kill(os.getpid(), signal.SIGKILL)\n")
    with Workers() as workers:
        first, second = workers.start(), workers.start()
        assert [ended(second), ended(first)] == [-signal.SIGKILL] * 2
        assert (first.last_word, second.last_word) == (heard, heard)


def test_a_template_that_is_killed_takes_no_job_and_is_replaced(play: Play) -> None:
    play(TELLS + "sys.stdin.read()\nprint(os.getppid())\nsys.exit(3)\n")
    with Workers() as workers:
        running = workers.start()
        _, template, _ = printed_numbers(running)
        os.kill(template, signal.SIGKILL)
        wait_until(lambda: not is_alive(template))
        running.stdin.close()
        assert running.stdout.read() != b"", "it goes on to its end"
        running.wait()
        running.close()
        later = workers.start()
        assert printed_numbers(later)[1] != template
        assert ended(later) == 3


def test_all_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    stub = played(
        tmp_path / "template",
        "from crawler.worker import end_with_reader\nend_with_reader(1)\nsignal.pause()\n",
        settings=f"sys.path += {sys.path!r}",
    )
    parent = (
        f"import sys, time; sys.executable = {stub!r}\nfrom crawler.forking import Workers\nworkers = Workers()\n"
        "first, second = workers.start(), workers.start()\n"
        "print(first.pid, second.pid, workers._template._process.pid, flush=True)\ntime.sleep(60)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with mortal(subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=environment)) as process:
        assert process.stdout
        pids = [int(number) for number in process.stdout.readline().split()]
        assert all(map(is_alive, pids))
        process.kill()
        process.wait()
        wait_until(lambda: not any(map(is_alive, pids)))


def test_a_job_that_closed_its_pipe_ends_as_it_would() -> None:
    program = (
        "import os, threading\nfrom crawler.worker import end_with_reader\n"
        "_, pipe = os.pipe()\nos.close(pipe)\nend_with_reader(pipe)\n"
        "[one.join() for one in threading.enumerate() if one.name == 'reader']\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], check=False, timeout=60, env=environment)
    assert done.returncode == 0


def test_what_a_job_started_is_killed_with_it_and_the_template_lives(play: Play) -> None:
    play("pid = os.fork()\nif pid: print(pid, flush=True)\ntime.sleep(60)\n")
    with Workers() as workers:
        worker = workers.start()
        (grandchild,) = printed_numbers(worker)
        worker.kill()
        assert ended(worker) == -signal.SIGKILL
        wait_until(lambda: not is_alive(grandchild))
        again = workers.start()
        again.kill()
        assert ended(again) == -signal.SIGKILL


@pytest.mark.parametrize("cause", ["reload", "lesson", "upgrade", "age"])
def test_an_outdated_template_ends_with_its_last_job_and_starts_no_other(
    play: Play, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    play(TELLS + "sys.stdin.read()\n")
    with Workers() as workers:
        running = workers.start("lesson/0001")
        _, template, _ = printed_numbers(running)
        if cause == "reload":
            workers.renew()
        elif cause == "upgrade":
            monkeypatch.setattr(crawler.forking, "code_stamp", lambda: 7)
        elif cause == "age":
            monkeypatch.setattr(crawler.forking, "OLDEST", -1.0)
        later = workers.start("lesson/0002" if cause == "lesson" else "lesson/0001")
        assert printed_numbers(later)[1] != template
        assert is_alive(template)
        assert ended(running) == 0
        wait_until(lambda: not is_alive(template))
        assert ended(later) == 0


def test_a_changed_file_of_the_crawler_is_an_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "part.py"
    file.write_text("", encoding="utf-8")
    monkeypatch.setattr(crawler.forking, "PACKAGE", tmp_path)
    before = crawler.forking.code_stamp()
    assert crawler.forking.code_stamp() == before
    os.utime(file, ns=(1, 1))
    assert crawler.forking.code_stamp() != before


def test_an_idle_template_ends_and_the_next_job_has_a_new_one(play: Play) -> None:
    play(TELLS, settings="template.IDLE = 0.05")
    with Workers() as workers:
        first = workers.start()
        _, template, _ = printed_numbers(first)
        assert ended(first) == 0
        wait_until(lambda: not is_alive(template))
        second = workers.start()
        assert printed_numbers(second)[1] != template
        assert ended(second) == 0


def test_what_few_jobs_need_is_loaded_when_one_has_needed_it_and_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = tmp_path / "loaded"
    later = f"lambda: open({str(loaded)!r}, 'w').close()"
    needs = f"{TELLS}if sys.stdin.readline() == 'much\\n': last_word.has_loaded_more()\n"
    stub = Path(played(tmp_path / "template", needs, settings="template.LATER = 0.05\ntemplate.IDLE = 0.5"))
    stub.write_text(stub.read_text().removesuffix(")\n") + f", {later})\n", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", str(stub))
    with Workers() as workers:
        first = workers.start()
        _, template, _ = printed_numbers(first)
        assert ended(first) == 0
        wait_until(lambda: not is_alive(template))
        assert not loaded.exists(), "no job has needed it"
        second = workers.start()
        second.stdin.write(b"much\n")
        assert ended(second) == 0
        wait_until(loaded.exists)


def test_a_template_that_cannot_start_is_reported(play: Play) -> None:
    play("", settings="sys.exit('weights are missing')")
    with Workers() as workers, pytest.raises(WorkerError, match="weights are missing"):
        workers.start()
    end = run_job(Job(sites=(), user_agent="test"), lambda _: None)
    assert (end.status, end.killed, end.stderr) == (1, False, "weights are missing")


def test_a_template_has_the_code_of_its_parent_in_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crawler").mkdir()
    (tmp_path / "crawler" / "__init__.py").write_text("raise SystemExit('this is not ours')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    end = run_job(Job(sites=(), user_agent="test"), lambda _: None)
    assert (end.status, end.stderr) == (0, "")


def test_many_threads_start_processes_at_once(play: Play) -> None:
    play("sys.stdin.read()\n")
    statuses: list[int] = []
    with Workers() as workers:
        threads = [threading.Thread(target=lambda: statuses.append(ended(workers.start()))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [0] * 8


def test_no_pipe_of_another_job_is_open_in_a_process(play: Play) -> None:
    play("print(*sorted(os.listdir('/proc/self/fd')), flush=True)\nsys.stdin.read()\n")
    with Workers() as workers:
        first, second = workers.start(), workers.start()
        assert printed_numbers(first) == printed_numbers(second)
        assert [ended(second), ended(first)] == [0, 0]


READY = """
import os, sys, threading
from crawler.spiders.warm import warm_up
warm_up(None)
forbidden = sys.argv[1].split()
print(threading.active_count(), len(os.listdir("/proc/self/task")))
print(*[name for name in forbidden if name in sys.modules])
before = set(sys.modules)
from crawler.plan import Job, SiteJob
from crawler.site import SiteFile, make_site
from crawler.spiders.child import crawl_job
site = make_site("kabar", SiteFile(name="Kabar", url=sys.argv[2], region="36"))
crawl_job(Job(sites=(SiteJob(site=site), ), user_agent="t", retries=0), lambda record: None)
print(*sorted(set(sys.modules) - before))
"""
FORBIDDEN = (
    "twisted.internet.reactor aiohttp apprise warcio click rich apscheduler requests tldextract urllib3 sqlite_utils "
    "datasette db anugerah trafilatura scrapy.extensions.telnet twisted.conch multiprocessing.pool"
)
"""What no template may have loaded: it is not whole in a fork, or costs a job time and memory for nothing."""
AT_WORK = {"twisted.internet.reactor", "xml.sax.expatreader", "resource", "stringprep"}


def test_the_template_is_ready_and_has_nothing_that_a_fork_would_break() -> None:
    command = [sys.executable, "-c", READY, FORBIDDEN, "http://127.0.0.1:9/"]
    done = subprocess.run(
        command, capture_output=True, check=True, timeout=60, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    threads, found, later = done.stdout.splitlines()
    assert threads == "1 1"
    assert found == ""
    left = {name for name in later.split() if not name.startswith("encodings.")}
    assert left <= AT_WORK, "a job would import these at every start"
