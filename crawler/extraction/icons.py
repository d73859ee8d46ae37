"""Recognises icons of icon fonts, and those that precede a byline."""

import re

from lxml.etree import _Element as Element

from crawler.extraction.text import word_set

_ICON_TAGS = word_set("i span em svg img")
_ICON = word_set(
    "fa fas far fab fal fad bi icon icons ti tie glyphicon mdi la las lar ion bx ri uil uis ft fi feather flaticon lni "
    "dashicons"
)
"""Words in the class names of icon fonts."""
_PERSON = word_set("user person people pencil pen author")
_LIGATURES = ("material-icons", "material-symbols")
_PERSON_LIGATURE = re.compile(r"(?:person|account|edit|face)\w*")


def is_icon(element: Element, words: frozenset[str]) -> bool:
    """Whether `element` is an icon of an icon font: empty, or with the icon's name as its text."""
    if element.tag not in _ICON_TAGS or len(element):
        return False
    if element.text and element.text.strip():
        return any(name in (element.get("class") or "") for name in _LIGATURES)
    return bool(words & _ICON)


def is_person(element: Element, words: frozenset[str]) -> bool:
    """Whether the icon is a person or a pen, as before a byline."""
    return bool(words & _PERSON or _PERSON_LIGATURE.fullmatch((element.text or "").strip()))
