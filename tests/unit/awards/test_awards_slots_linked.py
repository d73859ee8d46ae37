"""Where a candidate is relative to the choices of other slots."""

import pytest

from crawler.awards.choice import Candidate, Place
from crawler.awards.slots.linked import linked
from crawler.awards.text import parse_document

DOCUMENT = parse_document(None, "Pemkab Muna meraih Adipura Kencana dari Menteri di Raha. Bupati Buton hadir.")
FIRST, SECOND = DOCUMENT.body
AWARD = Candidate("Adipura Kencana", set(), [Place(FIRST, 3, 5)])


def clues(candidate: Candidate, other: Candidate | None = AWARD) -> set[str]:
    found = linked([candidate], award=other)[0]
    assert candidate.clues == set(), "the original stays as it is"
    return found.clues


@pytest.mark.parametrize(
    ("place", "clue"),
    [
        (Place(FIRST, 0, 2), "just before the award"),
        (Place(FIRST, 6, 7), "just behind the award"),
        (Place(FIRST, 4, 5), "inside the award"),
        (Place(FIRST, 2, 6), "around the award"),
        (Place(FIRST, 4, 6), "across the award"),
        (Place(SECOND, 0, 2), "never beside the award"),
    ],
)
def test_clues_of_the_relative_place(place: Place, clue: str) -> None:
    assert clue in clues(Candidate("Muna", set(), [place]))


def test_each_place_of_the_chosen_value_counts() -> None:
    places = [Place(FIRST, 6, 8), Place(FIRST, 0, 1), Place(FIRST, 2, 4)]
    found = clues(Candidate("Muna", set(), [Place(FIRST, 2, 3)]), Candidate("Adipura", set(), places))
    assert found == {"just before the award", "inside the award", "just behind the award"}


def test_the_nearest_and_the_farthest_place_behind_say_all() -> None:
    sentence = parse_document(None, "kategori " * 40).body[0]
    chosen = Candidate("kategori kategori", set(), [Place(sentence, i, i + 2) for i in range(38)])
    found = clues(Candidate("kategori", set(), [Place(sentence, 15, 16)]), chosen)
    assert found == {
        f"{relation} the award" for relation in ("inside", "just before", "before", "just behind", "behind")
    }


def test_the_same_wording_is_a_clue() -> None:
    assert clues(Candidate("ADIPURA kencana", set(), [Place(SECOND, 0, 2)])) == {"the same as the award"}


@pytest.mark.parametrize(
    ("value", "other", "clue"),
    [
        (None, Candidate(None, set()), "award is none, this is none"),
        ("Muna", Candidate(None, set()), "award is none, this is some"),
    ],
)
def test_empty_slots(value: str | None, other: Candidate, clue: str) -> None:
    assert clues(Candidate(value, set()), other) == {clue}


def test_a_slot_that_is_not_chosen_yet_says_nothing() -> None:
    assert clues(Candidate("Muna", set()), None) == set()


def test_what_is_linked_keeps_value_places_and_group() -> None:
    one = Candidate("Muna", {"a"}, [Place(FIRST, 1, 2)], 7)
    two = linked([one], award=AWARD)[0]
    assert (two.value, two.places, two.group) == (one.value, one.places, 7)
    assert "a" in two.clues
