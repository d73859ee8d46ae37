"""The systemd unit, as `make unit` prints it."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from anugerah.systemd import notify

ROOT = Path(__file__).resolve().parents[2]


def printed(project: Path, data: str) -> "subprocess.CompletedProcess[str]":
    """What `make unit` does in a checkout that is set up; variables of a `make` that runs the tests do not count."""
    command = ["make", "-s", "-f", str(ROOT / "Makefile"), "--assume-old=.venv/.run-deps", "unit", f"DIR={data}"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "VENV"}
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(params=["anugerah", "Berita Award"])
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder with what the unit names."""
    folder: Path = tmp_path / request.param
    for name in (".venv/bin/anugerah", ".venv/bin/python", ".venv/.run-deps", "requirements.lock", "pyproject.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    for name in ("deploy", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_it(project: Path, tmp_path: Path) -> None:
    user = f"User={os.environ.get('USER', 'root')}"
    text = printed(project, str(project)).stdout.replace("User=anugerah", user)
    assert f'ReadWritePaths="{project}"\n' in text
    unit = tmp_path / "anugerah.service"
    unit.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "anugerah.service" not in done.stderr


def test_systemd_needs_the_whole_path_of_the_folder(project: Path) -> None:
    done = printed(project, "srv/anugerah")
    assert (done.returncode, done.stdout) == (2, "")
    assert "systemd needs the whole path" in done.stderr


def test_systemd_is_notified_over_its_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    notify("READY=1")  # nobody listens yet
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        notify("READY=1")
        assert listening.recv(100) == b"READY=1"
