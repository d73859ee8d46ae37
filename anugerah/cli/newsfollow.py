"""`anugerah news --follow`: the existing rows, then new ones as they come.

No clock decides what is new: every row seen so far is remembered, and all matching rows are compared with that. So
pauses, rows of the same second and old stories that are read again lose nothing, and nothing is printed twice.
"""

import time
from collections.abc import Iterator

from db.newsrows import By, NewsFilter, NewsItem
from db.store import Store

POLL_SECONDS = 2.0
REST = 10
"""A query takes at most one part in `REST` of the time: 10^5 awards take 0.1 s."""


def followed(store: Store, by: By, asked: NewsFilter) -> Iterator[list[NewsItem]]:
    """Yield the existing rows, in order of publication, then each batch of new ones, for ever."""
    version = store.data_version()  # before reading, so that later writes are read too
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
