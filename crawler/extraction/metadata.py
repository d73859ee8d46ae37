"""Author, dates, section, tags and image: candidates from the source, the head, JSON-LD and the printed page."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from lxml.etree import _Element as Element

from crawler.articles import AuthorKind, Link, Outlet
from crawler.extraction import authors
from crawler.extraction.dates import (
    Stamp,
    date_in_address,
    date_parts,
    is_sentence,
    parse_date_line,
    parse_machine,
    settle,
    with_clock,
    zone_of,
)
from crawler.extraction.header import LABEL, Header, Line
from crawler.extraction.jsonld import Linked
from crawler.extraction.text import absolute, fold, squeeze
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
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "article:modified", "lastmod", "last-modified")
_EDITED = re.compile(
    r"\W*(?:(?:terakhir|last)\s+)?(?:di(?:perbarui|perbaharui|update|ubah|sunting)|updated?|modified|pembaruan)"
    r"(?:\s+(?:terakhir|pada|on))?\s*:?\s*(.+)",
    re.IGNORECASE,
)
"""A printed line that dates the last edit; its group is the date."""
_POSTED = re.compile(
    r"\W*(?:(?:di(?:terbitkan|publikasikan|posting(?:kan)?|tayangkan|muat|unggah)|terbit|tayang)\b|(?:published|posted)\s+(?:on|at)\b)",
    re.IGNORECASE,
)
"""The beginning of a line below the text that dates the publication."""
_EVENT = re.compile(
    r"\W*(?:waktu|hari\s*[/,&]|(?:hari|tanggal)\s+(?:pelaksanaan|kegiatan|acara)|pelaksanaan|jadwal|batas|pendaftaran"
    r"|tempat|mulai|selesai)\b",
    re.IGNORECASE,
)
"""The beginning of a printed line that dates an event."""
_AUTHORS = ("content_author", "author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_EDITORS = ("content_editor", "editor")
_SENTENCE = re.compile(r"(?:yang|di|dari|pada|untuk|dengan|asal)\s")
"""What goes on behind a label in a sentence: "Wartawan yang menulis tentang desa"."""
_JOINT = re.compile(r"(?:dan|and|&|,|;)", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:super\s?)?(?:admin|redaksi|operator|humas|webmaster|editor|user)\w*\b", re.IGNORECASE)
_LONGEST_NAME = 60
"""Letters after a label without a mark, dates after the name among them: longer ones are a sentence."""
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
"""Contents under one name that are read: a story has so many tags at most."""

Metas = dict[str, list[str]]


class Dates(msgspec.Struct, frozen=True):
    """Both as `crawler.times.iso` writes them."""

    published: str | None
    modified: str | None
    is_stated: bool = False
    """Whether the head of the page or a mark dates it, not a printed line alone."""


def metas_of(root: Element) -> Metas:
    """The contents of the page's meta elements, by lower-case name, in order."""
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
    """The contents under `names`, the first name first."""
    return [content for name in names for content in metas.get(name, [])]


def choose_dates(
    link: Link | None, linked: Linked, metas: Metas, header: Header, outlet: Outlet, now: datetime, url: str = ""
) -> Dates:
    """The moments of publication and of the last change, as the surest witness states them."""
    above, parts = (
        [part for line in header.before if line.titled is below for part in date_parts(line.text)]
        for below in (False, True)
    )
    edits = [match[1] for match in map(_EDITED.match, [*above, *parts]) if match]
    printed = _printed(parts) or _printed(line.text for line in header.after if _POSTED.match(line.text))
    printed = [*_without_today(_printed(above), outlet, now, is_sole=not printed), *printed]
    printed = [with_clock(stamp, (line.text for line in header.before)) for stamp in printed]
    below = {line.stamp for line in header.after if line.published}
    stamps = [line.stamp for line in header.before] + (list(below) if len(below) == 1 else [])  # more are a list's
    marked = [stamp for stamp in (parse_machine(text) for text in stamps if text) if stamp]
    stated = [
        stamp for stamp in map(parse_machine, [*first(metas, _PUBLISHED), *filter(None, [linked.published])]) if stamp
    ]
    is_stated = bool(stated or marked)
    in_address = date_in_address(url) if not (stated or marked or printed) else None
    candidates = [*stated, *marked, *printed, *filter(None, [in_address])]
    published = _published(link, candidates, printed, outlet, now)
    stated = [
        stamp for stamp in map(parse_machine, [*filter(None, [linked.modified]), *first(metas, _MODIFIED)]) if stamp
    ]
    modified = _known(link.modified_at if link else None, now)
    for stamp in stated:
        modified = modified or settle(_in_printed_zone(stamp, printed), outlet.timezone, now)
    for stamp in filter(None, map(parse_date_line, edits)):
        modified = modified if isinstance(modified, datetime) else settle(stamp, outlet.timezone, now)
    if modified is not None and published is not None and _moment(modified) <= _moment(published):
        modified = None
    return Dates(iso(published) if published else None, iso(modified) if modified else None, is_stated)


