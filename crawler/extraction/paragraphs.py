"""The paragraphs of a story: from the page's container, from a careful reading, from a source or from the head."""

import re

from lxml import etree
from lxml.etree import _Element as Element

from crawler.articles import Link, Outlet
from crawler.extraction.body import blocks_of
from crawler.extraction.careful import careful_text
from crawler.extraction.cleaning import clean, clean_blocks
from crawler.extraction.container import Container
from crawler.extraction.jsonld import Linked
from crawler.extraction.text import fold

_WORD = re.compile(r"[^\W\d_]{4,}")
_SHARED = 0.2
"""A page shows another story if it has less than this share of the words in the source's text."""
_FEWEST_WORDS = 10
_COMPARED = 3_000
"""The most characters of a source's text, with markup, that are compared."""
_ENOUGH = 1_000
"""The most characters of it without markup."""
_LEDES = 3
"""The first paragraphs of a page, which mostly have enough of these words."""
_TAG = re.compile(r"<[/a-zA-Z!][^<>]*>")
LEAST = 25
"""A body of fewer characters is empty."""
_MISSED = 600
"""The careful path's text replaces a short body only if it is longer by this many characters: a footer is no story."""
SHORT = 250
"""A body of fewer characters is extracted again by the careful path."""
_CONFIRMED = 0.9
"""If the careful path has this share of a container's text, it has found the same story."""
_AROUND = 1.5
"""If the careful path's text is at most this many times as long, the rest of it is only text around the story."""
_PROSE = 40
"""Only lines of at least this many characters are compared: the careful path skips sub-heads and bylines."""
_OPENING = 60
"""The number of characters at the start of a text by which it is found in another."""
_LEDE = 150
"""The most characters of a title and a byline before the text."""


def page_body(root: Element, container: Container | None, link: Link | None, title: str, outlet: Outlet) -> list[str]:
    """Return the page's paragraphs, or the source's if only these are the whole story."""
    lines = blocks_of(container.element, outlet.furniture) if container else []
    page = clean_blocks(lines, title=title, extra=outlet.boilerplate)
    if link is not None and link.body_html and _shows_another(link.body_html, page):
        return stated_body(link, title, outlet) or page
    size = sum(map(len, page))
    if container is not None and container.sure and size >= SHORT and not _may_state_more(link, size):
        return page
    stated = stated_body(link, title, outlet)
    if not stated and (container is None or not container.sure or sum(map(len, page)) < SHORT):
        second = clean(careful_text(root), title=title, extra=outlet.boilerplate)
        if _is_better(second, page, sure=container is not None and container.sure):
            page = second
    size = sum(map(len, page))
    if size < LEAST or sum(map(len, stated)) > _clearly_more(size):
        return stated
    return page


def embedded_body(
    linked: Linked, container: Container | None, page: list[str], title: str, outlet: Outlet
) -> list[str]:
    """Return the text in JSON-LD, if the page has none of it, since a script would print it; else none."""
    if not linked.body or (container and container.sure):
        return []
    if (opening := fold(linked.body)[:_OPENING]) in fold(" ".join(page)):
        return []
    link = Link(url="", body_html=linked.body)
    return stated_body(link, title, outlet) if opening else []


def stated_body(link: Link | None, title: str, outlet: Outlet) -> list[str]:
    """Return the paragraphs of a source's text; empty if it has none."""
    if link is None or not link.body_html or not link.body_html.strip():
        return []
    text = link.body_html if "<" in link.body_html else link.body_html.replace("\n", "<br>")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return []
    lines = blocks_of(root, outlet.furniture) if root is not None else []
    return clean_blocks(lines, title=title, extra=outlet.boilerplate)


def _shows_another(stated: str, page: list[str]) -> bool:
    """Whether a page has hardly any words of the source's text: it shows a notice in place of the story."""
    words = set(_WORD.findall(_TAG.sub(" ", stated[:_COMPARED])[:_ENOUGH].casefold()))
    if len(words) < _FEWEST_WORDS:
        return False
    beginnings = (page[:_LEDES], page)  # in most cases the beginning shows that it is the same story
    return all(
        len(words.intersection(_WORD.findall(" ".join(part).casefold()))) < len(words) * _SHARED for part in beginnings
    )


def _clearly_more(size: int) -> float:
    """Return how long a source's text must be to replace a page's of `size` characters."""
    return max(size * 1.2, size + 200)


def _may_state_more(link: Link | None, size: int) -> bool:
    """Whether a source's text may be clearly longer than the page's of `size` characters, by its length with spaces.

    Most sources have the same text as the page, and theirs need not be parsed and cleaned.
    """
    if link is None or not link.body_html:
        return False
    most = _clearly_more(size)
    return len(link.body_html) > most and len(_TAG.sub("", link.body_html)) > most


def _is_better(second: list[str], page: list[str], *, sure: bool) -> bool:
    """Whether to use the careful path's text. If the container is sure, it must contain that container's text.

    An unsure container's text is kept if the careful path finds the same, with little else.
    """
    size, other = sum(map(len, page)), sum(map(len, second))
    if size < LEAST:
        return True
    if sure:
        return other > size + _MISSED and fold(page[0]) in fold(" ".join(second))
    if other <= max(size * _AROUND, size + 200) and _is_confirmed(page, second):
        return False
    in_cells = sum(len(text) for text in second if text.startswith("|"))
    return other - 2 * in_cells >= size / 2


def _is_confirmed(page: list[str], second: list[str]) -> bool:
    """Whether `second` contains nearly all of `page`: the rest of it is an imprint, a share text or a footer."""
    whole = fold(" ".join(second))
    prose = [text for text in page if len(text) >= _PROSE]
    places = {text: place for text in prose if (place := whole.find(fold(text))) >= 0}
    if not places or sum(map(len, places)) < _CONFIRMED * sum(map(len, prose)):
        return False
    return min(places.values()) <= _LEDE  # a paragraph before all of it would be the story's first
