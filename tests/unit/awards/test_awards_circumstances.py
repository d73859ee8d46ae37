"""Year, day, level and score of an award: one short story a case, half of them where nothing is stated.

`circumstances.jsonl` holds what each is about, the story, and the fields that it decides (null: not stated).
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.awards.facts import extract_facts
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document
from crawler.awards.types import story_type

CASES = [json.loads(line) for line in (Path(__file__).parent / "circumstances.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_circumstances(case: dict[str, Any]) -> None:
    lexicon = load_lexicon()
    document = parse_document(case["title"], case["body"], lexicon)
    events = story_events(document)
    published_on = date.fromisoformat(case["published_on"])
    main = extract_facts(document, events, story_type(document, events), published_on, lexicon)[0]
    assert {field: getattr(main, field) for field in case["expect"]} == case["expect"]
