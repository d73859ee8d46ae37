"""Finds the element with the story's text: by the site's selectors, by common class names, by density of prose."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import cast

import msgspec
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from crawler.extraction.stylesheet import HIDDEN
from crawler.extraction.text import body_of, name_words, own_names, word_set

INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark o:p q rp rt ruby s samp "
    "small span strike strong st1:place st1:city sub sup time tt u var wbr"
)
IGNORED = word_set(
    "head script style noscript template svg math iframe object embed audio video canvas map button select "
    "textarea input nav menu dialog"
)
_APART = IGNORED | {"aside", "footer", "figcaption"}
"""Elements that never have text of the story."""
_LEAVES = word_set("p li blockquote h1 h2 h3 h4 h5 h6 pre dd dt font center")
_DEEPEST = 240
_STORY_PROSE = 300
"""The fewest characters of prose in an `article` that must be the story."""
_FEW = 2
"""The most words of a name such as `blog-detail` that, around a text, says whose text it is."""
_NESTED = 2
"""How many elements, from the marked one upwards, may be the box of one part of a story."""
_SIMPLE = re.compile(r"([a-z]+)\.([\w-]+)")
_PROSE = 40
"""A run of unlinked text of at least this many characters is prose; menu entries, counters and labels are shorter."""

_STORY = word_set("article artikel entry post posts news berita story item read baca single detail itp ctn dtl")
_TEXT = word_set("body bodycontent content contents text teks txt isi konten description desc wrap")
_PLAIN = word_set("body content isi")
_WRAP = word_set("wrap")
_PARTS = word_set("head headline header title judul meta footer list grid card teaser image media thumb comment")
_EXACT = frozenset(
    {"articlebody", "entrycontent", "postcontent", "postbody", "storybody", "articlecontent", "newsdetail"}
)
_AROUND = word_set("comment comments komentar footer sidebar related terkait widget cookie disqus respond popup")


class Container(msgspec.Struct, frozen=True):
    """The element with the story's text; `sure` if a selector or its name points at it, and prose confirms it."""

    element: Element
    sure: bool
    prose: int


class _Density(msgspec.Struct, frozen=True):
    below: dict[Element, int]
    direct: dict[Element, float]


def find_container(root: Element, selectors: Sequence[str] = ()) -> Container | None:
    """Return the story's container in the page `root`, or None if the page has no prose."""
    density = _measure(root)
    if not density.direct:
        return None
    for selector in selectors:
        matches = [match for match in _selected_prose(root, selector, density) if density.below[match] >= _PROSE]
        if matches:
            best = max(matches, key=lambda match: density.below[match])
            return Container(best, True, density.below[best])
    densest = _densest(density.direct)
    marked = _marked(density, density.below[densest])
    if marked:
        most = max(density.below[element] for element in marked)
        full = [element for element in marked if density.below[element] * 10 >= most * 9]
        best = _tighten(_whole(min(full, key=lambda element: density.below[element]), density), density)
        return Container(best, True, density.below[best])
    if (own := _own_article(density)) is not None:
        densest = _densest({e: score for e, score in density.direct.items() if own in (e, *e.iterancestors("article"))})
    best = _tighten(densest if _is_marked_in_two(densest) else _widen(densest, density), density)
    return Container(best, _is_marked_in_two(best), density.below[best])


def _densest(scores: dict[Element, float]) -> Element:
    return max(scores, key=lambda element: scores[element])


def _own_article(density: _Density) -> Element | None:
    """Return the `article` with a headline and prose, if there is only one: a list below it may have more prose."""
    large = [element for element, prose in density.below.items() if prose >= _STORY_PROSE]
    own = [element for element in large if element.tag == "article" and next(element.iter("h1"), None) is not None]
    return own[0] if len(own) == 1 else None


def _measure(root: Element) -> _Density:
    """Measure the unlinked prose below each element, and score the parents of paragraphs (grandparents get half)."""
    body = body_of(root)
    top = root if body is None else body
    runs: dict[Element, int] = {}
    everything: dict[Element, int] = {}
    _collect(top, None, runs, everything, 0, is_around=False)
    if _prose(runs) * 3 < _prose(everything):
        # The story itself is in an element that is named like a widget.
        runs = everything
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


def _marked(density: _Density, mass: int) -> list[Element]:
    """Return elements named as a story's text with at least half of `mass`; a sole one may have less: short stories."""
    named = [element for element, prose in density.below.items() if prose >= _PROSE and _is_marked(element)]
    large = [element for element in named if density.below[element] * 2 >= mass]
    if large:
        texts = [element for element in large if not _is_wrapper(element)] or large
        most = max(density.below[element] for element in texts)
        return [
            element for element in texts if density.below[element] * 4 >= most * 3 and not _has_title(element)
        ] or texts
    plain = [element for element in named if _is_plainly_marked(element)]
    around = set(plain)
    outermost = [element for element in plain if not any(above in around for above in element.iterancestors())]
    return plain if len(outermost) == 1 else []


