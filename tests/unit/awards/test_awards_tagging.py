"""What teaches the tag: labelled stories by their importance, borderline ones and some files not at all."""

from dataclasses import replace

from benchmarks.corpus import Labelled
from benchmarks.tagging import learned
from crawler.awards.tag import BIAS


def rows(label: str, count: int) -> list[Labelled]:
    return [Labelled(f"{label}{i}", "a.id", "", "", None, label, None, [], "real", True) for i in range(count)]


def test_borderline_stories_and_those_that_do_not_teach_the_tag_have_no_say() -> None:
    teaching = [*rows("award", 4), *rows("not_award", 4)]
    silent = [*rows("borderline", 4), *(replace(row, id=f"n{row.id}", teaches_tag=False) for row in rows("award", 4))]
    clues = {row.id: [BIAS, f"word {row.label}"] for row in [*teaching, *silent]}
    taught = learned(teaching, clues)
    assert taught["word award"] > 0 > taught["word not_award"]
    assert learned([*teaching, *silent], clues) == taught
