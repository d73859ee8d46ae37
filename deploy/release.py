"""Makes a release: version, date in the changelog, commit and tag. Nothing is pushed.

usage: python deploy/release.py 0.2.0, or make release VERSION=0.2.0
"""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

VERSION = re.compile(r"\d+\.\d+\.\d+")
_PROJECT = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)
_MODULE = re.compile(r'^VERSION = "([^"]+)"$', re.MULTILINE)
_HEADING = re.compile(r"^## (?:\d+\.\d+\.\d+ \(unreleased\)|Unreleased)$", re.MULTILINE)


class ReleaseError(Exception):
    """The release cannot be made; the message says why."""


def main() -> int:
    """Release the version given as argument."""
    try:
        release(Path(), sys.argv[-1], datetime.now(UTC).date())
    except ReleaseError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print(f"v{sys.argv[-1]} is committed and tagged; `git push --follow-tags` publishes it.")
    return 0


def release(root: Path, version: str, today: date) -> None:
    """Write, commit and tag `version` in the checkout `root`. Raises ReleaseError; then nothing has changed."""
    project, changelog, module = root / "pyproject.toml", root / "CHANGELOG.md", root / "crawler" / "version.py"
    texts = {file: file.read_text(encoding="utf-8") for file in (project, changelog, module)}
    found = _PROJECT.search(texts[project])
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"`{version}` is not a version such as 0.2.0.")
    if found is None or not VERSION.fullmatch(found[1]):
        raise ReleaseError('pyproject.toml has no line such as version = "0.1.0".')
    if _numbers(version) <= _numbers(found[1]):
        raise ReleaseError(f"{version} does not come after {found[1]}, the version in pyproject.toml.")
    if not _MODULE.search(texts[module]):
        raise ReleaseError('crawler/version.py has no line such as VERSION = "0.1.0".')
    if not _HEADING.search(texts[changelog]):
        raise ReleaseError("CHANGELOG.md has no heading `## Unreleased`: nothing has changed since the last release.")
    if _git(root, "status", "--porcelain"):
        raise ReleaseError("the checkout has changes that are not committed; commit or stash them.")
    if _git(root, "tag", "--list", f"v{version}"):
        raise ReleaseError(f"there is a tag v{version} already.")
    project.write_text(_PROJECT.sub(f'version = "{version}"', texts[project], count=1), encoding="utf-8")
    module.write_text(_MODULE.sub(f'VERSION = "{version}"', texts[module], count=1), encoding="utf-8")
    changelog.write_text(_HEADING.sub(f"## {version} ({today})", texts[changelog], count=1), encoding="utf-8")
    _git(root, "commit", "--all", "--message", f"Release {version}")
    _git(root, "tag", "--annotate", f"v{version}", "--message", f"Anugerah {version}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
