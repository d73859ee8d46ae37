"""Candidates for year, level, day and score: which values a story offers, and what the clues say about them."""

from datetime import date
from typing import Any

import pytest

from crawler.awards.choice import Candidate, Place
from crawler.awards.dates import read_dates, story_year
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


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ia hadir 21/3/24.", "21/3/24: 2024-03-21, with year"),
        ("Ia hadir 9.2.2024 di Raha.", "9.2.2024: 2024-02-09, with year"),
        ("Ia hadir 12-02-2024 di Raha.", "12 - 02 - 2024: 2024-02-12, with year"),
        ("Ia hadir (12/2-2024) di Raha.", "12/2 - 2024: 2024-02-12, with year"),
        ("Ia hadir 5 Februari tahun 2024.", "5 Februari tahun 2024: 2024-02-05, with year"),
        ("Pada 5 Februari 200 orang hadir.", "5 Februari: 2024-02-05, without year"),
        ("Pada 12/2-5 orang hadir.", "12/2: 2024-02-12, without year"),
        ("Pada 5/2.", "5/2: 2024-02-05, without year"),
        ("Ia hadir, Rabu (13).", "13: 2024-03-13, number alone"),
        ("Ia hadir, Sabtu (23).", "23: 2024-03-23, number alone"),
        ("Rabu (14) ia hadir.", "14: 2024-02-14, number alone"),
        ("Pada 12/2 jumlah 2024 orang.", "12/2: 2024-02-12, without year"),
        ("Pukul 13.00 Sabtu (10/2) ia hadir.", "10/2: 2024-02-10, without year"),
        ("Lomba di Raha dan 5 Februari di Muna.", "5 Februari: 2024-02-05, without year"),
        (
            "Pada 5 Februari 2024 ia tiba, pada 7 Februari 2024 ia pergi.",
            "5 Februari 2024: 2024-02-05, with year; 7 Februari 2024: 2024-02-07, with year",
        ),
        ("Lomba 10-14 Februari 2024.", "14 Februari 2024: 2024-02-14, of a span"),
        ("Lomba 2 s.d. 4 Februari.", "4 Februari: 2024-02-04, of a span"),
        ("Dari Januari hingga 5 Februari.", "5 Februari: 2024-02-05, of a span"),
        (
            "Lomba 31 Januari sampai dengan 1 Februari.",
            "31 Januari: 2024-01-31, of a span; 1 Februari: 2024-02-01, of a span",
        ),
        ("Lomba Senin (5/2) hingga Rabu (7/2).", "5/2: 2024-02-05, of a span; 7/2: 2024-02-07, of a span"),
        ("Lomba (5/2) dan penutupan.", "5/2: 2024-02-05, without year"),
        ("Lomba Senin (5/2), Rabu (7/2).", "5/2: 2024-02-05, without year; 7/2: 2024-02-07, without year"),
        ("Ia hadir, Rabu 13 orang.", ""),
        ("Ia hadir, Rabu (13 orang).", ""),
        ("Ia hadir, Rabu, 13) orang.", ""),
        ("Ia hadir di Raha (13).", ""),
        ("Ia hadir, Kamis (32).", ""),
        ("Surat 12-SK-2024, 12-02-SK dan 1/2/99999999999999999999 dibaca.", ""),
        ("Surat 12/SK/2024 dan surat 12-02-24 dibaca pukul 10.02.", ""),
        ("Nilainya 5", ""),
    ],
)
def test_how_a_day_may_be_written(text: str, written: str) -> None:
    sentence = story(text).document.body[0]
    days = read_dates(sentence, PUBLISHED)
    assert "; ".join(f"{' '.join(sentence.words[d.start : d.end])}: {d.day}, {d.manner}" for d in days) == written


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("30 Desember", date(2024, 1, 3), date(2023, 12, 30)),
        ("2 Januari", date(2023, 12, 30), date(2024, 1, 2)),
        ("10 Mei", date(2023, 5, 10), date(2023, 5, 10)),
        ("29 Februari", PUBLISHED, date(2024, 2, 29)),
        ("29 Februari", date(2023, 3, 22), None),
        ("21 Mei", PUBLISHED, date(2024, 5, 21)),  # two months ahead it may still be a plan
        ("22 Mei", PUBLISHED, date(2023, 5, 22)),
        ("21 Mei 2024", PUBLISHED, date(2024, 5, 21)),
        ("22 Mei 2024", PUBLISHED, None),
        ("23 Maret 2023", PUBLISHED, date(2023, 3, 23)),
        ("22 Maret 2023", PUBLISHED, None),
        ("5 Februari", None, None),
        ("5 Februari 2019", None, date(2019, 2, 5)),
    ],
)
def test_a_day_is_the_nearest_to_its_story(text: str, published: date | None, expected: date | None) -> None:
    sentence = story(f"Pada {text} ia hadir.", published).document.body[0]
    assert [found.day for found in read_dates(sentence, published)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adipura 2022 dan 2023 diserahkan.", 2023),
        ("Surat SK-2021 dibaca.", 2021),
        ("Desa berdiri pada 1990.", 1990),
        ("Desa berdiri pada 1989 di km 5.", None),
        ("Target 2101 warga.", None),
    ],
)
def test_the_year_of_a_story_is_the_latest_that_it_names(text: str, expected: int | None) -> None:
    assert story_year(story(text, None).sentences()) == expected


def test_a_day_counts_wherever_in_the_story_it_is() -> None:
    sample = story("Warga menonton. " * 20 + "Malam puncak digelar Kamis (21/3/2024).")
    assert values(day.candidates(sample, Context())) == [date(2024, 3, 21)]


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
        ("SMAN 1 Raha juara Porprov.", Level.PROVINCE),
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
