"""The facets of a list: values with the number of their awards, and the addresses that filter by them."""

from typing import Any, NamedTuple

from anugerah.monitor.pages.content import TYPE_FOLDERS, is_private
from anugerah.monitor.pages.translations import Lang, words
from anugerah.monitor.web.asked import NAMES, Asked
from anugerah.monitor.web.spread import Spread
from db.publicrows import PublicRegion
from db.store import Store

MOST = 12
"""At most this many values of a facet are shown."""
_LOOKED_AT = 60
"""How many values are looked up, since persons among givers are left out."""
SHOWN = {
    "provinsi": "province",
    "daerah": "regency_or_city",
    "tingkat": "level",
    "jenis": "type",
    "pemberi": "giver",
    "seri": "series",
    "tahun": "year",
    "situs": "site",
}
"""Query parameters → the keys of their names in the pages' texts."""


class Choice(NamedTuple):
    """A value of a facet."""

    label: str
    awards: int
    query: str


class Facet(NamedTuple):
    """Values to narrow a list by."""

    word: str
    choices: list[Choice]


class Chosen(NamedTuple):
    """An active filter, and the address without it."""

    word: str
    label: str
    query: str


def facets_of(
    store: Store, spread: Spread, asked: Asked, ids: list[int], lang: Lang, regions: dict[str, PublicRegion]
) -> list[Facet]:
    """The facets of the awards that match the query, except those without a choice."""
    open_ = [name for name in SHOWN if name not in asked.given]
    counts = spread.counts(store, ids, [NAMES[name] for name in open_])
    facets = []
    for name in open_:
        found = counts[NAMES[name]]
        if name == "tahun":
            found = sorted(found, reverse=True)
        labels = _labels(store, name, [value for value, _ in found[:_LOOKED_AT]], lang, regions)
        shown = [(value, count) for value, count in found if value in labels][:MOST]
        choices = [Choice(labels[value], count, asked.with_(name, _written(name, value))) for value, count in shown]
        if choices:
            facets.append(Facet(SHOWN[name], choices))
    return facets


def chosen_of(store: Store, asked: Asked, lang: Lang, regions: dict[str, PublicRegion]) -> list[Chosen]:
    """The active filters."""
    chosen = []
    for name, text in asked.given.items():
        if name == "q":
            continue
        value = getattr(asked.filter, NAMES[name], None) if name not in ("provinsi", "daerah") else text
        labels = _labels(store, name, [value], lang, regions)
        chosen.append(Chosen(SHOWN.get(name, "recipient"), labels.get(value, text), asked.without(name)))
    return chosen


def _labels(store: Store, name: str, values: list[Any], lang: Lang, regions: dict[str, PublicRegion]) -> dict[Any, str]:
    """The names of values; those that no list may show are missing."""
    text = words(lang)
    match name:
        case "provinsi" | "daerah":
            return {code: regions[code].name for code in values if code in regions}
        case "pemberi" | "penerima":
            return {entity.id: entity.name for entity in store.public_entities(values) if not is_private(entity)}
        case "seri":
            return {series.id: series.name for series in store.public_series(values)}
        case "tingkat":
            return {level: text[f"level_{level}"] for level in values}
        case "jenis":
            return {type_: text[f"type_{type_}"] for type_ in values}
    return {value: str(value) for value in values}


def _written(name: str, value: Any) -> str:
    return TYPE_FOLDERS[value] if name == "jenis" else str(value)
