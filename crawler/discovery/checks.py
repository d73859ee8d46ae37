"""Judges whether a well-formed answer of a source is useful; the source chain acts on the verdict."""

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.articles import Link
from crawler.discovery.errors import ParseError
from crawler.urls import key, same_site


class Verdict(StrEnum):
    """Whether an answer is useful; all but `GOOD` are reasons to try the next source."""

    GOOD = "good"
    WRONG_KIND = "wrong_kind"
    EMPTY = "empty"
    HOME_LINKS = "home_links"
    """Its items link to the home page, as in the feeds of a large network."""
    FOREIGN_LINKS = "foreign_links"
    """Its items are on other sites."""
    STALE = "stale"
    """Its newest item is unusually old for the site: the feed is no longer updated."""


def judge(
    answer: Sequence[Link] | ParseError,
    home_url: str,
    *,
    hosts: Sequence[str] = (),
    children: int = 0,
    stale_before: str | None = None,
) -> Verdict:
    """Judge a parser's answer for the site at `home_url`.

    `hosts` are further hosts of the site, `children` the number of sitemaps in an index. If the newest dated item is
    older than `stale_before`, a time in the records' format, the answer is stale; without dates it never is.
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
