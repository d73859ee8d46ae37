"""The headings of a page: which are near the text, which lead elsewhere, and which is that of the story."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from crawler.extraction.text import absolute, fold, text_of
from crawler.urls import key

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_MOST_HEADINGS, _MOST_LINKS = 400, 5
"""The most headings that are read, since a story's own is near the top, and the most links of a heading."""
_HEADLINE = 4
"""A heading of at least this many words is probably a headline, a shorter one the label of a box."""
_INDEX = re.compile(r"(?<=/)(?:index|home|default)\.\w{3,5}$")
"""The file name of a home page."""


def headings_of(root: Element) -> list[Element]:
    """Return the page's headings of the upper levels, in order."""
    return list(islice(root.iter(*_HEADINGS), _MOST_HEADINGS))


def nearest_headings(headings: list[Element], container: Element, url: str) -> list[str]:
    """Return the texts of headings before and in the text: headlines first, then by level, then the nearest.

    Headings that link another page than `url` belong to other stories.
    """
    places = {element: place for place, element in enumerate(container.getroottree().getroot().iter())}
    start, inside = places[container], set(container.iter(*_HEADINGS))
    near = (heading for heading in headings if places[heading] < start or heading in inside)
    own = [heading for heading in near if not leads_elsewhere(heading, url)]

    def rank(heading: Element) -> tuple[bool, bool, str, int]:
        is_label = len(text_of(heading).split()) < _HEADLINE
        return is_label, heading in inside, heading.tag, abs(places[heading] - start)

    return [text_of(heading) for heading in sorted(own, key=rank)]


def mastheads_of(headings: list[Element], url: str) -> list[str]:
    """Return the texts of headings that link the home page: the site's own name."""
    home = absolute(url, "/")
    links = ((heading, link.get("href")) for heading in headings for link in _links(heading))
    leading = dict.fromkeys(heading for heading, href in links if home and _leads_home(href, url, home))
    return list(map(text_of, leading))


def leads_elsewhere(heading: Element, url: str) -> bool:
    """Whether a link in `heading` leads to another page than `url`; a link within the page does not."""
    hrefs = (link.get("href") or "" for link in _links(heading))
    return any(href[:1] not in ("", "#") and key(absolute(url, href) or "") != key(url) for href in hrefs)


def _links(heading: Element) -> Iterator[Element]:
    """Return the first links in `heading`; most headings contain only one, which needs no walk."""
    if len(heading) == 1 and not len(sole := heading[0]):
        return iter([sole] if sole.tag == "a" else [])
    return islice(heading.iter("a"), _MOST_LINKS)


def _leads_home(href: str | None, url: str, home: str) -> bool:
    """Whether `href` on the page `url` means `home`. Most addresses are longer, and need not be resolved."""
    is_long = href is not None and len(href) > len(home) + 3 and href.startswith(("http://", "https://"))
    if is_long and href and "/." not in href and href.isprintable():
        return False
    address = _INDEX.sub("", absolute(url, href) or "")
    return f"{address}/" in (f"{home}/", home)


def heading_for(headings: list[Element], texts: list[str], title: str) -> Element | None:
    """Return the heading with the text of `title`, the highest level first; `texts` are those of the headings."""
    wanted = fold(title)
    matches = [heading for heading, text in zip(headings, texts, strict=True) if fold(text) == wanted]
    return min(matches, key=lambda heading: heading.tag, default=None)
