"""Pages that list stories: home, section, tag and index pages. Bytes to the linked stories and the next page."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

import msgspec
from lxml import html

from crawler.articles import Link
from crawler.discovery.answers import base_of, html_tree
from crawler.discovery.errors import refuses_what_it_cannot_read
from crawler.discovery.links import MOST, absolute, distinct
from crawler.discovery.paging import next_page
from crawler.discovery.shapes import ENOUGH, Anchor, story_score
from crawler.urls import is_view, key, same_site

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHROME_TAGS = frozenset({"nav", "header", "footer", "menu"})
_CHROME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|topbar|footer|breadcrumbs?|tagcloud|tags?|social|sosmed|submenu"
    r"|sidebarmenu|copyright|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LIST_ITEM = frozenset({"article", "h1", "h2", "h3", "h4"})
_LONGEST_TEXT = 500
_FARTHEST = 60
"""The most elements around a link that are inspected; real pages have up to thirty."""
_SLUG = 12
"""A last path part of at least this many letters is a story's slug, not `2`, `amp` or `feed`."""
_LATER_PAGE = re.compile(r"[2-9]|1\d")
"""The last path part of a story's later page in WordPress."""
_TITLE_WORDS = 3
"""A link's text of at least this many words is the story's title, not a label such as "Baca juga"."""


class SectionAnswer(msgspec.Struct, frozen=True):
    """The stories that a list page links, in order of appearance, and the page that continues the list."""

    links: tuple[Link, ...]
    next_url: str | None = None


@refuses_what_it_cannot_read
def parse_section(
    body: bytes, base_url: str, *, article: Sequence[str] = (), hosts: Sequence[str] = ()
) -> SectionAnswer:
    """Parse the list page in `body`, fetched from `base_url`. Raises ParseError for anything that is not a page.

    `article` are regular expressions that a story's path, or path and query, matches; without them addresses and
    link texts are scored. Only links to the page's own site and to `hosts` (`host` or `host:port`) count.
    """
    tree = html_tree(body, "a list page")
    base = base_of(tree, base_url)
    sites = (base_url, *(f"//{host}/" for host in hosts))
    shapes = [re.compile(pattern) for pattern in article]
    anchors: dict[str, list[Anchor]] = {}
    first_url: dict[str, str] = {}
    own_key, next_url = key(base_url), next_page(tree, base, base_url)
    for url, anchor in anchors_of(tree, base):
        identity = key(url)
        if identity != own_key and url != next_url and any(same_site(url, site) for site in sites):
            anchors.setdefault(identity, []).append(anchor)
            if is_view(first_url.setdefault(identity, url)):
                first_url[identity] = url
    parents = {_parent(url) for url in first_url.values()}
    stories = {
        identity: url
        for identity, url in first_url.items()
        if _is_story(url, anchors[identity], shapes, has_children=urlsplit(url).path.rstrip("/") in parents)
    }
    return SectionAnswer(
        distinct(
            Link(url=url, title=_title(anchors[identity]))
            for identity, url in stories.items()
            if _page_one(identity) not in stories
        ),
        next_url,
    )


def anchors_of(tree: html.HtmlElement, base: str) -> Iterator[tuple[str, Anchor]]:
    """Yield the address and context of each link of a page, in order."""
    for element in islice(tree.iter("a"), MOST):
        url = absolute(base, element.get("href"))
        if url is None:
            continue
        heading = next(element.iter(*_HEADINGS), None)
        text = _text(element if heading is None else heading) or " ".join((element.get("title") or "").split())
        in_heading = heading is not None or any(parent.tag in _HEADINGS for parent in _around(element))
        yield url, Anchor(text, in_heading, _in_chrome(element))


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content()[:_LONGEST_TEXT].split())


def _around(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Return the closest elements around a link: unclosed headings can be nested by the thousands."""
    return islice(element.iterancestors(), _FARTHEST)


def _in_chrome(element: html.HtmlElement) -> bool:
    """Whether the link is in the page's furniture; the search upwards ends at a list item."""
    for parent in _around(element):
        if parent.tag in _LIST_ITEM:
            return False
        names = f"{parent.get('class') or ''} {parent.get('id') or ''}"
        if parent.tag in _CHROME_TAGS or (parent.tag != "body" and _CHROME_CLASS.search(names)):
            return True
    return False


def _parent(url: str) -> str | None:
    """Return the path one step above `url`; None at the top, and for what may be below a story: its pages and views."""
    above, _, last = urlsplit(url).path.rstrip("/").rpartition("/")
    return above if above and len(last) >= _SLUG else None


def _page_one(identity: str) -> str:
    """Return the key of page one, if `identity` may be the key of a later page of a story; else an empty text."""
    above, _, last = identity.rpartition("/")
    return above if _LATER_PAGE.fullmatch(last) else ""


def _is_story(url: str, anchors: list[Anchor], shapes: list[re.Pattern[str]], *, has_children: bool) -> bool:
    if not shapes:
        return story_score(url, anchors, has_children=has_children) >= ENOUGH
    parts = urlsplit(url)
    full = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return any(shape.search(parts.path) or shape.search(full) for shape in shapes)


def _title(anchors: list[Anchor]) -> str | None:
    """Return the text of a heading, else the longest text."""
    texts = sorted(anchors, key=lambda anchor: (anchor.in_heading, len(anchor.text)), reverse=True)
    return next((anchor.text for anchor in texts if len(anchor.text.split()) >= _TITLE_WORDS), None)
