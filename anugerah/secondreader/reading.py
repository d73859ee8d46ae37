"""Reads one story with a model: sends the request, parses the answer, keeps what the story supports."""

from datetime import date

import msgspec

from anugerah.secondreader.asking import Asker, AskError
from anugerah.secondreader.costs import request_tokens, tokens_of
from anugerah.secondreader.evidence import evidenced
from anugerah.secondreader.modelanswer import AnswerError, parse_answer
from anugerah.secondreader.prompt import request_of
from crawler.awards.model import Model
from crawler.facts import AwardAnnotation

READ, BROKEN, REFUSED, UNFOUNDED = "read", "broken", "refused", "unfounded"
"""Outcomes beside those of `asking.AskError`."""


class SecondResult(msgspec.Struct, frozen=True, kw_only=True):
    """The result for one story. Tokens are estimates if the model does not count them."""

    outcome: str
    answer: str | None = None
    reading: AwardAnnotation | None = None
    dropped: dict[str, int] = {}
    input_tokens: int
    output_tokens: int = 0
    secs: float = 0.0
    error: str | None = None


def read_by(
    asker: Asker, title: str, body: str, published_on: date | None, region: str | None, model: Model
) -> SecondResult:
    """Send one story; `region` is the site's, `model` holds our weights, for what is inferred."""
    tokens = request_tokens(title, body)
    try:
        answered = asker.ask(request_of(title, body))
    except AskError as error:
        return SecondResult(outcome=error.label, input_tokens=tokens, error=str(error))
    result = read_answer(answered.text, title, body, published_on, region, model)
    return msgspec.structs.replace(
        result,
        input_tokens=tokens if answered.input_tokens is None else answered.input_tokens,
        output_tokens=tokens_of(answered.text) if answered.output_tokens is None else answered.output_tokens,
        secs=answered.secs,
    )


def read_answer(
    text: str, title: str, body: str, published_on: date | None, region: str | None, model: Model
) -> SecondResult:
    """The reading in an answer about one story; needs no request."""
    try:
        answer = parse_answer(text)
    except AnswerError as error:
        return SecondResult(outcome=REFUSED if error.refused else BROKEN, input_tokens=0, error=str(error))
    found = evidenced(answer, title, body, published_on, region, model)
    if found.reading is None:
        why = "nothing that the model names is in the story"
        return SecondResult(outcome=UNFOUNDED, answer=text, dropped=found.dropped, input_tokens=0, error=why)
    return SecondResult(outcome=READ, answer=text, reading=found.reading, dropped=found.dropped, input_tokens=0)
