"""Text as a reader sees it: without characters that are invisible, or that only change how others are shown.

They can deceive a reader (a mark for the direction of writing turns words around), and hide words from a search.
"""

import re

_CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""Windows' dashes and quotes, which many old pages have in place of these control characters, as browsers show them."""
_REMOVED = [
    *range(0x09),
    *range(0x0E, 0x20),
    *(0x7F, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *(0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB),
    *range(0xE0000, 0xE0080),
]
"""Controls without whitespace, marks for direction and zero width, tags."""
_TABLE: dict[int, str | None] = {**_CONTROLS, **dict.fromkeys(_REMOVED)}
UNSEEN = re.compile("[" + re.escape("".join(map(chr, _TABLE)) + "\u200c\u200d") + "]")
"""Any of these characters, for addresses, where each must stay."""
_JOINERS = re.compile(r"(?<![\u0600-\U0001ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0600-\U0001ffff])")
"""Joiners between letters that have no joined forms; Arabic and emoji need them."""


def visible(text: str) -> str:
    """Return `text` without such characters; whitespace stays as it is."""
    if text.isprintable():  # true of most texts: none of these characters is printable
        return text
    text = text.translate(_TABLE)
    return _JOINERS.sub("", text) if "\u200c" in text or "\u200d" in text else text
