"""Which rank in a sentence belongs to which recipient."""

import pytest

from crawler.awards.choice import Candidate, Choice, Place, choose
from crawler.awards.model import shipped
from crawler.awards.pairing import Held, layout, nearest, position, ranks_of
from crawler.awards.slots.context import Context
from crawler.awards.story import Story, annotate
from crawler.awards.text import Sentence

RANK_FIRST = "Juara I adalah Desa Wuna (Muna), juara II Desa Lasehao (Kabawo), juara III Desa Lohia."
NAME_FIRST = "Rina Wati meraih juara 1, sedangkan Dodi Saputra meraih juara 2."


def place_of(words: str, sentence: Sentence) -> Place:
    size = len(words.split())
    start = next(i for i in range(len(sentence)) if " ".join(sentence.words[i : i + size]) == words)
    return Place(sentence, start, start + size)


def of(body: str) -> tuple[Story, Sentence]:
    story = annotate("Warga Muna Senang", body, None)
    return story, story.document.body[0]


def test_a_rank_takes_its_number_and_numbers_are_no_names() -> None:
    story, sentence = of(RANK_FIRST)
    found = layout(story, sentence)
    assert [" ".join(sentence.words[slice(*span)]) for span in found.ranks] == ["Juara I", "juara II", "juara III"]
    assert not set(found.names) & set(found.ranks)
    assert found.opens_with == "rank"
    assert layout(*of(NAME_FIRST)).opens_with == "name"
    assert layout(*of("Hujan turun di Raha.")).opens_with == "neither"


@pytest.mark.parametrize(
    ("body", "winner", "rank", "clues"),
    [
        (RANK_FIRST, "Desa Lasehao", "juara II", {"before, at once", "before, opens with a rank, 0 names, 0 ranks"}),
        (RANK_FIRST, "Desa Lasehao", "juara III", {"behind, near", "behind, opens with a rank, 0 names, 0 ranks"}),
        (NAME_FIRST, "Rina Wati", "juara 2", {"behind, mid", "behind, 1 names, 1 ranks between"}),
    ],
)
def test_position_of_a_rank_relative_to_a_name(body: str, winner: str, rank: str, clues: set[str]) -> None:
    story, sentence = of(body)
    assert clues <= position(layout(story, sentence), place_of(winner, sentence), place_of(rank, sentence))


def test_the_nearest_rank_is_not_a_part_of_the_name() -> None:
    story, sentence = of(NAME_FIRST)
    found = layout(story, sentence)
    assert nearest(found, place_of("Rina Wati", sentence)) == place_of("juara 1", sentence)
    assert nearest(layout(*of("Desa Wuna senang.")), place_of("Desa Wuna", of("Desa Wuna senang.")[1])) is None
    whole = Place(sentence, 0, len(sentence))
    assert nearest(found, whole) is None
    assert position(found, whole, place_of("juara 1", sentence)) == {"overlaps the winner"}


@pytest.mark.parametrize(
    ("body", "winner", "rank"),
    [
        (RANK_FIRST, "Desa Lasehao", "juara II"),
        (RANK_FIRST, "Desa Lohia", "juara III"),
        (NAME_FIRST, "Rina Wati", "juara 1"),
        (NAME_FIRST, "Dodi Saputra", "juara 2"),
    ],
)
def test_the_shipped_weights_pair_ranks_and_names(body: str, winner: str, rank: str) -> None:
    story, sentence = of(body)
    place = place_of(winner, sentence)
    context = Context("competition", Candidate("Lomba Desa", set()), Candidate(winner, set(), [place]))
    best = choose(ranks_of(story, place, context), shipped().of("pairing")).best
    assert best.value is not None
    assert best.value.casefold() == rank.casefold()


def test_a_rank_beside_an_awards_own_name_has_clues_of_its_own() -> None:
    story, sentence = of("Pemkab juga memboyong Piala Desa sebagai juara 1.")
    award = place_of("Piala Desa", sentence)
    found = ranks_of(story, award, Context("competition", None, Candidate("Pemkab Muna", set())))
    clues = next(c.clues for c in found if c.value == "juara 1")
    assert "of the award: behind, at once" in clues


def test_the_number_of_a_rank_begins_no_name() -> None:
    found = layout(*of(RANK_FIRST))
    numbers = [i for i, word in enumerate(found.sentence.words) if word in ("I", "II", "III")]
    assert all(found.is_rank(i) for i in numbers)
    assert not found.is_rank(place_of("Desa Lohia", found.sentence).start)


@pytest.mark.parametrize(
    ("body", "other", "second"),
    [
        ("Juara 2 ditempati Desa Wuna, disusul Desa Lohia.", "Desa Lohia", None),
        ("Juara 2 ditempati Desa Wuna, Desa Kabawo dan Desa Lohia.", "Desa Lohia", "Juara 2"),
        ("Predikat Nindya diraih Desa Wuna, disusul Desa Lohia.", "Desa Lohia", "Predikat Nindya"),
    ],
)
def test_a_place_has_one_winner_or_those_named_together(body: str, other: str, second: str | None) -> None:
    story, sentence = of(body)
    rank = " ".join(sentence.words[:2])
    ranks = Choice([(Candidate(rank, set(), [Place(sentence, 0, 2)]), 0.9), (Candidate(None, set()), 0.1)])
    held = Held(story)
    assert held.pick(ranks, place_of("Desa Wuna", sentence)).value == rank
    assert held.pick(ranks, place_of(other, sentence)).value == second


def test_the_main_recipient_holds_its_rank_where_both_are_named() -> None:
    story, sentence = of("Juara 1 adalah Desa Wuna, disusul Desa Lohia.")
    rank = Candidate("Juara 1", set(), [Place(sentence, 0, 2)])
    held = Held(story)
    held.hold(place_of("Desa Wuna", sentence), rank)
    left = held.pick(Choice([(rank, 0.9), (Candidate(None, set()), 0.1)]), place_of("Desa Lohia", sentence))
    assert left.value is None
