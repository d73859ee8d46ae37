"""When alerts are sent: settled awards, digests by crontab, quiet hours. Pure: `now` is passed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from anugerah.alerts.subscription import Subscription
from crawler.crontab import next_moment
from crawler.times import iso
from db.alertrows import Kind, Watch
from db.newsrows import Bound

RECENT = timedelta(days=3)
"""Awards that were published or first seen earlier than this are sent only on request."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Which awards count as new."""

    published_since: datetime
    seen_since: datetime
    seen_until: datetime


def window(now: datetime, settle: timedelta, since: datetime | None = None) -> Window:
    """The awards that have settled, of the last three days or since `since`."""
    begin = min(now - RECENT, since) if since else now - RECENT
    return Window(published_since=begin, seen_since=begin, seen_until=now - settle)


def watch(subscription: Subscription, span: Window, now: datetime, settle: timedelta, zone: ZoneInfo) -> Watch:
    """What to look for on behalf of a subscription, and when to send it."""
    due = next_moment(subscription.digest, now, zone) if subscription.digest else now
    day = span.published_since.astimezone(zone).date()
    return Watch(
        name=subscription.name,
        asked=msgspec.structs.replace(
            subscription.asked, since=Bound(at=iso(span.published_since), day=day.isoformat()), limit=None
        ),
        seen_since=iso(span.seen_since),
        seen_until=iso(span.seen_until),
        kind=Kind.DIGEST if subscription.digest else Kind.NEW,
        due_at=iso(due),
        settled_at=iso(now + settle),
    )


def is_quiet(quiet: tuple[time, time] | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether nothing may be sent at this time of day."""
    if quiet is None:
        return False
    begin, end = quiet
    at = now.astimezone(zone).time()
    return begin <= at < end if begin < end else at >= begin or at < end
