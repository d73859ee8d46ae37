"""Crawled text on a terminal: what would steer it, or turn the reading order, is shown instead of obeyed."""

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control and format characters, bidirectional overrides among them, and separators of lines."""


def harmless(text: str) -> str:
    """`text` with each such character but the line feed as its number, `\\x1b` or `\\u202e`; a tab as a space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter == "\n" or unicodedata.category(letter) not in _UNSEEN:
        return letter
    if letter == "\t":
        return " "
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
