"""What a discovery parser raises, and nothing else."""

from enum import StrEnum


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
