"""A model's answer: JSON of the prompt's form, also where a model without schemas wraps it in words."""

import json
from typing import Any

import msgspec

from anugerah.secondreader.prompt import QUOTES
from crawler.facts import AwardType

MOST = 12
"""Awards of an answer that are looked at."""


class AnswerError(ValueError):
    """An answer that is not of the form that was asked for; `refused` where it holds no JSON at all."""

    def __init__(self, message: str, *, refused: bool) -> None:
        super().__init__(message)
        self.refused = refused


class Answer(msgspec.Struct, frozen=True):
    """What a model says about a story; the values of an award are quotes."""

    is_award: bool
    type: AwardType | None
    awards: tuple[dict[str, str], ...]
    """The stated fields of each, the main award first."""


def parse_answer(text: str) -> Answer:
    """The answer in a text; raises AnswerError. What is not of the form is left out, field by field."""
    found = _object(text)
    is_award = found.get("is_award")
    if not isinstance(is_award, bool):
        raise AnswerError("the answer does not say whether it is award news", refused=False)
    listed = found.get("awards")
    awards = tuple(filter(None, map(_award, listed if isinstance(listed, list) else ())))[:MOST]
    type_ = found.get("type")
    known = AwardType(type_) if type_ in tuple(AwardType) else None
    return Answer(is_award, known if is_award else None, awards if is_award else ())


def _award(value: Any) -> dict[str, str]:
    """The quotes of an award; a number that a model writes without quotation marks is one too."""
    if not isinstance(value, dict):
        return {}
    quotes = {name: value.get(name) for name in QUOTES}
    texts = {name: str(quote) if _is_number(quote) else quote for name, quote in quotes.items()}
    return {name: text for name, text in texts.items() if isinstance(text, str) and text.strip()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _object(text: str) -> dict[str, Any]:
    """The first JSON object in a text that has the answer's key."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    tries = 0
    while at >= 0 and tries < MOST:  # of a text full of braces only the first are tried
        try:
            found, _ = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict) and "is_award" in found:
            return found
        at, tries = text.find("{", at + 1), tries + 1
    if "{" in text:
        raise AnswerError("the answer is not JSON of the form that was asked for", refused=False)
    raise AnswerError("the model answered without JSON, as when it refuses", refused=True)
