"""The short lines between title and text, and those after it: byline, date, section, tags."""

import re
from collections.abc import Iterator
from itertools import islice

import msgspec
from lxml.etree import _Element as Element

from crawler.extraction.authors import BY
from crawler.extraction.cards import is_card
from crawler.extraction.container import IGNORED, INLINE
from crawler.extraction.dates import is_date_line
from crawler.extraction.icons import is_icon, is_person
from crawler.extraction.rubric import RUBRIC, section_of
from crawler.extraction.text import all_names, is_tool, name_words, squeeze, text_of, word_set

_AUTHOR = word_set(
    "author authors autor writer penulis reporter nmreporter wartawan jurnalis pewarta peliput byline by oleh vcard "
    "creator username credit"
)
_USER_NAME = word_set("user name")
_NOT_AUTHOR = word_set("caption photo foto comment komentar image img avatar related terkait bio")
LABEL = re.compile(rf"\W*(?:{BY}|penulis|pewarta|reporter|wartawan|jurnalis|laporan|pengguna)\W*", re.IGNORECASE)
AUTHOR_URL = re.compile(
    r"/(?:authors?|penulis|reporter|wartawan|jurnalis|kontributor|contributor)/[^/?#]", re.IGNORECASE
)
_BUILDER = "elementor"
"""A page builder that calls all parts of a page widgets, even the story's own."""
_OTHERS = word_set(
    "related terkait comment comments komentar widget sidebar recommended rekomendasi popular terpopuler"
)
_TAGS = word_set("tag tags taglist tagcloud tagar topik topics hashtag hashtags keywords")
_CRUMBS = word_set("breadcrumb breadcrumbs crumb crumbs")
_FILING = _TAGS | _CRUMBS
_NO_WORDS = frozenset[str]()
_TO_TAG = re.compile(r"[/?&](?:tags?|topi[ck]s?|label|keywords?|kata-kunci)[/=]", re.IGNORECASE)
_DATED = word_set("date tanggal tgl time waktu")
_VOID = ("meta", "link")
"""Microdata between a label and its name: it is invisible, and does not end a line."""
_STAMP = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d")
_LONGEST, _LONGEST_NAME = 160, 120
_ABOVE, _FIRST, _LAST, _BELOW = 6, 2, 8, 30
"""The most lines that are read: above the title, at the start and the end of the text, and below it."""
_MOST_TAGS, _DEEPEST = 30, 200


class Line(msgspec.Struct, frozen=True):
    """A short printed line; `marked`: its element is named after an author; `stamp`: its `datetime`.

    `published`: whether the stamp is marked as that of the publication; `titled`: whether the title is above the line.
    """

    text: str
    marked: bool = False
    stamp: str | None = None
    published: bool = False
    titled: bool = False


class Header(msgspec.Struct, frozen=True):
    """Lines around the title, and those after the text; section, tags and breadcrumb from links.

    `tags` are those in a box for tags, `tag_links` the texts of all links below the title that lead to a tag, `changed`
    is the marked time of the last change.
    """

    before: tuple[Line, ...]
    after: tuple[Line, ...]
    section: str | None = None
    tags: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    tag_links: tuple[str, ...] = ()
    changed: str | None = None


def header_of(heading: Element | None, container: Element | None) -> Header:
    """Return the lines around `heading` and `container`, within the smallest element with both."""
    wrapper = _wrapper(heading, container)
    if wrapper is None:
        return Header((), ())
    walker = _Lines(heading, container)
    walker.walk(wrapper)
    walker.end_line()
    after = walker.after[-_LAST:] if wrapper is container else walker.after[:_BELOW]
    links = tuple(walker.tag_links)
    return Header(tuple(walker.before), tuple(after), walker.section, walker.tags, walker.trail, links, walker.changed)


def _wrapper(heading: Element | None, container: Element | None) -> Element | None:
    """Return the smallest element with both; with only one, its grandparent."""
    if heading is not None and container is not None:
        above = set(_ancestors(container))
        return next((element for element in _ancestors(heading) if element in above), container)
    element = container if heading is None else heading
    for _ in range(2):
        parent = element.getparent() if element is not None else None
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return element


