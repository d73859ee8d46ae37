"""Starts Debian's Chromium, and a monitor for it in a separate process."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Path of the browser; None where there is none. Never downloads one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def served(db: Path, *options: str) -> Iterator[str]:
    """The address of `anugerah serve` on a database, until the block ends."""
    command = [sys.executable, "-m", "anugerah", "serve", "--port", "0", "--db", str(db), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if not found:
                raise RuntimeError(f"it does not serve: {line}")
            yield found[0]
        finally:
            process.terminate()
