"""Further awards: which pairs of recipient and award are proposed, and which are kept."""

from crawler.awards.choice import Candidate, choose
from crawler.awards.model import SLOTS
from crawler.awards.reader import with_chosen
from crawler.awards.slots.context import Context
from crawler.awards.statements import MOST, Statement, accepted, propose, scored
from crawler.awards.story import annotate

WEIGHTS = {
    "recipient": {"none": -9.0, "opens the story": 5.0},
    "award": {"none": -9.0, "seed programme itself": 6.0, "words 2": 3.0},
    "rank": {"none": 1.0, "seed place": 2.0},
}
PAIRS = ("other recipient, main award", "other recipient, other award", "main recipient, other award")
BODY = (
    "Pemkab Muna meraih Adipura dari Menteri.\nSelain itu, SMAN 1 Raha meraih juara 2 Lomba Pidato.\n"
    "1. Juara I: Siti Aminah"
)


def proposed(body: str = BODY) -> tuple[list[Statement], Context]:
    story = annotate("Pemkab Muna Raih Adipura", body, None)
    context = Context(type="rating")
    choices = {}
    for slot, weights in WEIGHTS.items():
        choices[slot] = choose(SLOTS[slot](story, context), weights)
        context = with_chosen(context, slot, choices[slot].best)
    return propose(story, choices["recipient"], context, WEIGHTS["award"]), context


def test_other_names_of_award_sentences_are_proposed() -> None:
    found, context = proposed()
    assert context.recipient is not None
    pairs = {(s.recipient.value, s.award.value) for s in found}
    assert ("SMAN 1 Raha", "Lomba Pidato") in pairs or ("SMAN 1 Raha", "Adipura") in pairs
    assert any(s.recipient.value == "Siti Aminah" for s in found), "items of lists need no verb"


def test_the_rank_near_the_name_is_a_clue() -> None:
    found, _ = proposed()
    own = next(s.clues for s in found if s.recipient.value == "SMAN 1 Raha")
    pair = "other recipient, main award"
    assert {f"{pair}: the main rank near", f"{pair}: behind, opens with a name"} <= own


def test_clues_count_for_their_pair_alone() -> None:
    found, _ = proposed()
    for statement in found:
        pair = next(clue for clue in statement.clues if ":" not in clue)
        assert pair in PAIRS
        assert all(clue == pair or clue.startswith(f"{pair}: ") for clue in statement.clues)


def test_without_a_main_recipient_nothing_is_proposed() -> None:
    story = annotate(None, BODY, None)
    none = choose([Candidate(None, set())], {})
    assert propose(story, none, Context(recipient=none.best), {}) == []


def test_only_likely_statements_are_kept_each_pair_once() -> None:
    found, _ = proposed()
    assert accepted(found, dict.fromkeys(PAIRS, -5.0)) == []
    kept = accepted([*found, *found], dict.fromkeys(PAIRS, 5.0))
    assert len({(s.recipient.group, id(s.award)) for s in kept}) == len(kept) <= MOST
    assert all(0.5 <= s.chance <= 1.0 and s.is_kept for s in kept)


def test_kept_statements_are_in_the_order_of_the_text() -> None:
    found, _ = proposed()
    kept = accepted(found, dict.fromkeys(PAIRS, 5.0))
    assert [s.sentence.index for s in kept] == sorted(s.sentence.index for s in kept)


def test_the_rank_of_one_number_is_not_that_of_a_longer_one() -> None:
    body = "Desa Wuna meraih juara III Lomba Desa.\nJuara I diraih Desa Lohia."
    story = annotate("Desa Wuna Raih Juara Lomba Desa", body, None)
    choices = {}
    context = Context(type="competition")
    for slot, value in (("award", "Lomba Desa"), ("rank", "juara III"), ("recipient", "Desa Wuna")):
        candidates = SLOTS[slot](story, context)
        one = next(c for c in candidates if c.value == value)
        choices[slot] = choose([one, *(c for c in candidates if c is not one)], {})
        context = with_chosen(context, slot, one)
    found = propose(story, choices["recipient"], context, {})
    clues = next(s.clues for s in found if s.recipient.value == "Desa Lohia")
    assert "other recipient, main award: another rank near" in clues


FAR = "Pemkab Muna meraih Adipura dari Menteri.\n" + "Jalan di sana rata.\n" * 14


def test_award_names_are_found_far_from_the_lede() -> None:
    found, _ = proposed(f"{FAR}SMAN 1 Raha meraih juara 2 Lomba Pidato.")
    assert ("SMAN 1 Raha", "Lomba Pidato") in {(s.recipient.value, s.award.value) for s in found}


def test_a_unit_of_the_main_recipient_may_win_an_award_of_its_own() -> None:
    found, _ = proposed(f"{FAR}RSUD Pemkab Muna meraih Lomba Pidato.")
    assert ("RSUD Pemkab Muna", "Lomba Pidato") in {(s.recipient.value, s.award.value) for s in found}


def test_the_share_of_a_sentence_is_a_clue_beside_the_chance_in_the_story() -> None:
    found, _ = proposed(f"{FAR}SMAN 1 Raha meraih juara 2 Lomba Pidato.")
    clues = next(s.clues for s in found if (s.recipient.value, s.award.value) == ("SMAN 1 Raha", "Lomba Pidato"))
    pair = "other recipient, other award"
    assert f"{pair}: here from 0.3" in clues
    assert {clue for clue in clues if clue.startswith(f"{pair}: chance ")}


def test_the_score_of_another_award_may_be_in_the_next_sentence() -> None:
    body = f"{FAR}SMAN 1 Raha meraih juara 2 Lomba Pidato.\nNilainya 88,5.\nDesa Lohia meraih Adipura."
    story = annotate("Pemkab Muna Raih Adipura", body, None)
    statement = next(s for s in proposed(body)[0] if s.awards is not None and s.recipient.value == "SMAN 1 Raha")
    at = statement.sentence.index
    statement.sentence = story.document.body[at]
    assert [s.index for s in scored(story, statement).sentences()] == [at, at + 1]
    statement.sentence = story.document.body[at + 1]
    assert [s.index for s in scored(story, statement).sentences()] == [at + 1], "the next one reports an award"
