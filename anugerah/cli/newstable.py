"""The award news for a terminal: a table if its columns fit, otherwise one paragraph per row."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from anugerah.cli.newsline import Line
from anugerah.printable import printable

WIDE = 140
"""The width of a terminal from which no word of the table is broken."""
_DAY = 10
_GAP = 2
_INDENT = " " * (_DAY + _GAP)
_FAINT = Style(dim=True)
_NAMES = ("published", "recipient", "award", "rank", "score", "giver", "place", "source", "sure")
_NUMBERS = ("score", "sources", "sure")
_SHARES = {"recipient": 3, "award": 4, "rank": 3, "giver": 3, "place": 2}
"""How the text columns share the width that the others leave."""
_LONGEST = 24
"""Longer words are broken if the table would become too wide."""


def news_table(lines: Sequence[Line], width: int, *, long: bool = False, counts: bool = False) -> RenderableType:
    """The award news in its order, for a terminal of `width` columns.

    `long`: with headline and linked address below each row. `counts`: sources are numbers.
    """
    table = _columns(lines, width, counts=counts) if width >= WIDE else _paragraphs
    if not long:
        return table(lines, True)
    parts: list[RenderableType] = [table([], True)]
    for line in lines:
        parts += [table([line], False), *_head(line, width)]
    return Group(*parts)


def _columns(lines: Sequence[Line], width: int, *, counts: bool) -> Callable[[Sequence[Line], bool], Table]:
    names = (*_NAMES[:-2], "sources" if counts else "source", "sure")
    cells = [(line.day, line.recipient, line.award or line.title, *_rest(line)) for line in lines]
    widths = _widths([*zip(names, *cells, strict=True)], width - _GAP * (len(names) - 1))

    def table(some: Sequence[Line], is_headed: bool) -> Table:
        made = _table(is_headed)
        for name, wide in zip(names, widths, strict=True):
            made.add_column(name, width=wide, justify="right" if name in _NUMBERS else "left", overflow="fold")
        for line in some:
            made.add_row(line.day, line.recipient, line.award or line.title, *_rest(line))
        return made

    return table


def _rest(line: Line) -> tuple[str, ...]:
    return line.rank, line.score, line.giver, line.place, line.source, line.sure


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """The width of each column: its longest cell, or its share of the rest, but at least its longest word."""
    widths = [max(map(cell_len, cells)) for cells in columns]
    shared = [at for at, cells in enumerate(columns) if cells[0] in _SHARES]
    least = {at: min(_LONGEST, max(cell_len(word) for cell in columns[at] for word in cell.split())) for at in shared}
    wanted = {at: _SHARES[columns[at][0]] for at in shared}
    left = room - sum(wide for at, wide in enumerate(widths) if at not in wanted)
    while wanted:  # a column that needs more or less than its share gets that; the others share the rest
        share = left / sum(wanted.values())
        at = next(
            (at for at, part in wanted.items() if least[at] > share * part),
            next((at for at, part in wanted.items() if widths[at] <= share * part), next(iter(wanted))),
        )
        widths[at] = max(least[at], min(widths[at], int(share * wanted.pop(at))))
        left -= widths[at]
    return widths


def _paragraphs(lines: Sequence[Line], is_headed: bool) -> Table:
    table = _table(is_headed)
    table.add_column("published", width=_DAY)
    table.add_column("award news, by whom, with rank and place", overflow="fold")
    for line in lines:
        table.add_row(line.day, "\n".join(filter(None, line.summary)))
    return table


def _table(is_headed: bool) -> Table:
    return Table(box=box.SIMPLE_HEAD, show_header=is_headed, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))


def _head(line: Line, width: int) -> Iterator[Text]:
    """Headline and address below the award: on one line if there is room; an address is never broken."""
    title, url = printable(line.title), printable(line.url)
    link = Style(link=url) if url.startswith(("http://", "https://")) else Style()
    room = width - len(_INDENT)
    if title and url and cell_len(title) + 2 + cell_len(url) <= room:
        yield Text.assemble(_INDENT, (title, link), "  ", (url, link + _FAINT))
        return
    for part in wrap(title, room):
        yield Text.assemble(_INDENT, (part, link))
    if url:
        yield Text.assemble(_INDENT, (url, link + _FAINT), no_wrap=True, overflow="ignore")