def _ancestors(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


class _Lines:
    """Walks the wrapper and collects short lines: those up to the start of the text, and those from its end on."""

    def __init__(self, heading: Element | None, container: Element | None) -> None:
        self.before: list[Line] = []
        self.after: list[Line] = []
        self._container = container
        self._heading = heading
        self._above = set(heading.iterancestors()) if heading is not None else set()
        self._lines = self.before
        self._titled = False
        self._parts: list[str] = []
        self._marks = 0
        self._stamp: str | None = None
        self._published = False
        self.section: str | None = None
        self.tags: tuple[str, ...] = ()
        self.trail: tuple[str, ...] = ()
        self.tag_links: list[str] = []
        self.changed: str | None = None
        self._opening: int | None = None
        """How many short lines the text has before its first paragraph."""
        self._icon = False
        """Whether the line follows an icon of a person, and so is a name."""

    def end_line(self) -> None:
        text = squeeze(" ".join(self._parts))
        if len(text) > _LONGEST and self._titled and self._lines is self.before:
            # A paragraph in a container that holds its title: the header is over.
            self._lines = self.after
        elif len(text) > _LONGEST and self._opening is None:
            self._opening = len(self._lines)
        elif (text or self._stamp) and len(text) <= _LONGEST:
            is_marked = self._marks > 0 or self._icon
            self._lines.append(Line(text, is_marked, self._stamp, self._published, self._titled))
        if text:
            self._icon = False
        self._parts, self._stamp, self._published = [], None, False

    def walk(self, element: Element, depth: int = 0) -> None:
        if text := element.text:
            self._parts.append(text)
        for child in element:
            if child is self._container:
                self._text(child, depth)
            elif child is not self._heading:
                self._enter(child, depth)
            else:
                self.end_line()
                del self.before[:-_ABOVE]
                self._titled = True
            if tail := child.tail:
                self._parts.append(tail)

    def _text(self, container: Element, depth: int) -> None:
        """Walk the container: a byline may be its first line, or among its last ones."""
        self.end_line()
        inside: list[Line] = []
        outside, self._lines, self._opening = self._lines, inside, None
        self.walk(container, depth + 1)
        self.end_line()
        first = _FIRST if self._opening is None else min(_FIRST, self._opening)
        outside.extend(inside[:first])
        self.after.extend(inside[first:][-_LAST:])
        self._lines = self.after

    @staticmethod
    def _names_author(element: Element, words: frozenset[str]) -> bool:
        """Whether `element` is marked as the byline; one with more text than a name is a box around it."""
        is_link = element.tag == "a" and AUTHOR_URL.search(element.get("href") or "")
        is_marked = (words & _AUTHOR or words >= _USER_NAME) and "editor" not in words and "prep" not in words
        if not (is_marked or is_link or "author" in (element.get("itemprop"), element.get("rel"))):
            return False
        return len(text_of(element)) <= _LONGEST_NAME

    def _enter(self, child: Element, depth: int) -> None:
        tag = child.tag
        words = name_words(all_names(child)) if child.attrib else _NO_WORDS
        is_other = tag == "article" and self._titled and child not in self._above and is_card(child)
        if tag in IGNORED or depth > _DEEPEST or is_other:
            if tag not in INLINE:
                self.end_line()
            return
        if tag in _VOID and child.get("itemprop") != "datePublished":
            return
        if not self.section and self._lines is self.before and (tag in ("a", "span") or not words.isdisjoint(RUBRIC)):
            self.section = section_of(child, words, is_above=not self._titled)
        if words and self._is_apart(child, words):
            return
        if tag == "a" and self._titled and len(self.tag_links) < _MOST_TAGS and _TO_TAG.search(child.get("href") or ""):
            self.tag_links.append(text_of(child))
        named = self._names_author(child, words)
        breaks = tag not in INLINE and tag not in ("td", "th")
        if breaks or (named and not LABEL.fullmatch(" ".join(self._parts))):
            self.end_line()
        if tag == "time" and self._stamp and words == {"updated"}:
            return  # WordPress prints the last edit beside the publication, most themes hide it
        item = child.get("itemprop")
        if item == "dateModified":
            self.changed = self.changed or child.get("datetime") or child.get("content")
        elif tag in ("time", "abbr") or item == "datePublished" or _has_stamp(child):
            self._stamp = child.get("datetime") or child.get("content") or child.get("title") or self._stamp
            self._published = item == "datePublished" or "published" in words
        self._marks += named
        self.walk(child, depth + 1)
        if breaks or named:
            self.end_line()
        self._marks -= named

    def _is_apart(self, child: Element, words: frozenset[str]) -> bool:
        """Whether `child` is skipped by its name; if it is a breadcrumb or a box of tags, its links are kept."""
        if is_icon(child, words):
            self.end_line()
            self._icon = is_person(child, words)
            return True
        if child in self._above:
            return False
        # The editor is not the author.
        is_editor = "editor" in words and not words & _AUTHOR and not is_tool(words)
        if is_editor and len(text_of(child)) <= _LONGEST_NAME:
            self.end_line()
            return True
        is_other = not words.isdisjoint(_OTHERS) and _BUILDER not in words
        if not (is_other or words.isdisjoint(_FILING)):
            self._file(child, words)
        is_named = not (words.isdisjoint(_NOT_AUTHOR) or words & _DATED or is_date_line(text_of(child)))
        if is_other or is_named:
            if not (is_other and child.tag in INLINE):
                self.end_line()
            return True
        return False

    def _file(self, child: Element, words: frozenset[str]) -> None:
        """Keep the links of a breadcrumb or a box of tags."""
        links = list(islice(child.iter("a"), _MOST_TAGS))
        if words & _CRUMBS and not self.trail:
            self.trail = tuple(map(text_of, links))
        elif words & _TAGS and self._titled and not self.tags:
            self.tags = tuple(text_of(link) for link in links if _TO_TAG.search(link.get("href") or ""))


def _has_stamp(element: Element) -> bool:
    """Whether an attribute of `element` is a date: themes use elements of any name."""
    return element.get("datetime") is not None or _STAMP.match(element.get("title") or "") is not None
