"""Recognises a site that has no file yet: its platform, name, place, and the shape of its addresses.

Pure: a home page, addresses and stories in, values out. If the signs are weak or disagree, the answer is None.
"""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from crawler.extraction.dateline import dateline
from crawler.extraction.metadata import first, metas_of
from crawler.extraction.page import parse_page
from crawler.extraction.text import text_of
from crawler.regions import find_region
from crawler.site import Platform, platforms
from crawler.urls import site_host

GENERIC = "generic"

_SUFFIX = re.compile(r"(?:\.(?:co|or|go|ac|sch|web|my|biz|desa|net|com))?\.[a-z]{2,}$")
_SEPARATOR = re.compile(r" [-–—|»:•]++ | ?\| ?|: ")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME, _LONGEST_SLUG = 200, 60
_PLACE_WORDS = 3
_SHORTEST_IN_HOST = 5
"""A place of fewer letters is not looked for inside a word of the host: it would match parts of other words."""
_ALSO_A_WORD = frozenset({"metro"})
"""Places whose names papers anywhere use in their own; they only count after `Kota`."""
_SAME = 2
"""A province counts if the datelines of at least this many stories name it."""


class Platformed(msgspec.Struct, frozen=True):
    """A platform's name, and the sign by which it was recognised."""

    name: str
    sign: str


def recognise_platform(url: str, page: bytes) -> Platformed:
    """Return the platform of the site at `url` with the home page `page`: by its network's host, else by marks."""
    host = site_host(url).partition(":")[0]
    text = page.decode("utf-8", "replace")
    for platform in platforms().values():
        for suffix in platform.hosts:
            if host == suffix or host.endswith(f".{suffix}"):
                return Platformed(platform.name, f"a host under {suffix}")
    for platform in platforms().values():
        sign = _mark(platform, text)
        if sign:
            return Platformed(platform.name, sign)
    return Platformed(GENERIC, "no mark of a known platform")


def _mark(platform: Platform, text: str) -> str | None:
    found = next(filter(None, (re.search(mark, text) for mark in platform.marks)), None)
    return f"`{' '.join(found[0].split())[:80]}` in its home page" if found else None


def site_name(url: str, page: bytes) -> str:
    """Return the site's name: the part of `og:site_name` or the title that its host repeats, else the host."""
    host, read = slug_of(url), parse_page(page)
    if read is None:
        return host
    stated = next(iter(first(metas_of(read.root), ("og:site_name",))), None)  # some plug-ins add its motto
    title = next((text_of(title) for title in read.root.iter("title")), "")
    text = (stated or title)[:_LONGEST_NAME]
    parts = [part for part in _SEPARATOR.split(text) if part]
    squeezed = _NO_LETTER.sub("", host)
    like = [part for part in parts if _NO_LETTER.sub("", part.casefold()) in squeezed]
    return next(iter(like or ([text] if stated else parts)), host)


def slug_of(url: str) -> str:
    """Return the host without its suffix, as shipped files are named: `lebak.inews.id` → `lebak-inews`."""
    host = site_host(url)
    name = host if re.fullmatch(r"[\d.]+(?::\d+)?|\[.*", host) else _SUFFIX.sub("", host.partition(":")[0])
    return _NO_LETTER.sub("-", name).strip("-")[:_LONGEST_SLUG].rstrip("-")


def guess_region(url: str, name: str, bodies: Iterable[str]) -> str | None:
    """Return the Kemendagri code of the place in the name, the host or the stories' datelines; None if they differ."""
    codes = [code for code in (_in_name(name), _in_host(url)) if code]
    province = _in_datelines(bodies)
    if not codes:
        return province
    provinces = {code[:2] for code in codes} | ({province} if province else set())
    return max(codes, key=len) if len(provinces) == 1 else None


def _region_of(place: str) -> str | None:
    """Return a place's code; its province's if a city and a regency there share the name."""
    if place.casefold() in _ALSO_A_WORD:
        return None
    code = find_region(place)
    if code:
        return code
    both = {found[:2] for kind in ("Kota", "Kabupaten") if (found := find_region(f"{kind} {place}"))}
    return both.pop() if len(both) == 1 else None


def _in_name(name: str) -> str | None:
    words = re.findall(r"[\w-]+", name)
    for count in range(_PLACE_WORDS, 0, -1):
        for start in range(len(words) - count + 1):
            code = _region_of(" ".join(words[start : start + count]))
            if code:
                return code
    return None


def _in_host(url: str) -> str | None:
    labels = re.split(r"[.-]", _SUFFIX.sub("", site_host(url).partition(":")[0]))
    for label in labels:
        cuts = range(len(label), _SHORTEST_IN_HOST - 1, -1)
        codes = (_region_of(part) for cut in cuts for part in (label[:cut], label[-cut:]))
        code = _region_of(label) or next(filter(None, codes), None)
        if code:
            return code
    return None


def _in_datelines(bodies: Iterable[str]) -> str | None:
    lines = filter(None, map(dateline, bodies))
    codes = [code[:2] for line in lines if line.place and (code := _region_of(line.place.title()))]
    province, count = next(iter(Counter(codes).most_common(1)), (None, 0))
    return province if count >= _SAME else None


def shape_of(urls: Iterable[str]) -> str | None:
    """Return the most common shape of stories' addresses, such as `/{yyyy}/{mm}/{dd}/{slug}/`."""
    return next((shape for shape, _ in Counter(map(_shape, urls)).most_common(1)), None)


def _shape(url: str) -> str:
    parts = urlsplit(url)
    shaped: list[str] = []
    segments = parts.path.split("/")
    last = max((place for place, segment in enumerate(segments) if segment), default=0)
    for place, segment in enumerate(segments):
        stem, dot, ending = segment.partition(".html")
        if re.fullmatch(r"(?:19|20)\d\d", segment) and "{yyyy}" not in shaped:
            shaped.append("{yyyy}")
        elif re.fullmatch(r"\d\d", segment) and shaped[-1:] in (["{yyyy}"], ["{mm}"]):
            shaped.append("{mm}" if shaped[-1] == "{yyyy}" else "{dd}")
        elif stem.isdecimal():
            shaped.append("{id}" + dot + ending)
        else:
            shaped.append(segment and ("{slug}" if place == last else "{section}") + dot + ending)
    query = "&".join(f"{pair.partition('=')[0]}={{id}}" for pair in parts.query.split("&") if pair)
    return "/".join(shaped) + (f"?{query}" if query else "")
