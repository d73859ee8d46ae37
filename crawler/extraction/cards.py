"""Cards of other stories among a story's text: small `article` elements with a linked heading."""

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.extraction.text import raw_text

_LARGEST = 400
"""The most characters of a card, with its excerpt."""
_LINKED_HEADING = XPath("boolean(.//a[@href][parent::h2 or parent::h3 or parent::h4 or parent::h5])")


def is_card(article: Element) -> bool:
    """Whether `article` is another story's card; the story's own element has more text."""
    return bool(_LINKED_HEADING(article)) and len(raw_text(article)) <= _LARGEST
