"""The causes by which the error report groups wrong tags and facts."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console

from crawler.awards.explain import Explanation, Part
from crawler.facts import AwardAnnotation

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from award_errors import (  # type: ignore[import-not-found]  # benchmarks/ is not a package
    cause_of_name,
    cause_of_tag,
    cause_of_value,
    story_errors,
    table,
)

TEXT = "Desa Awan menerima piala dari Dinas Langit Kota Mega. Siti Hujan dari Komite Mendung memotretnya."


@pytest.mark.parametrize(
    ("gold", "read", "cause"),
    [
        (None, None, None),
        ("Dinas Langit Kota Mega", "Dinas Langit Kota Mega", None),
        ("Dinas Langit Kota Mega", None, "missing"),
        (None, "Desa Awan", "spurious"),
        ("Desa Awan", "Piala Badai", "another award's of the story"),
        ("Kementerian Angkasa", "Desa Awan", "gold not in text as such"),
        ("Langit", "Desa Awan menerima piala dari Dinas Langit Kota", "wrong span: too long"),
        ("Siti Hujan dari Komite Mendung memotretnya", "Siti", "wrong span: too short"),
        ("Dinas Langit Kota Mega", "piala dari Dinas", "wrong span: overlaps"),
        ("Desa Awan", "Siti Hujan", "other name in story"),
        ("Desa Awan", "Rumah Bintang", "read what is not in text"),
        ("Badan Antariksa Nasional", "BAN", None),
    ],
)
def test_causes_of_names(gold: str | None, read: str | None, cause: str | None) -> None:
    assert cause_of_name(gold, read, TEXT, {"Piala Badai"}) == cause


@pytest.mark.parametrize(
    ("gold", "read", "cause"),
    [(2023, 2023, None), (2023, None, "missing"), (None, 93.21, "spurious"), (93.21, 92.21, "other value")],
)
def test_causes_of_values(gold: object, read: object, cause: str | None) -> None:
    assert cause_of_value(gold, read) == cause


def test_a_wrong_tag_is_filed_under_its_loudest_reason() -> None:
    parts = Explanation(1.0, (Part("title: plan word", -2.0), Part("lede: award word", 3.0)), 2, {}, ())
    tagged, untagged = AwardAnnotation(is_award=True, score=0.9), AwardAnnotation(is_award=False, score=0.1)
    assert cause_of_tag("award", tagged, parts) is None
    assert cause_of_tag("not_award", tagged, parts) == "false: lede: award word"
    assert cause_of_tag("award", untagged, parts) == "missed: title: plan word"
    assert cause_of_tag("award", untagged, Explanation(-1.0, (), 0, {}, ())) == "missed: too little spoke for it"


def test_a_story_read_as_its_gold_has_no_errors_and_a_changed_gold_has() -> None:
    award = {"award": "Adipura", "recipient": "Pemerintah Kota Tegal", "main": True}
    row = {
        "id": "a",
        "title": "Pemkot Tegal Raih Adipura",
        "body": "TEGAL - Pemerintah Kota Tegal meraih penghargaan Adipura, Senin.",
        "published_at": "2024-03-06",
        "label": "award",
        "awards": [award | {"giver": "Kementerian Angkasa"}],
    }
    tag, fields = story_errors(row)
    assert tag is None
    assert fields["giver"] == "missing"
    assert "recipient" not in fields
    assert story_errors(row | {"label": "not_award"})[0].startswith("false: ")


def test_the_table_names_the_commonest_cause_first(capsys: pytest.CaptureFixture[str]) -> None:
    causes = Counter({("giver", "missing"): 1, ("award", "spurious"): 2})
    shown = {("giver", "missing"): ["c"], ("award", "spurious"): ["a", "b"]}
    Console(width=100).print(table("Wrong facts", causes, shown, 1))
    lines = [line.strip("│ ").split() for line in capsys.readouterr().out.splitlines()]
    rows = [line for line in lines if line[:1] in (["1"], ["2"])]
    assert rows == [["2", "│", "award", "│", "spurious", "│", "a"], ["1", "│", "giver", "│", "missing", "│", "c"]]
