"""Rows right after merging: at least those of the better reader, by rules that other outlets have taught.

Our reader is taught by some of our own files, so that it errs on the others as it does on real news; the models answer
from the labels, with stated errors.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from secondmodels import QUALITY, install

from anugerah.secondreader.asking import Asker
from anugerah.secondreader.reading import read_by
from benchmarks import tagging
from benchmarks.corpus import Labelled, read
from benchmarks.teaching import learned, prepare
from crawler.alike import is_row_right
from crawler.awards import read_story
from crawler.awards.model import Model, shipped
from crawler.facts import AwardAnnotation
from crawler.merging.rule import Pair, learn_rule
from crawler.merging.tworeadings import Rule, merged, values

OWN = ("stories", "ledes", "releases-a", "releases-b")
"""What teaches our reader."""
RULE, TEST = ("releases-c", "releases-d"), ("releases-f", "releases-h")
"""What teaches the rule, and what both are measured on: no outlet is in two of the three."""
PATIENCE = timedelta(seconds=60)


def rows(*names: str) -> list[Labelled]:
    return [
        row for name in names for row in read(QUALITY / f"{name}.jsonl", is_real=False) if row.label != "borderline"
    ]


@pytest.fixture(scope="module")
def model() -> Model:
    taught = rows(*OWN)
    prepared = [prepare(row) for row in taught]
    weights = learned(prepared) | {"tag": tagging.learned(taught, {one.row.id: one.tag for one in prepared})}
    return Model(weights | {"confidence": shipped().of("confidence")})


@pytest.fixture(scope="module")
def ours(model: Model) -> dict[str, AwardAnnotation]:
    return {
        row.id: read_story(row.title, row.body, row.published_on, model=model, threshold=0.5)
        for row in rows(*RULE, *TEST)
    }


def right(row: Labelled, reading: AwardAnnotation | None) -> bool:
    if row.label != "award" or reading is None or not reading.awards:
        return False
    return is_row_right(row.main, values(reading.awards[0]))


def figures(labelled: Sequence[Labelled], readings: dict[str, AwardAnnotation]) -> tuple[int, int]:
    """Rows right, and rows wrong."""
    good = sum(right(row, readings[row.id]) for row in labelled)
    return good, sum(bool(readings[row.id].awards) for row in labelled) - good


@pytest.mark.parametrize("name", ["better", "worse, errors where ours are"])
def test_rows_right_after_merging_are_at_least_those_of_the_better_reader(
    name: str, model: Model, ours: dict[str, AwardAnnotation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled = rows(*RULE, *TEST)
    wrong = {row.id: 0.25 if right(row, ours[row.id]) else 0.95 for row in labelled}
    options: dict[str, Any] = {"wrong": 0.1, "blind": 0.02} if name == "better" else {"wrong_at": wrong, "blind": 0.06}
    install(monkeypatch, tmp_path, {"id": "some", **options}, stories=[QUALITY / f"{n}.jsonl" for n in (*RULE, *TEST)])
    theirs: dict[str, AwardAnnotation] = {}
    with Asker("some", PATIENCE) as asker:
        for row in labelled:
            found = read_by(asker, row.title, row.body, row.published_on, None, model).reading
            theirs[row.id] = found or AwardAnnotation(is_award=False, score=0.0)
    taught = [Pair(ours[row.id], theirs[row.id], row.label == "award", row.main) for row in rows(*RULE)]
    rule = learn_rule(taught)
    test = rows(*TEST)
    both = {row.id: merged(ours[row.id], theirs[row.id], rule).reading for row in test}
    own, other, one = figures(test, ours), figures(test, theirs), figures(test, both)
    assert (other[0] > own[0]) is (name == "better"), (own, other)
    assert one[0] >= max(own[0], other[0]), (own, other, one, rule)
    assert one[0] / sum(one) >= max(own[0] / sum(own), other[0] / sum(other)) - 0.03, (own, other, one)
    assert rule != Rule()


def test_no_outlet_teaches_what_is_measured() -> None:
    outlets = [{row.outlet for row in rows(*names) if row.outlet} for names in (RULE, TEST)]
    assert not outlets[0] & outlets[1]
