"""The prompt for a model: the guide, the form of the answer, examples of our own, and the story.

The version is a hash of all of it: when it changes, stories are read again.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from crawler.facts import AwardType
from crawler.merging.tworeadings import SENT

QUOTES = ("award", "recipient", "giver", "year", "score", "rank", "level", "event_date", "evidence")
"""The fields of an award, each a quote."""

_TEXT = {"type": ["string", "null"]}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["is_award", "type", "awards"],
    "properties": {
        "is_award": {"type": "boolean"},
        "type": {"type": ["string", "null"], "enum": [*AwardType, None]},
        "awards": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": list(QUOTES),
                "properties": dict.fromkeys(QUOTES, _TEXT),
            },
        },
    },
}
"""The JSON schema of an answer, for models that take one."""

_FORM = "Answer with one JSON object and nothing else, of this form:\n"
_BRACKETS = ("<story>", "</story>")


@cache
def system_prompt() -> str:
    """The guide with its examples, the same for every story."""
    parts = [_file("guide.md").strip(), _FORM + json.dumps(SCHEMA, separators=(",", ":"))]
    for example in json.loads(_file("examples.json")):
        answer = json.dumps(example["answer"], ensure_ascii=False)
        parts.append(f"Example:\n{story_prompt(example['title'], example['body'])}\n{answer}")
    return "\n\n".join(parts)


def story_prompt(title: str, body: str) -> str:
    """One story between tags that it cannot close itself; only the first `SENT` characters of a long body."""
    text = f"{title}\n\n{body[:SENT]}"
    for mark in _BRACKETS:
        text = text.replace(mark, " " * len(mark))
    return f"{_BRACKETS[0]}\n{text.strip()}\n{_BRACKETS[1]}"


@cache
def version() -> str:
    """A hash that changes with any part of the prompt."""
    return blake2b(system_prompt().encode(), digest_size=6).hexdigest()


def _file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def request_of(title: str, body: str) -> Mapping[str, Any]:
    """The request for the child process."""
    return {"system": system_prompt(), "prompt": story_prompt(title, body), "schema": SCHEMA}
