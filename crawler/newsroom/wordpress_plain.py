"""Plain permalinks, as of WordPress on a server without rewrite rules: everything is at the root, by query."""

import re

from crawler.newsroom.reply import Request
from crawler.newsroom.wordpress_rest import ROOT

PERMALINK = "/?p={story.number}"
_FEEDS = {"/feed/": "rss2", "/comments/feed/": "comments-rss2"}
_PAGED = re.compile(r"/page/(\d+)/")
_FILES = "/wp-content/"


def plain_path(path: str) -> str:
    """Translate a path to an address by query; archives of terms keep their paths, which do not exist."""
    if path in _FEEDS:
        return f"/?feed={_FEEDS[path]}"
    if path.startswith(ROOT):
        return f"/index.php?rest_route=/{path.removeprefix(ROOT)}"
    paged = _PAGED.fullmatch(path)
    return f"/?paged={paged[1]}" if paged else path


def with_path(request: Request) -> Request | None:
    """Translate a request by query to one by path; None if the server has no such file, and does not call WordPress."""
    if request.path.startswith(_FILES):
        return request
    if request.path not in ("/", "/index.php"):
        return None
    query = dict(request.query)
    if route := query.pop("rest_route", None):
        return Request(ROOT + route.lstrip("/"), query, request.headers)
    if kind := query.pop("feed", None):
        path = next((path for path, name in _FEEDS.items() if name == kind), "/")
        return Request(path, query, request.headers)
    if number := query.pop("paged", None):
        return Request(f"/page/{number}/", query, request.headers)
    if number := query.pop("p", None):
        return Request(f"/?p={number}", query, request.headers)
    return Request("/", query, request.headers)
