"""Indonesian dates as sites print them, slugs, excerpts, and deterministic choices."""

import html
import re
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ZONE_MARKS = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def day_of(when: datetime) -> str:
    """`14 Maret 2025`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def weekday_of(when: datetime) -> str:
    """`Jumat, 14 Maret 2025`."""
    return f"{_DAYS[when.weekday()]}, {day_of(when)}"


def month_of(when: datetime) -> str:
    """`Maret 2025`."""
    return f"{_MONTHS[when.month - 1]} {when.year}"


def slug_of(text: str) -> str:
    """`Kota Sehat 2025` → `kota-sehat-2025`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def plain(markup: str) -> str:
    """Return the text of a piece of HTML, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def excerpt(text: str, words: int, mark: str) -> str:
    """Return the first words of a text, with `mark` after them if there are more."""
    found = text.split()
    return text if len(found) <= words else " ".join(found[:words]) + mark


def number_of(*keys: object) -> int:
    """Return a number that depends only on the keys; it varies furniture from story to story."""
    return zlib.crc32("\x00".join(map(str, keys)).encode())


def pick(choices: Sequence[T], *keys: object) -> T:
    """Return one of the choices, always the same for the same keys."""
    return choices[number_of(*keys) % len(choices)]
