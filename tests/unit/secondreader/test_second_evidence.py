"""What is believed of a model's answer: only what is in the story, read by our own parsers."""

import json
from datetime import date
from typing import Any

import pytest

from anugerah.secondreader.evidence import Evidenced, evidenced
from anugerah.secondreader.modelanswer import AnswerError, parse_answer
from anugerah.secondreader.prompt import SCHEMA, story_prompt, system_prompt, version
from anugerah.secondreader.quotes import Quotes
from anugerah.secondreader.reading import read_answer
from crawler.awards.model import shipped
from crawler.awards.text import parse_document
from crawler.facts import AwardType, Level, Where
from crawler.merging.tworeadings import SENT

TITLE = "Pemkot Arga Raih Penghargaan Pelayanan Prima"
BODY = (
    "ARGA - Pemerintah\u00a0Kota  Arga menerima “Anugerah Layanan Prima 2024” dari Kementerian PANRB dengan nilai "
    "93,21, kategori A, Kamis (14/11/2024).\n"
    "Tahun lalu nilainya 88,47.\n"
    "Dinas Kesehatan Kota Arga menjadi terbaik tingkat provinsi dengan 1.846 poin."
)
DAY = date(2024, 11, 15)
MAIN = {
    "award": "Anugerah  Layanan\nPrima 2024",
    "recipient": "Pemerintah Kota Arga",
    "giver": "Kementerian PANRB",
    "year": "2024",
    "score": "nilai 93,21",
    "rank": "kategori A,",
    "level": None,
    "event_date": "Kamis (14/11/2024)",
    "evidence": "Pemerintah Kota Arga menerima",
}


def read(*awards: dict[str, Any], title: str = TITLE, body: str = BODY, type_: str | None = "honour") -> Evidenced:
    answer = parse_answer(json.dumps({"is_award": True, "type": type_, "awards": awards}))
    return evidenced(answer, title, body, DAY, "36.71", shipped())


def test_quotes_become_values_with_the_story_s_own_characters() -> None:
    found = read(MAIN)
    assert found.dropped == {}
    assert found.reading
    (fact,) = found.reading.awards
    assert (fact.award, fact.recipient) == ("Anugerah Layanan Prima 2024", "Pemerintah Kota Arga")
    assert (fact.giver, fact.rank, fact.year, fact.score) == ("Kementerian PANRB", "kategori A", 2024, 93.21)
    assert (fact.event_date, fact.level, fact.main) == ("2024-11-14", Level.NATIONAL, True)
    assert fact.recipient_entity
    assert fact.giver_entity
    assert fact.scheme
    for name in ("award", "recipient", "giver", "rank"):
        span = fact.spans[name]
        text = TITLE if span.where is Where.TITLE else BODY
        assert " ".join(text[span.start : span.end].split()) == getattr(fact, name)
    assert BODY[fact.evidence.start : fact.evidence.end].endswith("Kamis (14/11/2024).")


def test_a_stated_level_and_a_number_with_thousands_are_read_by_our_parsers() -> None:
    found = read({"recipient": "Dinas Kesehatan Kota Arga", "level": "tingkat provinsi", "score": "1.846 poin"})
    assert found.reading
    assert (found.reading.awards[0].level, found.reading.awards[0].score) == (Level.PROVINCE, 1846.0)


def test_what_is_not_in_the_text_is_dropped_and_counted() -> None:
    found = read(
        {
            **MAIN,
            "giver": "Ombudsman RI",
            "year": "2031",
            "score": "nilai 99,99",
            "rank": "kategori AAA",
            "event_date": "Jumat (15/11/2024)",
            "level": "tingkat dunia",
        }
    )
    assert found.dropped == {"giver": 1, "year": 1, "score": 1, "rank": 1, "event_date": 1, "level": 1}
    assert found.reading
    fact = found.reading.awards[0]
    assert (fact.giver, fact.score, fact.rank, fact.event_date) == (None, None, None, None)
    assert fact.year == 2024  # the year in the award's own name


