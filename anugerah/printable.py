"""Text of strangers made fit for a terminal and for a spreadsheet."""

import re
import unicodedata
from typing import Any

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and newline, marks that turn the direction of writing, halves of characters."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def printable(text: str) -> str:
    """`text` with a sign for each character that would do something to a terminal; as long as before."""
    return _UNFIT.sub("\ufffd", text)


def printable_json(document: str) -> str:
    """A document of JSON with an escape for each such character: it says the same, and does nothing to a terminal."""
    return _UNFIT.sub(lambda sign: f"\\u{ord(sign[0]):04x}", document)


def cell(value: Any) -> Any:
    """A value of a CSV file: no spreadsheet takes it for a formula, even after blanks."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    begins = text.lstrip(" \n\t\ufeff\u200b") or text
    return f"'{text}" if unicodedata.normalize("NFKC", begins[:1]).startswith(_FORMULA) else text
