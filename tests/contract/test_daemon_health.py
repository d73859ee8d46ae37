"""A daemon that is killed, stopped, stalled, or reloads its files: what it does, and what `health` says."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from verbs import ENVIRONMENT, anugerah, closed_port, write_site

from crawler.newsroom.server import Newsroom
from db.store import open_store

PATIENCE = 60
TICK = 2


class Watched:
    """A daemon with a short tick whose sites answer nothing, and what it logs, as it comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sites = folder / "sites"
        self.log = folder / "log"
        self.options = ("--db", folder / "a.db", "--sites", self.sites)
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "anugerah", "run", *map(str, self.options)],
                stderr=log,
                cwd=self.folder,
                env=ENVIRONMENT | {"ANUGERAH_TICK": f"{TICK}s"},
            )

    def says(self, part: str) -> str:
        """Wait until it logs a message with `part`; returns it."""
        return str(wait_for(lambda: next((message for message in self.messages() if part in message), None)))

    def messages(self) -> list[str]:
        """Its messages so far, of whole lines."""
        lines = self.log.read_text(encoding="utf-8").split("\n")[:-1]
        return [msgspec.json.decode(line).get("message", "") for line in lines]

    @property
    def health(self) -> dict[str, Any]:
        """What `health --json` prints."""
        done = anugerah("health", "--json", *self.options)
        assert done.status == (0 if done.json["ok"] else 1)
        report: dict[str, Any] = done.json
        return report

    def reasons(self) -> list[str]:
        """The causes that `health` names now."""
        return [reason.partition(":")[0] for reason in self.health["reasons"]]


