"""Cleans titles, names and categories from sources."""

import html
import re
from collections.abc import Iterable
from itertools import islice

from crawler.visible import visible

_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_PROTECTED = re.compile(r"(?:Diproteksi|Dilindungi|Terproteksi|Protected)\s*:\s*")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_LONGEST = 4000
"""The most characters of a title that are read."""
_LONGEST_GUID = 2000
_MOST_NAMES = 50
"""The most authors of a story that are read; likewise for its sections and tags."""
_UNSORTED = frozenset({"uncategorized", "uncategorised", "tak berkategori", "tanpa kategori", "tak terkategori"})
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_NOBODY = frozenset({"unknown", "anonymous", "noreply"})


def plain(text: str | None) -> str | None:
    """Return `text` without markup, entities and repeated spaces; None if nothing is left.

    Entities are decoded twice: titles in hand-made feeds are escaped once too often.
    """
    if not text:
        return None
    decoded = unescape(_TAG.sub("", _BREAK.sub(" ", unescape(text[:_LONGEST]))))
    return " ".join(visible(_TAG.sub("", decoded)).split()) or None


def unescape(text: str) -> str:
    """Decode the entities in `text`; a reference to no character becomes a replacement character."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))


def split_protected(title: str | None) -> tuple[str | None, bool]:
    """Return the title without WordPress' mark of a password-protected post, and whether it had one."""
    match = _PROTECTED.match(title or "")
    return (title[match.end() :] or None, True) if title and match else (title, False)


def guid_of(text: str | None) -> str | None:
    """Return a source's identifier of a story; None if it is too long."""
    return text if text and len(text) <= _LONGEST_GUID else None


def join_names(names: Iterable[str | None]) -> str | None:
    """Join bylines by `"; "` in order, once each, without mail addresses and placeholders."""
    cleaned = (_without_mail(name) for name in map(plain, islice(names, _MOST_NAMES)) if name)
    return "; ".join(dict.fromkeys(name for name in cleaned if name and name.lower() not in _NOBODY)) or None


def _without_mail(name: str) -> str:
    """Remove the mail address: `redaksi@a.id (Rini)`, as in RSS, and `Rini <rini@a.id>` → `Rini`."""
    bare = _MAIL.sub("", name)
    return name if bare == name else bare.strip(" ()<>")


def split_categories(names: Iterable[str | None]) -> tuple[str | None, tuple[str, ...]]:
    """Return the section, which sources name first, and the tags; default categories and addresses are skipped."""
    cleaned = dict.fromkeys(name for name in map(plain, islice(names, _MOST_NAMES)) if name and "://" not in name)
    sorted_out = [name for name in cleaned if name.lower() not in _UNSORTED]
    return (sorted_out[0], tuple(sorted_out[1:])) if sorted_out else (None, ())
