"""docs/operate.md: each fault names what `health` reports and its tests; causes, outcomes, labels are complete."""

import re
from pathlib import Path

from anugerah.crawlresult import CUT_SHORT, LEASED
from anugerah.monitor.causes import Cause
from crawler import policy
from crawler.discovery.checks import Verdict
from crawler.discovery.errors import Wrong
from crawler.records import Outcome

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


CODE = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in ("crawler", "anugerah")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if "newsroom" not in file.parts
)


def _labels() -> set[str]:
    """What a run or a list may end with, as far as the code states it beside an outcome or in a table."""
    named = {policy.SOME_PAGES, policy.NOT_A_LIST, policy.CHALLENGE, policy.SECTION_FAILED, LEASED, *CUT_SHORT, *Wrong}
    named |= {Verdict.HOME_LINKS, Verdict.FOREIGN_LINKS, Verdict.STALE}
    named |= {label for _, _, label in policy._BY_EXCEPTION}
    named |= {policy.classify_status(status)[1] for status in (200, 304, 401, 403, 404, 429, 451, 500)}
    return named | set(re.findall(r'(?:Outcome\.[A-Z]+, |RefusedError\(|\blabel=|_label = )"(\w+)"', CODE))


def test_each_outcome_and_label_is_explained() -> None:
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    part = text.partition("## Outcomes and labels")[2].partition("\n## ")[0]
    first = " ".join(line.split(" | ")[0] for line in part.splitlines() if line.startswith("| "))
    explained = set(re.findall(r"`(\w+)`", first))
    assert {*Outcome, *_labels()} - explained == set(), 'no row in docs/operate.md, "Outcomes and labels"'
    gone = {label for label in explained if f'"{label}"' not in CODE and not label.startswith("http_")}
    assert gone == set(), "a row for what the code does not say"
