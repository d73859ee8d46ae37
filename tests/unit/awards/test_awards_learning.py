"""Weights moved by examples, and by corrected stories."""

from datetime import date
from pathlib import Path

import pytest

from anugerah.corrections import Correction
from crawler.awards.choice import Candidate, choose
from crawler.awards.learning import Example, learn
from crawler.awards.lessons import taught
from crawler.awards.model import CHOICES, WeightsError, encoded, load, moves, shipped
from crawler.awards.story import annotate
from crawler.awards.tag import BIAS, tag_clues, tag_probability

PRIOR = {"tall": 1.0, "green": 0.5, "elsewhere": -2.0}
EXAMPLE = Example([["tall", "any"], ["green", "any"]], [1])


def chance(weights: dict[str, float]) -> float:
    return next(p for c, p in choose([Candidate(0, {"tall"}), Candidate(1, {"green"})], weights).ranked if c.value == 1)


def test_a_few_examples_move_the_prior_a_little_and_many_further() -> None:
    few, many = learn([EXAMPLE], PRIOR), learn([EXAMPLE] * 30, PRIOR)
    assert chance(PRIOR) < chance(few) < chance(many)
    assert chance(many) > 0.5
    assert few["elsewhere"] == -2.0
    assert "any" not in few  # a clue that all candidates have decides nothing
    assert PRIOR == {"tall": 1.0, "green": 0.5, "elsewhere": -2.0}


def test_fixed_weights_stay_and_what_is_undecided_teaches_nothing() -> None:
    assert learn([EXAMPLE] * 30, PRIOR, fixed={"tall"})["tall"] == 1.0
    assert learn([Example([["tall"], ["green"]], []), Example([["tall"]], [0])], PRIOR) == PRIOR
    assert learn([], PRIOR) == PRIOR


def test_moves_are_what_differs() -> None:
    assert moves({"a": 1.0, "b": 2.0}, {"a": 1.0, "c": 3.0}) == {"b": 0.0, "c": 3.0}
    assert moves(PRIOR, PRIOR) == {}


def test_load_lays_moves_over_the_shipped_and_damaged_ones_are_one_sentence(tmp_path: Path) -> None:
    clue = next(iter(shipped().of("recipient")))
    (tmp_path / "recipient.json").write_bytes(encoded({clue: 7.5, "a new one": 1.0}))
    model = load(tmp_path)
    assert (model.of("recipient")[clue], model.of("recipient")["a new one"]) == (7.5, 1.0)
    assert all(model.of(name) == shipped().of(name) for name in CHOICES if name != "recipient")
    (tmp_path / "recipient.json").write_bytes(b"[1]")
    with pytest.raises(WeightsError, match=r"recipient\.json: the taught weights cannot be read"):
        load(tmp_path)


def test_a_story_corrected_to_be_none_becomes_less_likely_and_others_hardly() -> None:
    title, body = "Desa Sukarame Raih Penghargaan", "Desa Sukarame meraih penghargaan Desa Sehat dari bupati."
    one = Correction("1", title, body, date(2025, 3, 2), "not_award", None, [], b"")
    model, _ = taught([one], shipped())
    clues = tag_clues(annotate(title, body, date(2025, 3, 2)))
    assert tag_probability(clues, model.of("tag")) < tag_probability(clues, shipped().of("tag"))
    assert model.of("tag")[BIAS] == shipped().of("tag")[BIAS]
    assert all(model.of(name) == shipped().of(name) for name in CHOICES if name != "tag")
