"""Makes text from outside safe for a terminal and for a spreadsheet."""

import re
import unicodedata
from typing import Any

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters except tab and newline, marks for the direction of writing, lone surrogates."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def printable(text: str) -> str:
    """`text` with a placeholder for each character that could control a terminal; its length stays the same."""
    return _UNFIT.sub("\ufffd", text)


def printable_json(document: str) -> str:
    """A JSON document with an escape for each such character: the same content, without effect on a terminal."""
    return _UNFIT.sub(lambda sign: f"\\u{ord(sign[0]):04x}", document)


def cell(value: Any) -> Any:
    """A value for a CSV file that no spreadsheet takes for a formula, even after blanks."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    begins = text.lstrip(" \n\t\ufeff\u200b") or text
    return f"'{text}" if unicodedata.normalize("NFKC", begins[:1]).startswith(_FORMULA) else text
