"""The handbook's table of faults: each row names what `health` says and the tests that hold it, and these are there."""

import re
from pathlib import Path

from anugerah.monitor.health import Cause

ROOT = Path(__file__).parents[2]


def test_each_fault_has_what_health_says_and_tests_that_are_there() -> None:
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    table = text.partition("## When the machine misbehaves")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(rows) >= 13
    for what, does, says, tests in rows:
        assert does
        assert says
        assert set(re.findall(r"`(test_\w+\.py)`", tests)) - there == set(), what
        assert re.findall(r"`(test_\w+\.py)`", tests), what


def test_each_cause_that_health_may_name_is_listed_with_what_to_do() -> None:
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    table = text.partition("| cause | means | do |")[2].partition("\n\n")[0]
    assert {cause for cause in Cause if f"`{cause}`" not in table} == set()
