"""Two readings become one row: agreement, differences, the rule, what a person decides, and how the rule is learned."""

from typing import Any

import msgspec
import pytest

from crawler.facts import AwardAnnotation, AwardFact, AwardType, Level, Span, Where
from crawler.merging.rule import FEWEST, Pair, learn_rule
from crawler.merging.tworeadings import Rule, Whose, differences, merged, text_key, weighed

PLACE = Span(Where.BODY, 0, 9)
NONE = AwardAnnotation(is_award=False, score=0.2)
FACT = AwardFact(
    award="Anugerah Langit",
    recipient="Kota Awan",
    giver="Dewan Langit",
    rank="kategori A",
    confidence=0.6,
    main=True,
    evidence=PLACE,
    spans={"giver": PLACE, "rank": PLACE},
)


def fact(**changes: Any) -> AwardFact:
    return msgspec.structs.replace(FACT, **changes)


def reading(*facts: AwardFact, score: float = 0.9) -> AwardAnnotation:
    return AwardAnnotation(is_award=True, score=score, type=AwardType.HONOUR, awards=facts or (FACT,))


def test_agreement_raises_confidence_and_keeps_our_row() -> None:
    found = merged(reading(), reading(fact(confidence=None)), Rule())
    assert found.differs == {}
    assert found.reading.awards == (fact(confidence=0.8),)
    measured = merged(reading(), reading(), Rule(agreed=0.95))
    assert measured.reading.awards[0].confidence == 0.95


@pytest.mark.parametrize(
    ("own", "row_from", "recipient", "sure"),
    [(0.6, 0.5, "Kota Awan", 0.4), (0.6, 0.7, "Kota Angin", 0.55), (0.1, 0.0, "Kota Awan", 0.1)],
)
def test_where_rows_differ_the_rule_says_whose_is_kept(
    own: float, row_from: float, recipient: str, sure: float
) -> None:
    rule = Rule(row_from=row_from, ours=0.4, theirs=0.55)
    found = merged(reading(fact(confidence=own)), reading(fact(recipient="Kota Angin")), rule)
    assert (found.reading.awards[0].recipient, found.reading.awards[0].confidence) == (recipient, sure)
    assert found.differs == {"recipient": ["Kota Awan", "Kota Angin"]}


def test_a_field_may_have_a_word_of_its_own_and_its_place_comes_along() -> None:
    theirs = fact(rank="kategori B", giver=None, level=Level.NATIONAL, spans={"rank": Span(Where.TITLE, 3, 5)})
    rule = Rule(fields={"rank differ": Whose.THEIRS, "level theirs": Whose.THEIRS})
    (row,) = merged(reading(), reading(theirs), rule).reading.awards
    assert (row.rank, row.spans["rank"]) == ("kategori B", Span(Where.TITLE, 3, 5))
    assert (row.level, row.giver, row.spans["giver"]) == (Level.NATIONAL, "Dewan Langit", PLACE)
    (row,) = merged(reading(), reading(theirs), Rule(row_from=2, fields={"giver ours": Whose.OURS})).reading.awards
    assert (row.giver, row.rank, row.level) == ("Dewan Langit", "kategori B", Level.NATIONAL)


def test_fields_of_two_awards_are_not_mixed() -> None:
    theirs = fact(award="Piala Angin", recipient="Desa Arum", rank="Juara 1")
    rule = Rule(fields={"rank differ": Whose.THEIRS})
    assert merged(reading(), reading(theirs), rule).reading.awards[0].rank == "kategori A"


def test_verdicts() -> None:
    assert merged(reading(score=0.6), NONE, Rule()).reading.is_award
    turned = merged(reading(score=0.6), NONE, Rule(verdict_from=0.7, theirs=0.9))
    assert (turned.reading.is_award, turned.reading.awards, turned.reading.score) == (False, (), 0.1)
    assert turned.differs == {"is_award": [True, False]}
    ours = AwardAnnotation(is_award=False, score=0.35)
    assert not merged(ours, reading(), Rule()).reading.is_award
    turned = merged(ours, reading(), Rule(verdict_from=0.7, theirs=0.8))
    assert (turned.reading.is_award, turned.reading.type, turned.reading.score) == (True, AwardType.HONOUR, 0.8)
    assert turned.reading.awards[0].confidence == 0.8
    assert merged(NONE, NONE, Rule()).differs == {}


