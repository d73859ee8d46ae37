"""Similar names: the package's measures agree with rapidfuzz."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, utils

from crawler.alike import ALIKE, NOT_A_SENTENCE, is_plainly_right, is_right, is_same_name, ratio, shared

WORDS = st.sampled_from(["Pemkot", "Pemerintah", "Kota", "Tangerang", "BPK", "RI", "Juara", "I", "2023", "é", "–", "_"])
PHRASES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
REPEATED = st.lists(st.sampled_from(["I", "Tangerang"]), min_size=2, max_size=7).map(" ".join)
NAMES = PHRASES | st.text(max_size=20)


def words(name: str) -> list[str]:
    return utils.default_process(name).split()


@given(NAMES, NAMES)
def test_the_measures_are_those_of_rapidfuzz(a: str, b: str) -> None:
    ours, theirs = words(a), words(b)
    if ours and theirs:
        assert shared(set(ours), set(theirs)) == pytest.approx(fuzz.token_set_ratio(" ".join(ours), " ".join(theirs)))
        sorted_ones = " ".join(sorted(ours)), " ".join(sorted(theirs))
        assert ratio(*sorted_ones) == pytest.approx(fuzz.ratio(*sorted_ones))


@given(PHRASES | REPEATED, PHRASES | REPEATED)
def test_a_verdict_is_that_of_both_measures(a: str, b: str) -> None:
    ours, theirs = (re.sub("[–_]", " ", name).lower().split() for name in (a, b))
    is_acronym = any(" " not in name and len(name) > 2 for name in (a, b))
    if ours and theirs and not is_acronym:
        in_order = ratio(" ".join(sorted(ours)), " ".join(sorted(theirs))) >= NOT_A_SENTENCE
        assert is_same_name(a, b) == (a == b or (in_order and shared(set(ours), set(theirs)) >= ALIKE))


@given(NAMES, NAMES)
def test_a_verdict_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert is_same_name(a, b) == is_same_name(b, a)
    assert is_same_name(a, a)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Pemerintah Kota Tangerang", "Pemkot Tangerang", False),
        ("Kota Tangerang", "Pemerintah Kota Tangerang", True),
        ("BPK", "Badan Pemeriksa Keuangan", True),
        ("Penghargaan Adipura 2023", "Adipura 2023", True),
        (None, "", True),
        (None, "Adipura", False),
    ],
)
def test_spellings_of_one_name(a: str | None, b: str | None, same: bool) -> None:
    assert is_same_name(a, b) is same


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        ("Juara 1", "Juara 2", False),
        ("Juara I", "juara 1", True),
        ("Juara II", "Juara I", False),
        ("medali emas", "medali emas 2023", True),
        (None, None, True),
    ],
)
def test_a_corrected_number_is_another(gold: str | None, predicted: str | None, right: bool) -> None:
    assert is_plainly_right("rank", {"rank": gold}, {"rank": predicted}) is right


def test_values_are_compared_by_their_kind() -> None:
    assert is_right("score", {"score": 93.21}, {"score": 93.2104})
    assert not is_right("score", {"score": 93.21}, {"score": None})
    assert is_right("year", {}, {"year": None})
    assert not is_right("year", {"year": 2023}, {"year": 2024})
    assert ALIKE > NOT_A_SENTENCE
