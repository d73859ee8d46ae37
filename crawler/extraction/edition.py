"""Which edition of a story a page shows: caches answer with the page from before an edit."""

from datetime import datetime, timedelta

from crawler.extraction.dates import parse_machine, settle
from crawler.extraction.jsonld import Linked, parse_jsonld
from crawler.extraction.metadata import CHANGED, Metas, first, metas_of
from crawler.extraction.page import parse_page
from crawler.times import parse_iso

SAME = timedelta(minutes=1)
"""Page and source may state the time of one change with this difference."""


def is_older(html: bytes, url: str, changed_at: str | None, content_type: str | None, timezone: str) -> bool:
    """Whether the page `html` states that it was made before the story's change at `changed_at`. Never raises."""
    page = parse_page(html, content_type) if changed_at else None
    return page is not None and is_before(parse_jsonld(page.scripts, url), metas_of(page.root), changed_at, timezone)


def is_before(linked: Linked, metas: Metas, changed_at: str | None, timezone: str) -> bool:
    """Whether the last change that the head states is earlier than `changed_at`; dates without a time prove nothing."""
    change = parse_iso(changed_at) if changed_at else None
    if not isinstance(change, datetime):
        return False
    stamps = map(parse_machine, [*filter(None, [linked.modified]), *first(metas, CHANGED)])
    # As if it were now a day after the change: a later time would be none to compare with.
    times = [settle(stamp, timezone, change + timedelta(days=1)) for stamp in stamps if stamp]
    moments = [time for time in times if isinstance(time, datetime)]
    return len(moments) == len(times) > 0 and max(moments) < change - SAME
