"""Sends notices from the outbox: outside any transaction, with retries."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import msgspec

from anugerah.monitor.channel import Channel, ChannelError
from anugerah.monitor.faults import survived
from anugerah.monitor.notices import with_local_times
from crawler.errors import AnugerahError
from db.health import Waiting
from db.store import Store, open_store

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
"""The wait before a retry grows from the first to the second, twofold each time."""

TAKEN = timedelta(minutes=5)
"""How long this process owns the notices it has taken; longer than any channel needs. If it dies, they are resent."""

STALE = timedelta(days=3)
"""A notice that could not be sent for this long is dropped."""

logger = logging.getLogger("anugerah")


def send_waiting(store: Store, channel: Channel, clock: Callable[[], datetime], zone: tzinfo = UTC) -> int:
    """Send the notices that are due, all together, their times in `zone`; return how many were sent."""
    now = clock()
    notices = store.take_notices(now, now - STALE, now + TAKEN)
    if not notices:
        return 0
    ids = [notice.id for notice in notices]
    try:
        channel.send([_local(notice, zone) for notice in notices])
    except ChannelError as error:
        tries = max(notice.tries for notice in notices) + 1
        store.mark_failed(ids, str(error), clock() + wait_after(tries))
        logger.warning("%d notices wait, for %s", len(ids), error)
        return 0
    store.mark_sent(ids, clock())
    return len(ids)


def wait_after(tries: int) -> timedelta:
    """How long to wait after `tries` failed attempts."""
    return min(FIRST * (1 << min(tries - 1, 20)), LONGEST)


def _local(notice: Waiting, zone: tzinfo) -> Waiting:
    title, body = (with_local_times(text, zone) for text in (notice.title, notice.body))
    return msgspec.structs.replace(notice, title=title, body=body)


def send_from(path: Path, channel: Channel, clock: Callable[[], datetime], zone: tzinfo = UTC) -> None:
    """`send_waiting` with a connection of its own, for a thread beside the crawl; errors are logged."""
    try:
        with survived("the sending of notices"), open_store(path, create=False) as store:
            send_waiting(store, channel, clock, zone)
    except AnugerahError as error:
        logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
