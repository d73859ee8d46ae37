"""The git hooks of `make hooks`: subjects of commits, lint of what is staged."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / "deploy/hooks"


def run_hook(hook: str, *arguments: str, cwd: Path) -> tuple[int, str]:
    done = subprocess.run([HOOKS / hook, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        ("Copies share wording\n\nMore of it.\n", None),
        ("é" * 72 + "\n", None),
        ("Copies\n# Please enter the commit message\n", None),
        ("x" * 73 + "\n", "has 73 characters"),
        ("Copies share wording\nand more\n", "second line blank"),
    ],
)
def test_subjects(tmp_path: Path, message: str, complaint: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "message").write_text(message, encoding="utf-8")
    status, output = run_hook("commit-msg", "message", cwd=tmp_path)
    assert (status == 0) == (complaint is None)
    assert (complaint or "") in output


@pytest.mark.skipif(not (ROOT / ".venv/bin/ruff").exists(), reason="ruff is not in .venv here")
@pytest.mark.parametrize(("code", "complaint"), [("A = 1\n", None), ("A=1\n", "ruff format"), ("import os\n", "F401")])
def test_what_is_staged(tmp_path: Path, code: str, complaint: str | None) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "one.py").write_text(code, encoding="utf-8")
    subprocess.run(["git", "add", "one.py"], cwd=tmp_path, check=True)
    status, output = run_hook("pre-commit", cwd=tmp_path)
    assert (status == 0) == (complaint is None)
    assert (complaint or "") in output
