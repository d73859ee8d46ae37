"""What award names and ranks share: candidates from the text, with clues about shape and position."""

import pytest

from crawler.awards.choice import Candidate, Place
from crawler.awards.slots import award, giver, rank
from crawler.awards.slots.context import Context
from crawler.awards.slots.phrases import around, gathered, shape
from crawler.awards.story import Story, annotate
from crawler.awards.text import parse_document


def story(body: str, title: str | None = None) -> Story:
    return annotate(title, body, None)


def values(found: list[str | None]) -> set[str]:
    assert found[0] is None
    return {value for value in found[1:] if value}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Pemkab Muna meraih Adipura Kencana 2023 dari Menteri.", {"Adipura Kencana", "Adipura Kencana 2023"}),
        ("Film itu menang di ajang Festival Film Wuna 2024.", {"Festival Film Wuna 2024"}),
        ('Ia menerima penghargaan bertajuk "Wuna Award" kemarin.', {"Wuna Award"}),
        ("Ia menjuarai Lomba Desa tingkat kabupaten.", {"Lomba Desa"}),
        ("Ia menjuarai Lomba Desa 2023 sesudah undian.", {"Lomba Desa 2023"}),
        ("Berikut pemenang Lomba Desa 2023:", {"Lomba Desa 2023"}),
        ("Kedai itu juara II Wuna Latte Throwdown kemarin.", {"Wuna Latte Throwdown"}),
        ("Regu itu meraih medali emas pada Wuna Throwdown kemarin.", {"Wuna Throwdown"}),
        ("Paduan suara itu pulang dari Wuna Choir Games 2023 kemarin.", {"Wuna Choir Games 2023"}),
    ],
)
def test_award_names_among_the_candidates(body: str, expected: set[str]) -> None:
    assert expected <= values([c.value for c in award.candidates(story(body), Context())])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Ia meraih juara harapan II lomba pidato.", {"juara harapan II"}),
        ("Ia meraih tiga emas dan dua perak.", {"tiga emas", "tiga emas dan dua perak"}),
        ("Muna meraih predikat kualitas tertinggi dari Ombudsman.", {"predikat kualitas tertinggi"}),
        ("Muna masuk kategori A.", {"kategori A"}),
        ("Ia dinobatkan sebagai Guru Teladan.", {"Guru Teladan"}),
        ("Ia meraih Best Actor.", {"Best Actor"}),
        ("Ia meraih medali emas.", {"medali emas"}),
    ],
)
def test_ranks_among_the_candidates(body: str, expected: set[str]) -> None:
    assert expected <= values([c.value for c in rank.candidates(story(body), Context())])


@pytest.mark.parametrize("generator", [award.candidates, rank.candidates])
def test_a_story_without_words_of_awards_offers_none_alone(generator: object) -> None:
    assert callable(generator)
    assert [c.value for c in generator(story("Hujan turun di Raha."), Context())] == [None]


def test_mentions_of_one_wording_share_what_they_are() -> None:
    sample = story("Warga Muna senang. Pemkab meraih Adipura. Warga menyambut Adipura.")
    spans = [(s, i, i + 1, "test") for s in sample.sentences() for i, low in enumerate(s.lows) if low == "adipura"]
    none, *found = gathered(sample, spans, 9, None)
    assert none.value is None
    assert [c.value for c in found] == ["Adipura", "Adipura"]
    assert all({"seed test", "words 1"} <= c.clues for c in found)
    assert found[0].places != found[1].places


def test_no_candidate_holds_half_a_bracket_and_none_is_empty() -> None:
    sample = story("Lomba Desa (LD) 2023 usai.")
    sentence = sample.document.body[0]
    assert len(gathered(sample, [(sentence, 0, 3, "test"), (sentence, 2, 2, "test")], 9, None)) == 1


