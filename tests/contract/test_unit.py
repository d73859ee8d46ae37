"""The systemd unit, as `make unit` prints it."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from anugerah.systemd import notify

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    text = (ROOT / "deploy/anugerah.service").read_text(encoding="utf-8")
    program = tmp_path / ".venv/bin/anugerah"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    user = f"User={os.environ.get('USER', 'root')}"
    filled = text.replace("@PROJECT@", str(tmp_path)).replace("@DATA@", str(tmp_path)).replace("User=anugerah", user)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/operate.md").write_text("")
    unit = tmp_path / "anugerah.service"
    unit.write_text(filled)
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "anugerah.service" not in done.stderr


def test_systemd_is_notified_over_its_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    notify("READY=1")  # nobody listens yet
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        notify("READY=1")
        assert listening.recv(100) == b"READY=1"
