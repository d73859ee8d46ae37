"""The sitemaps named in a robots.txt; `crawler.fetching.robots` applies its rules."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from crawler.discovery.links import absolute
from crawler.records import Robots

_SITEMAP = re.compile(r"^[ \t]*+sitemap[ \t]*+:[ \t]*+([^\s#]++)", re.IGNORECASE | re.MULTILINE)


def sitemap_urls(body: bytes, base_url: str) -> tuple[str, ...]:
    """Return the addresses of the `Sitemap:` lines in order, once each; none for a page that is not a robots.txt."""
    found = _SITEMAP.findall(body.decode("utf-8", "replace").lstrip("\ufeff").replace("\r", "\n"))
    return tuple(dict.fromkeys(url for reference in found if (url := absolute(base_url, reference))))


def announced_sitemaps(stored: Iterable[Robots], home: str) -> tuple[str, ...]:
    """Return the sitemaps named in the stored robots.txt files of a site's hosts; `home` is the site's address."""
    return tuple(
        url
        for robots in stored
        for url in sitemap_urls(robots.body.encode(), urljoin(home, f"//{robots.host}/robots.txt"))
    )
