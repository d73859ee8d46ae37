"""Every module of the benchmarks imports: `make test` runs none of them, and would not notice a missing name."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"
COMPARED = {"peers.fundus_run", "peers.naive"}
"""The other crawlers of bench_crawl.py: programs that crawl as they are imported, in an environment of their own."""
FOLDERS = {"bench_fleet": [ROOT / "tests/e2e"]}
"""What the Makefile's targets put on the path beside the checkout and the script's own folder."""
MODULES = sorted(
    {".".join(path.relative_to(BENCHMARKS).with_suffix("").parts) for path in BENCHMARKS.rglob("*.py")} - COMPARED
)


IMPORTED = """
import importlib, json, os, sys, traceback
import numpy, scipy.optimize, crawler.extraction, crawler.tagging, db.store  # once for all
for name, folders in json.loads(sys.argv[1]).items():
    sys.stdout.flush()
    if pid := os.fork():
        print(name, os.waitpid(pid, 0)[1])
        continue
    sys.path[1:1] = folders
    try:
        importlib.import_module(name)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
"""
"""Imports each module by itself, after what most of them need."""


@pytest.fixture(scope="module")
def imported() -> tuple[dict[str, str], str]:
    """What the import of each module ended with, and what was said."""
    asked = {module: [str(folder) for folder in FOLDERS.get(module, [])] for module in MODULES}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORTED, json.dumps(asked)],
        cwd=BENCHMARKS,  # first on the path, as for a script there
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split() for line in done.stdout.splitlines()), done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports(module: str, imported: tuple[dict[str, str], str]) -> None:
    statuses, said = imported
    assert statuses[module] == "0", said
