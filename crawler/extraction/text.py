"""Small operations on text and elements, shared by all steps of extraction."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from crawler.visible import visible

_WORD = re.compile(r"[^\W_]+")
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w./%~+,@!-]*)?(?:\?[\w.%+&=-]+)?", re.ASCII)
"""An absolute address without parameters and fragment, which need not be resolved."""
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+|(?<=[a-z])(?=[0-9])")
_LONGEST_KEPT = 200
_LONGEST_LINE = 10_000
"""The most characters of a heading or line that are read, with spaces between its elements."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


_TOOLS = frozenset({"text", "rich", "ql", "ck", "wysiwyg", "summernote", "elementor", "renderer"})
"""Words that show, in the name of an element with "editor", that this is a program."""

_TEST_NAMES = ("data-testid", "data-qa-id", "data-hook", "data-cy")


def squeeze(text: str) -> str:
    """Return `text` on one line, with single spaces, without invisible and control characters."""
    return " ".join(visible(text).split())


def with_single_blanks(text: str) -> str:
    """Return `text` with single spaces, also at its ends."""
    words = " ".join(text.split())
    if not words:
        return text and " "
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def fold(text: str) -> str:
    """Fold `text` for comparison: only letters and digits, case folded, words separated by one space."""
    return _folded(text) if len(text) <= _LONGEST_KEPT else " ".join(_WORD.findall(text)).casefold()


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Fold short text with a cache: each page of a site has the headlines of many others."""
    return " ".join(_WORD.findall(text)).casefold()


def word_set(words: str) -> frozenset[str]:
    """Return the words of a constant as a set."""
    return frozenset(words.split())


def raw_text(element: Element) -> str:
    """Return the text of `element` and all below it, exactly as in the page."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def text_of(element: Element) -> str:
    """Return the text of a heading or a line on one line, cut to `_LONGEST_LINE`.

    Unclosed headings are nested, and each contains the rest of the page. Most headings contain a link or only text:
    these need no walk, which takes ten times as long.
    """
    if not len(element):
        return squeeze((element.text or "")[:_LONGEST_LINE])
    if len(element) == 1 and not len(inside := element[0]):
        text = " " if inside.tag == "br" else inside.text or ""
        return squeeze(f"{element.text or ''}{text}{inside.tail or ''}"[:_LONGEST_LINE])
    parts: list[str] = []
    left = _LONGEST_LINE
    has_break = next(element.iter("br"), None) is not None
    for part in _with_breaks(element) if has_break else map(str, element.itertext()):
        parts.append(part[:left])
        left -= len(part)
        if left <= 0:
            break
    return squeeze("".join(parts))


def _with_breaks(element: Element) -> Iterator[str]:
    """Yield the texts of `element`, and a space for each line break."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        else:
            yield from _with_breaks(child)
        yield child.tail or ""


@lru_cache(maxsize=8192)
def name_words(names: str) -> frozenset[str]:
    """Split class names and identifiers into words: `td-post-content mainBox2` → td, post, content, main, box, 2."""
    return frozenset(_BETWEEN_WORDS.split(_CAMEL.sub(" ", names).lower())) - {""}


def is_tool(words: frozenset[str]) -> bool:
    """Whether "editor" among an element's `words` means a program, not a person."""
    return not words.isdisjoint(_TOOLS)


def absolute(url: str, href: str | None) -> str | None:
    """Resolve `href` on the page `url`; None if it is not an address."""
    if href and _PLAIN_ADDRESS.fullmatch(href):
        return href
    try:
        return urljoin(url, href.strip()) if href and href.strip() else None
    except ValueError:
        return None


def body_of(root: Element) -> Element | None:
    """Return the body of the page `root`."""
    return next(root.iterchildren("body"), None)  # faster than lxml's `find`, which is Python code


def own_names(element: Element) -> str:
    """Return the class names and the identifier of `element`, separated by a space."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def all_names(element: Element) -> str:
    """Return its class names, identifier and names in tests: where a script makes up classes, only the latter tell."""
    return " ".join(filter(None, (own_names(element), *map(element.get, _TEST_NAMES))))
