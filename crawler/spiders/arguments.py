"""The arguments of `scrapy crawl SLUG -a NAME=VALUE`."""

from datetime import date


def count_of(text: str | None) -> int | None:
    """The argument `-a limit=N`; raises ValueError that says so."""
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"limit must be a number from 1 on, not {text!r}")
    return int(text)


def date_of(text: str | None) -> str | None:
    """The argument `-a since=DATE`; raises ValueError that says so."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"since must be a date such as 2025-03-02, not {text!r}") from None
