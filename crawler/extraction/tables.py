"""The rows of a table as lines of text: only of tables with data, without lists of other stories."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from crawler.extraction.boilerplate import boilerplate
from crawler.extraction.container import IGNORED, INLINE
from crawler.extraction.hidden import is_hidden_by_style
from crawler.extraction.text import raw_text, squeeze, word_set

STRUCK = word_set("del s strike")
_LARGE_CELL = 400
_LONGEST_CAPTION = 200
_LONGEST_LABEL = 160
_AROUND_WORDS = re.compile(r"^\W+|[^\w:]+$")


def is_data(table: Element) -> bool:
    """Whether a table has rows of data; old pages use tables for layout, with the story in a cell."""
    if table.find(".//table") is not None:
        return False
    cells = list(table.iter("td", "th"))
    if len(cells) < 2:
        return False
    return all(cell.find(".//div") is None and len(raw_text(cell)) <= _LARGE_CELL for cell in cells)


def is_note_mark(element: Element) -> bool:
    """Whether it is a footnote mark, or the link back from a footnote: a link within the page, without a word.

    Its number would be joined to a number before it.
    """
    link = element if element.tag == "a" else element.find("a")
    is_within = link is not None and (link.get("href") or "").startswith("#") and link.get("href") != "#"
    return is_within and not any(character.isalpha() for character in raw_text(element))


def rows_of(table: Element) -> Iterator[tuple[str, int]]:
    """Yield the rows with text, and how many characters of each are linked, at least.

    `Baca juga` with links beside it or in the rows below it is no data.
    """
    if _is_picture(table) or is_hidden_by_style(table):
        return
    is_below_label = False
    for row in table.iter("tr"):
        text = _row_text(row)
        if not text:
            continue
        linked = sum(len(raw_text(link)) for link in row.iter("a"))
        own = _AROUND_WORDS.sub("", _row_text(row, with_links=False) if linked else text)
        is_label = len(own) <= _LONGEST_LABEL and boilerplate().labels.fullmatch(own) is not None
        is_below_label = is_label or (is_below_label and linked > 0 and not own)
        if not is_below_label:
            yield text, min(linked, len(text))


def _row_text(row: Element, *, with_links: bool = True) -> str:
    cells = (squeeze(_cell_text(cell, with_links=with_links)) for cell in row if cell.tag in ("td", "th"))
    return " | ".join(filter(None, cells))


def _cell_text(cell: Element, *, with_links: bool = True) -> str:
    """Return the text of a cell, its lines separated by blanks, without footnote marks and struck words."""
    if not len(cell):
        return cell.text or ""
    parts: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        apart = "" if element.tag in INLINE else " "
        if event == "end":
            parts += (apart, (element.tail or "") if element is not cell else "")
        elif element is not cell and (_is_no_text(element) or (element.tag == "a" and not with_links)):
            walk.skip_subtree()
        else:
            parts += (apart, element.text or "")
    return "".join(parts)


def _is_no_text(element: Element) -> bool:
    return element.tag in STRUCK or element.tag in IGNORED or (element.tag in ("a", "sup") and is_note_mark(element))


def _is_picture(table: Element) -> bool:
    """Whether a table is only a picture with its caption in a cell, as on old pages."""
    if table.find(".//img") is None:
        return False
    texts = list(filter(None, (squeeze(raw_text(cell)) for cell in table.iter("td", "th"))))
    return len(texts) == 1 and len(texts[0]) <= _LONGEST_CAPTION
