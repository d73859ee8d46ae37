"""RSS 0.9 to 2.0, RDF and Atom: bytes to links, with all that the feed states about each story."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser
import msgspec

from crawler.articles import Link
from crawler.discovery.answers import (
    FEED_ROOTS,
    mended_references,
    refuse_overfull,
    unpacked,
    without_doctype,
    xml_text,
)
from crawler.discovery.dates import machine_time
from crawler.discovery.errors import ParseError, Wrong, refuses_what_it_cannot_read
from crawler.discovery.links import absolute, distinct
from crawler.discovery.text import guid_of, join_names, plain, split_categories, split_protected
from crawler.numbers import whole
from crawler.times import has_hour, parse_moment
from crawler.urls import site_host

_COMMENTS_TITLE = re.compile(r"(?:comments? (?:on|for)|komentar (?:di|untuk|pada|atas|pos|tentang))\b", re.IGNORECASE)
_COMMENTS_PATH = re.compile(r"/comments/(?:feed|default|atom|rss)\b|/feeds/[^/]+/comments/")
_COMMENT_FRAGMENT = re.compile(r"#(?:comment|komentar)-?c?\d+|[?&]showComment=", re.IGNORECASE)
_PROXY = re.compile(r"(?:feedsportal|feedburner|feedproxy)\.", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:item|entry)\s*+>", re.IGNORECASE)
MOST_ITEMS = 1000
_FORM_MARK = "post-password-form"
_MANY = 5
_AT_ONCE = timedelta(minutes=1)
"""If at least this many items have times, all within this span, these are the feed's own: it was written then."""


class FeedAnswer(msgspec.Struct, frozen=True):
    """The stories of one feed, in its order, once each."""

    links: tuple[Link, ...]
    next_url: str | None = None
    """The feed's next page, with older stories, if it links one."""


@refuses_what_it_cannot_read
def parse_feed(body: bytes, base_url: str, timezone: str = "Asia/Jakarta") -> FeedAnswer:
    """Parse the feed in `body`; times without a zone are in `timezone`. A feed without items has no links.

    Raises ParseError for anything that is not a feed, and for a feed of comments.
    """
    text = _shortened(mended_references(without_doctype(xml_text(unpacked(body), FEED_ROOTS, "a feed"))))
    refuse_overfull(text)
    # BytesIO, since feedparser first tries plain bytes as a file name.
    feed = feedparser.parse(
        io.BytesIO(text),
        response_headers={"content-location": base_url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if is_comments_feed(_text(feed.feed, "title"), base_url) or _lists_comments(feed):
        raise ParseError("The answer is a feed of comments, not of stories.", Wrong.COMMENTS_FEED)
    is_atom = str(feed.version).startswith("atom")
    named = (link.get("href") for link in feed.feed.get("links", []) if link.get("rel") == "next")
    links = distinct(_link(entry, base_url, timezone, is_atom=is_atom) for entry in feed.entries)
    return FeedAnswer(_without_own_values(links), absolute(base_url, next(named, None)))


def _without_own_values(links: Sequence[Link]) -> tuple[Link, ...]:
    """Remove what some feeds print in all items: the time of the request, and one guid for several stories."""
    own = {name: None for name in ("published_at", "modified_at") if _is_own(getattr(link, name) for link in links)}
    guids = Counter(link.guid for link in links)
    return tuple(
        msgspec.structs.replace(link, **own, guid=link.guid if guids[link.guid] == 1 else None) for link in links
    )


def _is_own(stated: Iterable[str | None]) -> bool:
    """Whether the times of a feed's items are its own; days are not, nor is midnight, the time of all of a day."""
    times = sorted(time for time in stated if time and len(time) > len("2025-03-02"))
    if len(times) < _MANY or not has_hour(times[0]):
        return False
    return parse_moment(times[-1]) - parse_moment(times[0]) <= _AT_ONCE


def _shortened(text: bytes) -> bytes:
    """Cut the feed after its thousandth story: feedparser is slow, and further ones are not used."""
    last = next(islice(_ITEM_END.finditer(text), MOST_ITEMS - 1, None), None)
    return text[: last.end()] if last else text


def following_page(url: str) -> str | None:
    """Return the page after a numbered page of a feed, such as WordPress' `/feed/?paged=2`; None for others."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    page = whole(query.get("paged"))
    return None if page is None else urlunsplit(parts._replace(query=urlencode(query | {"paged": str(page + 1)})))


def is_comments_feed(title: str | None, url: str) -> bool:
    """Whether a feed with that title and address is one of readers' comments, in WordPress or Blogger."""
    return bool(_COMMENTS_TITLE.match(plain(title) or "") or _COMMENTS_PATH.search(urlsplit(url).path))


def _lists_comments(feed: Any) -> bool:
    own = (str(link.get("href")) for link in feed.feed.get("links", []) if link.get("rel") == "self")
    if any(_COMMENTS_PATH.search(address) for address in own):
        return True
    entries = feed.entries
    return bool(entries) and all(_COMMENT_FRAGMENT.search(_text(entry, "link") or "") for entry in entries)


def _link(entry: dict[str, Any], base_url: str, timezone: str, *, is_atom: bool) -> Link | None:
    guid = guid_of(_text(entry, "id"))
    url = _address(entry, guid, base_url)
    if url is None:
        return None
    title, protected = split_protected(plain(_text(entry, "title")))
    published_at, modified_at = (machine_time(_text(entry, name), timezone) for name in ("published", "updated"))
    if published_at is None and not is_atom:  # dc:date of RSS, which feedparser files under updated
        published_at, modified_at = modified_at, None
    section, tags = split_categories(tag.get("term") for tag in entry.get("tags", []))
    body_html = next((content.value for content in entry.get("content", []) if content.get("value")), None)
    return Link(
        url=url,
        title=title,
        author=join_names(_authors(entry)),
        published_at=published_at,
        modified_at=modified_at,
        section=section,
        tags=tags,
        guid=guid,
        body_html=body_html,
        protected=protected or _FORM_MARK in (body_html or ""),
    )


def _authors(entry: dict[str, Any]) -> list[str | None]:
    authors, stated = entry.get("authors", []), _text(entry, "author")
    if stated and "@" in stated and len(authors) == 1:
        return [stated]  # feedparser splits mail addresses wrongly if the top-level domain is longer than 4
    return [author.get("name") for author in authors]


def _address(entry: dict[str, Any], guid: str | None, base_url: str) -> str | None:
    """Return the story's own address, not that of a feed service which counts clicks."""
    link, origin = absolute(base_url, _text(entry, "link")), _text(entry, "feedburner_origlink")
    if link and not _PROXY.search(site_host(link)):
        return link
    own = next((other.get("href") for other in entry.get("links", []) if other.get("rel") == "self"), None)
    return absolute(origin or "", origin) or absolute(guid or "", guid) or link or absolute(base_url, own)


def _text(values: dict[str, Any], name: str) -> str | None:
    # dict.get: feedparser's own lookup maps `updated` to `published`, with a warning.
    value = dict.get(values, name)
    return str(value).strip() or None if value else None
