"""Sends what waits in the outbox: outside any transaction, again after a while where that fails."""

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
"""Between these the wait before another try grows, twofold each time."""

TAKEN = timedelta(minutes=5)
"""For how long notices are this process' own; longer than any channel takes. Should it die, another sends them then."""

STALE = timedelta(days=3)
"""A notice that could not be sent for so long is of no use."""

logger = logging.getLogger("anugerah")


def send_waiting(store: Store, channel: Channel, clock: Callable[[], datetime], zone: tzinfo = UTC) -> int:
    """Send the notices whose time has come, all in one go, their times in `zone`; returns how many were sent."""
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
    """How long to wait after so many tries that failed."""
    return min(FIRST * (1 << min(tries - 1, 20)), LONGEST)


def _local(notice: Waiting, zone: tzinfo) -> Waiting:
    title, body = (with_local_times(text, zone) for text in (notice.title, notice.body))
    return msgspec.structs.replace(notice, title=title, body=body)


def send_from(path: Path, channel: Channel, clock: Callable[[], datetime], zone: tzinfo = UTC) -> None:
    """`send_waiting` with a connection of its own, for a thread beside the crawl; what goes wrong is logged."""
    try:
        with survived("the sending of notices"), open_store(path, create=False) as store:
            send_waiting(store, channel, clock, zone)
    except AnugerahError as error:
        logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