def _whole(element: Element, density: _Density) -> Element:
    """Return the parent, if marked siblings of the same class each have a part of the text: pages of one story."""
    for part in islice((element, *element.iterancestors()), _NESTED):
        parent, name = part.getparent(), part.get("class")
        if parent is None or not name or len(parent) < 2 or parent.tag in ("body", "html") or not _is_marked(part):
            continue
        brothers = [child for child in parent if child.get("class") == name and density.below.get(child, 0) >= _PROSE]
        if len(brothers) > 1 and not any(map(_has_own_title, brothers)):
            return parent
    return element


def _has_title(element: Element) -> bool:
    """Whether the headline is in `element`, and so what is between headline and text."""
    return next(element.iter("h1"), None) is not None


def _has_own_title(element: Element) -> bool:
    """Whether a heading in `element` has a link, as in a list of stories."""
    return any(next(heading.iter("a"), None) is not None for heading in element.iter("h1", "h2", "h3"))


def _prose(runs: dict[Element, int]) -> int:
    return sum(size for size in runs.values() if size >= _PROSE)


def _collect(
    element: Element,
    block: Element | None,
    runs: dict[Element, int],
    everything: dict[Element, int],
    depth: int,
    *,
    is_around: bool,
) -> None:
    """Add the unlinked characters of each block in `element` to `everything`, and to `runs` unless it is furniture.

    `is_around`: whether `element` is, or is in, an element named as furniture around a story.
    """
    if block is None or element.tag not in INLINE:
        block = element
    size = len(text.strip()) if (text := element.text) else 0
    for child in element:
        tag = child.tag
        if tag != "a" and tag not in _APART and depth <= _DEEPEST:
            _collect(child, block, runs, everything, depth + 1, is_around=is_around or _is_named_around(child))
        if tail := child.tail:
            size += len(tail.strip())
    if size:
        everything[block] = everything.get(block, 0) + size
        if not is_around:
            runs[block] = runs.get(block, 0) + size


def _is_named_around(element: Element) -> bool:
    """Whether `element` is named as furniture around a story, or a rule hides it."""
    if HIDDEN in element.attrib:
        return True
    tag = element.tag
    if tag in INLINE or tag in ("main", "article") or not element.attrib:
        return False
    return bool(_AROUND & name_words(own_names(element)))


@lru_cache(maxsize=256)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def _selected_prose(root: Element, selector: str, density: _Density) -> list[Element]:
    """Return the elements with prose that the selector matches, in the page's order.

    Most selectors are a tag and a class: then only elements with prose are checked, not the whole page.
    """
    simple = _SIMPLE.fullmatch(selector)
    if simple:
        tag, name = simple.groups()
        named = [e for e in density.below if e.tag == tag and name in (e.get("class") or "").split()]
        if len(named) < 2:
            return named
    return [match for match in selected(root, selector) if match in density.below]


def selected(element: Element, css: str) -> list[Element]:
    """Return the elements at and below `element` that the CSS selector matches."""
    return cast("list[Element]", _selector(css)(element))


def _is_marked(element: Element) -> bool:
    if element.get("itemprop") in ("articleBody", "text"):
        return True
    if element.tag in ("body", "html", "main") or element.tag in _LEAVES:
        return False
    for token in own_names(element).split():
        words = name_words(token)
        if (words & _STORY and words & _TEXT and len(words) <= 5 and not words & _PARTS) or token.lower() in _EXACT:
            return True
    return False


def _is_wrapper(element: Element) -> bool:
    """Whether `element` is named as a wrapper, such as `post-wrap`: it also contains what is beside the text."""
    if element.get("itemprop"):
        return False
    tokens = [name_words(token) for token in own_names(element).split()]
    marks = [words for words in tokens if words & _STORY and words & _TEXT]
    return bool(marks) and all(words & _TEXT == _WRAP for words in marks)


def _is_marked_in_two(element: Element) -> bool:
    """Whether the name is split over parent and child, as in `div.berita > div.isi`."""
    parent = element.getparent()
    if parent is None or element.tag in _LEAVES:
        return False
    is_text = any(token.lower() in _TEXT for token in own_names(element).split())
    return is_text and any(_is_story(name_words(token)) for token in own_names(parent).split())


def _is_story(words: frozenset[str]) -> bool:
    return bool(words & _STORY) and len(words) <= _FEW and not words & _PARTS


def _is_plainly_marked(element: Element) -> bool:
    """Whether the name means body or content of a story and nothing else, as `entry-content` and `post-body`."""
    if element.get("itemprop") == "articleBody":
        return True
    tokens = [name_words(token) for token in own_names(element).split()]
    return any(len(words) == 2 and words & _STORY and words & _PLAIN for words in tokens)


def _tighten(element: Element, density: _Density) -> Element:
    """Descend while one child has nearly all the prose."""
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
    """Ascend while the parent adds much prose, for a story split into several boxes."""
    parent = element.getparent()
    while (
        parent is not None
        and parent.tag not in ("body", "html")
        and density.below[parent] >= density.below[element] * 1.3
    ):
        element, parent = parent, parent.getparent()
    return element
