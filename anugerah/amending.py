"""An editor's changes to an award: parses the values and converts them into what the store keeps."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec

from anugerah.naming import region_hint
from anugerah.printable import printable
from crawler.awards.entities import entity_of
from crawler.awards.schemes import scheme_of
from crawler.errors import AnugerahError
from crawler.facts import AwardFact, AwardType, Level, Span, Where
from crawler.regions import find_region, regions
from db.editing import EDITABLE

LONGEST = 300
"""The maximum length of a name, in characters."""
_NOWHERE = Span(Where.TITLE, 0, 1)
"""An operator's statement has no place in the story."""
_SCORE = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")


class Edit(NamedTuple):
    """An operator's changes to an award."""

    fields: tuple[str, ...]
    """Names in `db.editing.EDITABLE`."""
    values: AwardFact
    type: AwardType | None


class CorrectionError(AnugerahError):
    """An invalid value: `why` in one word, and the field and value, which pages name in their own language."""

    def __init__(self, reason: str, why: str, field: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.why = why
        self.field = field
        self.value = value


def edit_of(texts: Mapping[str, str], award: Mapping[str, Any]) -> Edit | None:
    """The fields in which `texts` differs from the row of view `awards`; None if none does.

    An empty text means unknown. Raises CorrectionError, which names the field.
    """
    values = {field: _value(field, texts[field]) for field in EDITABLE if field in texts}
    before = {**award, "region": award["recipient_region"]}
    changed = {field: value for field, value in values.items() if value != _value(field, shown(before[field]))}
    if not changed:
        return None
    after = {field: changed.get(field, before[field]) for field in EDITABLE}
    if after["award"] is None and after["recipient"] is None:
        raise CorrectionError("An award needs a name or a recipient: reject it if it is not an award.", "nameless")
    region = after["region"]
    recipient = entity_of(after["recipient"], region) if after["recipient"] else None
    if "region" not in changed and recipient:
        region = recipient.region or region
    giver = entity_of(after["giver"], region, is_giver=True) if after["giver"] else None
    type_ = AwardType(after["type"]) if after["type"] else None
    edited = AwardFact(
        award=after["award"],
        recipient=after["recipient"],
        giver=after["giver"],
        year=after["year"],
        score=after["score"],
        rank=after["rank"],
        level=Level(after["level"]) if after["level"] else None,
        event_date=after["event_date"],
        recipient_region=region if recipient or "region" in changed else None,
        recipient_entity=recipient,
        giver_entity=giver,
        evidence=_NOWHERE,
    )
    return Edit(tuple(changed), msgspec.structs.replace(edited, scheme=scheme_of(edited, type_)), type_)


def shown(value: object) -> str:
    """A value as a form shows it and accepts it."""
    return "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


def _value(field: str, text: str) -> Any:
    text = " ".join(printable(text).split())
    if not text:
        return None
    try:
        match field:
            case "year":
                return _year(text)
            case "score":
                return _score(text)
            case "event_date":
                return date.fromisoformat(text).isoformat()
            case "level":
                return Level(text)
            case "type":
                return AwardType(text)
            case "region":
                return _region(text)
    except ValueError:
        how = region_hint(text) if field == "region" else _HOW[field]
        reason = f"{field}: `{text[:60]}` is not valid; {how}."
        raise CorrectionError(reason, field, field, text[:60]) from None
    if len(text) > LONGEST:
        raise CorrectionError(f"{field}: the text is longer than {LONGEST} characters.", "long", field)
    return text


_HOW = {
    "year": "say a year such as 2023",
    "score": "say a number such as 93.21",
    "event_date": "say a day such as 2023-12-06",
    "level": f"say one of {', '.join(Level)}",
    "type": f"say one of {', '.join(AwardType)}",
}


def _region(text: str) -> str:
    """The region with this code or name."""
    code = text if text in regions() else find_region(text)
    if code is None:
        raise ValueError
    return code


def _year(text: str) -> int:
    if not re.fullmatch(r"(?:19|20)\d\d", text):
        raise ValueError
    return int(text)


def _score(text: str) -> float:
    """The decimals may follow a comma or a dot."""
    if not _SCORE.fullmatch(text):
        raise ValueError
    score = float(text.replace(",", "."))
    if not math.isfinite(score):
        raise ValueError
    return score
