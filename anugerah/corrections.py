"""An operator's corrections: stories as JSON lines with their right readings, and the messages about wrong lines."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from anugerah.storyline import StoryLine
from crawler.alike import FIELDS, Award
from crawler.facts import AwardType, Level
from crawler.urls import shown_host

_AT = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")
_UNKNOWN = re.compile(r"unknown field `(?P<key>[^`]+)`")
_MISSING = re.compile(r"missing required field `(?P<key>[^`]+)`")
_LABELS = ("award", "not_award", "borderline")
_KNOWN = {"label": _LABELS, "type": tuple(AwardType), "level": tuple(Level)}
_SHOWN = 60


class _Award(msgspec.Struct, forbid_unknown_fields=True):
    """The right values of one award; other keys that `anugerah tag` prints or a gold file holds are skipped."""

    award: str | None = None
    recipient: str | None = None
    giver: str | None = None
    year: int | None = None
    score: float | None = None
    rank: str | None = None
    level: Level | None = None
    event_date: str | None = None
    main: bool = False
    confidence: Any = None
    recipient_region: Any = None
    evidence: Any = None
    spans: Any = None
    event_date_text: Any = None
    level_text: Any = None


class CorrectionLine(StoryLine, kw_only=True):
    """A line of the file."""

    label: Literal["award", "not_award", "borderline"]
    outlet: Any = None
    type: AwardType | None = None
    awards: tuple[_Award, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A story and its right reading: `crawler.awards.lessons.Gold`."""

    id: str
    title: str
    body: str
    published_on: date | None
    label: str
    type: str | None
    awards: list[Award]
    line: bytes
    """The line as it was in the file."""
    outlet: str = ""
    """The story's outlet: its name, else the host of its address; empty if neither is given."""

    @property
    def main(self) -> Award:
        """The main award; empty if the story has no award."""
        return next((award for award in self.awards if award["main"]), self.awards[0] if self.awards else {})

    @property
    def name(self) -> str:
        """The story's name in messages."""
        title = self.title or self.body
        return f"{title[:_SHOWN].strip()}…" if len(title) > _SHOWN else title


def read_corrections(lines: Iterable[bytes], name: str) -> tuple[list[Correction], list[str]]:
    """The corrections in a file, and for each invalid line a message that says how to fix it."""
    found: dict[str, tuple[int, Correction]] = {}
    errors: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            correction = _read(line.strip())
        except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            reason = _reason(error)
            errors.append(f"{name}:{number}: {reason}" + ("" if reason.endswith("?") else "."))
            continue
        if correction.id in found:
            errors.append(f"{name}:{number}: its id is on line {found[correction.id][0]} too; keep one of the two.")
        found[correction.id] = number, correction
    return [correction for _, correction in found.values()], errors


def _read(text: bytes) -> Correction:
    line = msgspec.json.decode(text, type=CorrectionLine)
    if not line.body.strip():
        raise ValueError("`body` is empty; give the story's text as `anugerah tag` was given it")
    if line.label == "award" and line.type is None:
        raise ValueError(f"an award story needs a `type`: one of {', '.join(AwardType)}")
    if line.label == "not_award" and line.awards:
        raise ValueError("`awards` must be empty where the label is `not_award`; empty it, or say `award`")
    if sum(award.main for award in line.awards) > 1:
        raise ValueError("more than one award is `main`; mark one")
    awards = [_award(award, number) for number, award in enumerate(line.awards)]
    own = blake2b(f"{line.title}\n{line.body}".encode(), digest_size=8).hexdigest()
    return Correction(
        id=own if line.id is None else str(line.id),
        title=line.title or "",
        body=line.body,
        published_on=line.day,
        label=line.label,
        type=line.type,
        awards=awards,
        line=text,
        outlet=line.outlet if isinstance(line.outlet, str) and line.outlet else shown_host(line.url or ""),
    )


def _award(award: _Award, number: int) -> Award:
    fields = {name: getattr(award, name) or None for name in FIELDS} | {"score": award.score, "main": award.main}
    if fields["recipient"] is None and fields["award"] is None:
        raise ValueError(f"`awards[{number}]` names neither `award` nor `recipient`; add one, or take it out")
    if award.event_date is not None:
        try:
            fields["event_date"] = date.fromisoformat(award.event_date).isoformat()
        except ValueError:
            day = f"`awards[{number}].event_date` is not a day: `{award.event_date}`"
            raise ValueError(f"{day}; write it as 2025-03-02, or null") from None
    return fields


def _reason(error: Exception) -> str:
    """What is wrong with a line, and how to fix it."""
    message = str(error)
    place = _AT.search(message)
    path = place["path"] if place else ""
    if unknown := _UNKNOWN.search(message):
        names = [*FIELDS, "main"]
        close = difflib.get_close_matches(unknown["key"], names, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"known are {', '.join(names)}"
        return f"unknown key `{unknown['key']}` in `{path}`; {hint}"
    if missing := _MISSING.search(message):
        return f"the key `{missing['key']}` is missing; a line needs `body` and `label`"
    if isinstance(error, msgspec.ValidationError) and path:
        reason = _AT.sub("", message)
        known = _KNOWN.get(path.rpartition(".")[2], ())
        hint = f"; known are {', '.join(known)}" if known and reason.startswith("Invalid enum") else ""
        return f"`{path}` is wrong: {reason[:1].lower()}{reason[1:]}{hint}"
    if isinstance(error, msgspec.DecodeError | UnicodeDecodeError | RecursionError):
        return f"is not a JSON object on one line: {message}"
    return message
