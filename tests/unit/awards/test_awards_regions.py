"""Regions of recipients: our own cases, in tests/data/recipient_regions.csv."""

import csv
from pathlib import Path

import pytest

from crawler.awards.locating import recipient_region
from crawler.awards.text import parse_document

CASES = list(
    csv.DictReader((Path(__file__).parents[2] / "data/recipient_regions.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['recipient']}|{case['site']}" for case in CASES])
def test_region_of_a_recipient(case: dict[str, str]) -> None:
    document = parse_document(None, case["story"])
    sentence = document.body[0]
    at = case["story"].index(case["recipient"])
    start = sentence.starts.index(at)
    end = sentence.ends.index(at + len(case["recipient"])) + 1
    found = recipient_region(document, sentence, (start, end), case["site"] or None)
    assert found == (case["region"] or None)
