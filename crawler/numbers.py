"""Numbers as strangers write them: with digits of all kinds, and thousands of them."""

_MOST_DIGITS = 9


def whole(text: str | None) -> int | None:
    """The whole number that `text` writes, of nine ASCII digits at most; None for anything else."""
    text = (text or "").strip()
    return int(text) if len(text) <= _MOST_DIGITS and text.isascii() and text.isdecimal() else None
