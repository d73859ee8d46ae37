"""Small operations on text and elements that all steps of extraction share."""

import re
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

INVISIBLE = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
_WORD = re.compile(r"[^\W_]+")
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w./%~+,@!-]*)?(?:\?[\w.%+&=-]+)?", re.ASCII)
"""An absolute address without parameters and fragment: it means itself on every page."""
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+|(?<=[a-z])(?=[0-9])")
_LONGEST_KEPT = 200
_LONGEST_LINE = 10_000
"""Characters of a heading or line that are read, blanks between its elements among them."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


_TOOLS = frozenset({"text", "rich", "ql", "ck", "wysiwyg", "summernote", "elementor"})
"""What an element is called with "editor" where that is a program."""


def squeeze(text: str) -> str:
    """`text` on one line: runs of blanks as one space, invisible and control characters gone."""
    if not text.isprintable():  # what is invisible is not printable
        text = text.translate(INVISIBLE)
    return " ".join(text.split())


def with_single_blanks(text: str) -> str:
    """`text` with each run of blanks as one space, also at its ends."""
    words = " ".join(text.split())
    if not words:
        return text and " "
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def fold(text: str) -> str:
    """`text` for comparison: letters and digits only, case folded, words apart by one space."""
    return _folded(text) if len(text) <= _LONGEST_KEPT else " ".join(_WORD.findall(text)).casefold()


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Headlines: each page of a site prints those of many others."""
    return " ".join(_WORD.findall(text)).casefold()


def word_set(words: str) -> frozenset[str]:
    """The words of a constant, as a set."""
    return frozenset(words.split())


def raw_text(element: Element) -> str:
    """The text of `element` and all below it, exactly as in the page."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def text_of(element: Element) -> str:
    """The text of a heading or a line on one line, and no more than the beginning of a longer one.

    Headings that nobody closes hold each other, and each of them the rest of the page. Most hold a link, or nothing:
    for those no walk is needed, which takes ten times as long.
    """
    if not len(element):
        return squeeze((element.text or "")[:_LONGEST_LINE])
    if len(element) == 1 and not len(inside := element[0]):
        return squeeze(f"{element.text or ''}{inside.text or ''}{inside.tail or ''}"[:_LONGEST_LINE])
    parts: list[str] = []
    left = _LONGEST_LINE
    for part in map(str, element.itertext()):
        parts.append(part[:left])
        left -= len(part)
        if left <= 0:
            break
    return squeeze("".join(parts))


@lru_cache(maxsize=8192)
def name_words(names: str) -> frozenset[str]:
    """The words of class names and identifiers: `td-post-content mainBox2` → td, post, content, main, box, 2."""
    return frozenset(_BETWEEN_WORDS.split(_CAMEL.sub(" ", names).lower())) - {""}


def is_tool(words: frozenset[str]) -> bool:
    """Whether "editor" among an element's `words` is what its text was written with, and no person."""
    return not words.isdisjoint(_TOOLS)


def absolute(url: str, href: str | None) -> str | None:
    """The address that `href` means on the page `url`; None if it means no address."""
    if href and _PLAIN_ADDRESS.fullmatch(href):
        return href
    try:
        return urljoin(url, href.strip()) if href and href.strip() else None
    except ValueError:
        return None


def body_of(root: Element) -> Element | None:
    """The body of the page `root`."""
    return next(root.iterchildren("body"), None)  # lxml looks for a path in Python


def own_names(element: Element) -> str:
    """The class names and the identifier of `element`, apart by a space."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"
