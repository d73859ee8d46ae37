"""Finds the headline of a page whose stated titles are all the site's name: a heading, or text that looks like one.

Offices use their own name as the title of all pages, and old pages have headlines in bold or large text.
"""

from collections.abc import Iterator
from itertools import islice, takewhile
from typing import cast

from lxml.etree import _Element as Element

from crawler.extraction.dates import is_sentence
from crawler.extraction.pageheadings import leads_elsewhere
from crawler.extraction.text import name_words, own_names, raw_text, text_of, word_set
from crawler.extraction.title import is_in_address, tells_more

_HEADLINE, _LONGEST = 4, 200
"""The fewest words of a headline, since shorter headings are labels of boxes, and its most characters."""
_NEAREST = 3
"""The most headings above the text that are checked."""
_FIRST = 40
"""The most elements at the start of the text that may contain its headline."""
_CALLED = word_set("title judul headline")
_TAGS = word_set("h1 h2 h3 h4")
_PROSE = 80
"""An element with at least this many characters of its own is a paragraph; the headline is before the first one."""
_HEADINGS = "self::h1 or self::h2 or self::h3 or self::h4"
_STYLED = "self::font[@size] or self::b or self::strong or contains(@class, 'title') or contains(@class, 'judul')"


def headline_above(container: Element | None, title: str | None, url: str) -> tuple[str | None, Element | None]:
    """Return the headline right above the text and its element, if it fits the text better than `title`; else that."""
    if container is None or (title and is_in_address(title, url)):
        return title, None
    for heading in _candidates(container, url):
        text = text_of(heading)
        below = _text_below(container, heading)
        if tells_more(text, title or "", below, is_called=bool(name_words(own_names(heading)) & _CALLED)):
            return text, heading
    return title, None


def _candidates(container: Element, url: str) -> Iterator[Element]:
    """Yield the nearest heading above the text, then text that looks like one, above it and at its start."""
    above = cast("list[Element]", container.xpath(f"preceding::*[{_HEADINGS}]"))
    yield from islice((heading for heading in above[: -_NEAREST - 1 : -1] if _is_headline(heading, url)), 1)
    styled = cast("list[Element]", container.xpath(f"preceding::*[{_STYLED}]"))
    yield from islice((part for part in reversed(styled[-_FIRST:]) if _looks_like_one(part, url)), _NEAREST)
    inside = takewhile(lambda part: len(part.text or "") < _PROSE, islice(container.iterdescendants(), _FIRST))
    yield from islice((part for part in inside if _looks_like_one(part, url)), 1)


def _is_headline(element: Element, url: str) -> bool:
    """Whether `element` has the length of a headline, and does not link another page."""
    text = text_of(element)
    return len(text.split()) >= _HEADLINE and len(text) <= _LONGEST and not leads_elsewhere(element, url)


def _looks_like_one(element: Element, url: str) -> bool:
    """Whether `element` is a heading, is named as a title, or is large or bold text alone in its line."""
    size = (element.get("size") or "").lstrip("+")
    is_large = element.tag == "font" and size.isdecimal() and int(size) > 2
    is_bold = element.tag in ("b", "strong") and not (element.tail or "").strip()
    if not (element.tag in _TAGS or is_large or is_bold or name_words(own_names(element)) & _CALLED):
        return False
    return _is_headline(element, url) and not is_sentence(text_of(element))


def _text_below(container: Element, heading: Element) -> str:
    """Return the text of `container`, without that of a heading in it."""
    text = raw_text(container)
    return text.replace(raw_text(heading), "", 1)
