"""The headline of a page that all its heads call by the site's own name: a heading, or what looks like one.

Offices call all their pages by one name, and old pages print headlines as bold or large text.
"""

from collections.abc import Iterator
from itertools import islice, takewhile
from typing import cast

from lxml.etree import _Element as Element

from crawler.extraction.dates import is_sentence
from crawler.extraction.header import leads_elsewhere
from crawler.extraction.text import name_words, own_names, raw_text, text_of, word_set
from crawler.extraction.title import is_in_address, tells_more

_HEADLINE, _LONGEST = 4, 200
"""Words from which a heading is rather a story's than a box's, and characters that it has at most."""
_NEAREST = 3
"""Headings above the text that are asked."""
_FIRST = 40
"""Elements at the head of the text that may hold its headline."""
_CALLED = word_set("title judul headline")
_TAGS = word_set("h1 h2 h3 h4")
_PROSE = 80
"""Characters of an element's own text from which it is a paragraph: a headline is before the first one."""
_HEADINGS = "self::h1 or self::h2 or self::h3 or self::h4"
_STYLED = "self::font[@size] or self::b or self::strong or contains(@class, 'title') or contains(@class, 'judul')"


def headline_above(container: Element | None, title: str | None, url: str) -> tuple[str | None, Element | None]:
    """The headline right above the text, with its element, where it tells more of it than `title`; else `title`."""
    if container is None or (title and is_in_address(title, url)):
        return title, None
    for heading in _candidates(container, url):
        text = text_of(heading)
        below = _text_below(container, heading)
        if tells_more(text, title or "", below, is_called=bool(name_words(own_names(heading)) & _CALLED)):
            return text, heading
    return title, None


def _candidates(container: Element, url: str) -> Iterator[Element]:
    """The nearest heading above the text, then what looks like one, above it and at its head."""
    above = cast("list[Element]", container.xpath(f"preceding::*[{_HEADINGS}]"))
    yield from islice((heading for heading in above[: -_NEAREST - 1 : -1] if _is_headline(heading, url)), 1)
    styled = cast("list[Element]", container.xpath(f"preceding::*[{_STYLED}]"))
    yield from islice((part for part in reversed(styled[-_FIRST:]) if _looks_like_one(part, url)), _NEAREST)
    inside = takewhile(lambda part: len(part.text or "") < _PROSE, islice(container.iterdescendants(), _FIRST))
    yield from islice((part for part in inside if _looks_like_one(part, url)), 1)


def _is_headline(element: Element, url: str) -> bool:
    """Whether `element` has the length of a headline, and leads nowhere else."""
    text = text_of(element)
    return len(text.split()) >= _HEADLINE and len(text) <= _LONGEST and not leads_elsewhere(element, url)


def _looks_like_one(element: Element, url: str) -> bool:
    """Whether `element` is called a title, or is large or bold text alone in its line."""
    size = (element.get("size") or "").lstrip("+")
    is_large = element.tag == "font" and size.isdecimal() and int(size) > 2
    is_bold = element.tag in ("b", "strong") and not (element.tail or "").strip()
    if not (element.tag in _TAGS or is_large or is_bold or name_words(own_names(element)) & _CALLED):
        return False
    return _is_headline(element, url) and not is_sentence(text_of(element))


def _text_below(container: Element, heading: Element) -> str:
    """The text of `container`, without that of a heading in it."""
    text = raw_text(container)
    return text.replace(raw_text(heading), "", 1)
