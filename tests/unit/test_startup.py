"""Commands import only what they need: each of these modules costs tenths of a second, or megabytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from children import ROOT

HEAVY = frozenset(
    {
        *(
            "scrapy",
            "twisted",
            "trafilatura",
            "lxml",
            "aiohttp",
            "apprise",
            "apscheduler",
            "datasette",
            "numpy",
            "pandas",
        ),
        *("jinja2", "prometheus_client", "pyarrow", "requests", "cryptography", "crawler.awards", "crawler.extraction"),
    }
)
"""What belongs to a crawl's children, to the daemon, or to one verb."""
STORE = frozenset({"sqlite_utils", "sqlite3", "db"})
TABLES = frozenset({"rich"})
METADATA = frozenset({"importlib.metadata", "email.message"})
PROGRAM = "import sys\ntry:\n    import {module}\nfinally:\n    print(*sys.modules)\n"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("anugerah.cli", HEAVY | STORE | TABLES | METADATA | {"msgspec", "crawler.config"}),
        ("anugerah.cli.news", HEAVY | TABLES | {"warcio", "anugerah.runner", "anugerah.alerts"}),
        ("anugerah.cli.crawl", HEAVY | TABLES | {"anugerah.alerts", "anugerah.cli.livetable", "warcio"}),
        ("anugerah.cli.tag", (HEAVY | STORE) - {"crawler.awards"}),
        ("anugerah.cli.sites", HEAVY),
        ("anugerah.cli.health", HEAVY),
        ("scheduler", HEAVY - {"apscheduler"}),
        ("crawler.job", HEAVY | STORE | TABLES),
    ],
)
def test_a_command_imports_nothing_that_it_does_not_need(module: str, unwanted: frozenset[str]) -> None:
    loaded = set(loaded_by(PROGRAM.format(module=module)))
    assert module in loaded
    assert sorted(unwanted & loaded) == []


def test_numpy_is_kept_out_of_the_store_and_is_there_for_others() -> None:
    loaded = loaded_by("import sys, db.store\nassert 'numpy' not in sys.modules\nimport numpy\nprint(*sys.modules)\n")
    assert "numpy" in loaded


def test_news_are_printed_without_what_only_other_forms_need(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom db.store import open_store\nfrom pathlib import Path\nopen_store(Path('a.db')).close()\n"
        "from anugerah.cli import cli\ncli.main(['news', '--json', '--db', 'a.db'], standalone_mode=False)\n"
        "print(*sys.modules)\n"
    )
    loaded = set(loaded_by(program, tmp_path))
    assert "anugerah.cli.news" in loaded
    assert sorted((HEAVY | TABLES) & loaded) == []


def loaded_by(program: str, folder: Path = ROOT) -> list[str]:
    """The modules that a program prints as loaded, in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return done.stdout.splitlines()[-1].split()
