"""Scores: similar names, main facts, whole awards, the stream; the same as the team's own scripts where available."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpus import Labelled
from benchmarks.scoring import Answer, facts, stream, tag_f1, without_heaviest
from crawler.alike import FIELDS, is_right, is_same_name

ROOT = Path(__file__).parents[3]
TOOLS = Path(os.environ.get("ANUGERAH_SHARED", ROOT.parent / "shared")) / "tools"
ADIPURA: dict[str, Any] = {
    "award": "Adipura",
    "recipient": "Pemkab Muna",
    "giver": "Kementerian Lingkungan Hidup",
    "year": 2023,
    "rank": None,
    "level": "nasional",
    "event_date": "2024-03-05",
    "score": 93.21,
    "main": True,
}
EIGHT = ("Budi", "Siti", "Rafi", "Wulan", "Dea", "Agus", "Joko", "Lestari")
GOLD = [
    ("a", "award", "rating", 1.0, [ADIPURA]),
    ("b", "award", "honour", 20.0, [ADIPURA | {"giver": None}, ADIPURA | {"recipient": "Desa Wuna", "main": False}]),
    ("c", "award", "competition", 3.0, [ADIPURA | {"recipient": name, "main": name == "Budi"} for name in EIGHT]),
    ("d", "not_award", None, 50.0, []),
    ("e", "not_award", None, 5.0, []),
    ("f", "borderline", None, 9.0, []),
    ("g", "award", "honour", 2.0, [ADIPURA]),
]
PREDICTED = {
    "a": (0.9, "rating", [ADIPURA | {"score": 93.2104, "award": "Piala Adipura"}]),
    "b": (0.8, "rating", [ADIPURA | {"giver": "Gubernur"}, ADIPURA | {"recipient": "Budi", "main": False}]),
    "c": (0.7, "competition", [ADIPURA | {"recipient": "Rafi"}, ADIPURA | {"recipient": "Budi", "main": False}]),
    "d": (0.1, None, []),
    "e": (0.6, "honour", [ADIPURA]),
    "f": (0.9, "honour", [ADIPURA]),
    "g": (0.2, None, []),
}


def rows() -> list[tuple[Labelled, Answer]]:
    found = []
    for name, label, kind, weight, awards in GOLD:
        gold = Labelled(name, None, "", "", None, label, kind, awards, "real", True, weight)
        chance, predicted_type, predicted_awards = PREDICTED[name]
        found.append((gold, Answer(chance, chance >= 0.5, predicted_type, predicted_awards)))
    return found


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Badan Pemeriksa Keuangan", "BPK", True),
        ("BPK RI", "BPK", True),
        ("Pemkab Muna", "pemkab muna", True),
        ("Piala Adipura", "Adipura", True),
        ("Adipura", "Pemkab Muna yang meraih Adipura dari Menteri kemarin", False),
        ("Dinas Kesehatan", "Dinas Pendidikan", False),
        (None, None, True),
        ("", None, True),
        ("Muna", None, False),
    ],
)
def test_names_alike(a: str | None, b: str | None, same: bool) -> None:
    assert is_same_name(a, b) is same
    assert is_same_name(b, a) is same


@pytest.mark.parametrize(
    ("field", "gold", "predicted", "right"),
    [
        ("score", 93.21, 93.2104, True),
        ("score", 93.21, 93.22, False),
        ("score", None, None, True),
        ("score", None, 0.0, False),
        ("year", 2023, 2023, True),
        ("year", None, 2023, False),
        ("level", "nasional", "provinsi", False),
        ("giver", None, None, True),
    ],
)
def test_fields(field: str, gold: object, predicted: object, right: bool) -> None:
    assert is_right(field, {field: gold}, {field: predicted}) is right


def test_the_tag_counts_every_decided_row_once() -> None:
    assert tag_f1(rows()) == pytest.approx((3 / 4, 3 / 4, 3 / 4))


def test_the_stream_counts_rows_by_their_weight() -> None:
    found = stream(rows())
    assert found.precision == pytest.approx(24 / 29)
    assert found.recall == pytest.approx(24 / 26)
    assert found.right_of_100 == pytest.approx(100 * 21 / 29)


def test_the_costliest_error_can_be_excluded() -> None:
    assert [gold.id for gold, _ in without_heaviest(rows())] == ["a", "b", "c", "d", "f", "g"]


def test_facts_of_an_untagged_story_are_nulls() -> None:
    found = facts(rows())
    assert found.stories == 4
    assert found.right["recipient"] == 2
    assert found.right["rank"] == 4
    assert found.type_right == 2


def test_of_long_lists_precision_does_not_count() -> None:
    long = [pair for pair in rows() if pair[0].id == "c"]
    assert (facts(long).precision, facts(long).recall) == (0.0, 2 / 8)


def _official(script: str, tmp_path: Path) -> dict[str, Any]:
    if not (TOOLS / script).exists():
        pytest.skip("the team's scripts are not here")
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    names = ("id", "label", "type", "weight", "awards")
    gold.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in GOLD), encoding="utf-8")
    lines = [
        {"id": name, "is_award": chance >= 0.5, "type": kind, "awards": awards}
        for name, (chance, kind, awards) in PREDICTED.items()
    ]
    predicted.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    command = [sys.executable, str(TOOLS / script), str(gold), str(predicted)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_facts_are_scored_as_the_teams_script_scores_them(tmp_path: Path) -> None:
    official, ours = _official("score_awards.py", tmp_path), facts(rows())
    assert (official["precision"], official["recall"]) == tuple(round(x, 4) for x in tag_f1(rows())[:2])
    assert official["type"] == f"{ours.type_right}/{ours.stories}"
    for field in FIELDS:
        expected = f"{ours.right[field]}/{ours.stories} ({ours.stated_right[field]}/{ours.stated[field]} stated)"
        assert official["main"][field] == expected, field
    assert official["all"] == {"precision": round(ours.precision, 4), "recall": round(ours.recall, 4)}


def test_the_stream_is_scored_as_the_teams_script_scores_it(tmp_path: Path) -> None:
    official, ours = _official("score_stream.py", tmp_path), stream(rows())
    assert (official["precision"], official["recall"]) == (round(ours.precision, 3), round(ours.recall, 3))
    assert official["rows_right_of_100_tagged"] == round(ours.right_of_100, 1)
