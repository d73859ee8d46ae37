"""How well the award reader reads: the figures that learning stored, a small check of our own, and the blind sets.

All numbers are in the table below. A floor is at most 0.005 below what was measured; lowering one takes a reason.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import tagging
from benchmarks.corpus import Labelled, digest, manifest, read
from benchmarks.scoring import Answer, facts, tag_f1
from benchmarks.teaching import answer, learned, prepare, read_row
from crawler.alike import FIELDS
from crawler.awards import THRESHOLD
from crawler.awards.model import Model

ROOT = Path(__file__).resolve().parents[2]
QUALITY = ROOT / "tests" / "quality"

STORED = {
    "stream": {"P": 0.862, "R": 0.781, "rows right of 100 tagged": 46.0},
    "tag real": {"F1": 0.866},
    "tag regional": {"F1": 0.951},
    "tag held-out.jsonl": {"F1": 0.958},
    "facts real": {
        "recipient": 0.803,
        "award": 0.829,
        "giver": 0.763,
        "rank": 0.763,
        "year": 0.869,
        "level": 0.723,
        "event_date": 0.889,
        "stated giver": 0.693,
        "whole P": 0.632,
        "R": 0.654,
    },
    "facts own": {
        "recipient": 0.887,
        "award": 0.927,
        "giver": 0.887,
        "rank": 0.835,
        "year": 0.98,
        "level": 0.899,
        "event_date": 0.966,
        "score": 0.936,
        "type": 0.948,
    },
}
"""What benchmarks/figures.json holds of outlets that taught nothing; `make learn` writes it. On 2026-11-30 the 331
stories of `far-awards-*.jsonl` came in, which teach and are measured: more of our own have a score, a second award, or
a type that is hard to tell (levels, scores and types lower; everything else higher). On real stories years lost three
of 150, whole awards one of 100 in recall for three in precision, levels four (one of them for short names of contests,
which gained by chance). Our files lie in other folds since, so the tag's weights of the same real rows differ.
The threshold is chosen for a precision of 0.86 instead of 0.88."""

OWN_TEACH = ("stories", "ledes", "manners", "releases-a", "releases-b")
OWN_HELD_OUT = "held-out"
OWN = {
    "tag": 0.934,
    "recipient": 0.712,
    "award": 0.843,
    "giver": 0.784,
    "rank": 0.722,
    "year": 0.949,
    "level": 0.893,
    "event_date": 0.737,
    "score": 0.979,
    "type": 0.798,
}
"""Learned from five of our files in some seconds, measured on another hand's: that learning works at all.

Ranks were 50 of 66, 49 since a bare score is not a candidate, and 48 since series of medals are none; givers 54, 53
since all names may give, and 52 since an office ends before an acronym; recipients 48, and 47 since names of people are
a clue, which gains five to seven of 808 where all files but one teach."""

Rows = list[tuple[Labelled, Answer]]


def numbers(line: str) -> dict[str, float]:
    """The numbers of a line of figures by the words before them: "P 0.867  R 0.474"."""
    pairs = re.findall(r"(\S.*?) (\d+\.\d+)", line.partition("stories: ")[2] or line)
    return {name: float(value) for name, value in pairs}


def too_low(measured: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    return {name: measured[name] for name, floor in floors.items() if measured[name] < floor}


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((ROOT / "benchmarks" / "figures.json").read_text(encoding="utf-8"))
    return stored


def test_figures_are_of_the_inputs_that_the_manifest_names(figures: dict[str, Any]) -> None:
    assert figures["inputs"] == {entry["path"]: entry["sha256"] for entry in manifest()}


@pytest.mark.parametrize("entry", manifest(), ids=lambda entry: Path(entry["path"]).name)
def test_an_input_is_the_file_that_the_manifest_names(entry: dict[str, Any]) -> None:
    path = ROOT / entry["path"]
    if not path.is_file() and entry["path"].startswith("../"):
        pytest.skip("the shared stories are not here")
    assert digest(path) == entry["sha256"]


@pytest.mark.parametrize("name", STORED)
def test_stored_figures(figures: dict[str, Any], name: str) -> None:
    assert too_low(numbers(figures[name]), STORED[name]) == {}


def test_the_threshold_is_the_one_that_was_measured(figures: dict[str, Any]) -> None:
    assert pytest.approx(figures["threshold"], abs=0.01) == THRESHOLD


def test_the_judge_was_asked_three_times_at_most(figures: dict[str, Any]) -> None:
    assert len(figures["judged"]) <= 3


def own(name: str) -> list[Labelled]:
    return list(read(QUALITY / f"{name}.jsonl", is_real=False))


def predicted(rows: list[Labelled], model: Model, threshold: float) -> Rows:
    return [(row, answer(read_row(row, model, threshold))) for row in rows]


def shares(rows: Rows) -> dict[str, float]:
    found = facts(rows)
    right = {field: found.right[field] / found.stories for field in FIELDS}
    whole = {"whole precision": found.precision, "whole recall": found.recall}
    return right | whole | {"type": found.type_right / found.stories, "tag": tag_f1(rows)[2]}


def test_a_model_that_five_files_taught_reads_another_hands_stories() -> None:
    rows = [row for name in OWN_TEACH for row in own(name)]
    prepared = [prepare(row) for row in rows]
    weights = learned(prepared) | {"tag": tagging.learned(rows, {one.row.id: one.tag for one in prepared})}
    assert too_low(shares(predicted(own(OWN_HELD_OUT), Model(weights), 0.5)), OWN) == {}
