"""Dates and image: candidates from the source, the head, JSON-LD and the body of the page."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from lxml.etree import _Element as Element

from crawler.articles import Link, Outlet
from crawler.extraction.dateline import day_in_dateline
from crawler.extraction.dates import (
    Stamp,
    date_in_address,
    date_parts,
    parse_date_line,
    parse_machine,
    settle,
    with_clock,
    zone_of,
)
from crawler.extraction.header import Header
from crawler.extraction.jsonld import Linked
from crawler.extraction.text import absolute, squeeze
from crawler.times import When, iso, parse_iso

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "content_publisheddate",
    "jpnncom_news_pubdate",
    "article:published",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "article.published",
    "published_time",
    "date",
)
CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "article:modified", "lastmod", "last-modified")
_EDITED = re.compile(
    r"\W*(?:dibaca\s*:?\s*[\d.,]+\s*kali\W*)?(?:(?:terakhir|last)\s+)?(?:di(?:perbarui|perbaharui|update|ubah|sunting)|updated?|modified|pembaruan)"
    r"(?:\s+(?:terakhir|pada|on))?\s*:?\s*(.+)",
    re.IGNORECASE,
)
"""A printed line that dates the last edit; its group is the date."""
_POSTED = re.compile(
    r"\W*(?:(?:di(?:terbitkan|publikasikan|posting(?:kan)?|tayangkan|muat|unggah|tulis|kirim)|terbit|tayang)\b"
    r"|(?:published|posted|written)\s+(?:on|at|by)\b)",
    re.IGNORECASE,
)
"""The beginning of a line below the text that dates the publication."""
_EVENT = re.compile(
    r"\W*(?:waktu(?!\s+(?:terbit|tayang|publikasi|posting|unggah))|hari\s*[/,&]|(?:hari|tanggal)\s+(?:pelaksanaan|kegiatan|acara)|pelaksanaan|jadwal|batas|pendaftaran"
    r"|tempat|mulai|selesai)\b",
    re.IGNORECASE,
)
"""The beginning of a printed line that dates an event."""
_IMAGES = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "thumbnailurl",
    "image",
)
_NO_PHOTO = re.compile(
    r"^data:|/emoji/|s\.w\.org/images/core|gravatar\.com|/(?:blank|pixel|spacer)\.|\.svg(?:\?|$)", re.IGNORECASE
)

_MOST_OF_A_NAME = 50
"""The most values of one name that are read: no story has more tags."""

Metas = dict[str, list[str]]


class Dates(msgspec.Struct, frozen=True):
    """Publication and last change, as `crawler.times.iso` writes them."""

    published: str | None
    modified: str | None
    is_stated: bool = False
    """Whether the head of the page or a mark states the date, not only a printed line."""


def metas_of(root: Element) -> Metas:
    """Return the contents of the page's meta elements, by lower-case name, in order."""
    metas: Metas = {}
    for meta in root.iter("meta"):
        content = squeeze(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = meta.get(attribute)
            if name and content and len(named := metas.setdefault(name.lower(), [])) < _MOST_OF_A_NAME:
                named.append(content)
    for link in root.iter("link"):
        if link.get("rel") == "image_src" and link.get("href"):
            metas.setdefault("image", []).append(link.get("href") or "")
    return metas


def first(metas: Metas, names: tuple[str, ...]) -> list[str]:
    """Return the contents under `names`, those of the first name first."""
    return [content for name in names for content in metas.get(name, [])]


def choose_dates(
    link: Link | None,
    linked: Linked,
    metas: Metas,
    header: Header,
    outlet: Outlet,
    now: datetime,
    url: str = "",
    ledes: Sequence[str] = (),
) -> Dates:
    """Return the times of publication and of the last change, from the most reliable place.

    If no other date is stated, that in the address counts, then that in the dateline of one of `ledes`.
    """
    above, parts = (
        [part for line in header.before if line.titled is below for part in date_parts(line.text)]
        for below in (False, True)
    )
    edits, edits_below = _edits([*above, *parts]), _edits(line.text for line in header.after)
    edits += edits_below if len(edits_below) == 1 else []  # more are a list's
    printed = _printed(parts) or _printed(line.text for line in header.after if _POSTED.match(line.text))
    printed = [*_without_today(_printed(above), outlet, now, is_sole=not printed), *printed]
    printed = [with_clock(stamp, (line.text for line in header.before)) for stamp in printed]
    below = {line.stamp for line in header.after if line.published}
    stamps = [line.stamp for line in header.before] + (list(below) if len(below) == 1 else [])  # more are a list's
    marked = [stamp for stamp in (parse_machine(text) for text in stamps if text) if stamp]
    stated = [
        stamp for stamp in map(parse_machine, [*first(metas, _PUBLISHED), *filter(None, [linked.published])]) if stamp
    ]
    changed = parse_machine(header.changed or "")
    is_stated = bool(stated or marked or changed)
    candidates = [*stated, *marked, *printed]
    if not candidates:  # some themes only mark the last change
        candidates = [*filter(None, [date_in_address(url), *map(day_in_dateline, ledes), changed])]
    published = _published(link, candidates, printed, outlet, now)
    changes = [linked.modified, *first(metas, CHANGED), header.changed]
    stated = [stamp for stamp in map(parse_machine, filter(None, changes)) if stamp]
    modified = _known(link.modified_at if link else None, now)
    for stamp in stated:
        modified = modified or settle(_in_printed_zone(stamp, printed), outlet.timezone, now)
    for stamp in filter(None, map(parse_date_line, edits)):
        modified = modified if isinstance(modified, datetime) else settle(stamp, outlet.timezone, now)
    if modified is not None and published is not None and _moment(modified) <= _moment(published):
        modified = None
    return Dates(iso(published) if published else None, iso(modified) if modified else None, is_stated)


def _edits(lines: Iterable[str]) -> list[str]:
    """Return the dates of lines about the last change."""
    return [match[1] for match in map(_EDITED.match, lines) if match]


def _printed(lines: Iterable[str]) -> list[Stamp]:
    """Return the dates of lines about the publication: not of edits, nor of an announced event."""
    own = (line for line in lines if not _EDITED.match(line) and not _EVENT.match(line))
    return [stamp for stamp in map(parse_date_line, own) if stamp]


def _without_today(above: list[Stamp], outlet: Outlet, now: datetime, *, is_sole: bool) -> list[Stamp]:
    """Remove today's date, which the top of a page may print, if there is another date."""
    today = now.astimezone(zone_of(outlet.timezone)).date()
    others = [stamp for stamp in above if stamp.day != today or stamp.clock]
    return others or (above if is_sole else [])


def _published(
    link: Link | None, candidates: list[Stamp], printed: list[Stamp], outlet: Outlet, now: datetime
) -> When | None:
    source = _known(link.published_at if link else None, now)
    if isinstance(source, datetime):
        return source
    moments = [settle(_in_printed_zone(stamp, printed), outlet.timezone, now) for stamp in candidates]
    known = [moment for moment in (source, *moments) if moment is not None]
    if not known:
        return None
    day = _day(known[0], outlet)
    exact = [moment for moment in known if isinstance(moment, datetime) and _day(moment, outlet) == day]
    return exact[0] if exact else known[0]


def _in_printed_zone(stamp: Stamp, printed: list[Stamp]) -> Stamp:
    """Return `stamp` with the zone that the page prints beside the same local time."""
    for other in printed:
        if (
            other.offset is not None
            and other.clock
            and stamp.clock
            and (other.day, other.clock.hour, other.clock.minute) == (stamp.day, stamp.clock.hour, stamp.clock.minute)
        ):
            return Stamp(stamp.day, stamp.clock, other.offset)
    return stamp


def _known(text: str | None, now: datetime) -> When | None:
    if not text:
        return None
    try:
        when = parse_iso(text)
        moment = _moment(when)
    except (ValueError, OverflowError):
        return None
    return when if datetime(2000, 1, 1, tzinfo=UTC) <= moment <= now + timedelta(minutes=10) else None


def _moment(when: When) -> datetime:
    """Return a time to compare: a date counts from its first moment in any zone, so a change on that day is later."""
    return when if isinstance(when, datetime) else datetime.combine(when, time.min, UTC) - timedelta(hours=14)


def _day(when: When, outlet: Outlet) -> date:
    return when.astimezone(zone_of(outlet.timezone)).date() if isinstance(when, datetime) else when


def choose_image(linked: Linked, metas: Metas, container: Element | None, url: str) -> str | None:
    """Return the absolute address of the story's picture, or None."""
    candidates = [*first(metas, _IMAGES[:3]), *filter(None, [linked.image]), *first(metas, _IMAGES[3:])]
    if container is not None:
        story = next(container.iterancestors("article"), container)
        candidates += [image.get("data-src") or image.get("src") or "" for image in story.iter("img")]
    for candidate in candidates:
        address = absolute(url, candidate)
        if address and address.startswith(("http://", "https://")) and not _NO_PHOTO.search(address):
            return address
    return None
