"""The dateline at the head of a story: `SERANG, Kabar.id –`, `Medan (ANTARA) -`, `kabar.com, Cilegon —`."""

import re

import msgspec


class Dateline(msgspec.Struct, frozen=True):
    """Place and outlet as printed, None where the dateline has none; the text proper starts at `end`."""

    place: str | None
    outlet: str | None
    end: int


_MARK = re.compile(r"\s*(?:[,.]?\s*[–—]+|[,.]?\s*-{1,2}(?=\s|[A-Z\"“])|\s[|~]|:(?=\s))\s*")
_LONGEST = 70
_DOMAIN = re.compile(r"\.(?:com|co|id|net|org|news|info|tv|my|go|ac|sch|xyz|online|press)\b", re.IGNORECASE)
_OUTLET = re.compile(
    r"^(?:antara(?:\s*news)?|(?:[\w]+\s)?(?:news|pos|post|kabar|berita|tribun\w*|radar\w*|harian|media|warta|suara|info|lintas|kompas\w*|detik\w*|disway|jawapos|okezone|inews|viva|republika|tempo|liputan\w*|pelita)\b.*)$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^(?P<place>[^()]{2,45}?)\s*,?\s*\((?P<outlet>[^()]{2,40})\)$")
_DATE = re.compile(r",?\s*\(?\d{1,2}(?:\s+\w+\s+\d{4}|/\d{1,2}(?:/\d{2,4})?)\)?$")
_WORD = re.compile(r"[^\W\d_][\w.'’/-]*")


def dateline(body: str) -> Dateline | None:
    """The dateline that `body` begins with, or None."""
    head = body.split("\n", 1)[0][: _LONGEST + 10]
    for mark in _MARK.finditer(head):
        if mark.start() > _LONGEST:
            return None
        found = _read(head[: mark.start()], mark.end())
        if found:
            return found
    return None


def _read(text: str, end: int) -> Dateline | None:
    text = _DATE.sub("", text.strip()).strip(" ,")
    bracketed = _IN_BRACKETS.match(text)
    if bracketed:
        place = bracketed["place"].strip(" ,")
        return Dateline(place, bracketed["outlet"], end) if _is_name(place, 5) else None
    parts = [part.strip() for part in re.split(r"[,|/]", text) if part.strip()]
    if not 1 <= len(parts) <= 3 or not all(_is_name(part, 5) for part in parts):
        return None
    outlets = [part for part in parts if _is_outlet(part)]
    places = [part for part in parts if part not in outlets]
    if len(parts) == 2 and not outlets and parts[0].isupper() and not parts[1].isupper():
        outlets, places = [parts[1]], [parts[0]]
    return Dateline(", ".join(places) or None, outlets[0] if outlets else None, end)


def _is_outlet(text: str) -> bool:
    return bool(_DOMAIN.search(text) or _OUTLET.match(text))


def _is_name(text: str, longest: int) -> bool:
    """One to `longest` capitalised words."""
    words = text.split()
    return 1 <= len(words) <= longest and all(
        word[0].isupper() or word[0].isdigit() or _is_outlet(word) for word in words
    )
