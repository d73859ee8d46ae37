"""The store's methods that delete articles permanently."""

from collections.abc import Collection
from datetime import datetime

from crawler.times import iso
from db import erasure
from db.erasure import Forgettable
from db.session import Session


class ForgetStore(Session):
    """Part of `db.store.Store`."""

    def forgettable(self, url: str) -> Forgettable:
        """What is stored for an address. Raises StoreError if no crawl ever found it."""
        with self._reading() as db:
            return erasure.forgettable(db, url)

    def forget(self, url: str, now: datetime) -> Forgettable:
        """Deletes an address's article with everything read in it, and bars its addresses; call `purge` afterwards."""
        with self._writing() as db:
            return erasure.forget(db, url, iso(now))

    def purge(self) -> None:
        """Rewrites the file without deleted data; takes as long as a copy, and nobody can write meanwhile."""
        with self._reading() as db:
            erasure.purge(db)

    def forgotten_keys(self, urls: Collection[str] | None = None) -> set[str]:
        """Hashes, by `crawler.urls.key_hash`, of the barred ones among `urls`, or of all barred addresses."""
        with self._reading() as db:
            return erasure.forgotten_keys(db, urls)
