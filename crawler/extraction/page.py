"""Parses the bytes of a page: encoding by content and declaration, limits against malformed and hostile pages."""

import re

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from crawler.extraction.stylesheet import mark_hidden
from crawler.extraction.text import raw_text
from crawler.markup import OVERFULL_TAG

LARGEST = 4_000_000
"""The most bytes of a page that are read; the text of a story ends long before, apart from pictures in the page."""

_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x01\x00")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_.:-]+)""")
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_ASCII = rb"<p>\u0041 +ADw- ~{0!~} </p>"
"""Text that decodes differently in encodings that no page has: `utf-7`, Python's `punycode`, `unicode_escape`, …"""
_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), 0x7F])
_PICTURE = re.compile(rb"""\bdata:[\w.+-]{1,40}/[^"'<>)]{1000,}+""", re.IGNORECASE)
"""The content of a picture or font in the page itself, as an address `data:image/png;base64,…`."""
_BROKEN_OFF = "unexpected end of data"
"""Python's reason if only the last character of a UTF-8 text is incomplete."""
_MARKUP = re.compile(rb"<\s*[!?a-zA-Z]")
_OTHER_FORMAT = re.compile(
    rb"\s*+(?:[{\[]|(?>(?:<\?xml[^>]*+>|<!--.*?-->|<\?.*?\?>)\s*+)*+<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b)",
    re.DOTALL,
)
_TEXT_TYPES = re.compile(
    r"\s*(?:text/(?!css|javascript|csv|calendar)|application/(?:xhtml|octet-stream|x-httpd))", re.IGNORECASE
)


class Page(msgspec.Struct, frozen=True):
    """A parsed page. `scripts` are its JSON-LD blocks; the tree itself has neither scripts nor comments."""

    root: Element
    scripts: tuple[str, ...]


class _Last:
    """A cache of the last parsed page, with its bytes and type."""

    parsed: tuple[bytes, str | None, Page | None] | None = None


def parse_page(html: bytes, content_type: str | None = None) -> Page | None:
    """Parse a page. Returns None for bytes that are not HTML text (an image, a PDF, noise, nothing).

    The last page is cached, since the story, the names and the views are all read from it; nobody changes the tree. The
    cache compares the bytes object by identity.
    """
    last = _Last.parsed
    if last is None or last[0] is not html or last[1] != content_type:
        _Last.parsed = last = None  # free its memory before the next tree is built
        _Last.parsed = last = (html, content_type, _parsed(html, content_type))
    return last[2]


def readable(html: bytes) -> bytes:
    """Return the part of a page that is read: at most `LARGEST` bytes, before which pictures make room for text."""
    return html if len(html) <= LARGEST else _PICTURE.sub(b"data:,", html)[:LARGEST]


def _parsed(html: bytes, content_type: str | None) -> Page | None:
    if content_type and not _TEXT_TYPES.match(content_type):
        return None
    source = _utf8(readable(html), content_type)
    if source is None:
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source, parser=parser)
    except etree.LxmlError:
        return None
    if root is None:
        return None
    scripts = [raw_text(script) for script in root.iter("script") if "ld+json" in (script.get("type") or "")]
    mark_hidden(root)
    etree.strip_elements(root, "script", "style", "template", "svg", with_tail=False)
    return Page(root, tuple(scripts))


def _utf8(html: bytes, content_type: str | None) -> bytes | None:
    """Return `html` as UTF-8 without null bytes; None if it is binary."""
    for bom, encoding in _BOMS:
        if html.startswith(bom):
            html = html[len(bom) :].decode(encoding, "replace").encode("utf-8", "replace")
            break
    if html.startswith(_SIGNATURES):
        return None
    html = html.replace(b"\x00", b"").strip()
    head = html[:4096]
    if _OTHER_FORMAT.match(head) or not _MARKUP.search(head) or _controls(head) * 20 > len(head):
        return None
    if OVERFULL_TAG.search(html):
        return None
    try:
        html.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == _BROKEN_OFF:
            return html[: error.start]
        return html.decode(_declared(html, content_type), "replace").encode("utf-8", "replace")
    return html


def _controls(text: bytes) -> int:
    """Return the number of control characters in `text`."""
    return len(text) - len(text.translate(None, _CONTROLS))


def _declared(html: bytes, content_type: str | None) -> str:
    """Return the encoding of a page that is not valid UTF-8."""
    named = _IN_HEADER.search(content_type or "")
    in_page = _DECLARED.search(html[:4096])
    for name in (named[1] if named else None, in_page[1].decode("ascii") if in_page else None):
        if name is None:
            continue
        try:
            if _ASCII.decode(name, "replace") != _ASCII.decode("ascii"):
                continue
            sample = html.decode(name, "replace")
        except (LookupError, ValueError):  # unknown; `idna` does not support "replace"
            continue
        # With a wrong declaration, such as UTF-8 for one-byte text, the page is full of replacement characters.
        if sample.count("\ufffd") * 200 < len(sample):
            return name
    return "windows-1252"
