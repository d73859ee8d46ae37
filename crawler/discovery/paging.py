"""The address of the next page of a list.

A list continues under its own path; a "next" link to any other path leads to another story, or to a page of one.
"""

import re
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawler.discovery.links import MOST, absolute
from crawler.numbers import whole
from crawler.urls import same_site

_PAGE_PATH = re.compile(
    r"/(?:page|halaman|hal|p|index)[/_-]?(\d{1,4})(?:\.html?|/)?$|(?<!/\d\d\d\d)/(\d{1,3})/?$", re.IGNORECASE
)
_NAMED_PATH = re.compile(r"/(?:page|halaman)[/_-]?\d{1,4}(?:\.html?|/)?$", re.IGNORECASE)
"""The end of a path that can only be a page of a list; a number alone may be that of a story."""
_PAGE_QUERY = ("page", "halaman", "hal", "paged", "pg", "p")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older-link|older-posts)(?:$|[\s_-])", re.IGNORECASE)
_NEXT_TEXT = re.compile(
    r"(?:next|next page|older|older posts|selanjutnya|berikutnya|halaman (?:berikutnya|selanjutnya)|postingan lama"
    r"|pos-pos lama|lebih lama|»|›|>|>>|→)(?:\s*+[»›>→])*+",
    re.IGNORECASE,
)
_LONGEST_TEXT = 300
_SMALLEST_OFFSET = 3
"""The fewest stories on a page, if addresses count stories."""
_BLOGGER = re.compile(r"[?&]updated-max=")


def next_page(tree: html.HtmlElement, base_url: str, page_url: str) -> str | None:
    """Return the page after `page_url` in its list; None on the last page.

    A link that readers click is more reliable than one in the head, which some systems write for other addresses. Some
    themes call it "previous", since it has older stories: if no other link is found, its address alone shows it.
    """
    following = (_number(page_url) or 1) + 1
    expected = (following,) if _number(page_url) else (1, following)  # Drupal counts its pages from 0
    in_head = by_number = by_path = None
    steps: dict[int, tuple[int, str]] = {}
    for element in islice(tree.iter("link", "a"), MOST):
        url = absolute(base_url, element.get("href"))
        if url is None or not same_site(url, page_url) or url == page_url:
            continue
        number, is_same_list = _number(url), _list_path(url) == _list_path(page_url)
        if _is_named_next(element):
            is_following = number in expected or (number is None and bool(urlsplit(url).query))  # else the first page
            if (is_same_list and is_following) or _BLOGGER.search(url):
                if element.tag == "a":
                    return url
                in_head = in_head or url
            continue
        if element.tag == "a" and is_same_list and number == following and _NAMED_PATH.search(urlsplit(url).path):
            by_path = by_path or url
        if is_same_list and number is not None and (text := _text(element)).isascii() and text.isdecimal():
            by_number = by_number or (url if number == following and text == str(number) else None)
            steps.setdefault(whole(text) or 0, (number, url))
    return by_number or in_head or _next_offset(steps, _number(page_url) or 0) or by_path


def _next_offset(steps: dict[int, tuple[int, str]], at: int) -> str | None:
    """Return the page after the one that begins with story `at`, for a pager whose addresses count stories, not pages.

    `steps` maps the pager's texts to the numbers in their addresses: page 2 begins at 10, page 3 at 20.
    """
    sizes = {number / (page - 1) for page, (number, _) in steps.items() if page > 1}
    if len(sizes) != 1 or (size := sizes.pop()) < _SMALLEST_OFFSET:
        return None
    return next((url for number, url in steps.values() if number == at + size), None)


def _is_named_next(element: html.HtmlElement) -> bool:
    """Whether the link is named "next", by its `rel`, its class or its text."""
    if "next" in (element.get("rel") or "").lower().split():
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "a" and bool(_NEXT_CLASS.search(names) or _NEXT_TEXT.fullmatch(_text(element)))


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content()[:_LONGEST_TEXT].split())


def _number(url: str) -> int | None:
    """Return the page number in an address's query or at the end of its path."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    for name in _PAGE_QUERY:
        if (number := whole(query.get(name))) is not None:
            return number
    match = _PAGE_PATH.search(parts.path)
    return int(match[1] or match[2]) if match else None


def _list_path(url: str) -> str:
    """Return the path of a list without its page number."""
    path = _PAGE_PATH.sub("", urlsplit(url).path).rstrip("/").lower()
    return path.removesuffix("/index").removesuffix("/index.html")
