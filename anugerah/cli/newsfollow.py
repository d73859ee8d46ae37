"""`anugerah news --follow`: what is there, then what comes, whenever it comes.

No clock decides what is new: what has been seen is remembered, and all that matches by now is compared with it. So a
pause, rows of the same second and an old story that is read again lose nothing, and nothing is printed twice.
"""

import time
from collections.abc import Iterator

from db.newsrows import By, NewsFilter, NewsItem
from db.store import Store

POLL_SECONDS = 2.0
REST = 10
"""A look takes at most one part in so many of the time: 10^5 awards take 0.1 s."""


def followed(store: Store, by: By, asked: NewsFilter) -> Iterator[list[NewsItem]]:
    """The rows there are, the published first before the others, then each lot of new ones, for ever."""
    version = store.data_version()  # before it is read: what is written meanwhile is read again
    rows, seen = store.news_and_marks(by, asked)
    yield rows[::-1]
    took = 0.0
    while True:
        time.sleep(max(POLL_SECONDS, REST * took))
        began = time.monotonic()
        last, version = version, store.data_version()
        if version == last:
            continue
        unseen = store.unseen_news(by, asked, seen)
        took = time.monotonic() - began
        seen.update(mark for mark, _ in unseen)
        if unseen:
            yield [row for _, row in reversed(unseen)]
