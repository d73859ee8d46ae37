"""Candidates for year, level, day and score: which values a story offers, and what the clues say about them."""

from datetime import date
from typing import Any

import pytest

from crawler.awards.choice import Candidate, Place
from crawler.awards.slots import day, level, score, year
from crawler.awards.slots.context import Context
from crawler.awards.story import Story, annotate
from crawler.facts import Level

PUBLISHED = date(2024, 3, 22)


def story(body: str, published_on: date | None = PUBLISHED) -> Story:
    return annotate(None, body, published_on)


def values(found: list[Candidate]) -> list[Any]:
    assert found[0].value is None
    return [candidate.value for candidate in found[1:]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Kabupaten Muna meraih Adipura 2023.", [2023]),
        ("Desa itu berdiri pada 1975 dan meraih Adipura tahun 2024.", [2024]),
        ("Kabupaten Muna meraih Adipura.", []),
    ],
)
def test_years_near_the_story(body: str, expected: list[int]) -> None:
    assert values(year.candidates(story(body), Context())) == expected


def test_a_year_inside_the_award_has_a_clue_for_it() -> None:
    sample = story("Kabupaten Muna meraih Adipura 2023 pada 2024.")
    sentence = sample.document.body[0]
    at = sentence.lows.index("adipura")
    award = Candidate("Adipura 2023", set(), [Place(sentence, at, at + 2)])
    clues = {c.value: c.clues for c in year.candidates(sample, Context("rating", award))}
    assert "inside the award" in clues[2023]
    assert "inside the award" not in clues[2024]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Piagam diserahkan di Raha, Kamis (21/3/2024).", [date(2024, 3, 21)]),
        ("Piagam diserahkan di Raha, Kamis (21/3).", [date(2024, 3, 21)]),
        ("Piagam diserahkan di Raha, Kamis (21).", [date(2024, 3, 21)]),
        ("Piagam diserahkan di Raha, Rabu (28/2).", [date(2024, 2, 28)]),
        ("Piagam diserahkan di Raha pada 21 Maret 2024.", [date(2024, 3, 21)]),
        ("Piagam diserahkan di Raha, Kamis pagi.", []),
        ("Piagam diserahkan pada 21 Maret 2019.", []),
        ("Piagam diserahkan pada 31 Februari 2024.", []),
    ],
)
def test_days(body: str, expected: list[date]) -> None:
    assert values(day.candidates(story(body), Context())) == expected


def test_a_day_of_a_story_without_a_date_takes_the_year_that_the_story_names() -> None:
    sample = story("Piagam Adipura 2023 diserahkan, Kamis (21/3).", None)
    assert values(day.candidates(sample, Context())) == [date(2023, 3, 21)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Nilai SAKIP Muna 93,21.", [93.21]),
        ("Nilai SAKIP Muna 93.21, naik dari 88,4.", [93.21, 88.4]),
        ("Regu itu meraih nilai 1.850.", [1850.0]),
        ("Regu itu meraih nilai 1.846.", [1846.0, 1.846]),
        ("Kafilah Muna mengumpulkan 131 poin.", [131.0]),
        ("Muna menang dengan skor 6-3 pada 2024 pukul 14.00 WITA.", []),
        ("Muna dihuni 131 keluarga.", []),
    ],
)
def test_scores(body: str, expected: list[float]) -> None:
    assert values(score.candidates(story(body), Context())) == expected


@pytest.mark.parametrize(
    ("body", "speaks"),
    [
        ("SMAN 1 Raha juara lomba tingkat provinsi.", Level.PROVINCE),
        ("SMAN 1 Raha juara lomba se-Sulawesi Tenggara.", Level.PROVINCE),
        ("SMAN 1 Raha juara Piala Bupati Muna.", Level.REGENCY),
        ("SMAN 1 Raha juara Lomba Debat Nasional.", Level.NATIONAL),
        ("SMAN 1 Raha juara lomba yang diikuti peserta dari 14 negara.", Level.INTERNATIONAL),
    ],
)
def test_what_speaks_for_a_level(body: str, speaks: Level) -> None:
    found = level.candidates(story(body), Context("competition"))
    assert values(found) == list(Level)
    assert [candidate.value for candidate in found if candidate.places] == [speaks]


def test_the_next_level_is_not_that_of_the_award() -> None:
    found = level.candidates(story("SMAN 1 Raha juara lomba dan melaju ke tingkat nasional."), Context())
    national = next(candidate for candidate in found if candidate.value is Level.NATIONAL)
    assert any(clue.endswith(("towards it", "ahead")) for clue in national.clues)


def test_a_giver_in_the_first_sentence_has_a_reach() -> None:
    sample = story("Kementerian Kesehatan memberi piagam kepada Puskesmas Raha.")
    giver = Candidate("Kementerian Kesehatan", set(), [Place(sample.document.body[0], 0, 2)])
    found = level.candidates(sample, Context("honour", giver=giver))
    assert [candidate.value for candidate in found if candidate.places] == [Level.NATIONAL]
