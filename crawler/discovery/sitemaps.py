"""Sitemaps: indexes, URL sets with the news extension, plain text lists; compressed or not, of any size."""

import io
import re
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from crawler.articles import Link
from crawler.discovery.answers import FEED_ROOTS, SITEMAP_ROOTS, root_name, unpacked, xml_text
from crawler.discovery.dates import machine_time
from crawler.discovery.errors import ParseError, Wrong, refuses_what_it_cannot_read
from crawler.discovery.feeds import parse_feed
from crawler.discovery.links import absolute, distinct
from crawler.discovery.text import plain

_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_AMPERSAND = re.compile(rb"<!\[CDATA\[|\]\]>|&(?!#?[A-Za-z0-9]{1,10};)")
_END = re.compile(rb"</(?:[\w-]+:)?(?:urlset|sitemapindex)\s*>|/>\s*$", re.IGNORECASE)
_OTHER_PART = re.compile(
    r"/wp-sitemap-(?:taxonomies|users|posts-(?:page|attachment))-"
    r"|/(?:attachment|category|post_tag|tag|author|page|taxonomy)[\w-]*-?sitemap"
    r"|/taxonomy-|/sitemap[.-](?:images?|video|category|tags?|author)\b",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


class Child(msgspec.Struct, frozen=True):
    """A sitemap in an index, and when it last changed, if the index says so."""

    url: str
    modified_at: str | None = None


class SitemapAnswer(msgspec.Struct, frozen=True):
    """What one sitemap lists; `is_complete` is False for a truncated document, and for a feed."""

    links: tuple[Link, ...] = ()
    children: tuple[Child, ...] = ()
    is_complete: bool = True
    is_feed: bool = False
    """Whether it is a feed in place of a sitemap: it only lists the newest stories."""


@refuses_what_it_cannot_read
def parse_sitemap(body: bytes, base_url: str, timezone: str = "Asia/Jakarta") -> SitemapAnswer:
    """Parse the sitemap in `body`; times without a zone are in `timezone`.

    `lastmod` becomes `modified_at`, as does the date of a feed's entry; the news extension's date `published_at`.
    Raises ParseError for what is not a sitemap, for documents that declare entities, and for those that decompress to
    more than the protocol allows.
    """
    text = unpacked(body)
    if listed := _text_links(text):
        return SitemapAnswer(listed)
    text = xml_text(text, SITEMAP_ROOTS | FEED_ROOTS, "a sitemap")
    if root_name(text) in FEED_ROOTS:
        return SitemapAnswer(_of_feed(parse_feed(text, base_url, timezone).links), is_complete=False, is_feed=True)
    if _DOCTYPE.search(text, 0, text.find(b"<loc") if b"<loc" in text else len(text)):
        raise ParseError("The sitemap declares a document type, which may contain entities.", Wrong.BOMB)
    links, children = _read(_escape_ampersands(text), base_url, timezone)
    is_complete = _END.search(text, max(0, len(text) - 1024)) is not None
    return SitemapAnswer(distinct(links), tuple(children), is_complete)


def may_hold_stories(child: Child) -> bool:
    """Whether the child may list stories: it does not have a name that WordPress and plug-ins give to other parts."""
    return not _OTHER_PART.search(urlsplit(child.url).path)


def _of_feed(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Convert the links of a feed that serves as a sitemap: search engines read its dates as those of a change.

    A plug-in's sitemap has static pages too. Where its guids are only the addresses, none shows that it is a story.
    """
    return tuple(
        msgspec.structs.replace(
            link,
            published_at=None,
            modified_at=link.modified_at or link.published_at,
            guid=None if link.guid and absolute(link.url, link.guid) == link.url else link.guid,
        )
        for link in links
    )


def _text_links(text: bytes) -> tuple[Link, ...]:
    """Return a text sitemap's addresses; empty if any line is something else."""
    if not text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"http"):
        return ()
    lines = text.decode("utf-8", "replace").lstrip("\ufeff").split()
    urls = [absolute(line, line) for line in lines]
    return distinct(Link(url=url) for url in urls if url) if all(urls) else ()


def _escape_ampersands(text: bytes) -> bytes:
    """Escape the bare `&` of hand-made sitemaps, except in CDATA."""
    is_verbatim = False

    def escaped(match: re.Match[bytes]) -> bytes:
        nonlocal is_verbatim
        if match[0] == b"&":
            return b"&" if is_verbatim else b"&amp;"
        is_verbatim = match[0] != b"]]>"
        return match[0]

    return _AMPERSAND.sub(escaped, text)


def _read(text: bytes, base_url: str, timezone: str) -> tuple[list[Link], list[Child]]:
    links: list[Link] = []
    children: list[Child] = []
    events = etree.iterparse(
        io.BytesIO(text), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    for _, element in events:
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            continue
        space = parent.tag[: parent.tag.rfind("}") + 1]
        # By tag: a path would split a namespace that is not valid.
        stated = {child.tag: child.text for child in reversed(element)}
        url = absolute(base_url, stated.get(f"{space}loc"))
        changed_at = machine_time(stated.get(f"{space}lastmod"), timezone)
        if url and element.tag == f"{space}sitemap":
            children.append(Child(url, changed_at))
        elif url and element.tag == f"{space}url":
            links.append(_link(element, url, changed_at, timezone))
        element.clear()
        while element.getprevious() is not None:
            del parent[0]
    return links, children


def _link(element: etree._Element, url: str, modified_at: str | None, timezone: str) -> Link:
    keywords = element.findtext(f"{_NEWS}news/{_NEWS}keywords") or ""
    return Link(
        url=url,
        title=plain(element.findtext(f"{_NEWS}news/{_NEWS}title")),
        published_at=machine_time(element.findtext(f"{_NEWS}news/{_NEWS}publication_date"), timezone),
        modified_at=modified_at,
        tags=tuple(filter(None, (plain(word) for word in keywords.split(",")))),
    )
