"""The wording of a chosen value: one of the overlapping phrases that mean the same, never another award."""

from datetime import date

import pytest

from benchmarks.corpus import Labelled
from crawler.alike import is_same_name
from crawler.awards import lessons
from crawler.awards.choice import Candidate, Choice, Place
from crawler.awards.extent import extent
from crawler.awards.text import Sentence, parse_document

BODY = "Siti meraih Kompetisi Sains Madrasah 2024 dan Lomba Kompetisi Robot."
SENTENCE: Sentence = parse_document(None, BODY).body[0]
WEIGHTS = {"whole": 3.0, "head": 0.0}


def phrase(text: str, clue: str) -> Candidate:
    words = text.split()
    start = next(i for i in range(len(SENTENCE)) if SENTENCE.words[i : i + len(words)] == words)
    return Candidate(text, {clue}, [Place(SENTENCE, start, start + len(words))])


HEAD, WHOLE = phrase("Kompetisi Sains", "head"), phrase("Kompetisi Sains Madrasah 2024", "whole")
ELSEWHERE, OTHER = phrase("Kompetisi Robot", "whole"), phrase("Madrasah 2024 dan Lomba", "whole")


def test_the_best_worded_of_those_that_overlap_and_mean_the_same() -> None:
    assert extent(HEAD, Choice([(HEAD, 0.6), (WHOLE, 0.2)]), WEIGHTS) is WHOLE


@pytest.mark.parametrize("rival", [ELSEWHERE, OTHER], ids=["at another place", "another meaning"])
def test_no_other_phrase(rival: Candidate) -> None:
    assert extent(HEAD, Choice([(HEAD, 0.6), (rival, 0.4)]), WEIGHTS) is HEAD


def test_a_phrase_that_is_hardly_likely_needs_more_weight() -> None:
    choice = Choice([(HEAD, 0.99), (WHOLE, 1e-6)])
    assert extent(HEAD, choice, WEIGHTS) is HEAD
    assert extent(HEAD, choice, {"whole": 5.0}) is WHOLE


def test_a_wording_must_mean_what_most_of_the_chance_means() -> None:
    astray = phrase("Siti meraih Kompetisi Sains", "astray")
    assert is_same_name(astray.value, HEAD.value)
    assert not is_same_name(astray.value, WHOLE.value)
    weights = {"astray": 1.0}
    assert extent(HEAD, Choice([(HEAD, 0.3), (astray, 0.2)]), weights) is astray
    assert extent(HEAD, Choice([(HEAD, 0.4), (WHOLE, 0.35), (astray, 0.2)]), weights) is HEAD


def test_nothing_stays_nothing_and_without_weights_all_stays_as_it_is() -> None:
    none = Candidate(None, {"none"})
    assert extent(none, Choice([(none, 0.9), (WHOLE, 0.1)]), WEIGHTS) is none
    assert extent(HEAD, Choice([(HEAD, 0.6), (WHOLE, 0.2)]), {}) is HEAD


def test_only_the_golds_own_wording_is_right() -> None:
    gold = {"award": "Kompetisi Sains Madrasah 2024", "recipient": "Siti", "main": True}
    prepared = lessons.prepare(
        Labelled(
            "a", None, "Siti Meraih Kompetisi", BODY, date(2024, 5, 2), "award", "competition", [gold], "own", False
        ),
        lambda _, __, found, right: found[(right or [0])[0]],
    )
    example = prepared.extents["award"]
    assert len(prepared.slots["award"].right) == len(example.candidates) > len(example.right) > 0
