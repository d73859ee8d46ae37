"""A wheel works in another folder, and beside a package that also has a module `db`."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from children import ROOT
from verbs import ENVIRONMENT

from anugerah.fleet.task import code
from crawler.newsroom.server import Newsroom

STORY = (
    '{"title": "Pemkot Serang Raih Penghargaan Ombudsman RI", "body": "SERANG – Pemkot Serang meraih penghargaan."}\n'
)
OUTSIDE = {name: value for name, value in ENVIRONMENT.items() if name != "PYTHONPATH"}
"""An environment that does not lead to the checkout."""


@dataclass(frozen=True)
class Installed:
    """A virtual environment with both wheels and the packages that this process has, but not the checkout."""

    folder: Path

    def run(self, cwd: Path, program: str, *arguments: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a program of the environment."""
        return subprocess.run(
            [self.folder / "bin" / program, *map(str, arguments)],
            cwd=cwd,
            env=OUTSIDE,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our wheel."""
    folder = tmp_path_factory.mktemp("ours")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, timeout=60
    )
    (wheel,) = folder.glob("anugerah-*.whl")
    return wheel


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of another package, with a `db` at its top."""
    wheel = tmp_path_factory.mktemp("theirs") / "storage-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("db/__init__.py", "OWNER = 'storage'\n")
        archive.writestr("db/store.py", "raise SystemExit('this store is not ours')\n")
        archive.writestr("storage-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: storage\nVersion: 1.0\n")
        archive.writestr("storage-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        archive.writestr("storage-1.0.dist-info/RECORD", "")
    return wheel


@pytest.fixture(scope="module", params=["ours first", "theirs first"])
def installed(
    request: pytest.FixtureRequest, ours: Path, theirs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    for wheel in (ours, theirs) if request.param == "ours first" else (theirs, ours):
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", folder),
                *("install", "--no-index", "--no-deps", "--no-compile", wheel),
            ],
            check=True,
            timeout=60,
        )
    # A line with the packages that we need; their own .pth files, which lead to the checkout, are not read.
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Installed(folder)


@pytest.mark.parametrize(
    "arguments", [("--version",), ("sites", "list"), ("config", "--json"), ("crawl", "--help"), ("run", "--help")]
)
def test_commands_run_from_another_folder(installed: Installed, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = installed.run(tmp_path, "anugerah", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_award_reader_has_its_lexicon(installed: Installed, tmp_path: Path) -> None:
    done = installed.run(tmp_path, "python", "-m", "anugerah", "tag", stdin=STORY)
    assert done.returncode == 0, done.stderr
    assert '"is_award":true' in done.stdout


def test_an_unknown_site_is_refused(installed: Installed, tmp_path: Path) -> None:
    done = installed.run(tmp_path, "anugerah", "crawl", "nobody", "--db", "new.db")
    assert done.returncode == 2
    assert "there is no site `nobody`" in done.stderr


def test_a_crawl_stores_what_its_children_read(installed: Installed, newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write_site_files(tmp_path / "sites")
    done = installed.run(tmp_path, "anugerah", "crawl", "lenteracisauk", "--limit", 3, "--json")
    assert done.returncode == 0, done.stderr
    assert msgspec.json.decode(done.stdout)["sites"][0]["new"] == 3
    done = installed.run(tmp_path, "anugerah", "publish", "www")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "www" / "index.html").exists()


def test_the_db_of_another_package_stays_its_own(installed: Installed, tmp_path: Path) -> None:
    program = "import db; from importlib.util import find_spec; print(db.OWNER, find_spec('crawler'))"
    done = installed.run(tmp_path, "python", "-c", program)
    assert done.stdout == "storage None\n", done.stderr


def test_a_process_that_has_loaded_another_db_is_refused(installed: Installed, tmp_path: Path) -> None:
    done = installed.run(tmp_path, "python", "-c", "import db; import anugerah.cli")
    (error,) = [line for line in done.stderr.splitlines() if line.startswith("ImportError: ")]
    assert f"another `db` ({installed.folder}" in error
    assert "`pipx install`" in error


def test_a_worker_of_a_fleet_may_be_a_wheel(installed: Installed, tmp_path: Path) -> None:
    done = installed.run(tmp_path, "python", "-c", "from anugerah.fleet.task import code; print(code())")
    assert done.stdout == f"{code()}\n", done.stderr


def test_all_is_in_one_package(ours: Path) -> None:
    with zipfile.ZipFile(ours) as archive:
        names = set(archive.namelist())
    assert {name.partition("/")[0] for name in names} == {"anugerah", f"{'-'.join(ours.name.split('-')[:2])}.dist-info"}
    assert {
        "anugerah/monitor/pages/static/live.js",
        "anugerah/monitor/pages/static/style.css",
        "anugerah/monitor/pages/templates/base.html",
        "anugerah/monitor/pages/texts.toml",
        "anugerah/monitor/datasette.yaml",
        "anugerah/_packages/crawler/platforms.toml",
        "anugerah/_packages/crawler/regions.csv",
        "anugerah/_packages/db/views.sql",
        "anugerah/_packages/db/SCHEMA.md",
        "anugerah/_packages/scheduler.py",
    } <= names
    assert not [name for name in names if "newsroom" in name]


def test_the_demo_says_that_it_needs_a_checkout(installed: Installed, tmp_path: Path) -> None:
    done = installed.run(tmp_path, "python", "-m", "anugerah.demo")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: the demo's invented news sites are not installed: ")
    assert list(tmp_path.iterdir()) == []
