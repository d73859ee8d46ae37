"""Captions that only their place below a picture shows: neither element nor class name says that they are any."""

import re

from lxml.etree import _Element as Element

from crawler.extraction.text import raw_text

_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_CENTRED_NAME = re.compile(r"(?:^|[-_\s])(?:align)?cent(?:er|re)(?:$|[-_\s])", re.IGNORECASE)
_SLANTED = ("em", "i", "small")
_HOLDERS = ("p", "div", "center")
_END = re.compile(r"[.!?][\"”’')\]]*$")
_LONGEST = 200


def is_below_picture(element: Element) -> bool:
    """Whether `element` is a caption: a short line right below a picture, centred or slanted, and no sentence if only
    one of the two.
    """
    if element.tag not in _HOLDERS or not _is_picture(element.getprevious()):
        return False
    text = raw_text(element).strip()
    if not 0 < len(text) <= _LONGEST:
        return False
    centred, slanted = _is_centred(element), _is_slanted(element, text)
    return (centred and slanted) or ((centred or slanted) and _END.search(text) is None)


def _is_picture(element: Element | None) -> bool:
    """Whether `element` has a picture and nothing else, before the next one."""
    if element is None or (element.tail and element.tail.strip()):
        return False
    has_image = element.tag == "img" or (element.tag in _HOLDERS and next(element.iter("img"), None) is not None)
    return has_image and not raw_text(element).strip()


def _is_centred(element: Element) -> bool:
    return (
        element.get("align") == "center"
        or _CENTRED.search(element.get("style") or "") is not None
        or _CENTRED_NAME.search(element.get("class") or "") is not None
    )


def _is_slanted(element: Element, text: str) -> bool:
    """Whether all of the text is in italics or small letters."""
    return any(raw_text(inner).strip() == text for inner in element.iter(*_SLANTED))
