"""Splits a container into blocks of text: paragraphs, list items, sub-heads, quotes and rows of tables."""

import re
from collections.abc import Sequence

import msgspec
from lxml.etree import _Element as Element

from crawler.extraction.boilerplate import boilerplate
from crawler.extraction.breaks import keeps_breaks, lines_of
from crawler.extraction.captions import is_below_picture
from crawler.extraction.container import IGNORED, INLINE, selected
from crawler.extraction.hidden import is_hidden_by_style
from crawler.extraction.stylesheet import HIDDEN
from crawler.extraction.tables import STRUCK, is_data, is_note_mark, rows_of
from crawler.extraction.text import (
    all_names,
    fold,
    is_tool,
    name_words,
    own_names,
    raw_text,
    with_single_blanks,
    word_set,
)
from crawler.visible import visible

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_END = re.compile(r"[.!?…:;\"”’')\]]$")
_DATELINE = re.compile(r"[A-Z][^.!?:;]{2,50}\s[-–—]")
"""A place and a dash in a line of their own, as on Detik's pages: themes show them before the first paragraph."""
_EMOJI = re.compile(r"smiley|emoji")
_IMAGE = word_set("img image images pic picture gambar")
_DESCRIPTION = word_set("desc description info text title keterangan cap")
_PULL_QUOTE = word_set("pullquote pull")
_EDITORS_DETAILS = "wp-block-details"
"""A block of the text that a reader may fold; other `details` are notes, tables of contents and menus."""
_DEEPEST = 240
LARGEST_TEXT = 1_000_000
MOST_LINES = 5_000
"""The most characters and lines of a story that are read, which is more than any real story has."""
_EDITOR = frozenset({"editor"})


class Block(msgspec.Struct, frozen=True):
    """One line of the text. `kind` is p, h, li, quote, row or item (of a numbered list); `links` are linked spans.

    Lines with the same `box` are in one element; 0 is the container itself.
    """

    text: str
    kind: str
    links: tuple[tuple[int, int], ...] = ()
    box: int = 0

    @property
    def linked(self) -> float:
        """Return the linked share of the text."""
        return float(sum(end - start for start, end in self.links)) / len(self.text)


def blocks_of(container: Element, furniture: Sequence[str] = ()) -> list[Block]:
    """Return the lines of text in `container`, in order, without hidden, embedded and boilerplate elements.

    `furniture` are CSS selectors of further elements to skip, unless they have much of the text.
    """
    writer = _Writer(container, frozenset(selected(container, ", ".join(furniture)) if furniture else ()))
    writer.walk(container, "p", False, 0)
    writer.end_line()
    return _join_wrapped(_without_repeated(writer.lines, writer.pulled))


class _Line(msgspec.Struct):
    block: Block
    soft: bool


