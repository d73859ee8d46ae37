"""Stories on several pages: where the others are, and what they add to the first.

A page belongs to the story if its address is the story's own with a page number; a `rel=next` elsewhere is another
story, and the pages of a list of related ones do not belong to it.
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

MOST = 15
"""Pages that a story is followed over."""

_INDEX = r"/index\.html?"
"""The name of a folder's page, as copies of a site state it: `cerita/2/index.html` is the page `cerita/2/`."""
_HINT = re.compile(
    rf"[?&](?:page|halaman|hal|showpage|single)=|(?:^|/)\d{{1,3}}(?:/|{_INDEX})?(?:[?#]|$)", re.IGNORECASE
)
"""What the address of another page has, whatever else it has: most links of a page have none of it."""
_HREFS = XPath("descendant::a/@href", smart_strings=False)
_NUMBER = frozenset({"page", "halaman", "hal"})
_ALL = frozenset({("page", "all"), ("page", "semua"), ("halaman", "all"), ("showpage", "all"), ("single", "1")})
"""Queries that show a story on one page."""
_TAIL = re.compile(rf"/(\d{{1,3}})(?:/|{_INDEX})?$", re.IGNORECASE)
_FOLDER = re.compile(rf"{_INDEX}$", re.IGNORECASE)
_MOST_HEADS = 400
"""Headings that are compared with a story's title."""
_LONGEST = 2000
"""Characters of an address that a server takes, more or less."""
_SMALLEST_OFFSET = 5
"""Where the last part of the path counts paragraphs, not pages, the second page begins here or later."""


class Pages(msgspec.Struct, frozen=True):
    """The other pages of a story, in order, and the address that shows all of it, where its page links one."""

    full_url: str | None = None
    others: tuple[str, ...] = ()


def first_page(url: str) -> str:
    """The address of a story's first page, where `url` carries a page number in its query; else `url`."""
    if "?" not in url:
        return url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not (name in _NUMBER and whole(value) is not None)]
    return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))


def pages_of(
    html: bytes, url: str, *, content_type: str | None = None, at: str | None = None, known: Iterable[str] = ()
) -> Pages:
    """The pages of the story whose first page is at `url`, as its page `html` links them. Never raises for any bytes.

    Of a further page, `at` is its own address, and `known` are others that earlier pages have linked: themes may link
    the next one alone.
    """
    home = _split(url)
    folder = _FOLDER.sub("/", home.path)
    if not folder.strip("/") or _number(home) is not None:
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
    """`article`, read from a story's first page, with what its other `pages` add, in order; a repeated line once.

    A page that does not carry the article's title is another story's, and adds nothing.
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
    """Whether `full`, read from the address that should show all of a story, is the same one and no shorter."""
    return fold(full.title) == fold(article.title) and len(full.body) >= len(article.body)


class _Page(msgspec.Struct, frozen=True):
    url: str
    path: str
    query: frozenset[tuple[str, str]]


@lru_cache(maxsize=1024)
def _may_be_page(href: str) -> bool:
    """Whether a link's address may carry a page number; most do not, and are in the menus of many pages."""
    last = href.rstrip("/").rpartition("/")[2]
    may = "?" in href or "=" in href or "#" in href[1:] or last.isdigit() or last.casefold().startswith("index.htm")
    return may and _HINT.search(href) is not None


def _split(url: str) -> _Page:
    public = public_url(url)
    parts = urlsplit(public)
    return _Page(public, parts.path, frozenset(parse_qsl(parts.query, keep_blank_values=True)))


def _number(page: _Page) -> int | None:
    """The page number that an address carries in its query."""
    return next((number for name, text in page.query if name in _NUMBER and (number := whole(text)) is not None), None)


def _without_number(query: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in query if pair[0] not in _NUMBER)


def _in_order(linked: dict[int, str], *, may_be_offsets: bool = False) -> list[str]:
    """The pages from the second on; those that the page's short list of steps leaves out are filled in."""
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
    """`url`, which carries a page number, with another one."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(name in _NUMBER for name, _ in pairs):
        query = [(name, str(number) if name in _NUMBER else value) for name, value in pairs]
        return urlunsplit(parts._replace(query=urlencode(query)))
    return urlunsplit(parts._replace(path=_TAIL.sub(lambda tail: tail[0].replace(tail[1], str(number)), parts.path)))


def _lines_of(html: bytes, title: str, outlet: Outlet) -> list[str]:
    """The paragraphs of one further page."""
    page = parse_page(html)
    if page is None:
        return []
    wanted = fold(title)
    heads = islice(page.root.iter("h1", "h2", "h3", "h4", "title"), _MOST_HEADS)
    container = find_container(page.root, outlet.containers)
    if container is None or not any(wanted in fold(text_of(head)) for head in heads):
        return []
    return clean_blocks(blocks_of(container.element, outlet.furniture), title=title, extra=outlet.boilerplate)
