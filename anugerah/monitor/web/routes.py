"""The paths of the reader's pages: those of the published ones, and the search with its filters."""

import re
from typing import NamedTuple

from anugerah.monitor.pages.collection import LISTS
from anugerah.monitor.pages.content import TYPE_FOLDERS, Kind

STATIC = {
    "style.css": "text/css; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
FEEDS = {
    "feed.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    "events.ics": "text/calendar; charset=utf-8",
}
_NUMBER = r"[0-9]{1,15}"
_KEYS = {
    Kind.RECIPIENT: _NUMBER,
    Kind.GIVER: _NUMBER,
    Kind.SERIES: _NUMBER,
    Kind.PROVINCE: "[0-9]{2}",
    Kind.TYPE: "|".join(TYPE_FOLDERS.values()),
}
_FEED = rf"(?P<file>{'|'.join(map(re.escape, FEEDS))})"


class Route(NamedTuple):
    """The paths of one kind of page."""

    pattern: re.Pattern[str]
    """Matched in full; group `en` if the page is English."""
    make: str
    """The name of the method that makes the page."""
    kind: Kind | None = None
    """What the page collects."""


def _route(pattern: str, make: str, kind: Kind | None = None) -> Route:
    return Route(re.compile(rf"/(?P<en>en/)?{pattern}"), make, kind)


AWARD = _route(rf"anugerah/(?P<key>{_NUMBER})/", "award")
ROUTES = (
    _route("", "home"),
    AWARD,
    *(_route(f"{kind}/(?P<key>{key})/", "collection", kind) for kind, key in _KEYS.items()),
    *(_route(f"{kind}/(?P<key>{key})/(?P<year>[12][0-9]{{3}})/", "collection", kind) for kind, key in _KEYS.items()),
    _route(f"(?P<kind>{'|'.join(LISTS)})/", "list"),
    _route("arsip/", "months"),
    _route("arsip/(?P<key>[12][0-9]{3}-(?:0[1-9]|1[0-2]))/", "month"),
    _route("tentang/", "about"),
    _route("cari/", "find"),
    _route(rf"(?P<of>(?:cari/)?){_FEED}", "feed"),
    *(_route(rf"(?P<of>{kind}/(?P<key>{key})/){_FEED}", "feed", kind) for kind, key in _KEYS.items()),
)
FILES = re.compile(rf"/(?P<file>{'|'.join(map(re.escape, STATIC))}|robots\.txt)")
PUBLIC = (*(route.pattern for route in ROUTES), FILES)
"""Public paths."""
LOGIN, LOGOUT, SITES = (re.compile(rf"/(?P<en>en/)?-/{name}") for name in ("login", "logout", "situs"))
"""Our own pages too, but not for every reader."""
OWN = (*PUBLIC, LOGIN, LOGOUT, SITES)
