"""Titles, names and categories as sources write them, made plain."""

import html
import re
from collections.abc import Iterable
from itertools import islice

_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_PROTECTED = re.compile(r"(?:Diproteksi|Dilindungi|Terproteksi|Protected)\s*:\s*")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_LONGEST = 4000
"""Characters of a title that are looked at."""
_LONGEST_GUID = 2000
_MOST_NAMES = 50
"""Authors, and sections and tags, of a story that are read."""
_UNSORTED = frozenset({"uncategorized", "uncategorised", "tak berkategori", "tanpa kategori", "tak terkategori"})
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_NOBODY = frozenset({"unknown", "anonymous", "noreply"})


def plain(text: str | None) -> str | None:
    """`text` without markup, entities and double blanks; None when nothing is left.

    Entities are decoded twice: titles of feeds made by hand arrive escaped once too often.
    """
    if not text:
        return None
    decoded = unescape(_TAG.sub("", _BREAK.sub(" ", unescape(text[:_LONGEST]))))
    return " ".join(_TAG.sub("", decoded).replace("\xad", "").split()) or None


def unescape(text: str) -> str:
    """`text` with its entities decoded; a reference to no character becomes a replacement character."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))


def split_protected(title: str | None) -> tuple[str | None, bool]:
    """The title without WordPress's mark of a password-protected post, and whether it bore one."""
    match = _PROTECTED.match(title or "")
    return (title[match.end() :] or None, True) if title and match else (title, False)


def guid_of(text: str | None) -> str | None:
    """The name under which a source lists a story; none where it is too long for one."""
    return text if text and len(text) <= _LONGEST_GUID else None


def join_names(names: Iterable[str | None]) -> str | None:
    """Bylines joined by `"; "` in order, once each; mail addresses and placeholders are nobody's name."""
    cleaned = (_without_mail(name) for name in map(plain, islice(names, _MOST_NAMES)) if name)
    return "; ".join(dict.fromkeys(name for name in cleaned if name and name.lower() not in _NOBODY)) or None


def _without_mail(name: str) -> str:
    """`redaksi@a.id (Rini)`, as RSS wants it, and `Rini <rini@a.id>` → `Rini`."""
    bare = _MAIL.sub("", name)
    return name if bare == name else bare.strip(" ()<>")


def split_categories(names: Iterable[str | None]) -> tuple[str | None, tuple[str, ...]]:
    """The section, which sources name first, and the tags; a default category is neither, nor is an address."""
    cleaned = dict.fromkeys(name for name in map(plain, islice(names, _MOST_NAMES)) if name and "://" not in name)
    sorted_out = [name for name in cleaned if name.lower() not in _UNSORTED]
    return (sorted_out[0], tuple(sorted_out[1:])) if sorted_out else (None, ())
