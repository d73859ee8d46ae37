"""Triggers: which words report an award, their voice, their object, and what speaks against them."""

import pytest

from crawler.awards.lexicon import Kind
from crawler.awards.text import parse_document
from crawler.awards.triggers import Trigger, Voice, triggers


def of(text: str) -> list[Trigger]:
    return triggers(parse_document(None, text).body[0])


def only(text: str) -> Trigger:
    found = of(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "verb", "voice", "target"),
    [
        ("Pemkab Muna meraih penghargaan.", "meraih", Voice.TAKES, "penghargaan"),
        ("Pemkab Muna menerima piagam.", "menerima", Voice.TAKES, "piagam"),
        ("Ia dinobatkan sebagai juara umum.", "dinobatkan sebagai", Voice.TAKES, "juara umum"),
        ("Bupati menyerahkan piagam penghargaan kepada warga.", "menyerahkan", Voice.GIVES, "piagam penghargaan"),
        ("Piala Adipura diserahkan kepada Bupati.", "diserahkan kepada", Voice.TAKEN, "piala"),
        ("Medali emas diraih pesilat Muna.", "diraih", Voice.TAKEN, "medali"),
    ],
)
def test_voice_and_object(text: str, verb: str, voice: Voice, target: str) -> None:
    trigger = only(text)
    assert (trigger.verb, trigger.voice) == (verb, voice)
    assert trigger.object is not None
    assert target in " ".join(trigger.sentence.lows[trigger.object.start : trigger.object.end])
    assert trigger.is_plain


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("SMAN 1 Raha akan meraih juara.", ("planned",)),
        ("Ia tidak meraih penghargaan.", ("denied",)),
        ("Medali emas pesilat Muna dicabut.", ("denied",)),
        ("Pemkab Muna meraih penghargaan; izin tambang dicabut.", ()),
        ("Ia pernah meraih medali emas.", ("past",)),
        ("Ia senang setelah meraih medali emas.", ("subordinate",)),
        ('"Kami semua di sini sungguh senang sekali meraih penghargaan," katanya.', ("quoted",)),
        ("Ia meraih gelar doktor.", ("sense",)),
        ("Setelah menunggu, ia meraih medali emas.", ()),
    ],
)
def test_what_speaks_against_a_fresh_fact(text: str, doubts: tuple[str, ...]) -> None:
    trigger = only(text)
    assert trigger.doubts == doubts
    assert trigger.is_plain == (not doubts)


@pytest.mark.parametrize(
    "text",
    [
        "Pemkab Muna meraih simpati.",
        "Warga menyerahkan bantuan.",
        "Bupati membuka rapat.",
        "Ia meraih mimpi; piala tiba.",
    ],
)
def test_a_verb_without_an_object_of_awards_is_not_a_trigger(text: str) -> None:
    assert [trigger for trigger in of(text) if trigger.voice is not Voice.NOUN] == []


def test_a_clause_of_its_own_holds_no_object() -> None:
    assert [
        trigger.verb for trigger in of("Warga menerima tamu yang membawa piala.") if trigger.verb == "menerima"
    ] == []


def test_a_headline_needs_no_verb() -> None:
    title = parse_document("SMAN 1 Raha Juara Umum", "").title
    assert title is not None
    assert [(t.voice, t.object.kind if t.object else None) for t in triggers(title)] == [(Voice.NOUN, Kind.AWARD)]


def test_first_and_last_span_verb_and_object() -> None:
    trigger = only("Medali emas diraih pesilat Muna.")
    assert trigger.sentence.lows[trigger.first : trigger.last] == ["medali", "emas", "diraih"]
