"""What a discovery parser raises, and nothing else."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Wrong(StrEnum):
    """Why an answer is not of the kind that was asked for."""

    EMPTY_BODY = "empty_body"
    CHALLENGE = "challenge"
    HTML = "html"
    JSON = "json"
    XML = "xml"
    UNREADABLE = "unreadable"
    COMMENTS_FEED = "comments_feed"
    REST_ERROR = "rest_error"
    PAST_END = "past_end"
    """The page number is behind the last one: the end of a walk, no fault."""
    BOMB = "bomb"
    """Entities or a compression that would fill the memory."""


class ParseError(ValueError):
    """An answer of the wrong kind: one sentence for people, `label` for programs."""

    def __init__(self, sentence: str, label: Wrong) -> None:
        super().__init__(sentence)
        self.label = label


def refuses_what_it_cannot_read(parser: Callable[P, T]) -> Callable[P, T]:
    """Makes a parser raise ParseError and nothing else: libraries fail over strange bytes in ways of their own."""

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
