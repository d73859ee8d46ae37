"""A release is one command, and a refused one changes nothing."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "deploy"))

from release import ReleaseError, release

from crawler.config import Settings
from crawler.version import VERSION

TODAY = date(2026, 11, 29)
CHANGES = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 (2026-01-02)\n\n- Old.\n"


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Rina", "-c", "user.email=rina@example.org")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\nversion = "0.1.0"\n[tool]\nversion = "9"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGES)
    (tmp_path / "crawler").mkdir()
    (tmp_path / "crawler" / "version.py").write_text('VERSION = "0.1.0"\n')
    git(tmp_path, "init", "--quiet")
    for key, value in (("user.name", "Rina"), ("user.email", "rina@example.org")):
        git(tmp_path, "config", key, value)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Begin")
    return tmp_path


def test_a_release_sets_version_and_date_and_is_tagged(checkout: Path) -> None:
    release(checkout, "0.2.0", TODAY)
    assert (checkout / "pyproject.toml").read_text().count('version = "0.2.0"') == 1
    assert (checkout / "crawler" / "version.py").read_text() == 'VERSION = "0.2.0"\n'
    assert 'version = "9"' in (checkout / "pyproject.toml").read_text()
    assert "## 0.2.0 (2026-11-29)\n\n- New.\n\n## 0.1.0 (2026-01-02)" in (checkout / "CHANGELOG.md").read_text()
    assert git(checkout, "log", "-1", "--format=%s") == "Release 0.2.0"
    assert git(checkout, "tag", "--points-at", "HEAD") == "v0.2.0"
    assert git(checkout, "status", "--porcelain") == ""


def test_the_program_knows_its_version() -> None:
    """So a release of this checkout names itself rightly to the sites that it crawls."""
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{VERSION}"\n' in project
    assert Settings().user_agent.startswith(f"Anugerah/{VERSION} (")


@pytest.mark.parametrize(
    ("version", "reason"),
    [("0.1.0", "does not come after"), ("0.0.9", "does not come after"), ("two", "not a version")],
)
def test_a_version_that_cannot_follow_is_refused(checkout: Path, version: str, reason: str) -> None:
    with pytest.raises(ReleaseError, match=reason):
        release(checkout, version, TODAY)
    assert git(checkout, "status", "--porcelain") == ""


def test_a_checkout_that_is_not_ready_is_refused(checkout: Path) -> None:
    git(checkout, "tag", "v0.2.0")
    with pytest.raises(ReleaseError, match=r"a tag v0\.2\.0 already"):
        release(checkout, "0.2.0", TODAY)
    (checkout / "new").touch()
    with pytest.raises(ReleaseError, match="not committed"):
        release(checkout, "0.3.0", TODAY)
    (checkout / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0 (2026-01-02)\n")
    with pytest.raises(ReleaseError, match="nothing has changed"):
        release(checkout, "0.3.0", TODAY)
