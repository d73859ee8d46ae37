"""The store's methods for readers of the award news."""

from collections.abc import Collection, Iterator, Set
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlite_utils import Database

from db import news, public, publicask
from db.newsrows import By, Head, NewsFilter, NewsItem, number_of
from db.publicrows import PublicEntity, PublicFilter, PublicRegion, PublicSeries, PublicValues, Published
from db.session import Session

ALL = NewsFilter()


class NewsStore(Session):
    """Part of `db.store.Store`. Nothing here writes."""

    def news(self, by: By, asked: NewsFilter = ALL) -> list[NewsItem]:
        """The award news, the newest published first."""
        with self._reading() as db:
            return news.news(db, by, asked)

    def news_and_marks(self, by: By, asked: NewsFilter) -> tuple[list[NewsItem], set[int]]:
        """The same, and the marks of all matching rows, regardless of the limit, for `unseen_news` to skip."""
        with self._snapshot() as db:
            return news.news(db, by, asked), set(news.news_marks(db, by, asked).values())

    def unseen_news(self, by: By, asked: NewsFilter, seen: Set[int]) -> list[tuple[int, NewsItem]]:
        """Every matching row whose mark is not in `seen`, with its mark; the newest first."""
        with self._snapshot() as db:
            marks = news.news_marks(db, by, asked)
            unseen = {row_id: mark for row_id, mark in marks.items() if mark not in seen}
            if not unseen:
                return []
            rows = news.news(db, by, msgspec.structs.replace(asked, limit=None), ids=unseen)
        return [(unseen[number_of(row)], row) for row in rows]

    def heads(self, articles: Collection[int]) -> dict[int, Head]:
        """Address, site, headline and day of articles, by id."""
        with self._reading() as db:
            return news.heads(db, articles)

    def published(self) -> Published:
        """Everything that is public."""
        with self._snapshot() as db:
            return public.load_published(db)

    def public_ids(self, asked: PublicFilter, *, limit: int | None = None, by_event: bool = False) -> list[int]:
        """The matching awards, the newest first; `by_event`: those with a known day, by that day."""
        with self._reading() as db:
            return publicask.public_ids(db, asked, limit=limit, by_event=by_event)

    def public_total(self, asked: PublicFilter) -> int:
        """The number of matching awards."""
        with self._reading() as db:
            return publicask.public_total(db, asked)

    def public_counts(self, asked: PublicFilter, facets: tuple[str, ...]) -> dict[str, list[tuple[Any, int]]]:
        """How many matching awards have each value, by facets of `publicask.public_counts`, the most frequent first."""
        with self._reading() as db:
            return publicask.public_counts(db, asked, facets)

    def public_values(self) -> list[PublicValues]:
        """The values of every public award that filters use."""
        with self._reading() as db:
            return publicask.public_values(db)

    def public_span(self) -> tuple[str, str] | None:
        """When the first and the last public award were first reported; None if there is none."""
        with self._reading() as db:
            return publicask.public_span(db)

    def published_some(self, ids: Collection[int]) -> Published:
        """The public data of these awards, the newest first; without regions."""
        with self._snapshot() as db:
            return public.load_some(db, ids)

    def public_entities(self, ids: Collection[int]) -> list[PublicEntity]:
        """Entities by their ids."""
        with self._reading() as db:
            return public.load_entities(db, ids)

    def public_series(self, ids: Collection[int]) -> list[PublicSeries]:
        """Series by their ids."""
        with self._reading() as db:
            return public.load_series(db, ids)

    def public_regions(self) -> list[PublicRegion]:
        """All provinces, regencies and cities."""
        with self._reading() as db:
            return public.load_regions(db)

    def public_mark(self) -> str:
        """A text that changes whenever any public data does."""
        with self._snapshot() as db:
            return public.public_mark(db)

    def data_version(self) -> int:
        """A number that changes when another connection writes to the file."""
        with self._reading() as db:
            version: int = db.execute("PRAGMA data_version").fetchone()[0]
            return version

    @contextmanager
    def _snapshot(self) -> Iterator[Database]:
        """A read transaction: several queries on one state of the file."""
        with self._reading() as db:
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("COMMIT")