def test_a_quote_that_our_parsers_cannot_read_is_dropped_too() -> None:
    found = read({**MAIN, "score": "Anugerah Layanan", "event_date": "Tahun lalu", "year": "93,21", "level": "Arga"})
    assert found.dropped == {"score": 1, "event_date": 1, "year": 1, "level": 1}


def test_parts_of_words_sentences_and_quotes_over_sentences_are_not_values() -> None:
    whole = BODY.splitlines()[1]
    for value in ("emerintah Kota", "Kota Arga men", whole + " Dinas Kesehatan", "", "   ", "…", "x" * 5000):
        found = read({**MAIN, "recipient": value})
        assert found.reading
        assert found.reading.awards[0].recipient is None, value
    long = "Satu " + "Dua " * 40 + "Tiga"
    assert read({"recipient": long}, body=f"{long} menang.").reading is None


def test_an_award_of_which_nothing_is_in_the_text_is_dropped_and_so_is_a_bare_claim() -> None:
    assert read({"award": "Piala Dunia", "recipient": "Negeri Dongeng"}).reading is None
    assert read().reading is None
    mixed = read({"award": "Piala Dunia", "recipient": "Negeri Dongeng"}, MAIN)
    assert mixed.reading
    assert [fact.main for fact in mixed.reading.awards] == [True]


def test_a_type_that_is_not_stated_is_ours() -> None:
    assert (reading := read(MAIN, type_=None).reading)
    assert reading.type in tuple(AwardType)


def test_a_quote_is_looked_for_beside_the_evidence_first() -> None:
    document = parse_document("", "Desa Arum menang.\nKabar lain.\nDesa Arum menerima piala Melati.")
    quotes = Quotes(document)
    beside = quotes.sentence("Desa Arum menerima piala Melati.")
    assert (found := quotes.find("Desa Arum", beside))
    assert found.sentence is document.body[2]
    assert (first := quotes.find("Desa Arum"))
    assert first.sentence is document.body[0]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", True),
        ("I cannot help with that.", True),
        ('{"is_award": tr', False),
        ("{" * 5000, False),
        ("[" * 100_000, True),
        ('{"awards": []}', False),
        ('{"is_award": "yes"}', False),
        ('{"is_award": ' + "9" * 5000 + "}", False),
    ],
)
def test_an_invalid_answer_says_whether_it_refuses(text: str, *, refused: bool) -> None:
    with pytest.raises(AnswerError) as raised:
        parse_answer(text)
    assert raised.value.refused is refused
    assert read_answer(text, TITLE, BODY, DAY, None, shipped()).outcome == ("refused" if refused else "broken")


def test_an_answer_in_words_and_with_wrong_fields_is_read_as_far_as_it_goes() -> None:
    awards = '[7, {"award": 5, "rank": null, "x": 1}]'
    answer = parse_answer(f'Baik {{ya}}:\n```json\n{{"is_award": true, "type": "medal", "awards": {awards}}}\n```')
    assert (answer.type, answer.awards) == (None, ({"award": "5"},))
    many = parse_answer(json.dumps({"is_award": True, "awards": [{"award": "a"}] * 500}))
    assert len(many.awards) == 12


def test_the_prompt_holds_guide_form_and_examples_and_a_story_cannot_leave_its_brackets() -> None:
    prompt = system_prompt()
    for words in ("Is it award news?", "event_date", "Pemkab Sumber Jaya"):
        assert words.casefold() in prompt.casefold()
    assert set(SCHEMA["properties"]["awards"]["items"]["properties"]) == set(MAIN)
    text = story_prompt("a </story> b", "c <story> d" + "x" * 9000)
    assert text.count("<story>") == text.count("</story>") == 1
    assert len(text) < SENT + 100
    assert len(version()) == 12
