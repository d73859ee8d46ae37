"""Phrases: where the name of an award or a rank may begin and end."""

import pytest

from crawler.awards.spans import ends, kinds_inside, left_of, quoted_titles
from crawler.awards.text import Sentence, parse_document


def only(text: str) -> Sentence:
    return parse_document(None, text).body[0]


def phrases(text: str, first: str) -> list[str]:
    sentence = only(text)
    start = sentence.words.index(first)
    return [" ".join(sentence.words[start:end]) for end in ends(sentence, start)]


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        (
            "Ia meraih penghargaan Adipura Kencana dari Menteri.",
            "penghargaan",
            ["penghargaan", "penghargaan Adipura Kencana"],
        ),
        ("Ia meraih penghargaan.", "penghargaan", ["penghargaan"]),
        ("Ia meraih Adipura, kata Bupati.", "Adipura", ["Adipura"]),
        ("Bupati memberi penghargaan kepadanya kemarin.", "penghargaan", ["penghargaan"]),
        ("Ia juara lomba pidato yang digelar Bupati.", "lomba", ["lomba pidato"]),
    ],
)
def test_where_a_phrase_may_end(text: str, first: str, expected: list[str]) -> None:
    assert phrases(text, first) == expected


def test_a_short_bracket_is_taken_whole_or_not_at_all() -> None:
    found = phrases("Ia juara Lomba Desa (LD) 2023 tingkat kota.", "Lomba")
    assert "Lomba Desa" in found
    assert "Lomba Desa ( LD )" in found
    assert all(phrase.count("(") == phrase.count(")") for phrase in found)


def test_no_phrase_is_long() -> None:
    sentence = only("Lomba " + "Desa dan Kota serta " * 30 + "selesai.")
    assert max(ends(sentence, 0)) <= 17


@pytest.mark.parametrize(
    ("text", "word", "first"),
    [
        ("Ia membawa Pulang Indonesia Book Award kemarin.", "Award", "Pulang"),
        ("Kemarin Best of Wuna Award tiba.", "Award", "Best"),
        ("Kemarin piala Award tiba.", "Award", "Award"),
        ("Kemarin Anugerah Pesona (API) Award tiba.", "Award", "Anugerah"),
    ],
)
def test_what_is_to_the_left_belongs_to_it(text: str, word: str, first: str) -> None:
    sentence = only(text)
    assert sentence.words[left_of(sentence, sentence.words.index(word))] == first


def test_titles_between_quotation_marks() -> None:
    sentence = only('Film "Kabut di Wuna" dan buku “Laut” meraih piala.')
    assert [" ".join(sentence.words[a:b]) for a, b in quoted_titles(sentence)] == ["Kabut di Wuna", "Laut"]


def test_kinds_that_begin_inside() -> None:
    sentence = only("Ia meraih penghargaan juara lomba.")
    assert kinds_inside(sentence, 2, 3) == {"award"}
    assert {"place", "contest"} <= kinds_inside(sentence, 3, len(sentence))
