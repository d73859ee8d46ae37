"""The dateline at the head of a story: `SERANG, Kabar.id –`, `Medan (ANTARA) -`, `kabar.com, Cilegon —`."""

import re

import msgspec

from crawler.extraction.dates import Stamp, parse_printed
from crawler.extraction.text import word_set


class Dateline(msgspec.Struct, frozen=True):
    """Place and outlet as printed, None if absent; the text itself starts at `end`."""

    place: str | None
    outlet: str | None
    end: int


_DASH = re.compile(r"\s*[,.]?\s*(?:[–—]+|-{1,2}(?=\s|[A-Z\"“]))\s*")
_OTHER_MARK = re.compile(r"\s[|~]\s+|:(?=\s)\s*")
_LONGEST = 70
_MOST_WORDS = 5
_DOMAIN = re.compile(r"\.(?:com|co|id|net|org|news|info|tv|my|go|ac|sch|xyz|online|press)\b", re.IGNORECASE)
_OUTLET = re.compile(
    r"(?:\w+\s)?(?:antara|news|pos|post|kabar|berita|tribun\w*|radar\w*|harian|media|warta|suara|info|lintas|kompas\w*"
    r"|detik\w*|disway|jawapos|okezone|inews|viva|republika|tempo|liputan\w*|pelita)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"(?P<place>[^()]{2,45}?)\s*,?\s*\((?P<outlet>[^()]{2,40})\)")
_DATE = re.compile(r",?\s*\(?\d{1,2}(?:\s+\w+\s+\d{4}|/\d{1,2}(?:/\d{2,4})?)\)?$")
_CITY_BEFORE_DOMAIN = re.compile(r"(?P<city>[A-Z]{3,})\.(?P<domain>\w+\.\w{2,})")
_ABBREVIATED = re.compile(r"[|/:]\s*(?P<outlet>[A-Z][A-Z0-9]{1,3})$")
_NO_PLACE = word_set("juara peringkat kategori harapan terbaik pemenang nilai skor foto editor penulis")


def dateline(body: str) -> Dateline | None:
    """Return the dateline at the start of `body`, or None."""
    head = body.split("\n", 1)[0][: _LONGEST + 10]
    for marks in (_DASH, _OTHER_MARK):
        for mark in marks.finditer(head):
            found = _read(head[: mark.start()], mark.end()) if mark.start() <= _LONGEST else None
            if found:
                return found
    return None


def day_in_dateline(body: str) -> Stamp | None:
    """Return the day in the dateline of `body`, as in `Cilegon, 3 Maret 2025 –`, or None."""
    head = body[: _LONGEST + 10]
    stamp = parse_printed(head) if "20" in head else None
    found = dateline(body) if stamp else None
    return stamp if found and parse_printed(body[: found.end]) == stamp else None


def _read(text: str, end: int) -> Dateline | None:
    text = _DATE.sub("", text.strip()).strip(" ,")
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed:
        place = bracketed["place"].strip(" ,")
        return Dateline(place, bracketed["outlet"], end) if _is_name(place) else None
    parts = [piece for part in re.split(r"[,|/:]", text) if part.strip() for piece in _apart(part.strip())]
    if not 1 <= len(parts) <= 3 or not all(map(_is_name, parts)):
        return None
    outlets = [part for part in parts if _DOMAIN.search(part) or _OUTLET.match(part)][:1]
    abbreviated = _ABBREVIATED.search(text)
    if not outlets and abbreviated:
        outlets = [abbreviated["outlet"]]
    elif not outlets and len(parts) == 2 and parts[0].isupper() and not parts[1].isupper():
        outlets = [parts[1]]
    places = [part for part in parts if part not in outlets]
    return Dateline(", ".join(places) or None, outlets[0] if outlets else None, end)


def _apart(part: str) -> list[str]:
    """Split a place and a domain that are joined by a space or a full stop."""
    glued = _CITY_BEFORE_DOMAIN.fullmatch(part)
    if glued:
        return [glued["city"], glued["domain"]]
    words = part.split()
    if len(words) > 1 and _DOMAIN.search(words[0]):
        return [words[0], " ".join(words[1:])]
    return [part]


def _is_name(text: str) -> bool:
    """Whether `text` is a few capitalised words, or a domain."""
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or words[0].lower() in _NO_PLACE:
        return False
    return all(word[0].isupper() or word[0].isdigit() or _DOMAIN.search(word) for word in words)
