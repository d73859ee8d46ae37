"""Parses a model's answer: JSON in the prompt's form, which a model without schemas may wrap in text."""

import json
from typing import Any

import msgspec

from anugerah.secondreader.prompt import QUOTES
from crawler.facts import AwardType

MOST = 12
"""At most this many awards of an answer are used."""


class AnswerError(ValueError):
    """An answer that does not have the requested form; `refused` if it holds no JSON at all."""

    def __init__(self, message: str, *, refused: bool) -> None:
        super().__init__(message)
        self.refused = refused


class Answer(msgspec.Struct, frozen=True):
    """What a model says about a story; the values of an award are quotes."""

    is_award: bool
    type: AwardType | None
    awards: tuple[dict[str, str], ...]
    """The given fields of each award, the main award first."""


def parse_answer(text: str) -> Answer:
    """The answer in a text. Raises AnswerError. Fields in a wrong form are left out."""
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
    """The quotes of an award; a number without quotation marks counts as one too."""
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
    while at >= 0 and tries < MOST:  # only the first braces of a text are tried
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
