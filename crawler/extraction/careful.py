"""The careful path: trafilatura, for pages whose text is not marked, or whose extracted text looks wrong."""

import re
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element
from lxml.html import HtmlElement, document_fromstring

from crawler.extraction.cards import is_card
from crawler.extraction.container import INLINE
from crawler.extraction.stylesheet import HIDDEN
from crawler.extraction.text import raw_text

_LARGEST = 1_500_000
"""The most characters of markup for the careful path: more would take seconds."""
_MOST_ELEMENTS = 15_000
"""The most elements, likewise; a news page has one to four thousand."""
_BARE = 40
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that lxml reads from a page but refuses to write into an element, such as control characters."""


def careful_text(root: Element) -> list[str]:
    """Return the lines of text that trafilatura finds in the page `root`, which is not changed."""
    if next(islice(root.iter(), _MOST_ELEMENTS, None), None) is not None:
        return []
    source = etree.tostring(root, encoding="unicode", method="html")
    if len(source) > _LARGEST:
        return []
    from trafilatura import bare_extraction  # its import takes 0.3 s, and most sites never need it

    tree: HtmlElement = document_fromstring(source)
    hidden = [element for element in tree.iter("*") if HIDDEN in element.attrib]
    most = len(raw_text(tree)) // 3 if hidden else 0  # a script may show the rest of a story
    for other in [*filter(is_card, tree.iter("article")), *(one for one in hidden if len(raw_text(one)) <= most)]:
        other.drop_tree()
    _wrap_bare_text(tree)
    found = bare_extraction(tree, favor_precision=True, include_comments=False, with_metadata=False)
    text: str = getattr(found, "text", None) or ""
    return [line.removeprefix("- ").strip() for line in text.split("\n")]


def _wrap_bare_text(tree: Element) -> None:
    """Wrap untagged text between paragraphs in a paragraph: trafilatura would drop it."""
    for parent in {paragraph.getparent() for paragraph in tree.iter("p")}:
        if parent is None or parent.tag in INLINE:
            continue
        if parent.text and len(parent.text.strip()) >= _BARE:
            first = etree.SubElement(parent, "p")
            first.text, parent.text = _writable(parent.text), None
            parent.remove(first)
            parent.insert(0, first)
        for child in list(parent):
            if child.tag == "p" and child.tail and len(child.tail.strip()) >= _BARE:
                loose = etree.Element("p")
                loose.text, child.tail = _writable(child.tail), None
                parent.insert(parent.index(child) + 1, loose)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
