"""What a source's answer is worth, beyond being well-formed: a value that the source chain acts on."""

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.articles import Link
from crawler.discovery.errors import ParseError
from crawler.urls import key, same_site


class Verdict(StrEnum):
    """The worth of an answer; all but `GOOD` are reasons to ask the next source."""

    GOOD = "good"
    WRONG_KIND = "wrong_kind"
    EMPTY = "empty"
    HOME_LINKS = "home_links"
    """Its items link to the home page, as in the feeds of a large network."""
    FOREIGN_LINKS = "foreign_links"
    """Its items are on other sites."""
    STALE = "stale"
    """Its newest item is older than is usual for the site: a feed that nobody fills any more."""


def judge(
    answer: Sequence[Link] | ParseError,
    home_url: str,
    *,
    hosts: Sequence[str] = (),
    children: int = 0,
    stale_before: str | None = None,
) -> Verdict:
    """The worth of a parser's answer for the site at `home_url`.

    `hosts` are further hosts of the site, `children` the number of sitemaps that an index names. `stale_before`, a
    time as the records carry it, is the earliest that the newest dated item may have; without dates nothing is stale.
    """
    if isinstance(answer, ParseError):
        return Verdict.WRONG_KIND
    if not answer:
        return Verdict.GOOD if children else Verdict.EMPTY
    sites = (home_url, *(f"//{host}/" for host in hosts))
    own = [link for link in answer if any(same_site(link.url, site) for site in sites)]
    if not own:
        return Verdict.FOREIGN_LINKS
    if all(is_home(link.url, home_url) for link in own):
        return Verdict.HOME_LINKS
    newest = max((link.published_at or link.modified_at or "" for link in own), default="")
    return Verdict.STALE if stale_before and newest and newest < stale_before[: len(newest)] else Verdict.GOOD


def is_home(url: str, home_url: str) -> bool:
    """Whether `url` is the site's home page, or the root of its host."""
    parts = urlsplit(url)
    return key(url) == key(home_url) or (same_site(url, home_url) and parts.path in ("", "/") and not parts.query)
