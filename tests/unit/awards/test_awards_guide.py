"""docs/award-reader.md names only what exists: modules, lexicon files, make targets, limits."""

import re
from pathlib import Path

import pytest

from benchmarks.corpus import FOLDS
from crawler.awards import story, text

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "award-reader.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "crawler" / "awards"


def _stages() -> list[str]:
    stages = GUIDE.partition("## The stages")[2].partition("## ")[0]
    rows = [line for line in stages.splitlines() if line.startswith("| ")]
    return [name for row in rows for name in re.findall(r"`([a-z_/*]+)`", row.split("|")[2])]


@pytest.mark.parametrize("module", _stages())
def test_a_stage_has_its_module(module: str) -> None:
    assert list(PACKAGE.glob(f"{module}.py"))


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`([a-z]+\.(?:toml|txt))`", GUIDE))))
def test_a_file_of_the_lexicon_exists(file: str) -> None:
    assert (PACKAGE / "lexicon" / file).is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z-]+)", GUIDE))))
def test_a_target_of_make_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:benchmarks|tests|crawler)/[\w/.-]+\.\w+)`", GUIDE))))
def test_a_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_limits_are_the_documented_ones() -> None:
    assert f"first {text.READ_AT_MOST:,} code points" in GUIDE
    assert f"first {story.READ} sentences" in GUIDE
    assert FOLDS == 8
    assert "eight folds" in GUIDE
