"""The addresses of a batch's pages: which article each leads to, and when and with what result it was fetched."""

from collections.abc import Set

import msgspec
from sqlite_utils import Database

from crawler import urls
from crawler.records import Dropped, Story
from db.rows import FORGOTTEN, AddressRow
from db.tables import load_rows, select_in


class AddressBook:
    """The stored rows of these addresses, by key hash; changed in memory, then written in one go."""

    def __init__(self, db: Database, hashes: Set[str], now: str) -> None:
        self._db = db
        self._now = now
        self._rows: dict[str, AddressRow] = {}
        self._touched: set[str] = set()
        self._load(hashes)

    def article_ids(self) -> set[int]:
        """The articles to which any of the addresses leads."""
        return {row.article_id for row in self._rows.values() if row.article_id is not None}

    def article_id(self, url: str) -> int | None:
        """The article to which an address leads."""
        row = self._rows.get(urls.key_hash(url))
        return None if row is None else row.article_id

    def is_forgotten(self, url: str) -> bool:
        """Whether an operator has had the story at this address forgotten."""
        row = self._rows.get(urls.key_hash(url))
        return row is not None and row.reason == FORGOTTEN

    def note(self, url: str, page: Story | Dropped, article_id: int | None, *, has_moved: bool) -> None:
        """Notes the result for an address, and when.

        An address to which an article has moved, perhaps back, counts as seen now: it is the latest of its addresses.
        """
        key_hash = urls.key_hash(url)
        stored = self._rows.get(key_hash)
        reason = page.reason if isinstance(page, Dropped) and article_id is None else None
        if self.is_forgotten(url):
            reason, article_id = FORGOTTEN, None
        row = AddressRow(
            key_hash=key_hash,
            key=urls.key(url),
            url=url if stored is None else stored.url,
            site=page.site if stored is None else stored.site,
            article_id=article_id,
            reason=reason,
            seen_at=self._now if stored is None or has_moved else stored.seen_at,
            fetched_at=page.fetched_at if stored is None else max(stored.fetched_at, page.fetched_at),
        )
        if row != stored:
            self._rows[key_hash] = row
            self._touched.add(key_hash)

    def give(self, url: str, article_id: int) -> None:
        """Assigns a stored address, of the batch or not, to another article."""
        key_hash = urls.key_hash(url)
        if key_hash not in self._rows:
            self._load({key_hash})
        self._rows[key_hash] = msgspec.structs.replace(self._rows[key_hash], article_id=article_id)
        self._touched.add(key_hash)

    def hand_over(self, article_id: int, to: int) -> None:
        """Assigns all addresses of one article in the batch to another article; `write` does not write that."""
        for key_hash, row in self._rows.items():
            if row.article_id == article_id:
                self._rows[key_hash] = msgspec.structs.replace(row, article_id=to)

    def write(self) -> None:
        """Writes what the batch touched."""
        rows = [msgspec.to_builtins(self._rows[key_hash]) for key_hash in sorted(self._touched)]
        self._db.table("address").upsert_all(rows, pk="key_hash")

    def _load(self, hashes: Set[str]) -> None:
        found = load_rows(select_in(self._db, "SELECT * FROM address WHERE key_hash IN", set(hashes)), AddressRow)
        self._rows |= {row.key_hash: row for row in found}
