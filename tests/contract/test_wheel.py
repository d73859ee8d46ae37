"""A wheel of the tree, run from another folder, has all its modules and data files."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORY = (
    '{"title": "Pemkot Serang Raih Penghargaan Ombudsman RI", "body": "SERANG – Pemkot Serang meraih penghargaan."}\n'
)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, timeout=60
    )
    (wheel,) = folder.glob("anugerah-*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(target: Path, cwd: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The console script out of the wheel; the checkout is not on the path before it."""
    program = (
        f"import sys; sys.path.insert(0, {str(target)!r}); import crawler; "
        f"assert crawler.__file__.startswith({str(target)!r}), crawler.__file__; "
        f"sys.argv = ['anugerah', *{arguments!r}]; from anugerah.cli import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, input=stdin, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("arguments", [("sites", "list"), ("config", "--json"), ("crawl", "--help"), ("run", "--help")])
def test_commands_run_from_another_folder(unpacked: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(unpacked, tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_award_reader_has_its_lexicon(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, tmp_path, "tag", stdin=STORY)
    assert done.returncode == 0, done.stderr
    assert '"is_award":true' in done.stdout


def test_the_store_has_its_views(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, tmp_path, "crawl", "nobody", "--db", "new.db")
    assert done.returncode == 2
    assert "there is no site `nobody`" in done.stderr
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    assert {
        "anugerah/monitor/pages/static/live.js",
        "anugerah/monitor/pages/static/style.css",
        "anugerah/monitor/pages/templates/base.html",
        "anugerah/monitor/pages/texts.toml",
        "db/views.sql",
        "db/SCHEMA.md",
        "crawler/platforms.toml",
        "crawler/regions.csv",
        "anugerah/monitor/datasette.yaml",
        "scheduler.py",
    } <= files