def test_the_number_of_wordings_is_limited() -> None:
    sample = story("satu dua tiga empat lima")
    sentence = sample.document.body[0]
    assert len(gathered(sample, [(sentence, i, i + 1, "test") for i in range(5)], 3, None)) == 4


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("Adipura Kencana", "all capital"),
        ("lomba pidato", "no capital"),
        ("Lomba Desa 2023", "has a year"),
        ("Lomba Desa ( LD )", "has a bracket"),
        ("lomba", "honour: holds contest"),
        ("hujan", "honour: holds nothing known"),
    ],
)
def test_what_a_phrase_says_itself(text: str, clue: str) -> None:
    sentence = parse_document(None, f"itu {text}").body[0]
    assert clue in shape(sentence, 1, len(sentence), "honour")


@pytest.mark.parametrize(
    ("body", "words", "clue"),
    [
        ("Muna meraih penghargaan Adipura.", (2, 3), "object of win|award"),
        ("Muna tidak meraih Adipura.", (3, 4), "object of win?denied|rating"),
        ("Muna meraih piala dalam ajang Wuna Fair.", (5, 7), "behind the word ajang"),
        ("Hujan turun di Wuna.", (3, 4), "no trigger in lede"),
    ],
)
def test_the_words_around_a_phrase(body: str, words: tuple[int, int], clue: str) -> None:
    sample = story(body)
    assert clue in around(sample, Place(sample.document.body[0], *words))


def test_what_a_phrase_holds_counts_for_each_type_apart() -> None:
    sample = story("Ia meraih Adipura.")
    span = (sample.document.body[0], 2, 3, "test")
    none, found = gathered(sample, [span], 9, "rating")
    assert none.clues == {"none", "rating: none"}
    assert "rating: holds programme" in found.clues
    assert not [clue for clue in gathered(sample, [span], 9, None)[1].clues if "holds" in clue]


def test_a_score_begins_no_rank() -> None:
    found = values([c.value for c in rank.candidates(story("Muna meraih nilai 95,6 dan kategori A."), Context())])
    assert "kategori A" in found
    assert not [value for value in found if value.startswith("nilai")]


def test_a_score_ends_a_name() -> None:
    report = story("Muna meraih penghargaan pelayanan publik dengan nilai 96,18 dan piala.")
    found = values([c.value for c in award.candidates(report, Context())])
    assert "penghargaan pelayanan publik" in found
    assert not [value for value in found if value.startswith("penghargaan") and "96,18" in value]


def test_an_award_is_no_candidate_for_its_giver() -> None:
    report = story("Wuna Award 2024 menempatkan PDAM Raha pada predikat sehat.")
    won = Candidate("Wuna Award 2024", set())
    assert "Wuna Award 2024" in values([c.value for c in giver.candidates(report, Context())])
    assert "Wuna Award 2024" not in values([c.value for c in giver.candidates(report, Context(award=won))])


@pytest.mark.parametrize(
    ("behind", "ministry"),
    [("Kementerian Perikebunan memuji juri.", True), ("Juri memuji warga.", False)],
)
def test_a_minister_is_the_ministry_that_the_story_names(behind: str, ministry: bool) -> None:
    report = story(f"Piala diserahkan Menteri Perikebunan di Raha. {behind}")
    found = [c for c in giver.candidates(report, Context()) if "a minister's ministry" in c.clues]
    assert [c.value for c in found] == ["Kementerian Perikebunan"] * ministry


def test_a_word_that_is_repeated_a_thousand_times_is_looked_at_a_hundred_times() -> None:
    report = story("Desa Tampo meraih Adipura. " + "Adipura " * 1_000)
    assert len([c for c in award.candidates(report, Context()) if c.value == "Adipura"]) == 100


@pytest.mark.parametrize(
    ("body", "name", "clue"),
    [
        ("Wuna Kopi selaku penyelenggara memuji juri.", "Wuna Kopi", "before an organiser, near"),
        ("Panitia dari Wuna Kopi memuji juri.", "Wuna Kopi", "behind an organiser, near"),
        (
            "Penyelenggara menilai lomba itu dengan cara yang sama seperti Wuna Kopi.",
            "Wuna Kopi",
            "behind an organiser, far",
        ),
    ],
)
def test_who_organises_is_near_a_word_for_it(body: str, name: str, clue: str) -> None:
    found = [c.clues for c in giver.candidates(story(body), Context()) if c.value == name]
    assert all(clue in clues for clues in found)
    assert found