def test_further_awards_are_kept_with_the_reading_that_is_kept() -> None:
    ours_more = fact(award="Piala Hujan", recipient="Desa Arum", main=False, confidence=0.3)
    sure_more = fact(award="Piala Kabut", recipient="Desa Embun", main=False, confidence=0.9)
    their_more = fact(award="Piala Petir", recipient="Desa Bayu", main=False, confidence=None)
    ours, theirs = reading(FACT, ours_more, sure_more), reading(FACT, their_more)
    kept = [one.award for one in merged(ours, theirs, Rule()).reading.awards]
    assert kept == ["Anugerah Langit", "Piala Hujan", "Piala Kabut"]
    kept = [one.award for one in merged(ours, theirs, Rule(row_from=0.7)).reading.awards]
    assert kept == ["Anugerah Langit", "Piala Petir", "Piala Kabut"]
    assert differences(ours, theirs) == {"awards": [2, 1]}
    both = merged(reading(FACT, ours_more), reading(FACT, ours_more), Rule()).reading.awards
    assert both[1].confidence == 0.65


def test_a_person_s_word_goes_before_the_rule() -> None:
    theirs = reading(fact(recipient="Kota Angin"))
    found = merged(reading(), theirs, Rule(), Whose.THEIRS)
    assert (found.reading.awards[0].recipient, found.reading.awards[0].confidence) == ("Kota Angin", 0.99)
    assert found.differs == {"recipient": ["Kota Awan", "Kota Angin"]}
    assert merged(reading(), NONE, Rule(), Whose.THEIRS).reading.score == 0.01
    assert merged(reading(), theirs, Rule(row_from=2), Whose.OURS).reading.awards[0].recipient == "Kota Awan"


def test_the_main_award_is_compared_wherever_it_is_in_the_list() -> None:
    side = fact(award="Piala Kabut", recipient="Desa Embun", main=False)
    assert merged(reading(side, FACT), reading(FACT, side), Rule()).differs == {}


def test_a_text_is_another_one_where_what_is_sent_of_it_is() -> None:
    assert text_key("a", "b") != text_key("a", "c")
    assert text_key("a", "b" * 6000 + "c") == text_key("a", "b" * 6000 + "d")


def pairs(count: int, ours_right: int, theirs_right: int, *, together: bool = False, own: float = 0.5) -> list[Pair]:
    """Stories of which the first, or for `together` the same ones, are read rightly by each."""
    gold = {"award": "Anugerah Langit", "recipient": "Kota Awan", "giver": "Dewan Langit"}
    found = []
    for i in range(count):
        right = i < theirs_right if together else i >= count - theirs_right
        ours = reading(fact(confidence=own, **({} if i < ours_right else {"recipient": "Desa Kabut"})))
        theirs = reading(fact(**({} if right else {"recipient": "Desa Embun"})))
        found.append(Pair(ours, theirs, True, gold))
    return found


@pytest.mark.parametrize(
    ("ours", "theirs", "together", "row_from"), [(10, 30, False, 1.01), (30, 10, True, 0.0), (10, 30, True, 1.01)]
)
def test_the_reader_that_is_better_overall_is_kept(ours: int, theirs: int, together: bool, row_from: float) -> None:
    rule = learn_rule(pairs(40, ours, theirs, together=together))
    assert rule.row_from == row_from
    assert rule.stories == 40


def test_our_own_confidence_separates_rows_where_that_gains() -> None:
    sure = pairs(30, 30, 5, own=0.9)
    unsure = pairs(30, 3, 25, own=0.2)
    rule = learn_rule([*sure, *unsure])
    assert 0.2 < rule.row_from <= 0.9


def test_a_rule_takes_enough_stories_and_weighs_what_is_right() -> None:
    assert learn_rule(pairs(FEWEST - 1, 5, 15)) == Rule()
    rule = learn_rule(pairs(40, 40, 40))
    assert rule.agreed is not None
    assert rule.agreed > 0.95
    assert weighed(reading(), 0.5).awards[0].confidence == 0.5


def test_a_field_that_the_other_reads_better_is_learned() -> None:
    gold = {"award": "Anugerah Langit", "recipient": "Kota Awan", "giver": "Dewan Langit", "rank": "Juara 2"}
    alike = [Pair(reading(fact(rank="Juara 1")), reading(fact(rank="Juara 2")), True, gold)] * 20
    rule = learn_rule(alike)
    assert rule.fields == {"rank differ": Whose.THEIRS}
    assert rule.row_from == 0.0
    assert merged(alike[0].ours, alike[0].theirs, rule).reading.awards[0].rank == "Juara 2"


def test_verdicts_are_learned_by_the_certainty_of_our_tag() -> None:
    wrong = [Pair(reading(score=0.55), NONE, False, {})] * 12
    right = [Pair(reading(score=0.97), NONE, True, {"award": "Anugerah Langit", "recipient": "Kota Awan"})] * 12
    rule = learn_rule([*pairs(30, 20, 20), *wrong, *right])
    assert 0.55 < rule.verdict_from <= 0.97
