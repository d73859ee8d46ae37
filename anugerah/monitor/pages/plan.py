"""The list of files, what each depends on, and how each is made; nothing is rendered until it is needed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from anugerah.monitor.pages.chart import tiles_of
from anugerah.monitor.pages.collection import (
    CARDS,
    LISTS,
    WITH_EVENTS,
    Frame,
    also_of,
    by_regency,
    name_of,
    of_year,
    page_of_all,
    page_of_year,
    shown_years,
)
from anugerah.monitor.pages.content import Award, Catalogue, Collection, Kind, digest_of
from anugerah.monitor.pages.events import calendar, with_events
from anugerah.monitor.pages.feeds import MOST as FEED
from anugerah.monitor.pages.feeds import Feeds
from anugerah.monitor.pages.options import Options
from anugerah.monitor.pages.render import PACKAGE, Renderer, files_digest, has_page
from anugerah.monitor.pages.shortforms import short_forms
from anugerah.monitor.pages.translations import Lang, Style, words

STATIC = ("style.css", "search.js", "icon.svg")


class File(NamedTuple):
    """A file of the site."""

    path: str
    digest: str
    """Changes whenever the file may."""
    make: Callable[[], bytes]


class Plan:
    """The files for one state of the awards; `updated` says when the shown content of an award last changed."""

    def __init__(
        self, catalogue: Catalogue, options: Options, updated: Mapping[int, str], notice: Sequence[str]
    ) -> None:
        self._catalogue = catalogue
        self._renderer = Renderer(options)
        self._base = digest_of(files_digest(), options.inputs, notice)
        self._updated = updated
        self._notice = notice
        self._feeds = {lang: Feeds(options, lang, updated) for lang in Lang}
        self._styles = {lang: Style(lang, options.zone) for lang in Lang}
        self._options = options
        self._title = options.site_title
        counts = {one.key: len(one.awards) for one in catalogue.collections[Kind.PROVINCE]}
        self._tiles = tiles_of(counts, catalogue.regions)

    def files(self) -> Iterator[File]:
        """All files; those that lists link to come before the lists."""
        folder = resources.files(PACKAGE).joinpath("static")
        for name in STATIC:
            yield File(name, self._base, folder.joinpath(name).read_bytes)
        for lang in Lang:
            for award in self._catalogue.awards:
                yield self._page(
                    lang, f"anugerah/{award.id}/", "award.html", award.digest, award=award, is_private=award.is_private
                )
            for collections in self._catalogue.collections.values():
                for one in collections:
                    yield from self._collection(lang, one)
            yield from self._lists(lang)
        yield File("search.json", digest_of(self._base, self._digests(self._catalogue.awards)), self._index)

    def _page(self, lang: Lang, path: str, template: str, depends: Any, **values: Any) -> File:
        make = partial(self._renderer.page, template, path, lang, **values)
        return File(f"{lang.folder}{path}index.html", digest_of(self._base, template, path, depends), make)

    def _collection(self, lang: Lang, one: Collection) -> Iterator[File]:
        name, regions = name_of(one, lang), self._catalogue.regions
        digests = self._digests(one.awards)
        counts = sorted(Counter(award.year for award in one.awards if award.year).items(), reverse=True)
        years = shown_years(one.kind, len(one.awards), counts)
        is_province, is_series = one.kind is Kind.PROVINCE, one.kind is Kind.SERIES
        also = also_of(one, lang) if self._has_also(one) else None
        dated = with_events(one.awards) if one.kind in WITH_EVENTS else ()
        regencies = None
        if is_province:
            regencies = by_regency(one.key, Counter(award.row.recipient_region or "" for award in one.awards), regions)
        depends = [name, digests, also, one.series, [tile.shade for tile in self._tiles] if is_province else None]
        frame = Frame(lang, years, regions, self._tiles, also)
        values = page_of_all(
            one,
            frame,
            total=len(one.awards),
            newest_year=of_year(one.awards, counts[0][0]) if counts and is_series else (),
            scored=one.awards,
            regencies=regencies,
            has_events=bool(dated),
        )
        yield self._page(lang, one.path, "collection.html", depends, **values)
        title = f"{name} – {self._title}"
        yield from self._feed(lang, one.path, title, one.awards)
        yield from self._events(lang, one.path, title, dated)
        for year, _ in years:
            awards = of_year(one.awards, year)
            values = page_of_year(one, frame, year, awards, total=len(awards))
            depends = [name, [at for at, _ in years], self._digests(awards)]
            yield self._page(lang, f"{one.path}{year}/", "collection.html", depends, **values)

    def _lists(self, lang: Lang) -> Iterator[File]:
        text, catalogue = words(lang), self._catalogue
        for kind, title in LISTS.items():
            shown = [one for one in catalogue.collections[kind] if has_page(one)]
            entries = [(one.path, one.name, len(one.awards)) for one in shown]
            tiles = self._tiles if kind is Kind.PROVINCE else None
            note = text["persons_left_out"] if kind in (Kind.RECIPIENT, Kind.GIVER) else None
            yield self._page(
                lang, f"{kind}/", "list.html", [entries, tiles],
                name=text[title], entries=entries, tiles=tiles, note=note, heading=text[title],
            )  # fmt: skip
        for month, awards in catalogue.months.items():
            path = f"arsip/{month}/"
            yield self._page(
                lang, path, "month.html", self._digests(awards), month=month, awards=awards, total=len(awards)
            )
        style = self._styles[lang]
        months = [(f"arsip/{month}/", style.month(month), len(awards)) for month, awards in catalogue.months.items()]
        yield self._page(
            lang, "arsip/", "list.html", months,
            name=text["archive"], entries=months, tiles=None, note=None, heading=text["month"],
        )  # fmt: skip
        yield self._page(lang, "tentang/", "about.html", None, notice=self._notice)
        yield self._page(lang, "cari/", "search.html", None)
        dated = with_events(catalogue.awards)
        yield from self._feed(lang, "", self._title, catalogue.awards)
        yield from self._events(lang, "", self._title, dated)
        newest = catalogue.awards[:CARDS]
        types = [(one.path, name_of(one, lang), len(one.awards)) for one in catalogue.collections[Kind.TYPE]]
        depends = [self._digests(newest), types, self._tiles, bool(dated)]
        yield self._page(
            lang, "", "home.html", depends, awards=newest, types=types, tiles=self._tiles, feed=True, events=bool(dated)
        )

    def _feed(self, lang: Lang, path: str, title: str, awards: tuple[Award, ...]) -> Iterator[File]:
        feeds, newest = self._feeds[lang], awards[:FEED]
        digest = digest_of(self._base, path, title, self._digests(newest), [self._updated.get(a.id) for a in newest])
        yield File(f"{lang.folder}{path}feed.xml", digest, partial(feeds.atom, path, title, newest))
        yield File(f"{lang.folder}{path}feed.json", digest, partial(feeds.json, path, title, newest))

    def _events(self, lang: Lang, path: str, title: str, dated: tuple[Award, ...]) -> Iterator[File]:
        """A calendar if there are events; otherwise none."""
        if dated:
            digest = digest_of(self._base, path, title, self._digests(dated), [self._updated.get(a.id) for a in dated])
            make = partial(calendar, title, dated, self._feeds[lang], self._options)
            yield File(f"{lang.folder}{path}events.ics", digest, make)

    def _index(self) -> bytes:
        """The search index: full names by short forms, and for each award its id, then texts; the last is not shown."""
        rows = [
            (award.id, row.recipient, row.award, row.giver, award.place, award.year, _full_names(award))
            for award in self._catalogue.awards
            if (row := award.row)
        ]
        return msgspec.json.encode({"short": short_forms(), "rows": rows})

    def _has_also(self, one: Collection) -> bool:
        """Whether a recipient gives awards as well, or a giver receives some."""
        others = {Kind.RECIPIENT: self._catalogue.also_giver, Kind.GIVER: self._catalogue.also_recipient}
        return one.entity is not None and one.entity.id in others.get(one.kind, ())

    @staticmethod
    def _digests(awards: Sequence[Award]) -> list[str]:
        return [award.digest for award in awards]


def _full_names(award: Award) -> str:
    """The names of recipient and giver that differ from those that the award states."""
    names = ((award.recipient, award.row.recipient), (award.giver, award.row.giver))
    return " ".join(entity.name for entity, stated in names if entity and entity.name != stated)
