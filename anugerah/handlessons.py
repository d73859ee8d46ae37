"""An editor's decisions about awards as lines that `anugerah teach` learns from."""

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.alike import FIELDS
from db.editedstories import CorrectedFact, CorrectedStory

Line = dict[str, Any]


def correction_lines(stories: Iterable[CorrectedStory]) -> Iterator[Line]:
    """A line for each story whose main award an editor confirmed, edited or rejected."""
    for story in stories:
        if line := _line(story):
            yield line


def _line(story: CorrectedStory) -> Line | None:
    kept = [fact for fact in story.facts if fact.award.get("status") != "rejected"]
    head: Line = {
        "id": str(story.id),
        "url": story.url,
        "title": story.title,
        "body": story.body,
        "published_at": story.published_at,
    }
    if not kept:
        return {**head, "label": "not_award", "type": None, "awards": []}
    type_ = kept[0].award.get("type") or story.type
    if not kept[0].is_decided or type_ is None:
        return None  # no editor has decided what is right
    text = f"{story.title}\n{story.body}"
    awards = [{**_values(fact, text), "main": number == 0} for number, fact in enumerate(kept)]
    named = [award for award in awards if award["award"] or award["recipient"]]
    if not named or named[0] is not awards[0]:
        return None
    return {**head, "label": "award", "type": type_, "awards": named}


def _values(fact: CorrectedFact, text: str) -> Line:
    """How the story should be read: a value of the award that the story does not contain is left out."""
    is_confirmed = fact.award.get("status") == "confirmed"
    values: Line = {}
    for field in FIELDS:
        read = fact.read[field]
        if field not in fact.edited and not is_confirmed:
            values[field] = read
            continue
        right = fact.award[field]
        values[field] = right if right is not None and (read is not None or _states(text, right)) else None
    return values


def _states(text: str, value: object) -> bool:
    if isinstance(value, float):
        plain = f"{value:.12g}"
        return plain in text or plain.replace(".", ",") in text
    return str(value).casefold() in text.casefold()
