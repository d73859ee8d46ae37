"""Elements whose line breaks are visible, and the lines of their text."""

import re

from lxml.etree import _Element as Element

_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_NAME = re.compile(r"(?<![a-z])pre-(?:line|wrap)(?![\w-])|(?<![\w-])whitespace-pre(?![\w-])")
"""Names of utility classes, such as Tailwind's `whitespace-pre-line`."""
_BLANK_LINE = re.compile(r"\n[ \t\r\xa0]*+\n\s*+")


def keeps_breaks(element: Element) -> bool:
    """Whether a browser shows the line breaks in the source of `element`; what is in it inherits this."""
    if element.tag == "pre":
        return True
    style, names = element.get("style"), element.get("class")
    return bool((style and _STYLE.search(style)) or (names and "pre" in names and _NAME.search(names)))


def lines_of(text: str) -> tuple[list[str], int]:
    """Return the lines of `text`, and how many breaks part them: with blank lines, the other breaks only wrap."""
    parts = _BLANK_LINE.split(text)
    return (parts, 2) if len(parts) > 1 else (text.split("\n"), 1)
