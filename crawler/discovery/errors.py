"""The only error that discovery parsers raise."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Wrong(StrEnum):
    """Why an answer is not of the requested kind."""

    EMPTY_BODY = "empty_body"
    CHALLENGE = "challenge"
    HTML = "html"
    JSON = "json"
    XML = "xml"
    UNREADABLE = "unreadable"
    COMMENTS_FEED = "comments_feed"
    REST_ERROR = "rest_error"
    PAST_END = "past_end"
    """The page number is past the last one: the normal end of a walk."""
    BOMB = "bomb"
    """Entities or compressed data that would fill the memory."""


class ParseError(ValueError):
    """An answer of the wrong kind; the message is one sentence, `label` is for programs."""

    def __init__(self, sentence: str, label: Wrong) -> None:
        super().__init__(sentence)
        self.label = label


def refuses_what_it_cannot_read(parser: Callable[P, T]) -> Callable[P, T]:
    """Decorate a parser to raise only ParseError: libraries raise all kinds of errors for strange bytes."""

    @wraps(parser)
    def parse(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return parser(*args, **kwargs)
        except ParseError:
            raise
        except Exception as error:
            sentence = f"The answer cannot be read ({type(error).__name__} in {parser.__name__})."
            raise ParseError(sentence, Wrong.UNREADABLE) from error

    return parse
