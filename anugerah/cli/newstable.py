"""The award news for a terminal: a table where there is room for its columns, else a paragraph a story."""

from rich import box
from rich.table import Table

from anugerah.cli.common import plain, shown
from crawler.config import Settings
from db.rows import NewsRow

WIDE = 140
"""Columns of a terminal from which no word of the table is broken in two."""


def news_table(rows: list[NewsRow], settings: Settings, width: int) -> Table:
    """The award news, in its order, for `width` columns of a terminal."""
    return _columns(rows, settings) if width >= WIDE else _paragraphs(rows, settings)


def said(row: NewsRow) -> tuple[str, str]:
    """A story's main fact: who received what, and by whom and how well."""
    what = ": ".join(filter(None, (row.recipient, row.award or row.title)))
    score = f"score {_score(row)}" if row.score is not None else ""
    return what, " · ".join(filter(None, (row.giver, row.rank, score)))


def _columns(rows: list[NewsRow], settings: Settings) -> Table:
    table = _table("published", "recipient", "award", "giver", "score", "rank", "source")
    table.columns[0].no_wrap = table.columns[-1].no_wrap = True
    table.columns[4].justify = "right"
    for at, ratio in ((1, 3), (2, 4), (3, 3), (5, 3)):
        table.columns[at].ratio = ratio
    for row in rows:
        table.add_row(
            shown(row.published_at, settings)[:10],
            row.recipient or "",
            row.award or row.title,
            row.giver or "",
            _score(row),
            row.rank or "",
            row.site,
        )
    return table


def _paragraphs(rows: list[NewsRow], settings: Settings) -> Table:
    table = _table("published", "award news, by whom, and where it stands")
    table.columns[0].no_wrap = True
    for row in rows:
        what, how = said(row)
        table.add_row(
            shown(row.published_at, settings)[:10], "\n".join((what, " · ".join(filter(None, (how, row.site)))))
        )
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _score(row: NewsRow) -> str:
    return "" if row.score is None else plain(row.score)
