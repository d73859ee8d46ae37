"""Every module of the benchmarks imports: `make test` runs none of them, and would not notice a missing name."""

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


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports(module: str) -> None:
    folders = map(str, (ROOT, *FOLDERS.get(module, [])))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {module}"],
        cwd=BENCHMARKS,  # first on the path, as for a script there
        env=os.environ | {"PYTHONPATH": os.pathsep.join(folders)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
