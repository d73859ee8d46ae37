"""The arguments of `scrapy crawl SLUG -a NAME=VALUE`."""

from datetime import date


def count_of(text: str | None) -> int | None:
    """Parse the argument `-a limit=N`. Raises ValueError with the reason."""
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"limit must be a number from 1 on, not {text!r}")
    return int(text)


def date_of(text: str | None) -> str | None:
    """Parse the argument `-a since=DATE`. Raises ValueError with the reason."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"since must be a date such as 2025-03-02, not {text!r}") from None
