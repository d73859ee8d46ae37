"""Times as the records carry them: UTC, ISO 8601 with `Z`, or a date where no time is known."""

from datetime import UTC, date, datetime

When = datetime | date
"""An aware moment, or a date where the source states no time."""


def iso(when: When) -> str:
    """`2025-03-02T03:10:00Z` for an aware datetime (fractions cut off), `2025-03-02` for a date."""
    if not isinstance(when, datetime):
        return when.isoformat()
    if when.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {when.isoformat()}")
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def parse_iso(text: str) -> When:
    """The inverse of `iso`; raises ValueError for anything else that has no zone."""
    if len(text) == 10:
        return date.fromisoformat(text)
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {text}")
    return when.astimezone(UTC)
