"""Runs commands as other programs do, and reads their output."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import described
import msgspec
import pytest
from click.testing import CliRunner
from crawls import shared_template

from anugerah.cli import main

REPORT = ["site", "outcome", "label", "found", "new", "updated", "awards", "dropped", "secs"]
ARTICLE = [
    "url",
    "title",
    "author",
    "author_kind",
    "published_at",
    "modified_at",
    "section",
    "tags",
    "language",
    "image",
    "body",
]
NEWS = described.COLUMNS["award_news"]
HEALTH = [*described.COLUMNS["site_health"], "platform", "evidence", "region", "url"]
TAG = ["id", "url", "is_award", "score", "type", "evidence", "awards"]
AWARD = [
    "award",
    "recipient",
    "giver",
    "year",
    "score",
    "rank",
    "level",
    "event_date",
    "main",
    "confidence",
    "recipient_region",
    "evidence",
    "spans",
]
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("ANUGERAH_") and name not in ("COLUMNS", "LINES")  # pytest-xdist sets them
}


@dataclass(frozen=True)
class Done:
    """How a verb ended. None ever ends in a traceback."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as one JSON document."""
        return msgspec.json.decode(self.out)

    @property
    def lines(self) -> list[Any]:
        """Stdout as JSON lines."""
        return [msgspec.json.decode(line) for line in self.out.splitlines()]

    def failed(self, status: int, *parts: str) -> None:
        """Asserts that it ended with `status`, printed nothing on stdout and one sentence with `parts` on stderr."""
        assert self.status == status, self.err
        assert self.out == ""
        sentence = self.err.strip().splitlines()[-1]
        assert sentence.startswith("Error: "), self.err
        assert self.err.count("Error: ") == 1
        assert sentence[-1] in ".?)", sentence
        for part in parts:
            assert part in sentence


def anugerah(*arguments: object, stdin: str | bytes = b"", cwd: Path | None = None, **env: str) -> Done:
    """Run `anugerah ARGUMENTS`: the daemon in a process of its own, the rest in this one, which is quicker."""
    texts = list(map(str, arguments))
    given = stdin.encode() if isinstance(stdin, str) else stdin
    if texts[:1] == ["run"]:
        return process(*texts, stdin=given, cwd=cwd, **env)
    without: dict[str, str | None] = dict.fromkeys(os.environ.keys() - ENVIRONMENT.keys())
    with (
        chdir(cwd or "."),
        signals_as_before(),
        shared_template(),
        pytest.MonkeyPatch.context() as patch,
        CliRunner().isolation(given, without | env) as (out, err, _),
    ):
        patch.setattr(sys, "argv", ["anugerah", *texts])
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
        sys.stdout.flush()
        return Done(status, out.getvalue().decode(), err.getvalue().decode())


@contextmanager
def signals_as_before() -> Iterator[None]:
    """What a verb does at Ctrl-C is over with it."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def process(*arguments: object, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> Done:
    """Run `python -m anugerah ARGUMENTS`."""
    done = subprocess.run(
        [sys.executable, "-m", "anugerah", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        cwd=cwd,
        env=ENVIRONMENT | env,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + err, err
    return Done(done.returncode, out, err)


def copy_of(db: Path, folder: Path) -> Path:
    """A copy of a database that no process has open."""
    return Path(shutil.copy(db, folder / "copy.db"))


def closed_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def write_site(folder: Path, slug: str, url: str, **more: str) -> Path:
    """A site file; values of `more` are TOML."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {"name": f'"{slug}"', "url": f'"{url}"', "region": '"36"', "delay": '"0s"', **more}
    path = folder / f"{slug}.toml"
    path.write_text("".join(f"{key} = {value}\n" for key, value in values.items()), encoding="utf-8")
    return path
