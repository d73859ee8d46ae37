"""Text that an inline style hides, as spam on hacked sites has it."""

import re
from functools import lru_cache

from lxml.etree import _Element as Element

_OUT_OF_SIGHT = (
    r"display\s*:\s*none|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?(?![.\d])"
    r"|(?<![\w-])(?:left|right|top|bottom|text-indent)\s*:\s*-(?:\d{4,}|\d{3}(?:\.\d+)?(?:r?em|v[wh]))"
)
OUT_OF_SIGHT = re.compile(_OUT_OF_SIGHT, re.IGNORECASE)
"""Styles that take text off the page."""
_HIDDEN = re.compile(rf"{_OUT_OF_SIGHT}|visibility\s*:\s*hidden", re.IGNORECASE)
"""Styles of text that nobody sees."""
_NOTHING = r"0(?:\.0+)?(?:px|r?em|pt|%|v[wh])?\s*(?:[;!]|$)"
_NO_ROOM = re.compile(rf"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*(?:{_NOTHING}|1px)", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?<![\w-])overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
"""Text without room is visible unless what is beyond the room is cut off."""
_SEE_THROUGH = re.compile(r"(?<![\w-])opacity\s*:\s*0*\.?0+%?\s*(?:[;!]|$)", re.IGNORECASE)
_APART = re.compile(r"(?<![\w-])(?:position\s*:\s*(?:absolute|fixed)|pointer-events\s*:\s*none)", re.IGNORECASE)
"""Transparent text is only hidden if it also leaves no gap on the page, or cannot be clicked: themes let the paragraphs
of a story appear slowly."""
_NO_SIZE = re.compile(rf"(?<![\w-])font-size\s*:\s*{_NOTHING}", re.IGNORECASE)
_LONGEST = 1_000
"""The most characters of a style that are searched."""


def is_hidden_by_style(element: Element) -> bool:
    """Whether the style of `element` hides all that is in it."""
    style = (element.get("style") or "")[:_LONGEST]
    return bool(style) and (_hides(style) or ("size" in style and _has_no_size(element, style)))


@lru_cache(maxsize=1024)
def _hides(style: str) -> bool:
    """Whether an element with this style is hidden, with all that is in it. Texts from Word repeat few styles."""
    if _HIDDEN.search(style) or (_NO_ROOM.search(style) and _CUT_OFF.search(style)):
        return True
    return bool(_SEE_THROUGH.search(style) and _APART.search(style))


def _has_no_size(element: Element, style: str) -> bool:
    """Whether its letters have no size. What has a size of its own in it is visible."""
    if not _NO_SIZE.search(style):
        return False
    return not any("size" in (inner.get("style") or "") for inner in element.iterdescendants())
