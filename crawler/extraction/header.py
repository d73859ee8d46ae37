"""What a page prints around its story: the headings, and the short lines between title and text (byline, date)."""

import re
from collections.abc import Iterator

import msgspec
from lxml.etree import _Element as Element

from crawler.extraction.container import IGNORED, INLINE
from crawler.extraction.text import fold, name_words, own_names, squeeze, text_of

_HEADINGS = ("h1", "h2", "h3", "h4")
_AUTHOR = frozenset(
    "author authors autor penulis reporter nmreporter wartawan jurnalis pewarta byline vcard creator".split()
)
_NOT_AUTHOR = frozenset("caption photo foto comment komentar editor image img avatar related terkait bio".split())
_OTHERS = frozenset(
    "related terkait comment comments komentar widget sidebar recommended rekomendasi popular terpopuler".split()
)
_LONGEST = 160
_MOST = 80


class Line(msgspec.Struct, frozen=True):
    """A short printed line; `marked` where its element is named after an author, `stamp` its `datetime`."""

    text: str
    marked: bool = False
    stamp: str | None = None


class Header(msgspec.Struct, frozen=True):
    """Lines around the title, and those after the text."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]


def headings_of(root: Element) -> list[Element]:
    """The page's headings of the upper levels, in order."""
    return list(root.iter(*_HEADINGS))


def heading_for(headings: list[Element], title: str) -> Element | None:
    """The printed heading with the text of `title`, the highest level first."""
    wanted = fold(title)
    matches = [heading for heading in headings if fold(text_of(heading)) == wanted]
    return min(matches, key=lambda heading: heading.tag, default=None)


def header_of(heading: Element | None, container: Element | None) -> Header:
    """The lines around `heading` and `container`, within the smallest element that has both."""
    if container is None and heading is None:
        return Header((), ())
    walker = _Lines(heading, container)
    walker.walk(_wrapper(heading, container))
    walker.end_line()
    return Header(tuple(walker.before[-_MOST:]), tuple(walker.after[:_MOST]))


def _wrapper(heading: Element | None, container: Element | None) -> Element:
    if heading is None or container is None:
        element = heading if container is None else container
        assert element is not None
        for _ in range(2):
            parent = element.getparent()
            if parent is None or parent.tag in ("body", "html"):
                break
            element = parent
        return element
    above = set(_ancestors(container))
    for element in _ancestors(heading):
        if element in above:
            # A container that holds its title is its own wrapper; a byline may stand just outside of it.
            return element
    return container


def _ancestors(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


class _Lines:
    """Walks the wrapper and collects short lines, apart from the text itself."""

    def __init__(self, heading: Element | None, container: Element | None) -> None:
        self.before: list[Line] = []
        self.after: list[Line] = []
        self._heading = heading
        self._container = container
        self._past = False
        self._parts: list[str] = []
        self._marked = False
        self._stamp: str | None = None

    def end_line(self) -> None:
        text = squeeze(" ".join(self._parts))
        if (text or self._stamp) and len(text) <= _LONGEST:
            (self.after if self._past else self.before).append(Line(text, self._marked, self._stamp))
        elif len(text) > _LONGEST and self._heading is not None and self._container is None:
            self._past = True
        self._parts, self._marked, self._stamp = [], False, None

    def walk(self, element: Element, depth: int = 0) -> None:
        if element.text:
            self._parts.append(element.text)
        for child in element:
            self._enter(child, depth)
            if child.tail:
                self._parts.append(child.tail)

    def _enter(self, child: Element, depth: int) -> None:
        tag = child.tag
        words = name_words(own_names(child))
        if child is self._container and not self._holds_heading(child):
            self.end_line()
            self._past = True
            self._inside(child)
            return
        if (
            child is self._heading
            or tag in IGNORED
            or depth > 200
            or words & _OTHERS
            and not self._holds_heading(child)
        ):
            self.end_line() if tag not in INLINE else None
            return
        named = words & _AUTHOR or child.get("itemprop") == "author" or child.get("rel") == "author"
        breaks = tag not in INLINE and tag not in ("td", "th") or tag == "br"
        if breaks:
            self.end_line()
        if tag == "time" or child.get("itemprop") == "datePublished":
            self._stamp = child.get("datetime") or child.get("content") or self._stamp
        if named and not words & _NOT_AUTHOR:
            self._marked = True
        elif words & _NOT_AUTHOR:
            self.end_line()
            return
        self.walk(child, depth + 1)
        if breaks or named:
            self.end_line()

    def _holds_heading(self, element: Element) -> bool:
        return self._heading is not None and any(above is element for above in self._heading.iterancestors())

    def _inside(self, container: Element) -> None:
        """The container's own last lines: signatures stand there as often as behind it."""
        lines = [squeeze(text) for text in re.split(r"\n", "\n".join(container.itertext()))]
        for text in [line for line in lines if line][-6:]:
            if len(text) <= _LONGEST:
                self.after.append(Line(text))


def author_elements(wrapper: Element) -> Iterator[str]:
    """Texts of elements marked as the author."""
    for element in wrapper.iter():
        if element.get("itemprop") == "author" or element.get("rel") == "author":
            yield text_of(element)
