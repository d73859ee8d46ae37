"""The names by which a site may call itself on a page: in a title, a byline, or a description."""

import re
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawler.articles import Outlet
from crawler.extraction.metadata import Metas, first
from crawler.extraction.text import fold

_BETWEEN = re.compile(r"\s+[|\-–—:•·»«/~]+\s+|\s*[|»]\s*")
_SHORTEST_NAME = 3
_OFFICIAL = re.compile(
    r"\W*(?:(?:selamat\s+datang\s+di\s+)?(?:website|web|situs|portal|laman)(?:\s+web)?\s+resmi|official\s+(?:web)?site\s+of)"
    r"\s+(?P<name>[^.,;|–—]{4,80})",
    re.IGNORECASE,
)
"""How an office describes all its pages; its name may also be in the title of each."""


def behind_title(document: str | None, title: str) -> list[str]:
    """Return the parts of the page's `<title>` after the headline: the site's name on most pages."""
    rest = document.partition(title)[2] if document and document.startswith(title) else ""
    return [part for part in _BETWEEN.split(rest) if len(part) > _SHORTEST_NAME]


def blog_names(root: Element) -> list[str]:
    """Return the name that WordPress puts before `» Feed` in a page's links to its feeds: that of the blog itself."""
    titles = (link.get("title") or "" for link in root.iter("link") if link.get("rel") == "alternate")
    names = (title.partition("»") for title in titles)
    return list(dict.fromkeys(name.strip() for name, mark, _ in names if mark))


def site_names(url: str, outlet: Outlet, metas: Metas) -> list[str]:
    """Return the site's possible names in a title or a byline."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    stated = list(filter(None, [outlet.name, *first(metas, ("og:site_name", "application-name"))]))
    titles = set(map(fold, first(metas, ("og:title",))))
    # Some themes state the headline of each story as the site's name.
    described = map(_OFFICIAL.match, first(metas, ("description", "og:description")))
    names = [*([name for name in stated if fold(name) not in titles] or stated), host]
    names += [match["name"].strip() for match in described if match]
    labels = host.split(".")
    if len(labels) >= 2:
        names += [
            ".".join(labels[1:]),
            labels[0],
            labels[-2] if len(labels[-2]) > 3 else labels[-3] if len(labels) > 2 else "",
        ]
    return [name for name in names if name]