class _Writer:
    """Collects runs of text into lines while it walks down the tree."""

    def __init__(self, container: Element, furniture: frozenset[Element]) -> None:
        self.lines: list[_Line] = []
        self.pulled: list[range] = []
        """Which lines are pull quotes."""
        self._furniture = furniture
        self._container = container
        self._runs: list[tuple[str, bool]] = []
        self._kind = "p"
        self._breaks = 0
        self._box = 0
        self._boxes = 0
        self._mass = -1
        self._left = LARGEST_TEXT
        self._keeps = any(map(keeps_breaks, (container, *container.iterancestors())))
        """Whether line breaks of the source are visible."""

    def walk(self, element: Element, kind: str, linked: bool, depth: int) -> None:
        if text := element.text:
            self._add(text, kind, linked)
        for child in element:
            self._enter(child, kind, linked, depth)
            if tail := child.tail:
                self._add(tail, kind, linked)

    def end_line(self) -> None:
        """Close the current line, if it has text."""
        pieces: list[str] = []
        links: list[tuple[int, int]] = []
        size, ends_blank = 0, True
        for run, linked in self._runs:
            piece = with_single_blanks(run)
            if ends_blank:
                piece = piece.lstrip()
            if linked and piece.strip():
                links.append((size, size + len(piece)))
            if piece:
                pieces.append(piece)
                size, ends_blank = size + len(piece), piece[-1] == " "
        self._runs.clear()
        text = "".join(pieces).rstrip()
        if text and len(self.lines) < MOST_LINES:
            spans = tuple((start, min(end, len(text))) for start, end in links)
            self.lines.append(_Line(Block(text, self._kind, spans, self._box), self._breaks == 1))
            self._breaks = 0

    def _add(self, text: str, kind: str, linked: bool) -> None:
        lines, breaks = lines_of(text) if self._keeps and "\n" in text else ([text], 0)
        for place, line in enumerate(lines):
            if place:
                self.end_line()
                self._breaks += breaks
            self._add_run(line, kind, linked)

    def _add_run(self, text: str, kind: str, linked: bool) -> None:
        if not self._runs and text.isspace():
            return
        text = visible(text[: self._left])
        self._left -= len(text)
        if not self._runs:
            if not text.strip():
                return
            self._kind = kind
        self._runs.append((text, linked))

    def _enter(self, child: Element, kind: str, linked: bool, depth: int) -> None:
        tag = child.tag
        if tag == "br":
            self.end_line()
            self._breaks += 1
        elif tag == "img":
            self._image(child, kind, linked)
        elif tag == "table" and is_data(child):
            self._close()
            self._table(child)
        elif self._is_skipped(child) or depth > _DEEPEST:
            self._close() if tag not in INLINE else None
        elif tag in INLINE:
            self.walk(child, kind, linked or tag == "a", depth + 1)
        else:
            self._close()
            self._block(child, _kind(tag, kind), linked, depth)

    def _block(self, block: Element, kind: str, linked: bool, depth: int) -> None:
        """Walk an element that has lines of its own."""
        around, self._boxes = self._box, self._boxes + 1
        keeps, self._keeps = self._keeps, self._keeps or keeps_breaks(block)
        self._box, begin = self._boxes, len(self.lines)
        self.walk(block, kind, linked, depth + 1)
        self._close()
        self._box, self._keeps = around, keeps
        if _is_pull_quote(block) and begin < len(self.lines):
            self.pulled.append(range(begin, len(self.lines)))

    def _close(self) -> None:
        self.end_line()
        self._breaks = 0

    def _image(self, image: Element, kind: str, linked: bool) -> None:
        if _EMOJI.search(own_names(image)):
            self._add(image.get("alt") or "", kind, linked)

    def _table(self, table: Element) -> None:
        for text, linked in rows_of(table):
            self.lines.append(_Line(Block(text, "row", ((0, linked),) if linked else ()), False))

    def _is_skipped(self, element: Element) -> bool:
        tag = element.tag
        if tag in ("a", "sup") and is_note_mark(element):
            return True
        if tag in IGNORED or tag in ("aside", "footer", "figcaption", "header") or not isinstance(tag, str):
            return not (tag == "header" and self._is_weighty(element))
        if is_below_picture(element):
            return True
        if tag == "figure":
            return element.find(".//table") is None and not _is_pull_quote(element)
        if tag == "form" or (tag == "details" and _EDITORS_DETAILS not in (element.get("class") or "")):
            return not self._is_weighty(element)
        attributes = element.attrib
        if tag in STRUCK or ("style" in attributes and _STRUCK_STYLE.search(element.get("style") or "")):
            return not self._is_weighty(element)  # a corrected word: the correction is beside it
        if not attributes and not self._furniture:
            return False
        if "hidden" in attributes or is_hidden_by_style(element):
            return True
        if HIDDEN in attributes:
            return not self._is_weighty(element)  # a script may show the rest of the story
        words = name_words(all_names(element))
        if tag == "blockquote" and words & boilerplate().embeds:
            return True
        named = words & boilerplate().skipped
        is_named = (
            element in self._furniture
            or bool(named and (named != _EDITOR or not is_tool(words)))
            or (not words.isdisjoint(_IMAGE) and _describes_image(element, words))
        )
        return is_named and not self._is_weighty(element)

    def _is_weighty(self, element: Element) -> bool:
        """Whether `element` has so much of the container's unlinked text that it must be the story."""
        if self._mass < 0:
            self._mass = _unlinked(self._container)
        mass = _unlinked(element)
        return mass > 300 and mass * 3 > self._mass


def _is_pull_quote(element: Element) -> bool:
    """Whether a theme or an editor marks it as a sentence in large letters; mostly the text has it too."""
    names = element.get("class") or ""
    return "quote" in names and not name_words(names).isdisjoint(_PULL_QUOTE)


def _without_repeated(lines: list[_Line], pulled: list[range]) -> list[_Line]:
    """Return the lines without the pull quotes that repeat a sentence of the text, and without their sources."""
    if not pulled:
        return lines
    quotes = {place for places in pulled for place in places}
    text = fold(" ".join(line.block.text for place, line in enumerate(lines) if place not in quotes))
    repeated = {place for places in pulled if fold(lines[places[0]].block.text) in text for place in places}
    return [line for place, line in enumerate(lines) if place not in repeated]


def _describes_image(element: Element, words: frozenset[str]) -> bool:
    """Whether one of the names of `element` means a picture's caption: `img-desc`."""
    if words.isdisjoint(_DESCRIPTION):
        return False
    tokens = map(name_words, all_names(element).split())
    return any(token & _IMAGE and token & _DESCRIPTION for token in tokens)


def _kind(tag: str, around: str) -> str:
    if tag in _HEADINGS:
        return "h"
    if tag == "ol":
        return "ol"
    if tag in ("li", "dt", "dd"):
        return "item" if around == "ol" else "li"
    if around in ("ol", "item"):
        return "p"
    return "quote" if tag == "blockquote" else around


def _unlinked(element: Element) -> int:
    return len(raw_text(element)) - sum(len(raw_text(link)) for link in element.iter("a"))


def _join_wrapped(lines: list[_Line]) -> list[Block]:
    """Join lines that are broken by a single `<br>` in the middle of a sentence, and a dateline above its paragraph."""
    groups: list[list[Block]] = []
    for line in lines:
        block = line.block
        is_opened = len(groups) == 1 and block.kind == "p" and _DATELINE.fullmatch(groups[0][-1].text) is not None
        is_broken = line.soft and groups and block.text[0].islower() and not _END.search(groups[-1][-1].text)
        if is_opened or is_broken:
            groups[-1].append(block)
        else:
            groups.append([block])
    return [_joined(group) for group in groups]


def _joined(blocks: list[Block]) -> Block:
    """Join several lines with their links."""
    if len(blocks) == 1:
        return blocks[0]
    links: list[tuple[int, int]] = []
    shift = 0
    for block in blocks:
        links += ((start + shift, end + shift) for start, end in block.links)
        shift += len(block.text) + 1
    return Block(" ".join(block.text for block in blocks), blocks[0].kind, tuple(links), blocks[0].box)
