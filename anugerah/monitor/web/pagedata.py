"""The data of live pages: awards, collections, names and counts, read from one store for one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from anugerah.monitor.pages.chart import Tile, tiles_of
from anugerah.monitor.pages.content import TYPE_OF, Award, Collection, Kind, awards_of, is_private
from db.publicrows import PublicFilter, PublicRegion
from db.store import Store

ALL = PublicFilter()


class Source:
    """The public part of a database; `regions` are passed in."""

    def __init__(self, store: Store, regions: dict[str, PublicRegion]) -> None:
        self.store = store
        self.regions = regions

    def newest(self, filter_: PublicFilter, limit: int) -> tuple[Award, ...]:
        """The newest awards that match."""
        return self.awards(self.store.public_ids(filter_, limit=limit))

    def awards(self, ids: Sequence[int]) -> tuple[Award, ...]:
        """Awards by their ids, the newest first; those that are not public are missing."""
        return awards_of(self.store.published_some(ids), self.regions)

    def collection(self, kind: Kind, key: str) -> Collection | None:
        """A collection, without its awards; None for an unknown key."""
        match kind:
            case Kind.PROVINCE:
                return Collection(kind, key, self.regions[key].name, ()) if key in self.regions else None
            case Kind.SERIES:
                found = self.store.public_series([int(key)])
                return Collection(kind, key, found[0].name, (), series=found[0]) if found else None
            case Kind.RECIPIENT | Kind.GIVER:
                bodies = self.store.public_entities([int(key)])
                return Collection(kind, key, bodies[0].name, (), entity=bodies[0]) if bodies else None
        return Collection(kind, key, key, ())

    def names(self, kind: Kind, keys: Sequence[Any]) -> Mapping[Any, str]:
        """The names of those that a list may show."""
        if kind is Kind.PROVINCE:
            return {key: self.regions[key].name for key in keys if key in self.regions}
        if kind is Kind.SERIES:
            return {series.id: series.name for series in self.store.public_series(keys)}
        return {entity.id: entity.name for entity in self.store.public_entities(keys) if not is_private(entity)}

    def tiles(self, counts: Sequence[tuple[Any, int]] | None = None) -> tuple[Tile, ...]:
        """The map of the provinces; `counts` if they are known already."""
        if counts is None:
            counts = self.store.public_counts(ALL, ("province",))["province"]
        return tiles_of(dict(counts), self.regions)

    def has_events(self, filter_: PublicFilter = ALL) -> bool:
        """Whether any of them has a known day."""
        return bool(self.store.public_ids(filter_, limit=1, by_event=True))

    def has_also(self, one: Collection) -> bool:
        """Whether a recipient gives awards as well, or a giver receives some."""
        if one.entity is None:
            return False
        number = one.entity.id
        other = PublicFilter(giver=number) if one.kind is Kind.RECIPIENT else PublicFilter(recipient=number)
        return bool(self.store.public_ids(other, limit=1))


def filter_of(one: Collection) -> PublicFilter:
    """The filter for a collection's awards."""
    match one.kind:
        case Kind.RECIPIENT:
            return PublicFilter(recipient=int(one.key))
        case Kind.GIVER:
            return PublicFilter(giver=int(one.key))
        case Kind.SERIES:
            return PublicFilter(series=int(one.key))
        case Kind.PROVINCE:
            return PublicFilter(region=one.key)
    return PublicFilter(type=TYPE_OF[one.key])
