"""Learning the shipped weights: the decisive clue is found, and the same examples give the same weights."""

import pytest

from benchmarks.fitting import fit
from crawler.awards.choice import Candidate, choose, logistic, total
from crawler.awards.learning import Example

DECIDED = [Example([["none"], ["subject", f"word {i % 3}"], ["object", f"word {i % 4}"]], [1]) for i in range(24)]
"""Whatever the words, the subject is right."""
YES_OR_NO = [Example([[], ["any", "gold" if i % 2 else "match", f"word {i % 5}"]], [i % 2]) for i in range(40)]
"""A yes or no is a choice between clues and none at all."""


def test_the_clue_that_decides_weighs_most() -> None:
    weights = fit(DECIDED)
    assert max(weights, key=lambda clue: weights[clue]) == "subject"
    assert weights["object"] < 0.0
    assert weights["subject"] > 2 * max(abs(weights.get(f"word {i}", 0.0)) for i in range(4))


def test_what_was_learned_chooses_rightly() -> None:
    weights = fit(DECIDED)
    found = choose([Candidate(None, {"none"}), Candidate("Buton", {"object"}), Candidate("Muna", {"subject"})], weights)
    assert found.best.value == "Muna"


def test_yes_or_no_is_learned_too() -> None:
    weights = fit(YES_OR_NO, penalty=1.0)
    assert weights["gold"] > 0 > weights["match"]
    assert logistic(total({"any", "gold"}, weights)) > 0.8
    assert logistic(total({"any", "match"}, weights)) < 0.2


def test_learning_is_deterministic_and_ignores_the_order_of_clues() -> None:
    turned = [Example([list(reversed(clues)) for clues in one.candidates], list(one.right)) for one in DECIDED]
    assert fit(DECIDED) == fit(DECIDED) == fit(turned)
    assert list(fit(DECIDED)) == sorted(fit(DECIDED))


def test_rare_clues_are_not_learned() -> None:
    lone = Example([["none"], ["subject", "seen once"]], [1])
    assert "seen once" not in fit([*DECIDED, lone])
    assert "seen once" in fit([*DECIDED, lone], rare=1)


def test_examples_without_a_right_or_a_wrong_candidate_teach_nothing() -> None:
    empty = [Example([["none"], ["subject"]], []), Example([["subject"]], [0])] * 5
    assert fit([*DECIDED, *empty]) == fit(DECIDED)
    assert fit(empty) == fit([]) == {}


def test_several_spellings_may_be_right() -> None:
    both = [Example([["none"], ["short"], ["long"]], [1, 2])] * 6
    weights = fit(both)
    assert weights["short"] == pytest.approx(weights["long"])
    assert weights["none"] < 0.0


def test_a_heavier_example_pulls_more() -> None:
    weights = fit([Example([["a"], ["b"]], [0], 1.0), Example([["a"], ["b"]], [1], 5.0)] * 6)
    assert weights["b"] > weights["a"]


def test_a_penalty_keeps_weights_small_one_clue_more_than_another() -> None:
    loose, tight = fit(YES_OR_NO, penalty=0.1), fit(YES_OR_NO, penalty=10.0)
    assert abs(tight["gold"]) < abs(loose["gold"])
    uneven = fit(YES_OR_NO, penalty=lambda clue, count: 50.0 if clue == "gold" and count == 20 else 0.1)
    assert abs(uneven["gold"]) < abs(loose["gold"])


def test_learning_gives_no_weight_to_clues_that_all_candidates_have() -> None:
    weights = fit([Example([["any", "a"], ["any", "b"]], [1])] * 8)
    assert abs(weights.get("any", 0.0)) < 0.001
