"""Stories on several pages: the addresses of the further pages, and what they add to the first.

A page belongs to the story if its address is the story's own with a page number. A `rel=next` with another address is
another story, and the pages of a list of related stories do not belong to it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import cast
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import msgspec
from lxml.etree import XPath

from crawler.articles import Article, Outlet
from crawler.extraction.body import blocks_of
from crawler.extraction.cleaning import clean_blocks
from crawler.extraction.container import find_container
from crawler.extraction.page import parse_page
from crawler.extraction.text import absolute, fold, text_of
from crawler.numbers import whole
from crawler.urls import key, public_url, same_site

MOST = 40
"""The most pages of a story that are read: with a second between two requests, they fit into a job's minute."""

_INDEX = r"/index\.html?"
"""A folder's index file, as in copies of a site: `cerita/2/index.html` is the page `cerita/2/`."""
_HINT = re.compile(
    rf"[?&](?:page|halaman|hal|showpage|single)=|(?:^|/)\d{{1,3}}(?:/|{_INDEX})?(?:[?#]|$)", re.IGNORECASE
)
"""A quick check for the address of another page: most links do not match."""
_HREFS = XPath("descendant::a/@href", smart_strings=False)
_NUMBER = frozenset({"page", "halaman", "hal"})
_ALL = frozenset({("page", "all"), ("page", "semua"), ("halaman", "all"), ("showpage", "all"), ("single", "1")})
"""Queries that show a story on one page."""
_TAIL = re.compile(rf"/(\d{{1,3}})(?:/|{_INDEX})?$", re.IGNORECASE)
_FOLDER = re.compile(rf"{_INDEX}$", re.IGNORECASE)
_MOST_HEADS = 400
"""The most headings that are compared with a story's title."""
_LONGEST = 2000
"""The longest address, in characters, that servers usually accept."""
_SMALLEST_OFFSET = 5
"""If the last part of the path counts paragraphs, not pages, the second page begins at this number or later."""


class Pages(msgspec.Struct, frozen=True):
    """The other pages of a story, in order, and the address of its one-page version, if its page links one."""

    full_url: str | None = None
    others: tuple[str, ...] = ()


def first_page(url: str) -> str:
    """Return the address of a story's first page, if `url` has a page number in its query; else `url`."""
    if "?" not in url:
        return url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not (name in _NUMBER and whole(value) is not None)]
    return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))


def pages_of(
    html: bytes, url: str, *, content_type: str | None = None, at: str | None = None, known: Iterable[str] = ()
) -> Pages:
    """Return the pages of the story whose first page is at `url`, as linked in `html`. Never raises for any bytes.

    If `html` is a further page, `at` is its address, and `known` are the pages that earlier pages linked: themes may
    only link the next one.
    """
    home = _split(url)
    folder = _FOLDER.sub("/", home.path)
    is_home = not (folder.strip("/") or home.query)  # WordPress without permalinks: `/?p=45`
    if is_home or _number(home) is not None:
        return Pages()
    full_url: str | None = None
    by_query: dict[int, str] = {}
    by_tail: dict[int, str] = {}
    story = key(url)
    story_folder = key(urlunsplit(urlsplit(home.url)._replace(path=folder)))
    parsed = parse_page(html, content_type)
    links = cast("list[str]", _HREFS(parsed.root)) if parsed else []
    for href in chain(known, links):
        other = absolute(at or url, href) if len(href) <= _LONGEST and _may_be_page(href) else None
        if not other or not same_site(other, url):
            continue
        page = _split(other)
        number, tail = _number(page), _TAIL.search(page.path)
        if _ALL & page.query:
            if page.query - _ALL <= home.query and key(page.url) == story:
                full_url = full_url or page.url
        elif number is not None:
            if _without_number(page.query) <= home.query and key(page.url) == story:
                by_query.setdefault(number, page.url)
        elif tail and page.query <= home.query and key(urljoin(page.url, page.path[: tail.start()])) == story_folder:
            by_tail.setdefault(int(tail[1]), page.url)
    return Pages(full_url, tuple(_in_order(by_query) or _in_order(by_tail, may_be_offsets=True)))


def with_pages(article: Article, pages: Sequence[bytes], outlet: Outlet = Outlet()) -> Article:  # noqa: B008 - immutable
    """Add to `article`, from a story's first page, the lines of its other `pages`, in order and once each.

    A page without the article's title is another story, and adds nothing.
    """
    body = article.body.split("\n")
    seen_lines = set(map(fold, body))
    for html in pages:
        for line in _lines_of(html, article.title, outlet):
            if fold(line) not in seen_lines:
                seen_lines.add(fold(line))
                body.append(line)
    return msgspec.structs.replace(article, body="\n".join(body))


def is_whole(article: Article, full: Article) -> bool:
    """Whether `full`, from the address of the one-page version, is the same story and no shorter."""
    return fold(full.title) == fold(article.title) and len(full.body) >= len(article.body)


class _Page(msgspec.Struct, frozen=True):
    url: str
    path: str
    query: frozenset[tuple[str, str]]


@lru_cache(maxsize=1024)
def _may_be_page(href: str) -> bool:
    """Whether a link's address may have a page number; most have none, and are in the menus of many pages."""
    last = href.rstrip("/").rpartition("/")[2]
    may = "?" in href or "=" in href or "#" in href[1:] or last.isdigit() or last.casefold().startswith("index.htm")
    return may and _HINT.search(href) is not None


def _split(url: str) -> _Page:
    public = public_url(url)
    parts = urlsplit(public)
    return _Page(public, parts.path, frozenset(parse_qsl(parts.query, keep_blank_values=True)))


def _number(page: _Page) -> int | None:
    """Return the page number in an address's query, or None."""
    return next((number for name, text in page.query if name in _NUMBER and (number := whole(text)) is not None), None)


def _without_number(query: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in query if pair[0] not in _NUMBER)


def _in_order(linked: dict[int, str], *, may_be_offsets: bool = False) -> list[str]:
    """Return the pages from the second on; pages that a shortened pager does not link are filled in."""
    numbers = sorted(number for number in linked if number > 1)
    if not numbers:
        return []
    step = 1 if numbers[0] == 2 else numbers[0]
    are_offsets = may_be_offsets and step >= _SMALLEST_OFFSET and not any(number % step for number in numbers)
    if step != 1 and not are_offsets:
        return []
    wanted = range(numbers[0], numbers[-1] + 1, step)[: MOST - 1]
    return [linked.get(number) or _numbered(linked[numbers[0]], number) for number in wanted]


def _numbered(url: str, number: int) -> str:
    """Replace the page number in `url`."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(name in _NUMBER for name, _ in pairs):
        query = [(name, str(number) if name in _NUMBER else value) for name, value in pairs]
        return urlunsplit(parts._replace(query=urlencode(query)))
    return urlunsplit(parts._replace(path=_TAIL.sub(lambda tail: tail[0].replace(tail[1], str(number)), parts.path)))


def _lines_of(html: bytes, title: str, outlet: Outlet) -> list[str]:
    """Return the paragraphs of one further page; empty if it is not of this story."""
    page = parse_page(html)
    if page is None:
        return []
    wanted = fold(title)
    heads = islice(page.root.iter("h1", "h2", "h3", "h4", "title"), _MOST_HEADS)
    container = find_container(page.root, outlet.containers)
    if container is None or not any(wanted in fold(text_of(head)) for head in heads):
        return []
    return clean_blocks(blocks_of(container.element, outlet.furniture), title=title, extra=outlet.boilerplate)
