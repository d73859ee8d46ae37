"""Facet counts: awards by place, year, giver and site, from memory, since counting 20,000 of them takes a while.

A search runs at every keystroke, and counts its results by eight facets. Cached values may be some seconds old.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import itemgetter
from threading import Lock
from typing import Any

from db.publicrows import PublicValues
from db.store import Store

FRESH_SECONDS = 10.0


class _Values:
    """For each facet, the value of each award at its index; for sites several."""

    def __init__(self, rows: Sequence[PublicValues]) -> None:
        self.places = {row.id: place for place, row in enumerate(rows)}
        """Award ids are sparse in merged databases, so lists use indexes."""
        regions = [row.region for row in rows]
        self.of: dict[str, list[Any]] = {
            "province": [code and code[:2] for code in regions],
            "regency": [code if code and len(code) > len("36") else None for code in regions],
            "level": [row.level for row in rows],
            "type": [row.type for row in rows],
            "giver": [row.giver for row in rows],
            "series": [row.series for row in rows],
            "year": [row.year for row in rows],
            "site": [row.sites for row in rows],
        }
        self.counts = {name: self._counted(name, found) for name, found in self.of.items()}
        """Counts over all awards: for the first page, and for a search for a word that nearly all have."""

    def count(self, name: str, pick: Callable[[list[Any]], Iterable[Any]] | None) -> "Counter[Any]":
        """How many of the picked awards have each value; of all awards without `pick`."""
        return self._counted(name, pick(self.of[name])) if pick else self.counts[name]

    @staticmethod
    def _counted(name: str, found: Iterable[Any]) -> "Counter[Any]":
        counter = Counter(chain.from_iterable(found) if name == "site" else found)
        counter.pop(None, None)
        return counter


class Spread:
    """The cached values; thread-safe: each call brings its own store."""

    def __init__(self, *, fresh: float = FRESH_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._fresh = fresh
        self._clock = clock
        self._values: _Values | None = None
        self._until = 0.0
        self._lock = Lock()

    def counts(self, store: Store, ids: list[int], facets: Iterable[str]) -> dict[str, list[tuple[Any, int]]]:
        """How many of these awards have each value: most frequent first, and of equal ones the first met."""
        values = self._now(store)
        places = [values.places[number] for number in ids if number in values.places]
        if not places:
            return {name: [] for name in facets}
        pick = None if len(places) == len(values.places) else _picker(places)
        return {name: values.count(name, pick).most_common() for name in facets}

    def clear(self) -> None:
        """Read the values again on the next request."""
        with self._lock:
            self._until = 0.0

    def _now(self, store: Store) -> _Values:
        """The cached values; when they have expired, the first caller reloads them, and the others get the old ones."""
        with self._lock:
            kept = self._values
            if kept and self._clock() < self._until:
                return kept
            self._until = self._clock() + self._fresh
        read = _Values(store.public_values())
        with self._lock:
            self._values = read
        return read


def _picker(places: Sequence[int]) -> Callable[[list[Any]], Sequence[Any]]:
    """A function that takes the values at some indexes of a list: a dozen times as fast as a loop."""
    if len(places) == 1:
        return lambda values: (values[places[0]],)
    return itemgetter(*places)
