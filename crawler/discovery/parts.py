"""How far to trust the times in sitemaps: which parts of an index to open, and how to order the links."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec

from crawler.articles import Link
from crawler.discovery.shapes import without_lists
from crawler.discovery.sitemaps import Child
from crawler.times import iso, parse_moment

_DIGITS = re.compile(r"\d+")
_MANY = 10
"""If at least this many links, and most of the list, share one time of change, it is the list's own."""
_WRITTEN_IN = timedelta(minutes=1)
"""How long before or after that time others are the list's own too: a long list is not written within a second."""


def parts_to_open(parts: Sequence[Child], since: str | None) -> list[Child]:
    """Return the parts that may have something new since that time, the newest first.

    These are the parts dated later, those without a date, and always the newest, since a site may not update its dates.
    """
    ordered = newest_parts(parts)
    return [child for at, child in enumerate(ordered) if not at or since is None or _may_be_later(child, since)]


def newest_parts(parts: Sequence[Child]) -> list[Child]:
    """Return the parts of an index, the newest first.

    Of undated parts, the last and the first come first: WordPress appends the newest, others put it in front.
    """
    dated = [child for child in reversed(parts) if child.modified_at]
    undated = [child for child in reversed(parts) if not child.modified_at]
    return [*sorted(dated, key=_time, reverse=True), *undated[:1], *undated[:0:-1][:1], *undated[1:-1]]


def family(url: str) -> str:
    """Return the address of a part without its numbers: the same for all parts of a series like `post-sitemap7.xml`."""
    parts = urlsplit(url)
    return f"{_DIGITS.sub('', parts.path)}?{_DIGITS.sub('', parts.query)}"


def is_news(links: Sequence[Link]) -> bool:
    """Whether the list is a news sitemap: it dates all stories, and only has those of the last days."""
    return bool(links) and all(link.published_at for link in links)


def newest_links(links: Iterable[Link]) -> list[Link]:
    """Return a sitemap's links to stories, the newest first, without times of change that are the list's own."""
    listed = without_lists(links)
    times = Counter(link.modified_at for link in listed if link.modified_at and len(link.modified_at) > 10)
    own = _around_the_commonest(times)
    count = sum(times[time] for time in own)
    if count >= _MANY and count * 2 > len(listed):
        listed = [
            msgspec.structs.replace(link, modified_at=None) if link.modified_at in own else link for link in listed
        ]
    return sorted(listed, key=lambda link: link.published_at or link.modified_at or "", reverse=True)


def _around_the_commonest(times: Counter[str]) -> set[str]:
    """Return the times near the one that most links have."""
    if not times:
        return set()
    moment = parse_moment(max(times, key=times.__getitem__))
    first, last = iso(moment - _WRITTEN_IN), iso(moment + _WRITTEN_IN)
    return {time for time in times if first <= time <= last}


def _time(child: Child) -> str:
    return child.modified_at or ""


def _may_be_later(child: Child, since: str) -> bool:
    if child.modified_at is None:
        return True
    # A date without a time is a day in an unknown zone: compare by day, and let the same day count as later.
    is_moment = len(child.modified_at) > 10 < len(since)
    return child.modified_at >= since if is_moment else child.modified_at[:10] >= since[:10]
