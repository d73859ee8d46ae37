"""One learned linear choice: sums of clues, chances of values, mentions of one value together."""

import math

import pytest

from crawler.awards.choice import Candidate, Choice, Place, agreed, choose, logistic, total
from crawler.awards.text import Sentence, parse_document

SENTENCE: Sentence = parse_document(None, "Pemkab Muna meraih Adipura dari Menteri.").body[0]


def place(start: int, end: int) -> Place:
    return Place(SENTENCE, start, end)


def test_a_sum_ignores_order_and_unknown_clues() -> None:
    weights = {"a": 0.1, "b": 0.2, "c": 0.3}
    assert total(["a", "b", "c"], weights) == total(["c", "x", "b", "a"], weights) == math.fsum([0.1, 0.2, 0.3])


def test_chances_are_a_softmax() -> None:
    found = choose([Candidate(None, {"none"}), Candidate("Muna", {"name"})], {"name": math.log(3)})
    assert found.best.value == "Muna"
    assert found.chance == pytest.approx(0.75)
    assert math.fsum(chance for _, chance in found.ranked) == pytest.approx(1.0)


def test_of_equals_the_first_stays_first() -> None:
    found = choose([Candidate(None, set()), Candidate("Muna", set()), Candidate("Buton", set())], {})
    assert [candidate.value for candidate, _ in found.ranked] == [None, "Muna", "Buton"]


def test_mentions_of_one_value_are_as_likely_as_all_together() -> None:
    mentions = [
        Candidate("MUNA", {"weak"}, [place(0, 1)]),
        Candidate("Muna", {"strong"}, [place(3, 4)]),
        Candidate("Buton", {"rival"}, [place(5, 6)]),
    ]
    found = choose(mentions, {"strong": 1.0, "rival": 1.2, "weak": 0.9})
    assert found.best.value == "Muna"
    assert [p.start for p in found.best.places] == [3, 0]
    assert len(found.ranked) == 2


def test_spellings_of_one_name_agree() -> None:
    names = [("Pemkab Buton", 0.4), ("Badan Pemeriksa Keuangan RI", 0.35), ("BPK", 0.25)]
    found = agreed(Choice([(Candidate(name, set()), chance) for name, chance in names]))
    assert found.best.value == "Badan Pemeriksa Keuangan RI"
    assert found.chance == pytest.approx(0.6)
    assert [candidate.value for candidate, _ in found.ranked[1:]] == ["Pemkab Buton", "BPK"]


def test_names_that_differ_do_not_agree() -> None:
    choice = Choice([(Candidate(name, set()), chance) for name, chance in ((None, 0.5), ("Muna", 0.3), ("Buton", 0.2))])
    assert agreed(choice).ranked == choice.ranked


def test_great_sums_do_not_overflow() -> None:
    found = choose([Candidate(None, {"a"}), Candidate("Muna", {"b"})], {"a": 5000.0, "b": -5000.0})
    assert found.chance == 1.0
    assert 0.0 < logistic(-5000.0) < 1e-9 < 1 - 1e-9 < logistic(5000.0) < 1.0


@pytest.mark.parametrize(
    ("one", "other", "shared"), [((0, 2), (1, 3), True), ((0, 2), (2, 3), False), ((1, 2), (0, 5), True)]
)
def test_places_overlap(one: tuple[int, int], other: tuple[int, int], shared: bool) -> None:
    assert place(*one).overlaps(place(*other)) is shared
    assert place(*other).overlaps(place(*one)) is shared
    assert not place(*one).overlaps(None)


def test_a_candidate_without_a_place_is_nowhere() -> None:
    assert Candidate(None, set()).place is None
    assert Candidate("Muna", set(), [place(1, 2), place(3, 4)]).place == place(1, 2)
