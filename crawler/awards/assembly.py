"""Turns the choices into the records that the reader returns: facts with spans, regions and entities, evidence."""

from datetime import date
from typing import Any

import msgspec

from crawler.awards.identify import identified
from crawler.awards.reader import Draft, Result
from crawler.awards.schemes import scheme_of
from crawler.awards.story import Story
from crawler.awards.triggers import Trigger
from crawler.facts import AwardAnnotation, AwardFact, Evidence, Level, Span, Where

_MOST_EVIDENCE = 6
_OPENING = 6


def reading(story: Story, result: Result, site_region: str | None) -> AwardAnnotation:
    """The annotation of a story."""
    facts = [fact for draft in result.awards if (fact := _fact(story, draft))]
    known = (identified(story.document, fact, site_region) for fact in facts)
    awards = tuple(msgspec.structs.replace(fact, scheme=scheme_of(fact, result.type)) for fact in known)
    return AwardAnnotation(
        is_award=result.type is not None,
        score=result.probability,
        type=result.type,
        evidence=_evidence(story),
        awards=awards,
    )


def _fact(story: Story, draft: Draft) -> AwardFact | None:
    """The record of one award; None if it has neither a recipient nor an award."""
    values = {slot: _value(draft.value(slot)) for slot in draft.slots}
    if values.get("recipient") is None and values.get("award") is None:
        return None
    report = draft.report
    sentence = report.sentence if report else next(story.sentences())
    spans = {}
    for slot, candidate in draft.slots.items():
        if candidate.value is None or not candidate.places:
            continue
        place = next((place for place in candidate.places if place.sentence is sentence), candidate.places[0])
        spans[slot] = place.sentence.span(place.start, place.end)
        if isinstance(candidate.value, str) and not isinstance(candidate.value, Level):
            values[slot] = _wording(story, draft, slot, spans[slot])
    return AwardFact(
        **{
            name: values.get(name)
            for name in ("award", "recipient", "giver", "year", "score", "rank", "level", "event_date")
        },
        main=draft.main,
        confidence=draft.confidence,
        evidence=sentence.span(0, len(sentence)),
        spans=spans,
    )


def _wording(story: Story, draft: Draft, slot: str, span: Span) -> str:
    """The name as written at the span; if that is a minister, the ministry's name stays."""
    source = story.document.title_text if span.where is Where.TITLE else story.document.body_text
    written = source[span.start : span.end]
    value = str(draft.value(slot))
    return written if written.casefold() == value.casefold() else value


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _evidence(story: Story) -> tuple[Evidence, ...]:
    """The clauses that speak for or against an award, the title's first; each quotes the text."""
    found = [trigger for sentence in story.sentences(_OPENING) for trigger in story.triggers(sentence)]
    return tuple(_quote(story, trigger) for trigger in found[:_MOST_EVIDENCE])


def _quote(story: Story, trigger: Trigger) -> Evidence:
    span = trigger.sentence.span(trigger.first, trigger.last)
    rule = f"{trigger.kind} + {trigger.object.kind if trigger.object else 'nothing'}"
    if trigger.doubts:
        rule += f", {', '.join(trigger.doubts)}"
    text = story.text(trigger.sentence, trigger.first, trigger.last)
    return Evidence(span.where, span.start, span.end, text, rule)
