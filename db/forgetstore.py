"""The store's part that takes articles out for good."""

from collections.abc import Collection
from datetime import datetime

from crawler.times import iso
from db import forgotten
from db.forgotten import Forgettable
from db.session import Session


class ForgetStore(Session):
    """Part of `db.store.Store`."""

    def forgettable(self, url: str) -> Forgettable:
        """What there is of an address; raises StoreError if no crawl ever met it."""
        with self._reading() as db:
            return forgotten.forgettable(db, url)

    def forget(self, url: str, now: datetime) -> Forgettable:
        """Drops the article of an address with all that was read in it, and bars its addresses; `purge` follows."""
        with self._writing() as db:
            return forgotten.forget(db, url, iso(now))

    def purge(self) -> None:
        """Rewrites the file without what was deleted; takes as long as a copy, and nobody writes meanwhile."""
        with self._reading() as db:
            forgotten.purge(db)

    def forgotten_keys(self, urls: Collection[str] | None = None) -> set[str]:
        """Hashes, by `crawler.urls.key_hash`, of those of `urls`, or of all addresses, that are not to be kept."""
        with self._reading() as db:
            return forgotten.forgotten_keys(db, urls)