def wait_for(look: Callable[[], Any]) -> Any:
    """What `look` gives as soon as that is anything; real processes are waited for."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@contextmanager
def watched(folder: Path, *slugs: str) -> Iterator[Watched]:
    for slug in slugs:
        write_site(folder / "sites", slug, f"http://127.0.0.1:{closed_port()}/")
    it = Watched(folder)
    try:
        it.says("No site could be reached")
        yield it
    finally:
        it.process.send_signal(signal.SIGCONT)
        it.process.kill()
        it.process.wait()


def test_a_killed_daemon_is_reported_at_once_and_by_the_next_one(tmp_path: Path) -> None:
    with watched(tmp_path, "satu", "dua") as daemon:
        wait_for(lambda: daemon.reasons() == ["offline"])
        daemon.process.kill()
        daemon.process.wait()
        report = daemon.health
        assert (report["ok"], report["stalled"], report["offline"]) == (False, True, True)
        assert report["reasons"][0].startswith(f"dead: The daemon (pid {daemon.process.pid}) is dead")
        assert anugerah("health", *daemon.options).out.startswith("WARNING: the daemon is dead; this machine's network")
        pid = daemon.process.pid
        daemon.process = daemon._started()
        daemon.says(f"the last daemon (pid {pid}) died; last heard of at 20")
        assert "dead" not in daemon.reasons()


def test_a_stopped_daemon_is_reported_as_stopped_until_a_system_cron_takes_over(tmp_path: Path) -> None:
    with watched(tmp_path, "satu", "dua") as daemon:
        daemon.process.terminate()
        assert daemon.process.wait(PATIENCE) == 0
        report = daemon.health
        assert (report["ok"], report["stalled"]) == (False, True)
        assert report["reasons"][0].startswith(f"stopped: The daemon (pid {daemon.process.pid}) was stopped at 20")
        anugerah("crawl", "--due", *daemon.options)
        assert "stopped" not in daemon.reasons()


def test_a_stalled_daemon_is_reported_after_two_ticks_until_it_goes_on(tmp_path: Path) -> None:
    with watched(tmp_path, "satu", "dua") as daemon:
        daemon.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        wait_for(lambda: daemon.health["stalled"])
        assert time.monotonic() - began < 2 * TICK + 5
        assert daemon.health["reasons"][0].startswith(f"hanging: The daemon (pid {daemon.process.pid}) runs, but its")
        daemon.process.send_signal(signal.SIGCONT)
        wait_for(lambda: not daemon.health["stalled"])


def test_sighup_reloads_settings_and_site_files(tmp_path: Path) -> None:
    with watched(tmp_path, "satu", "dua") as daemon:
        (tmp_path / "anugerah.toml").write_text('log_level = "debug"\nworkers = 7\n', encoding="utf-8")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.says("workers: a change takes effect when the daemon is restarted")
        daemon.says("settings read again: log_level")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.says("settings and site files read again: nothing has changed")
        (tmp_path / "anugerah.toml").write_text("workers = 0.5\n", encoding="utf-8")
        daemon.says("anugerah.toml:1: `workers` is wrong")
        anugerah("health", *daemon.options, cwd=tmp_path).failed(2, "anugerah.toml:1: `workers` is wrong")
        daemon.process.terminate()
        assert daemon.process.wait(PATIENCE) == 0
        assert not any("Traceback" in message for message in daemon.messages())


def test_changed_site_files_are_noticed_and_a_broken_one_keeps_its_site(tmp_path: Path) -> None:
    with watched(tmp_path, "satu", "dua") as daemon:
        write_site(daemon.sites, "tiga", f"http://127.0.0.1:{closed_port()}/")
        daemon.says("site files read again: watching 3 sites; changed: tiga")
        write_site(daemon.sites, "dua", "http://127.0.0.1/", enabled="false", reason='"It asked us to stop."')
        daemon.says("site files read again: watching 2 sites; changed: dua")
        text = (daemon.sites / "satu.toml").read_text(encoding="utf-8")
        (daemon.sites / "satu.toml").write_text(text + 'evry = "10m"\n', encoding="utf-8")
        daemon.says("satu.toml:5: unknown key `evry`; did you mean `every`? The site stays as it was.")
        assert "satu" in daemon.reasons()
        (daemon.sites / "satu.toml").write_text(text + 'every = "10m"\n', encoding="utf-8")
        daemon.says("site files read again: watching 2 sites; changed: satu")
        (daemon.sites / "tiga.toml").unlink()
        daemon.says("site files read again: watching 1 sites; changed: tiga")
        assert daemon.process.poll() is None


def test_a_site_whose_file_is_added_is_asked_at_once_and_one_that_is_disabled_no_more(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    newsroom.write_site_files(tmp_path / "all")
    first, second, *_ = sorted((tmp_path / "all").iterdir())
    (tmp_path / "sites").mkdir()
    shutil.copy(first, tmp_path / "sites")
    (tmp_path / "anugerah.toml").write_text("first_crawl = 3\n", encoding="utf-8")
    daemon = Watched(tmp_path)
    try:
        daemon.says("watching 1 sites")
        wait_for(lambda: f'"site": "{first.stem}"' in daemon.log.read_text(encoding="utf-8"))
        shutil.copy(second, tmp_path / "sites")
        wait_for(lambda: f'"site": "{second.stem}"' in daemon.log.read_text(encoding="utf-8"))
        wait_for(lambda: daemon.health["ok"])
        path = tmp_path / "sites" / second.name
        path.write_text(f"enabled = false\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
        daemon.says(f"watching 1 sites; changed: {second.stem}")
        with open_store(tmp_path / "a.db", readonly=True) as store:
            state = store.site(second.stem)
        assert state
        assert (state.enabled, state.next_check_at) == (False, None)
    finally:
        daemon.process.terminate()
        assert daemon.process.wait(PATIENCE) == 0


def test_a_daemon_starts_with_the_sites_whose_files_are_valid(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "rusak", "https://rusak.example/", evry='"10m"')
    with watched(tmp_path, "satu", "dua") as daemon:
        assert daemon.messages()[0].startswith("watching 2 sites")
        assert "rusak.toml:5: unknown key `evry`; did you mean `every`? The site is left out." in daemon.messages()[1]
        assert "rusak" in daemon.reasons()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there is no terminal to close")
def test_a_daemon_whose_terminal_is_closed_ends_cleanly(tmp_path: Path) -> None:
    for slug in ("satu", "dua"):
        write_site(tmp_path / "sites", slug, f"http://127.0.0.1:{closed_port()}/")
    ours, theirs = os.openpty()
    daemon = subprocess.Popen(
        [sys.executable, "-m", "anugerah", "run", "--db", str(tmp_path / "a.db"), "--sites", str(tmp_path / "sites")],
        stderr=theirs,
        stdin=theirs,
        cwd=tmp_path,
        env=ENVIRONMENT | {"ANUGERAH_TICK": f"{TICK}s"},
    )
    os.close(theirs)
    output = b""
    while b"No site could be reached" not in output:
        output += os.read(ours, 1000)
    os.close(ours)
    daemon.send_signal(signal.SIGHUP)  # as the kernel does to the processes of the session
    assert daemon.wait(PATIENCE) == 0
