"""Numbers from untrusted text, which may have any Unicode digits, and thousands of them."""

_MOST_DIGITS = 9


def whole(text: str | None) -> int | None:
    """Return the integer in `text`, if it is at most nine ASCII digits; None for anything else."""
    text = (text or "").strip()
    return int(text) if len(text) <= _MOST_DIGITS and text.isascii() and text.isdecimal() else None
