"""Learning: the clue that decides is found, the same examples give the same weights, a prior is kept."""

from crawler.awards.choice import Candidate, choose, logistic, total
from crawler.awards.learning import Example, learn
from crawler.awards.logistic import Answer, learn_logistic

DECIDED = [Example([["none"], ["subject", f"word {i % 3}"], ["object", f"word {i % 4}"]], [1]) for i in range(24)]
"""Whatever the words, the subject is right."""


def test_the_clue_that_decides_weighs_most() -> None:
    weights = learn(DECIDED)
    assert max(weights, key=lambda clue: weights[clue]) == "subject"
    assert weights["object"] < 0.0
    assert weights["subject"] > 2 * max(abs(weights.get(f"word {i}", 0.0)) for i in range(4))


def test_what_was_learned_chooses_rightly() -> None:
    weights = learn(DECIDED)
    found = choose([Candidate(None, {"none"}), Candidate("Buton", {"object"}), Candidate("Muna", {"subject"})], weights)
    assert found.best.value == "Muna"


def test_learning_is_deterministic() -> None:
    assert learn(DECIDED) == learn([Example([list(c) for c in e.candidates], list(e.right)) for e in DECIDED])
    assert list(learn(DECIDED)) == sorted(learn(DECIDED))


def test_rare_clues_are_not_learned() -> None:
    lone = Example([["none"], ["subject", "seen once"]], [1])
    assert "seen once" not in learn([*DECIDED, lone])


def test_examples_without_a_right_or_a_wrong_candidate_teach_nothing() -> None:
    empty = [Example([["none"], ["subject"]], []), Example([["subject"]], [0])] * 5
    assert learn([*DECIDED, *empty]).keys() == learn(DECIDED).keys()
    assert learn(empty) == {}
    assert learn([]) == {}


def test_a_prior_is_where_learning_starts_and_stays_near() -> None:
    prior = {"subject": 3.0}
    kept = learn(DECIDED, prior=prior, decay=0.5)
    assert kept["subject"] > 2.5
    few = [Example([["none"], ["subject"], ["object"]], [2])] * 2
    moved = learn(few, prior=prior, rounds=4)
    assert 0.0 < moved["subject"] < 3.0


def test_a_heavier_example_pulls_more() -> None:
    both = [Example([["a"], ["b"]], [0], 1.0), Example([["a"], ["b"]], [1], 5.0)] * 6
    weights = learn(both)
    assert weights["b"] > weights["a"]


def answers() -> list[Answer]:
    return [Answer(["any", "gold" if i % 2 else "match", f"word {i % 5}"], bool(i % 2)) for i in range(40)]


def test_yes_or_no_is_learned_too() -> None:
    weights = learn_logistic(answers(), penalty=1.0)
    assert weights["gold"] > 0 > weights["match"]
    assert logistic(total({"any", "gold"}, weights)) > 0.8
    assert logistic(total({"any", "match"}, weights)) < 0.2


def test_yes_or_no_is_deterministic_and_a_penalty_keeps_weights_small() -> None:
    assert learn_logistic(answers()) == learn_logistic(answers())
    loose, tight = (learn_logistic(answers(), penalty=penalty) for penalty in (0.1, 10.0))
    assert abs(tight["gold"]) < abs(loose["gold"])


def test_stories_of_the_same_clues_count_once_with_their_weights_together() -> None:
    twice = learn_logistic([Answer(["a"], True), Answer(["a"], True), Answer(["b"], False), Answer(["b"], False)])
    once = learn_logistic([Answer(["a"], True, 2.0), Answer(["b"], False, 2.0)], rare=1)
    assert twice == once
