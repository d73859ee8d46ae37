"""Pages written by us in the manner of real platforms, with the article that must come out of each.

A case is `<platform>/<case>/{page.html, meta.json, expected.json}`. Where the expected file is missing it is written,
and the test fails, so that a person reviews it.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.extraction import extract
from crawler.records import Article, Link, Outlet

HERE = Path(__file__).parent
CASES = sorted(str(path.parent.relative_to(HERE)) for path in HERE.glob("*/*/page.html"))
FIELDS = [*Article.__struct_fields__, "reason"]


@cache
def extracted(case: str) -> dict[str, Any]:
    meta = json.loads((HERE / case / "meta.json").read_text("utf-8"))
    result = extract(
        (HERE / case / "page.html").read_bytes(),
        meta["url"],
        link=msgspec.convert(meta["link"], Link) if "link" in meta else None,
        outlet=msgspec.convert(meta.get("outlet", {}), Outlet),
        now=datetime.fromisoformat(meta["now"]),
    )
    found: dict[str, Any] = msgspec.to_builtins(result)
    if "body" in found:
        found["body"] = found["body"].split("\n")
    return json.loads(json.dumps({field: found.get(field) for field in FIELDS}))  # type: ignore[no-any-return] # JSON


@cache
def expected(case: str) -> dict[str, Any]:
    file = HERE / case / "expected.json"
    if not file.exists():
        file.write_text(json.dumps(extracted(case), ensure_ascii=False, indent=2) + "\n", "utf-8")
        pytest.fail(f"{case}/expected.json was missing and has been written: review me")
    return json.loads(file.read_text("utf-8"))  # type: ignore[no-any-return] # JSON


def test_there_are_cases_for_every_platform() -> None:
    assert len({case.split("/")[0] for case in CASES}) >= 7


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES)
def test_field_of_golden_page(case: str, field: str) -> None:
    assert extracted(case)[field] == expected(case)[field]
