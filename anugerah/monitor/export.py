"""Rows of a view as JSON Lines, CSV or Parquet; only one row, or a few thousand, is in memory at a time.

JSON Lines and Parquet hold the values as they are; CSV is made safe for spreadsheets.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from anugerah.printable import cell
from crawler.errors import AnugerahError
from db.views import ViewColumn

BOM = "\ufeff"
ROWS_AT_A_TIME = 5_000
"""Rows of one row group in Parquet: some 25 MB of articles."""

Row = tuple[Any, ...]
Writer = Callable[[Sequence[ViewColumn], Iterable[Row], BinaryIO], int]


class Format(StrEnum):
    """A format of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class ExportError(AnugerahError):
    """The export cannot be made; nothing was written."""


def writer_of(kind: Format, *, bom: bool) -> Writer:
    """The function that writes rows in a format and returns their number; `bom` begins CSV with Excel's mark."""
    if kind is Format.PARQUET:
        _pyarrow()  # fails before the work begins
        return _write_parquet
    if kind is Format.JSONL:
        return _write_jsonl
    return _write_csv_with_bom if bom else _write_csv


def _write_jsonl(columns: Sequence[ViewColumn], rows: Iterable[Row], out: BinaryIO) -> int:
    names = [column.name for column in columns]
    encoder = msgspec.json.Encoder()
    written = 0
    for row in rows:
        out.write(encoder.encode(dict(zip(names, row, strict=True))) + b"\n")
        written += 1
    return written


def _write_csv_with_bom(columns: Sequence[ViewColumn], rows: Iterable[Row], out: BinaryIO) -> int:
    out.write(BOM.encode())
    return _write_csv(columns, rows, out)


def _write_csv(columns: Sequence[ViewColumn], rows: Iterable[Row], out: BinaryIO) -> int:
    """All text is quoted, so that programs that respect quotes keep codes such as 36.10."""
    writer = csv.writer(_Encoded(out), quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(column.name for column in columns)
    written = 0
    for row in rows:
        writer.writerow(map(cell, row))
        written += 1
    return written


class _Encoded:
    """Writes text to a binary file; unlike a TextIOWrapper, it does not close a file that it did not open."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def _write_parquet(columns: Sequence[ViewColumn], rows: Iterable[Row], out: BinaryIO) -> int:
    arrow, parquet = _pyarrow()
    types = {int: arrow.int64(), float: arrow.float64(), str: arrow.string()}
    schema = arrow.schema([(column.name, types[column.kind]) for column in columns])
    written = 0
    with parquet.ParquetWriter(out, schema) as writer:
        for some in _batches(rows):
            by_column = zip(zip(*some, strict=True), schema.types, strict=True)
            arrays = [arrow.array(values, kind) for values, kind in by_column]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            written += len(some)
    return written


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_A_TIME)):
        yield some


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExportError(
            "Parquet needs pyarrow, which is not installed: `pip install 'anugerah[parquet]'`, or choose jsonl or csv."
        ) from error
    return arrow, parquet
