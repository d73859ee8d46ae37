"""Which files there are, what each depends on, and how each is made; nothing is made before it is asked for."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from anugerah.monitor.pages.chart import charts_of, tiles_of
from anugerah.monitor.pages.content import Award, Catalogue, Collection, Kind, digest_of
from anugerah.monitor.pages.events import calendar, with_events
from anugerah.monitor.pages.feeds import MOST as FEED
from anugerah.monitor.pages.feeds import Feeds
from anugerah.monitor.pages.options import Options
from anugerah.monitor.pages.ranking import rankings_of
from anugerah.monitor.pages.render import PACKAGE, Renderer, files_digest, has_page
from anugerah.monitor.pages.texts import Lang, Style, words

CARDS = 30
"""Awards that a page shows as cards; the others stand in its pages by year."""
STATIC = ("style.css", "search.js", "icon.svg")
_WITH_EVENTS = (Kind.PROVINCE, Kind.TYPE)
"""Pages with a calendar: others have too few days for one."""
_LISTS = {Kind.RECIPIENT: "recipients", Kind.GIVER: "givers", Kind.SERIES: "series_all", Kind.PROVINCE: "provinces"}


class File(NamedTuple):
    """A file of the site."""

    path: str
    digest: str
    """Another one whenever the file may come out different."""
    make: Callable[[], bytes]


class Plan:
    """The files of one state of the awards; `updated` says when what is told of an award last changed."""

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
        self._tiles = tiles_of(catalogue)

    def files(self) -> Iterator[File]:
        """All files; those that lists lead to come before the lists."""
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
        yield File("search.json", digest_of(self._digests(self._catalogue.awards)), self._index)

    def _page(self, lang: Lang, path: str, template: str, depends: Any, **values: Any) -> File:
        make = partial(self._renderer.page, template, path, lang, **values)
        return File(f"{lang.folder}{path}index.html", digest_of(self._base, template, path, depends), make)

    def _collection(self, lang: Lang, one: Collection) -> Iterator[File]:
        name, catalogue = self._name(lang, one), self._catalogue
        digests = self._digests(one.awards)
        counts = sorted(Counter(award.year for award in one.awards if award.year).items(), reverse=True)
        years = counts if len(one.awards) > CARDS or (one.kind is Kind.SERIES and len(counts) > 1) else []
        is_province, is_series = one.kind is Kind.PROVINCE, one.kind is Kind.SERIES
        also = self._also(lang, one)
        shared: dict[str, Any] = {
            "one": one, "name": name, "years": years, "tiles": self._tiles, "also": also, "over": self._over(lang, one),
            "is_private": one.is_private,
        }  # fmt: skip
        charts = charts_of(one.awards) if one.kind is Kind.RECIPIENT else ()
        newest_year = counts[0][0] if counts and is_series else None
        dated = with_events(one.awards) if one.kind in _WITH_EVENTS else ()
        depends = [name, digests, also, one.series, [tile.shade for tile in self._tiles] if is_province else None]
        yield self._page(
            lang,
            one.path,
            "collection.html",
            depends,
            awards=one.awards,
            newest=one.awards[:CARDS],
            charts=charts,
            year=None,
            ranking=self._ranking(one, newest_year) if is_series else None,
            ranking_year=newest_year,
            regencies=self._regencies(one) if is_province else None,
            feed=True,
            events=bool(dated),
            **shared,
        )
        title = f"{name} – {self._title}"
        yield from self._feed(lang, one.path, title, one.awards)
        yield from self._events(lang, one.path, title, dated)
        for year, _ in years:
            awards = tuple(award for award in one.awards if award.year == year)
            yield self._page(
                lang,
                f"{one.path}{year}/",
                "collection.html",
                [name, [at for at, _ in years], self._digests(awards)],
                awards=awards,
                newest=(),
                charts=(),
                year=year,
                ranking=rankings_of(awards, catalogue.regions) if is_series else None,
                ranking_year=year,
                regencies=None,
                **shared,
            )

    def _lists(self, lang: Lang) -> Iterator[File]:
        text, catalogue = words(lang), self._catalogue
        for kind, title in _LISTS.items():
            shown = [one for one in catalogue.collections[kind] if has_page(one)]
            entries = [(one.path, self._name(lang, one), len(one.awards)) for one in shown]
            tiles = self._tiles if kind is Kind.PROVINCE else None
            note = text["persons_left_out"] if kind in (Kind.RECIPIENT, Kind.GIVER) else None
            yield self._page(
                lang, f"{kind}/", "list.html", [entries, tiles],
                name=text[title], entries=entries, tiles=tiles, note=note, heading=text[title],
            )  # fmt: skip
        for month, awards in catalogue.months.items():
            path = f"arsip/{month}/"
            yield self._page(lang, path, "month.html", self._digests(awards), month=month, awards=awards)
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
        types, newest = catalogue.collections[Kind.TYPE], catalogue.awards[:CARDS]
        depends = [self._digests(newest), [len(one.awards) for one in types], self._tiles, bool(dated)]
        yield self._page(
            lang, "", "home.html", depends, awards=newest, types=types, tiles=self._tiles, feed=True, events=bool(dated)
        )

    def _feed(self, lang: Lang, path: str, title: str, awards: tuple[Award, ...]) -> Iterator[File]:
        feeds, told = self._feeds[lang], awards[:FEED]
        digest = digest_of(self._base, path, title, self._digests(told), [self._updated.get(a.id) for a in told])
        yield File(f"{lang.folder}{path}feed.xml", digest, partial(feeds.atom, path, title, told))
        yield File(f"{lang.folder}{path}feed.json", digest, partial(feeds.json, path, title, told))

    def _events(self, lang: Lang, path: str, title: str, dated: tuple[Award, ...]) -> Iterator[File]:
        """A calendar where there is an event: an empty one is none."""
        if dated:
            digest = digest_of(self._base, path, title, self._digests(dated), [self._updated.get(a.id) for a in dated])
            make = partial(calendar, title, dated, self._feeds[lang], self._options)
            yield File(f"{lang.folder}{path}events.ics", digest, make)

    def _index(self) -> bytes:
        """What the search knows of each award: its id, then texts."""
        rows = [
            (award.id, row.recipient, row.award, row.giver, _place(award), award.year)
            for award in self._catalogue.awards
            if (row := award.row)
        ]
        return msgspec.json.encode(rows)

    def _name(self, lang: Lang, one: Collection) -> str:
        return words(lang)[f"type_{one.awards[0].row.type}"] if one.kind is Kind.TYPE else one.name

    def _over(self, lang: Lang, one: Collection) -> tuple[str, str]:
        text = words(lang)
        return ("", text["types"]) if one.kind is Kind.TYPE else (f"{one.kind}/", text[_LISTS[one.kind]])

    def _also(self, lang: Lang, one: Collection) -> tuple[str, str] | None:
        if one.entity and one.kind is Kind.RECIPIENT and one.entity.id in self._catalogue.also_giver:
            return f"{Kind.GIVER}/{one.key}/", words(lang)["also_gives"]
        if one.entity and one.kind is Kind.GIVER and one.entity.id in self._catalogue.also_recipient:
            return f"{Kind.RECIPIENT}/{one.key}/", words(lang)["also_receives"]
        return None

    def _ranking(self, one: Collection, year: int | None) -> dict[str, Any]:
        return rankings_of((award for award in one.awards if award.year == year), self._catalogue.regions)

    def _regencies(self, one: Collection) -> list[tuple[Any, int]]:
        """Every regency and city of a province with its awards, also those without one."""
        counts = Counter(award.row.recipient_region for award in one.awards)
        inside = [region for region in self._catalogue.regions.values() if region.province_code == one.key]
        return sorted(((region, counts[region.code]) for region in inside), key=lambda pair: (-pair[1], pair[0].code))

    @staticmethod
    def _digests(awards: Sequence[Award]) -> list[str]:
        return [award.digest for award in awards]


def _place(award: Award) -> str:
    return ", ".join(dict.fromkeys(filter(None, (award.row.region_name, award.province_name))))
