"""The section named by an element or a line near the title: a link, microdata, or "Kategori: Daerah"."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawler.extraction.text import fold, name_words, own_names, text_of, word_set

IN_CATEGORY = re.compile(r"[/?&](?:category|kategori|kanal|rubrik)[/=]", re.IGNORECASE)
ON_BLOGGER = re.compile(r"/search/label/")
"""A label of Blogger, which has no sections: the first label is used as the section, as in the feed."""
RUBRIC = word_set("kanal rubrik kategori category kat cat kicker")
"""Words in the class names of a story's link to its section."""
_ITEMS = ("articleSection", "genre")
_LABEL = re.compile(r"\W*(?:kategori|rubrik|kanal|category)\s*(?::(?P<name>.*))?", re.IGNORECASE)
"""The label, with a mark or alone: in a list of winners, "Kategori SMA" is a heading."""
_INSIDE = re.compile(r"\s(?:kategori|rubrik|kanal)\s*:(?P<name>.+)", re.IGNORECASE)
_FILED = re.compile(
    r"\W*(?:di(?:terbitkan|publikasikan|pos(?:ting|t)?(?:kan)?)|published|posted|filed)\s+(?:di|in|under)\s*:?\s+(?P<name>\D+?)"
    r"(?:[\s,|•·]+(?:(?:and\s+)?tagged|by|oleh)\b.*)?",
    re.IGNORECASE,
)
"""A line of Joomla's K2 or WordPress below the text: "Diterbitkan di Kegiatan Dewan"."""
_ASIDE = re.compile(r"\s[-–—|•·]\s")
_TO_TAG = re.compile(r"/(?:tags?|topi[ck]s?)/", re.IGNORECASE)
_NEAR = 2
"""How many elements above the headline may be a link to its section."""
_BOXES = 2
"""How many boxes may be around just the headline, as page builders write them."""
_MOST_WORDS = 4
"""The most words of a section's name; a sentence that begins with such a label has more."""


def section_of(element: Element, words: frozenset[str], *, is_above: bool) -> str | None:
    """Return the section in `element` with the class names `words`: a link, microdata, or a kicker above the title."""
    if element.get("itemprop") in _ITEMS:
        return element.get("content") or text_of(element)
    if element.tag != "a":
        text = text_of(element) if is_above and words & RUBRIC and not len(element) else ""
        return text if len(text.split()) <= _MOST_WORDS else None
    parent = element.getparent()
    # Not by `len(parent)`: lxml counts the children each time, and there may be thousands of links.
    is_sole = parent is not None and element.getnext() is None and element.getprevious() is None
    around = name_words(own_names(parent)) if parent is not None and is_sole else words
    is_named = words & RUBRIC or around & RUBRIC
    href = element.get("href") or ""
    return text_of(element) if is_named or IN_CATEGORY.search(href) or ON_BLOGGER.search(href) else None


def sole_links_above(heading: Element | None) -> Iterator[str]:
    """Yield the texts of links, alone in a box right above `heading`, that equal their address: `/gaya-hidup`."""
    for element in () if heading is None else (heading, *islice(heading.iterancestors(), _BOXES)):
        for box in islice(element.itersiblings(preceding=True), _NEAR):
            links = list(islice(box.iter("a"), 2))
            if len(links) == 1 and (name := text_of(links[0])) and name == text_of(box):
                path = urlsplit(links[0].get("href") or "").path
                if not _TO_TAG.search(path) and fold(path.rstrip("/").rpartition("/")[2]) == fold(name):
                    yield name


def labelled_sections(lines: Sequence[str]) -> Iterator[str]:
    """Yield the sections after a label, in the same line or in the next one."""
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        match = _LABEL.fullmatch(line) or (_INSIDE.search(line) if ":" in line else None) or _FILED.fullmatch(line)
        if match:
            name = _ASIDE.split(match["name"] or "")[0].strip() or following
            if 0 < len(name.split()) <= _MOST_WORDS:
                yield name
