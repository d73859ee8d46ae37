"""Child processes of a test, which are killed when it is over, however it ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import AnyStr

ROOT = Path(__file__).parents[1]


@contextmanager
def mortal(process: "subprocess.Popen[AnyStr]") -> Iterator["subprocess.Popen[AnyStr]"]:
    """Kill `process` when the block ends, also by an assertion or a timeout; its pipes are closed, and it is reaped.

    `with Popen(...)` alone waits for the process to end by itself, for ever where nothing stops it.
    """
    with process:
        try:
            yield process
        finally:
            process.kill()


def dead_pid() -> int:
    """The pid of a process that has ended."""
    with mortal(subprocess.Popen([sys.executable, "-c", ""])) as process:
        process.wait()
    return process.pid


def played(path: Path, program: str, *, settings: str = "") -> str:
    """Writes a template whose jobs run `program`, and returns what to take `sys.executable` for."""
    path.write_text(
        f"#!{sys.executable} -S\nimport os, signal, sys, time\nsys.path.insert(0, {str(ROOT)!r})\n"
        f"from crawler import template\n{settings}\n"
        f"template.serve(lambda last_word: exec({program!r}, globals() | {{'last_word': last_word}}))\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return str(path)
