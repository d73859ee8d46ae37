"""Words in searches: case, accents and punctuation do not count."""

import re
import unicodedata
from collections.abc import Sequence

from sqlite_utils import Database

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = " | "
"""The separator of two texts: no phrase spans it."""


def folded(text: str) -> str:
    """The words of a text, folded, with a blank between two."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(_WORD.findall(text.casefold()))


def match_all(terms: Sequence[str]) -> str:
    """A full-text query for every term, as a phrase. Quotes keep a term from being an operator."""
    return " AND ".join('"{}"'.format(re.sub(r'["\0]', " ", term)) for term in terms)


def add_functions(db: Database) -> None:
    """Adds `begins_word(text, words)` and `tells_all(terms, text …)` to a connection, one term per line; all folded."""
    db.conn.create_function("begins_word", 2, _begins_word, deterministic=True)
    db.conn.create_function("tells_all", -1, _tells_all, deterministic=True)


def _begins_word(text: str | None, words: str) -> bool:
    return text is not None and f" {words}" in f" {folded(text)}"


def _tells_all(terms: str, *texts: str | None) -> bool:
    searched = f" {_BETWEEN.join(folded(text) for text in texts if text)} "
    return all(f" {term} " in searched for term in terms.split("\n"))
