"""Pages written by us in the style of real platforms, with the article that must be extracted from each.

A case is `<platform or theme>/<case>/{page.html, meta.json, expected.json}`. Where the expected file is missing it is
written, and the test fails, so that a person reviews it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from anugerah.golden import FIELDS, expected_of, load_meta, store_expected

HERE = Path(__file__).parent
CASES = sorted(str(path.parent.relative_to(HERE)) for path in HERE.glob("*/*/page.html"))


@cache
def extracted(case: str) -> dict[str, Any]:
    return expected_of((HERE / case / "page.html").read_bytes(), load_meta(HERE / case))


@cache
def expected(case: str) -> dict[str, Any]:
    file = HERE / case / "expected.json"
    if not file.exists():
        store_expected(HERE / case, extracted(case))
        pytest.fail(f"{case}/expected.json was missing and has been written: review me")
    return json.loads(file.read_text("utf-8"))  # type: ignore[no-any-return] # JSON


def test_there_are_cases_for_every_platform() -> None:
    assert len({case.split("/")[0] for case in CASES}) >= 7


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES)
def test_field_of_golden_page(case: str, field: str) -> None:
    assert extracted(case)[field] == expected(case)[field]
