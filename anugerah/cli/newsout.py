"""The output formats of `anugerah news`; each prints one batch after another."""

import csv
import io
import sys
from collections.abc import Sequence
from typing import Protocol

import msgspec

from anugerah.cli.common import print_json, say
from anugerah.cli.newsline import lines_of
from anugerah.printable import cell
from crawler.config import Settings
from db.newsrows import ROWS, By, NewsItem
from db.store import Store

DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}


class Out(Protocol):
    """An output format."""

    def print(self, by: By, rows: Sequence[NewsItem], store: Store) -> None:
        """Print rows of one view."""


class JsonOut:
    """One array, for a single batch."""

    def print(self, by: By, rows: Sequence[NewsItem], store: Store) -> None:
        """Print the rows with the view's columns."""
        print_json(rows)


class JsonLines:
    """One object per line."""

    def print(self, by: By, rows: Sequence[NewsItem], store: Store) -> None:
        """Print each row with the view's columns."""
        for row in rows:
            print_json(row, lines=True)


class CsvOut:
    """The view's columns below a header. A byte order mark shows spreadsheets that it is UTF-8."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._is_headed = False

    def print(self, by: By, rows: Sequence[NewsItem], store: Store) -> None:
        """Print the rows, with the header before the first batch."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self._delimiter)
        if not self._is_headed:
            text.write("\ufeff")
            writer.writerow(ROWS[by].__struct_fields__)
            self._is_headed = True
        writer.writerows(map(cell, msgspec.structs.astuple(row)) for row in rows)
        sys.stdout.buffer.write(text.getvalue().encode())
        sys.stdout.flush()


class TableOut:
    """A table as wide as the terminal, for a single batch. On a wide one, headlines and links are below the rows."""

    def __init__(self, settings: Settings, *, long: bool) -> None:
        self._settings = settings
        self._long = long

    def print(self, by: By, rows: Sequence[NewsItem], store: Store) -> None:
        """Print the table."""
        from anugerah.cli.newstable import WIDE, news_table
        from anugerah.cli.terminal import console

        out = console()
        long = self._long or (out.is_terminal and out.width >= WIDE)
        lines = lines_of(rows, store, self._settings)
        out.print(news_table(lines, out.width, long=long, counts=by is By.AWARD), crop=False)


class LinesOut:
    """One line per row, for a terminal that somebody looks at occasionally."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def print(self, by: By, rows: Sequence[NewsItem], store: Store) -> None:
        """Print a line for each row."""
        for line in lines_of(rows, store, self._settings):
            say("  ".join(filter(None, (line.when, " · ".join(filter(None, line.summary)), line.url))))
