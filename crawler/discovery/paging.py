"""The address of the page that continues a list.

A list goes on under its own path; a "next" that leads anywhere else is another story, or a page of one.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawler.discovery.links import absolute
from crawler.urls import same_site

_PAGE_PATH = re.compile(r"/(?:(?:page|halaman|hal|p)[/-]?)?(\d{1,4})/?$", re.IGNORECASE)
_PAGE_QUERY = ("page", "halaman", "hal", "paged", "pg", "p")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older-link|older-posts)(?:$|[\s_-])", re.IGNORECASE)
_NEXT_TEXT = re.compile(
    r"(?:next|next page|older|older posts|selanjutnya|berikutnya|halaman (?:berikutnya|selanjutnya)|postingan lama"
    r"|pos-pos lama|lebih lama|»|›|>|>>|→)(?:\s*[»›>→])*",
    re.IGNORECASE,
)
_BLOGGER = re.compile(r"[?&]updated-max=")


def next_page(tree: html.HtmlElement, base_url: str, page_url: str) -> str | None:
    """The page after `page_url` in its list, None on the last one."""
    pages = list(_candidates(tree, base_url, page_url))
    here = _number(page_url) or 1
    for is_named, url in sorted(pages, key=lambda page: not page[0]):
        number = _number(url)
        if number == here + 1 or (is_named and number is None and _BLOGGER.search(url) and url != page_url):
            return url
    return None


def _candidates(tree: html.HtmlElement, base_url: str, page_url: str) -> Iterator[tuple[bool, str]]:
    for element in tree.iter("link", "a"):
        url = absolute(base_url, element.get("href"))
        if url is None or not same_site(url, page_url):
            continue
        is_named = "next" in (element.get("rel") or "").lower().split() or (
            element.tag == "a" and _is_named_next(element)
        )
        if _list_path(url) == _list_path(page_url) or (is_named and _BLOGGER.search(url)):
            yield is_named, url


def _is_named_next(anchor: html.HtmlElement) -> bool:
    names = " ".join((anchor.get("class") or "", anchor.get("id") or ""))
    text = " ".join(anchor.text_content().split())
    return bool(_NEXT_CLASS.search(names) or _NEXT_TEXT.fullmatch(text))


def _number(url: str) -> int | None:
    """The page number that an address carries in its query or at the end of its path."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    for name in _PAGE_QUERY:
        if query.get(name, "").isdecimal():
            return int(query[name])
    match = _PAGE_PATH.search(parts.path)
    return int(match[1]) if match else None


def _list_path(url: str) -> str:
    """The path of a list without its page number."""
    return _PAGE_PATH.sub("", urlsplit(url).path).rstrip("/").lower()
