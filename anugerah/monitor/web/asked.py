"""Parses the query of a list's address: words and filters, as the pages write them, and no others."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote_plus

from anugerah.monitor.pages.content import TYPE_OF
from anugerah.monitor.pages.shortforms import short_forms
from anugerah.monitor.pages.translations import SaidError
from crawler.facts import Level
from db.publicrows import PublicFilter
from db.words import folded

MOST_WORDS = 8
LONGEST = 200
"""The maximum number of characters in a search."""
LAST_PAGE = 200
PAGE = "hal"
NAMES: dict[str, str] = {
    "q": "words",
    "provinsi": "province",
    "daerah": "regency",
    "tingkat": "level",
    "jenis": "type",
    "pemberi": "giver",
    "penerima": "recipient",
    "seri": "series",
    "tahun": "year",
    "situs": "site",
}
"""Query parameters → the fields they filter by."""
_READ: dict[str, tuple[re.Pattern[str], Callable[[str], object]]] = {
    "provinsi": (re.compile(r"\d\d"), str),
    "daerah": (re.compile(r"\d\d\.\d\d"), str),
    "tingkat": (re.compile("|".join(Level)), Level),
    "jenis": (re.compile("|".join(TYPE_OF)), lambda text: TYPE_OF[text]),
    "pemberi": (re.compile(r"[0-9]{1,15}"), int),
    "penerima": (re.compile(r"[0-9]{1,15}"), int),
    "seri": (re.compile(r"[0-9]{1,15}"), int),
    "tahun": (re.compile(r"[12][0-9]{3}"), int),
    "situs": (re.compile(r"[a-z0-9_-]{1,100}"), str),
}


class AskedWrongly(SaidError):  # noqa: N818 - the name says it
    """An address with an invalid query."""


class Asked(NamedTuple):
    """A parsed query, and how the pages write it."""

    filter: PublicFilter
    given: dict[str, str]
    """Parameters by name, in the order of `NAMES`; without the page."""
    page: int

    @property
    def query(self) -> str:
        """The query string; empty without filters."""
        return _query(self.given)

    def with_(self, name: str, value: object) -> str:
        """The query string with another filter."""
        return _query({**self.given, name: str(value)})

    def without(self, name: str) -> str:
        """The query string without a filter."""
        dropped = {name, "daerah"} if name == "provinsi" else {name}
        return _query({key: value for key, value in self.given.items() if key not in dropped})

    def on_page(self, page: int) -> str:
        """The query string of another page of the same list."""
        return _query({**self.given, PAGE: str(page)})


def parse_asked(query: str) -> Asked:
    """Parse a query string without its `?`. Raises AskedWrongly; blank parameters do not count."""
    try:
        pairs = parse_qsl(query, max_num_fields=30, errors="replace")
    except ValueError:
        raise AskedWrongly("asked_many") from None
    parameters = {name: value.strip() for name, value in pairs if value.strip()}
    if unknown := parameters.keys() - NAMES.keys() - {PAGE}:
        raise AskedWrongly("asked_unknown", name=min(unknown)[:40], known=", ".join(NAMES))
    given = {name: parameters[name] for name in NAMES if name in parameters}
    values = {name: _value(name, text) for name, text in given.items() if name != "q"}
    words = folded(given.get("q", "")[:LONGEST]).split()[:MOST_WORDS]
    if "q" in given and not words:
        raise AskedWrongly("asked_words", given=given["q"][:40])
    return Asked(_filter(values, tuple(words)), given, _page(parameters.get(PAGE, "1")))


def _value(name: str, text: str) -> object:
    pattern, read = _READ[name]
    if not pattern.fullmatch(text):
        raise AskedWrongly("asked_value", given=f"{name}={text[:40]}")
    return read(text)


def _filter(values: Mapping[str, object], words: tuple[str, ...]) -> PublicFilter:
    fields: dict[str, object] = {NAMES[name]: value for name, value in values.items()}
    province, regency = fields.pop("province", None), fields.pop("regency", None)
    spelled = tuple((word, short_forms()[word]) if word in short_forms() else (word,) for word in words)
    return PublicFilter(**fields | {"words": spelled, "region": regency or province})  # type: ignore[arg-type]


def _page(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:9]) <= LAST_PAGE:
        raise AskedWrongly("asked_page", given=f"{PAGE}={text[:20]}", last=LAST_PAGE)
    return int(text)


def _query(given: Mapping[str, str]) -> str:
    ordered = [f"{name}={_quoted(given[name])}" for name in (*NAMES, PAGE) if name in given]
    return f"?{'&'.join(ordered)}" if ordered else ""


_quoted = lru_cache(maxsize=4096)(quote_plus)
"""A page with facets writes the same values a hundred times."""
