"""The weights as files: sorted, one clue a line, and the same when read again."""

from pathlib import Path

import pytest

from crawler.awards.model import CHOICES, SLOTS, Model, encoded, load, shipped


def test_every_choice_has_weights_in_the_package() -> None:
    assert shipped().weights.keys() == set(CHOICES)
    assert all(shipped().of(choice) for choice in CHOICES)


def test_slots_are_choices() -> None:
    assert set(SLOTS) < set(CHOICES)


def test_a_choice_that_was_not_learned_has_no_weights() -> None:
    assert Model().of("tag") == {}


def test_a_file_is_sorted_with_one_clue_a_line() -> None:
    lines = encoded({"b|x": 0.5, "a": -1.25}).decode("utf-8").splitlines()
    assert lines == ["{", '"a": -1.25,', '"b|x": 0.5', "}"]
    assert encoded({"ŏ": 1.0}) == '{\n"ŏ": 1.0\n}\n'.encode()


@pytest.mark.parametrize("choice", CHOICES)
def test_shipped_weights_are_sorted_and_small(choice: str) -> None:
    weights = shipped().of(choice)
    assert list(weights) == sorted(weights)
    assert all(abs(weight) < 20.0 for weight in weights.values())


def test_a_folder_replaces_the_choices_that_it_holds(tmp_path: Path) -> None:
    (tmp_path / "giver.json").write_bytes(encoded({"none": 2.0}))
    found = load(tmp_path)
    assert found.of("giver")["none"] == 2.0
    assert found.of("tag") == shipped().of("tag")
    assert shipped().of("giver").get("none") != 2.0, "the shipped weights stay as they are"
