"""From a model's answer to a reading: every value must be in the story, and our parsers decide what it means.

Values that are not in the text are dropped and counted. Region, entities and scheme are our own, and so is the level
of an award if the story does not state it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from anugerah.secondreader.modelanswer import Answer
from anugerah.secondreader.quotes import Found, Quotes
from anugerah.secondreader.values import day_of, level_of, number_of, year_of
from crawler.awards.choice import Candidate, Place, choose
from crawler.awards.identify import identified
from crawler.awards.model import Model
from crawler.awards.schemes import scheme_of
from crawler.awards.slots import awardtype
from crawler.awards.slots import level as levels
from crawler.awards.slots.context import Context
from crawler.awards.story import Story, annotate
from crawler.awards.text import Sentence
from crawler.facts import AwardAnnotation, AwardFact, AwardType, Level

_NAMES = ("award", "recipient", "giver", "rank")
_FIELDS = (*_NAMES, "year", "score", "level", "event_date")
_PARSERS: dict[str, Callable[[Found, date | None], Any]] = {
    "year": year_of,
    "score": number_of,
    "event_date": day_of,
    "level": level_of,
}
_LONGEST_NAME = 25
"""The maximum number of words in a name; anything longer is a sentence."""


@dataclass(frozen=True)
class Evidenced:
    """A model's reading as far as the story supports it."""

    reading: AwardAnnotation | None
    """None if the model reads it as award news, but nothing that it names is in the story."""
    dropped: dict[str, int]
    """The number of values that are not in the text, or that our parsers cannot read, by field."""


def evidenced(
    answer: Answer, title: str, body: str, published_on: date | None, site_region: str | None, model: Model
) -> Evidenced:
    """The reading that an answer gives; `model` has the weights that infer a level."""
    story = annotate(title, body, published_on)
    quotes = Quotes(story.document)
    dropped: Counter[str] = Counter()
    if not answer.is_award:
        return Evidenced(AwardAnnotation(is_award=False, score=0.0), {})
    type_ = answer.type or choose(awardtype.candidates(story), model.of("type")).best.value
    awards: list[AwardFact] = []
    for stated in answer.awards:
        fact = _fact(story, quotes, stated, type_, model, dropped)
        if fact is None:
            continue
        known = identified(story.document, msgspec.structs.replace(fact, main=not awards), site_region)
        awards.append(msgspec.structs.replace(known, scheme=scheme_of(known, type_)))
    reading = AwardAnnotation(is_award=True, score=1.0, type=type_, awards=tuple(awards)) if awards else None
    return Evidenced(reading, dict(dropped))


def _fact(
    story: Story, quotes: Quotes, stated: dict[str, str], type_: AwardType, model: Model, dropped: Counter[str]
) -> AwardFact | None:
    """One award; None if neither its name nor its recipient is in the text."""
    beside = quotes.sentence(stated["evidence"]) if "evidence" in stated else None
    places = {
        name: found for name in _FIELDS if name in stated and (found := _place(quotes, name, stated[name], beside))
    }
    dropped.update(name for name in _FIELDS if name in stated and name not in places)
    if "award" not in places and "recipient" not in places:
        return None
    values = {name: _read(story, name, place) for name, place in places.items()}
    dropped.update(name for name, value in values.items() if value is None)
    places = {name: place for name, place in places.items() if values[name] is not None}
    if values.get("year") is None and "award" in places:
        values["year"] = year_of(places["award"], story.published_on)
        if values["year"] is not None:
            places["year"] = places["award"]
    if values.get("level") is None:
        values["level"] = _inferred_level(story, places, values, type_, model)
    sentence = _report(places, beside)
    return AwardFact(
        **{"award": None, "recipient": None, **values},
        evidence=sentence.span(0, len(sentence)),
        spans={name: place.span for name, place in places.items()},
    )


def _place(quotes: Quotes, name: str, quote: str, beside: Sentence | None) -> Found | None:
    found = quotes.find(quote, beside)
    return None if found and name in _NAMES and found.end - found.start > _LONGEST_NAME else found


def _read(story: Story, name: str, place: Found) -> Any:
    """The meaning of a field's quote: for a name the quote itself, with its white space folded."""
    if name in _NAMES:
        return " ".join(story.text(place.sentence, place.start, place.end).split())
    return _PARSERS[name](place, story.published_on)


def _report(places: dict[str, Found], beside: Sentence | None) -> Sentence:
    """The sentence with most of the award's values; among equals the one the model names, then the body's first."""
    sentences = [place.sentence for place in places.values()]
    return max(sentences, key=lambda s: (sentences.count(s), s is beside, s.where == "body", -s.index))


def _inferred_level(
    story: Story, places: dict[str, Found], values: dict[str, Any], type_: AwardType, model: Model
) -> Level | None:
    """The level of an award whose story does not state it, as our reader infers it from the award and giver."""
    chosen = {
        name: Candidate(values[name], set(), [Place(place.sentence, place.start, place.end)])
        for name, place in places.items()
        if name in _NAMES
    }
    context = Context(type=type_, **chosen)
    level: Level | None = choose(levels.candidates(story, context), model.of("level")).best.value
    return level
