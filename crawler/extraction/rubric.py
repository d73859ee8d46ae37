"""The section that an element or a line beside the title names: a link to a rubric, microdata, "Kategori: Daerah"."""

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

from crawler.extraction.text import name_words, own_names, text_of, word_set

IN_CATEGORY = re.compile(r"/(?:category|kategori|kanal|rubrik)/", re.IGNORECASE)
_RUBRIC = word_set("kanal rubrik kategori category cat")
"""What a link is called that leads from a story to its section."""
_ITEMS = ("articleSection", "genre")
_LABEL = re.compile(r"\W*(?:kategori|rubrik|kanal|category)\s*:?(?P<name>.*)", re.IGNORECASE)
_MOST_WORDS = 4
"""Words of a section's name at most; a sentence that begins with such a word has more."""


def section_of(element: Element, words: frozenset[str]) -> str | None:
    """The section that `element`, called `words`, names: a link, or an item of microdata."""
    if element.get("itemprop") in _ITEMS:
        return element.get("content") or text_of(element)
    if element.tag != "a":
        return None
    parent = element.getparent()
    around = name_words(own_names(parent)) if parent is not None and len(parent) == 1 else words
    is_named = words & _RUBRIC or around & _RUBRIC
    return text_of(element) if is_named or IN_CATEGORY.search(element.get("href") or "") else None


def labelled_sections(lines: Sequence[str]) -> Iterator[str]:
    """The sections that lines state behind a label, in the same line or in the next one."""
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if match := _LABEL.fullmatch(line):
            name = match["name"].strip() or following
            if 0 < len(name.split()) <= _MOST_WORDS:
                yield name
