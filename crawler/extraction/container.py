"""Finds the element that holds the story's text: by the site's selectors, by known marks, by density of prose."""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from crawler.extraction.text import name_words, own_names

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark o:p q rp rt ruby s samp "
    "small span strike strong st1:place st1:city sub sup time tt u var wbr".split()
)
IGNORED = frozenset(
    "head script style noscript template svg math iframe object embed audio video canvas map form button select "
    "textarea input nav menu dialog".split()
)
_LEAVES = frozenset("p li blockquote h1 h2 h3 h4 h5 h6 pre dd dt font center".split())
_PROSE = 40
"""Characters from which a run of unlinked text counts as prose; menu entries, counters and labels are shorter."""

_STORY = frozenset("article artikel entry post posts news berita story read baca single detail itp ctn dtl".split())
_TEXT = frozenset("body bodycontent content contents text txt isi konten description desc wrap".split())
_EXACT = frozenset(
    {"articlebody", "entrycontent", "postcontent", "postbody", "storybody", "articlecontent", "newsdetail"}
)
_AROUND = frozenset(
    "comment comments komentar footer sidebar related terkait widget cookie disqus respond popup".split()
)


class Container(msgspec.Struct, frozen=True):
    """The element with the story's text; `sure` where a selector or a mark points at it, and prose confirms it."""

    element: Element
    sure: bool
    prose: int


class _Density(msgspec.Struct, frozen=True):
    below: dict[Element, int]
    direct: dict[Element, float]


def find_container(root: Element, selectors: Sequence[str] = ()) -> Container | None:
    """The story's container in the page `root`, or None where the page has no prose."""
    density = _measure(root)
    if not density.direct:
        return None
    for selector in selectors:
        matches = [match for match in _selector(selector)(root) if density.below.get(match, 0) >= _PROSE]
        if matches:
            best = max(matches, key=lambda match: density.below[match])
            return Container(best, True, density.below[best])
    densest = max(density.direct, key=lambda element: density.direct[element])
    mass = density.below[densest]
    marked = [
        element
        for element, prose in density.below.items()
        if prose * 2 >= mass and prose >= _PROSE and _is_marked(element)
    ]
    if marked:
        most = max(density.below[element] for element in marked)
        full = [element for element in marked if density.below[element] * 10 >= most * 9]
        best = _tighten(min(full, key=lambda element: density.below[element]), density)
        return Container(best, True, density.below[best])
    best = _tighten(_widen(densest, density), density)
    return Container(best, False, density.below[best])


def _measure(root: Element) -> _Density:
    """Unlinked prose below each element, and as scored for the parents of paragraphs (half for grandparents)."""
    runs: dict[Element, int] = {}
    body = root.find("body")
    _collect(root if body is None else body, None, runs, 0)
    below: dict[Element, int] = {}
    direct: dict[Element, float] = {}
    for block, size in runs.items():
        if size < _PROSE:
            continue
        holder = block
        while holder.tag in _LEAVES and (parent := holder.getparent()) is not None:
            holder = parent
        direct[holder] = direct.get(holder, 0) + size
        above = holder.getparent()
        if above is not None:
            direct[above] = direct.get(above, 0) + size / 2
        climber: Element | None = block
        while climber is not None:
            below[climber] = below.get(climber, 0) + size
            climber = climber.getparent()
    return _Density(below, direct)


def _collect(element: Element, block: Element | None, runs: dict[Element, int], depth: int) -> None:
    """Add the unlinked characters of each block in `element` to `runs`."""
    if block is None or element.tag not in INLINE:
        block = element
    size = len(element.text.strip()) if element.text else 0
    for child in element:
        tag = child.tag
        if tag == "a" or tag in IGNORED or depth > 240:
            pass
        elif tag not in INLINE and _AROUND & name_words(own_names(child)) and tag not in ("body", "main", "article"):
            pass
        elif tag not in ("aside", "footer", "figcaption"):
            _collect(child, block, runs, depth + 1)
        if child.tail:
            size += len(child.tail.strip())
    if size:
        runs[block] = runs.get(block, 0) + size


@lru_cache(maxsize=256)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def _is_marked(element: Element) -> bool:
    if element.get("itemprop") in ("articleBody", "text"):
        return True
    if element.tag in ("body", "html", "main"):
        return False
    for token in own_names(element).split():
        words = name_words(token)
        if (words & _STORY and words & _TEXT and len(words) <= 5) or token.lower() in _EXACT:
            return True
    return False


def _tighten(element: Element, density: _Density) -> Element:
    """Descend while one child holds nearly all the prose."""
    while True:
        inner = [
            child
            for child in element
            if child.tag not in _LEAVES and density.below.get(child, 0) * 100 >= density.below[element] * 97
        ]
        if not inner or inner[0].tag in INLINE:
            return element
        element = inner[0]


def _widen(element: Element, density: _Density) -> Element:
    """Ascend while the parent adds a good part of prose: a story cut into several boxes."""
    parent = element.getparent()
    while (
        parent is not None
        and parent.tag not in ("body", "html")
        and density.below[parent] >= density.below[element] * 1.3
    ):
        element, parent = parent, parent.getparent()
    return element
