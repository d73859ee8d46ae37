"""One story read with a small model made by hand: each slot in turn, further awards, confidence."""

from datetime import date

import pytest

from crawler.awards.assembly import reading
from crawler.awards.choice import Candidate, choose
from crawler.awards.model import Model
from crawler.awards.reader import Result, confidence_clues, read, with_chosen
from crawler.awards.slots.context import Context
from crawler.awards.story import annotate
from crawler.facts import AwardType

TITLE = "Pemkab Muna Raih Adipura"
BODY = (
    "Pemkab Muna meraih Adipura 2023 dari Kementerian Lingkungan Hidup, Kamis (21/3/2024).\n"
    "Selain itu, Desa Wuna meraih juara 1 Lomba Desa dari Kementerian Desa."
)
PUBLISHED = date(2024, 3, 22)
WEIGHTS = {
    "tag": {"any story": 5.0},
    "type": {"rating: any programme of rating": 3.0},
    "recipient": {"none": -9.0, "opens the story": 5.0},
    "award": {"none": -9.0, "seed programme itself": 6.0},
    "rank": {"none": 5.0},
    "giver": {"none": -9.0, "known giver": 6.0, "in first": 1.0},
    "year": {"none": -5.0, "right behind the award": 4.0},
    "level": {"none": 5.0},
    "event_date": {"none": -5.0},
    "score": {"none": 5.0},
    "statement": {
        **dict.fromkeys(("other recipient, main award", "main recipient, other award"), -9.0),
        "other recipient, other award": -9.0,
        "other recipient, other award: award behind, near": 12.0,
    },
    "pairing": {"none": 1.0, "seed place": 1.0, "behind, at once": 2.0},
    "confidence": {"any award": 1.0},
}


def result(threshold: float = 0.5, **changed: dict[str, float]) -> Result:
    return read(annotate(TITLE, BODY, PUBLISHED), Model(WEIGHTS | changed), threshold)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("recipient", "Pemkab Muna"),
        ("award", "Adipura"),
        ("rank", None),
        ("giver", "Kementerian Lingkungan Hidup"),
        ("year", 2023),
        ("level", None),
        ("event_date", date(2024, 3, 21)),
        ("score", None),
    ],
)
def test_the_main_award(slot: str, value: object) -> None:
    assert result().awards[0].value(slot) == value


def test_tag_and_type() -> None:
    found = result()
    assert found.probability > 0.99
    assert found.type is AwardType.RATING


def test_another_award_has_what_its_sentence_states_and_shares_nothing() -> None:
    main, further = result().awards
    assert (main.main, further.main) == (True, False)
    assert [further.value(slot) for slot in ("recipient", "award", "rank", "year", "giver", "event_date")] == [
        "Desa Wuna",
        "Lomba Desa",
        "juara 1",
        None,
        "Kementerian Desa",
        None,
    ]
    assert further.confidence < main.confidence


def test_below_the_threshold_no_award_is_returned() -> None:
    found = result(threshold=0.999)
    assert (found.type, found.awards, found.statements) == (None, [], [])
    sure = result(tag={"any story": -20.0})
    assert (sure.type, sure.awards, sure.choices) == (None, [], {})


@pytest.mark.parametrize(("title", "body"), [(None, ""), ("", " \n"), (None, "...")])
def test_a_story_without_words_is_read_without_a_fact(title: str | None, body: str) -> None:
    story = annotate(title, body, None)
    assert reading(story, read(story, Model(WEIGHTS), 0.5), None).awards == ()


def test_confidence_rises_with_the_chances() -> None:
    def choices(weight: float) -> dict[str, float]:
        one = choose([Candidate(None, set()), Candidate("Muna", {"clue"})], {"clue": weight})
        return dict.fromkeys(confidence_clues(dict.fromkeys(("recipient", "award", "giver"), one), 0.9), 1.0)

    assert "recipient from 0.97" in choices(9.0)
    assert "recipient from 0.7" in choices(1.0)
    assert "recipient is none" in choices(-9.0)


def test_a_context_holds_the_slots_that_later_ones_ask_for() -> None:
    one = Candidate("Muna", set())
    assert with_chosen(Context("rating"), "recipient", one).recipient is one
    assert with_chosen(Context("rating"), "score", one) == Context("rating")


def test_the_record_says_where_everything_is() -> None:
    story = annotate(TITLE, BODY, PUBLISHED)
    record = reading(story, read(story, Model(WEIGHTS), 0.5), "74.03")
    main = record.awards[0]
    texts = {"title": TITLE, "body": BODY}
    assert {name: texts[span.where][span.start : span.end] for name, span in main.spans.items()} == {
        "recipient": "Pemkab Muna",
        "award": "Adipura",
        "giver": "Kementerian Lingkungan Hidup",
        "year": "2023",
        "event_date": "21/3/2024",
    }
    assert (main.event_date, main.recipient_region) == ("2024-03-21", "74.03")
    assert BODY[main.evidence.start : main.evidence.end].startswith("Pemkab Muna meraih Adipura 2023")
    assert main.recipient_entity is not None
    assert main.recipient_entity.name == "Pemerintah Kabupaten Muna"


def test_evidence_quotes_the_clause_and_names_the_rule() -> None:
    story = annotate(TITLE, BODY, PUBLISHED)
    first = reading(story, read(story, Model(WEIGHTS), 0.5), None).evidence[0]
    assert (first.text, first.rule) == ("Raih Adipura", "win + rating")