def _printed(lines: Iterable[str]) -> list[Stamp]:
    """The dates of the lines that are about the story: not of its edits, nor of an event that it announces."""
    own = (line for line in lines if not _EDITED.match(line) and not _EVENT.match(line))
    return [stamp for stamp in map(parse_date_line, own) if stamp]


def _without_today(above: list[Stamp], outlet: Outlet, now: datetime, *, is_sole: bool) -> list[Stamp]:
    """Without the visitor's own day, which the top of a page prints, where there is another date."""
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
    """`stamp` with the zone that the page prints beside the same time on the wall."""
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
    """A day counts from its last second, so that no change on the same day comes before it."""
    return when if isinstance(when, datetime) else datetime.combine(when, time.min, UTC) - timedelta(hours=14)


def _day(when: When, outlet: Outlet) -> date:
    return when.astimezone(zone_of(outlet.timezone)).date() if isinstance(when, datetime) else when


def choose_author(
    link: Link | None, linked: Linked, metas: Metas, header: Header, site_names: tuple[str, ...]
) -> str | None:
    """The byline: printed with a label, in an element for it, an account's alone; then what source and head state."""
    above, below, marked = (
        next(filter(None, (authors.clean_byline(text, site_names=site_names) for text in lines)), None)
        for lines in (_labelled_lines(header.before), _labelled_lines(header.after), _unlabelled_lines(header.before))
    )
    # Who is named below the text has written it; a theme's own line may only name the account that posted it.
    is_account = above is not None and authors.author_kind(above, site_names) is not AuthorKind.PERSON
    printed = below if is_account and below else above or below or marked
    if printed:
        return printed
    stated = [
        *(link.author for link in [link] if link and link.author),
        "; ".join(linked.authors),
        *first(metas, _AUTHORS),
    ]
    editors = {fold(name) for name in first(metas, _EDITORS)}
    for raw in stated:
        name = authors.clean_byline(raw, site_names=site_names, printed=False) if raw else None
        if name and fold(name) not in editors:
            return name
    return None


def _labelled_lines(lines: tuple[Line, ...]) -> Iterator[str]:
    """The parts of lines that are bylines with their labels, some behind a date.

    What follows a year and "oleh" in a sentence has given an award, and not written the story.
    """
    for at, line in enumerate(lines):
        inside = None if is_sentence(line.text) and not line.marked else authors.INSIDE.search(line.text)
        for text in (line.text, inside["rest"] if inside else None):
            match = authors.BYLINE.match(text) if text else None
            if text and match and _is_byline(match, is_marked=line.marked):
                yield _joined(text, lines[at + 1 :])
                break


def _unlabelled_lines(lines: tuple[Line, ...]) -> Iterator[str]:
    """What is in an element for the byline or below a label, then accounts alone below the title."""
    for at, line in enumerate(lines):
        if line.marked:
            yield _joined(line.text, lines[at + 1 :])
        elif LABEL.fullmatch(line.text) and len(lines) > at + 1 and not lines[at + 1].stamp:
            yield lines[at + 1].text
    alone = (authors.ALONE.fullmatch(line.text) for line in lines if line.titled)
    yield from (match["name"] for match in alone if match)


def _joined(text: str, following: tuple[Line, ...]) -> str:
    """A line with the names that "dan" or a comma joins to it, each in an element of its own."""
    for joint, line in zip(following[::2], following[1::2], strict=False):
        if not (line.marked and _JOINT.fullmatch(joint.text)):
            break
        text = f"{text}; {line.text}"
    return text


def _is_byline(match: re.Match[str], *, is_marked: bool) -> bool:
    label, mark, name = match["label"].lower(), match["mark"], match["name"]
    if _SENTENCE.match(name):
        return False
    is_spoken = label.endswith(("oleh", "by", "author", "pengirim")) or label.startswith("laporan ")
    is_named = name[:1].isupper() or " " in label or _ACCOUNT.match(name) is not None
    return mark in ":;|" or is_marked or (is_spoken and is_named and len(name) <= _LONGEST_NAME)


def choose_image(linked: Linked, metas: Metas, container: Element | None, url: str) -> str | None:
    """The absolute address of the story's picture."""
    candidates = [*first(metas, _IMAGES[:3]), *filter(None, [linked.image]), *first(metas, _IMAGES[3:])]
    if container is not None:
        story = next(container.iterancestors("article"), container)
        candidates += [image.get("data-src") or image.get("src") or "" for image in story.iter("img")]
    for candidate in candidates:
        address = absolute(url, candidate)
        if address and address.startswith(("http://", "https://")) and not _NO_PHOTO.search(address):
            return address
    return None
