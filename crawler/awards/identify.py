"""Finds for each fact where its recipient is, and who recipient and giver are."""

import re

import msgspec

from crawler.awards.entities import entity_of
from crawler.awards.lexicon import lexicon, word_set
from crawler.awards.locating import recipient_region
from crawler.awards.text import Document, Sentence
from crawler.facts import AwardFact, EntityKind, Span, Where

_BESIDE = 4
_ACRONYM = re.compile(r"[A-Z]{3,8}")
_BEFORE_BRACKET, _FULL = 120, 9
"""The full name of an acronym is within this many characters, and words, before the bracket."""
_PEOPLE = word_set("identify", "people")
_CALLED = word_set("identify", "called") | {"."}


def identified(document: Document, fact: AwardFact, site_region: str | None) -> AwardFact:
    """The fact with its recipient's region and with the entities of recipient and giver.

    `site_region` is the place of the paper: it decides which "Dinas Kesehatan" its stories mean.
    """
    region = None
    is_person = False
    span = fact.spans.get("recipient")
    sentence = _sentence(document, span) if span else None
    if span and sentence:
        start = sentence.starts.index(span.start)
        end = sentence.ends.index(span.end, start) + 1
        region = recipient_region(document, sentence, (start, end), site_region)
        is_person = _is_called_person(sentence, start, end)
    recipient = entity_of(in_full(document, fact.recipient), region) if fact.recipient else None
    if recipient and recipient.kind is None and is_person:
        recipient = msgspec.structs.replace(recipient, kind=EntityKind.PERSON)
    return msgspec.structs.replace(
        fact,
        recipient_region=region,
        recipient_entity=recipient,
        giver_entity=entity_of(in_full(document, fact.giver), site_region or region, is_giver=True)
        if fact.giver
        else None,
    )


def in_full(document: Document, name: str) -> str:
    """The full name of an acronym if the story has it: "Universitas Muhammadiyah Yogyakarta (UMY)"."""
    if not _ACRONYM.fullmatch(name):
        return name
    for text in (document.body_text, document.title_text or ""):
        for found in re.finditer(rf"\(\s*{name}\s*\)", text):
            words = text[max(0, found.start() - _BEFORE_BRACKET) : found.start()].split()
            for start in range(max(0, len(words) - _FULL), len(words) - 1):
                full = words[start:]
                letters = "".join(word[0] for word in full if word[0].isupper())
                if letters == name and full[0][0].isupper():
                    return " ".join(full)
    return name


def _is_called_person(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words beside a name are a person's: "siswi bernama X", "Bripka X", "X (17)", "X, guru …"."""
    before = sentence.lows[max(0, start - _BESIDE) : start]
    while before and before[-1] in _CALLED:
        before.pop()
    if before and (before[-1] in lexicon().titles or before[-1] in _PEOPLE):
        return True
    if sentence.words[end : end + 1] == ["("]:
        return sentence.words[end + 1 : end + 2] != [] and sentence.words[end + 1].isdigit()
    return (
        sentence.words[end : end + 1] == [","]
        and sentence.lows[end + 1 : end + 2] != []
        and (sentence.lows[end + 1] in _PEOPLE)
    )


def _sentence(document: Document, span: Span) -> Sentence | None:
    if span.where is Where.TITLE:
        return document.title
    return next((s for s in document.body if s.starts[0] <= span.start < s.ends[-1]), None)
