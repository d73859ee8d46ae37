"""The reader's pages, rendered from the live database on request: the published ones, and the search.

Each page reads only what it shows, however many awards there are.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from anugerah.amending import shown
from anugerah.monitor.pages.collection import (
    CARDS,
    LISTS,
    WITH_EVENTS,
    Frame,
    also_of,
    by_regency,
    name_of,
    page_of_all,
    page_of_year,
    shown_years,
)
from anugerah.monitor.pages.content import TYPE_FOLDERS, Collection, Kind
from anugerah.monitor.pages.events import MOST as EVENTS
from anugerah.monitor.pages.events import calendar
from anugerah.monitor.pages.feeds import MOST as FEED
from anugerah.monitor.pages.feeds import Feeds
from anugerah.monitor.pages.options import Options
from anugerah.monitor.pages.render import PACKAGE, Renderer
from anugerah.monitor.pages.translations import Lang, words
from anugerah.monitor.web.asked import AskedWrongly, parse_asked
from anugerah.monitor.web.facets import chosen_of, facets_of
from anugerah.monitor.web.months import month_filter, months_between
from anugerah.monitor.web.pagedata import Source, filter_of
from anugerah.monitor.web.responsecache import Answer
from anugerah.monitor.web.routes import FEEDS, ROUTES, STATIC
from anugerah.monitor.web.spread import Spread
from crawler.facts import AwardType, Level
from crawler.regions import region_title
from db.publicrows import PublicFilter, PublicRegion
from db.store import Store

CARDS_KEPT = 5_000
FOUND = 20
"""Awards per page of search results."""
MOST_ROWS = 500
"""The maximum number of rows in a table, and of entries in a list."""
ROBOTS = b"User-agent: *\nDisallow: /-/\nDisallow: /cari/\nDisallow: /en/cari/\n"
LEVELS, TYPES = tuple(Level), tuple(AwardType)
_FACETS = {Kind.RECIPIENT: "recipient", Kind.GIVER: "giver", Kind.SERIES: "series", Kind.PROVINCE: "province"}


class Viewer(NamedTuple):
    """The operator, who sees more."""

    name: str
    token: str
    """The CSRF token that forms must send back."""
    is_local: bool


class Live:
    """The pages of one database; thread-safe: each call brings its own store."""

    def __init__(self, options: Options, notice: tuple[str, ...], regions: list[PublicRegion], spread: Spread) -> None:
        self.options = options
        self._spread = spread
        self._notice = notice
        self._renderer = Renderer(options, most_cards=CARDS_KEPT)
        self._regions = {region.code: region for region in regions}

    def answer(
        self, store: Store, path: str, query: str = "", viewer: Viewer | None = None, base_url: str = ""
    ) -> Answer:
        """The page at an address, or the page "not found".

        `base_url` is the address of the site as this reader sees it, for the feeds.
        """
        for route in ROUTES:
            if found := route.pattern.fullmatch(path):
                lang = Lang.EN if found["en"] else Lang.ID
                make: Callable[[_Request], Answer | None] = getattr(self, f"_{route.make}")
                try:
                    source = Source(store, self._regions)
                    answer = make(_Request(source, lang, query, viewer, base_url, route.kind, found.groupdict()))
                except AskedWrongly as error:
                    return self.nothing(path, 400, error.says(lang), "asked_wrongly")
                return answer or self.nothing(path)
        return self.nothing(path)

    @staticmethod
    def file(name: str) -> Answer:
        """A static file."""
        if name == "robots.txt":
            return Answer(ROBOTS, "text/plain; charset=utf-8")
        return Answer(resources.files(PACKAGE).joinpath("static", name).read_bytes(), STATIC[name])

    def failed(self, path: str, status: int) -> Answer:
        """The page that says that the requested one cannot be shown now."""
        return self.nothing(path, status, title="failed")

    def nothing(self, path: str, status: int = 404, says: str | None = None, title: str = "not_found") -> Answer:
        """The page that says that nothing is here."""
        lang = Lang.EN if path.startswith("/en/") else Lang.ID
        inner = path.removeprefix("/").removeprefix("en/" if lang is Lang.EN else "")
        depth = "x/" * inner.count("/")
        body = self._renderer.page(
            "message.html", depth, lang, is_private=True, is_missing=True, says=says, title=title
        )
        return Answer(body, status=status)

    def page(self, template: str, path: str, lang: Lang, viewer: Viewer | None, **values: Any) -> Answer:
        """Render a template."""
        return Answer(self._renderer.page(template, path, lang, viewer=viewer, **values))

    # The pages

    def _home(self, ask: "_Request") -> Answer:
        asked = parse_asked("")
        ids = ask.source.store.public_ids(asked.filter)
        awards = ask.source.awards(ids[:CARDS])
        counts = self._spread.counts(ask.source.store, ids, ("type", "province"))
        text = words(ask.lang)
        types = [(f"{Kind.TYPE}/{TYPE_FOLDERS[name]}/", text[f"type_{name}"], count) for name, count in counts["type"]]
        return self.page(
            "home.html", "", ask.lang, ask.viewer,
            awards=awards, types=types, tiles=ask.source.tiles(counts["province"]),
            feed=True, events=ask.source.has_events(),
            facets=facets_of(ask.source.store, self._spread, asked, ids, ask.lang, self._regions),
        )  # fmt: skip

    def _award(self, ask: "_Request") -> Answer | None:
        number = int(ask.found["key"])
        awards = ask.source.awards([number])
        if not awards:
            led_to = ask.source.store.award_led_to(number)
            if led_to is None or (led_to == number and ask.viewer is None):
                return None
            if led_to != number:
                return Answer(b"", "text/plain", 301, f"../{led_to}/")
        award = awards[0] if awards else None
        details = ask.source.store.award(number) if ask.viewer else None
        template = "award.html" if award else "decided.html"
        return self.page(
            template, f"anugerah/{number}/", ask.lang, ask.viewer,
            award=award, is_private=award is None or award.is_private, details=details,
            levels=LEVELS, types=TYPES, shown=shown, region_title=region_title,
        )  # fmt: skip

    def _collection(self, ask: "_Request") -> Answer | None:
        one = ask.source.collection(ask.kind, ask.found["key"]) if ask.kind else None
        if one is None:
            return None
        filter_ = filter_of(one)
        total = ask.source.store.public_total(filter_)
        if not total:
            return None
        wanted = ("year", "region") if one.kind is Kind.PROVINCE else ("year",)
        counts = ask.source.store.public_counts(filter_, wanted)
        years = shown_years(one.kind, total, sorted(counts["year"], reverse=True))
        also = also_of(one, ask.lang) if ask.source.has_also(one) else None
        frame = Frame(ask.lang, years, self._regions, ask.source.tiles() if one.kind is Kind.PROVINCE else (), also)
        if year := ask.found.get("year"):
            return self._year(ask, one, int(year), frame)
        newest = max((at for at, _ in counts["year"]), default=None)
        is_ranked, is_charted = one.kind is Kind.SERIES and newest, one.kind is Kind.RECIPIENT
        of_newest = msgspec.structs.replace(filter_, year=newest)
        has_events = one.kind in WITH_EVENTS and ask.source.has_events(filter_)
        values = page_of_all(
            replace(one, awards=ask.source.newest(filter_, CARDS)), frame,
            total=total,
            newest_year=ask.source.newest(of_newest, MOST_ROWS) if is_ranked else (),
            scored=ask.source.newest(filter_, MOST_ROWS) if is_charted else (),
            regencies=by_regency(one.key, dict(counts["region"]), self._regions) if "region" in counts else None,
            has_events=has_events,
        )  # fmt: skip
        return self.page("collection.html", one.path, ask.lang, ask.viewer, **values)

    def _year(self, ask: "_Request", one: Collection, year: int, frame: Frame) -> Answer | None:
        filter_ = msgspec.structs.replace(filter_of(one), year=year)
        awards = ask.source.newest(filter_, MOST_ROWS)
        if not awards:
            return None
        total = ask.source.store.public_total(filter_) if len(awards) == MOST_ROWS else len(awards)
        values = page_of_year(replace(one, awards=awards), frame, year, awards, total=total)
        return self.page("collection.html", f"{one.path}{year}/", ask.lang, ask.viewer, **values)

    def _list(self, ask: "_Request") -> Answer:
        kind, text = Kind(ask.found["kind"]), words(ask.lang)
        facet = _FACETS[kind]
        counts = dict(ask.source.store.public_counts(PublicFilter(), (facet,))[facet])
        names = ask.source.names(kind, list(counts))
        shown = sorted((key for key in counts if key in names), key=lambda key: (-counts[key], names[key], str(key)))
        entries = [(f"{kind}/{key}/", names[key], counts[key]) for key in shown[:MOST_ROWS]]
        is_of_bodies = kind in (Kind.RECIPIENT, Kind.GIVER)
        return self.page(
            "list.html", f"{kind}/", ask.lang, ask.viewer,
            name=text[LISTS[kind]], heading=text[LISTS[kind]], entries=entries,
            tiles=ask.source.tiles(list(counts.items())) if kind is Kind.PROVINCE else None,
            note=text["persons_left_out"] if is_of_bodies else None,
        )  # fmt: skip

    def _months(self, ask: "_Request") -> Answer:
        span, zone = ask.source.store.public_span(), self.options.zone
        months = months_between(*span, zone) if span else []
        style, text = self._renderer.style(ask.lang), words(ask.lang)
        totals = [(month, ask.source.store.public_total(month_filter(month, zone))) for month in months]
        entries = [(f"arsip/{month}/", style.month(month), total) for month, total in totals if total]
        return self.page(
            "list.html", "arsip/", ask.lang, ask.viewer,
            name=text["archive"], heading=text["month"], entries=entries, tiles=None, note=None,
        )  # fmt: skip

    def _month(self, ask: "_Request") -> Answer | None:
        month = ask.found["key"]
        filter_ = month_filter(month, self.options.zone)
        awards = ask.source.newest(filter_, MOST_ROWS)
        if not awards:
            return None
        total = ask.source.store.public_total(filter_)
        path = f"arsip/{month}/"
        return self.page("month.html", path, ask.lang, ask.viewer, month=month, awards=awards, total=total)

    def _about(self, ask: "_Request") -> Answer:
        return self.page("about.html", "tentang/", ask.lang, ask.viewer, notice=self._notice)

    def _find(self, ask: "_Request") -> Answer:
        asked = parse_asked(ask.query)
        ids = ask.source.store.public_ids(asked.filter)
        begin = (asked.page - 1) * FOUND
        return self.page(
            "find.html", "cari/", ask.lang, ask.viewer,
            asked=asked, awards=ask.source.awards(ids[begin : begin + FOUND]), total=len(ids), per_page=FOUND,
            chosen=chosen_of(ask.source.store, asked, ask.lang, self._regions),
            facets=facets_of(ask.source.store, self._spread, asked, ids, ask.lang, self._regions),
            query=asked.query, is_private=True, feed=True, events=False,
        )  # fmt: skip

    # Feeds

    def _feed(self, ask: "_Request") -> Answer | None:
        path, file = ask.found["of"], ask.found["file"]
        asked = parse_asked(ask.query if path == "cari/" else "")
        filter_, title = asked.filter, self.options.site_title
        if ask.kind:
            one = ask.source.collection(ask.kind, ask.found["key"])
            if one is None:
                return None
            filter_ = filter_of(one)
            title = f"{name_of(one, ask.lang)} – {title}"
        elif asked.given:
            chosen = chosen_of(ask.source.store, asked, ask.lang, self._regions)
            named = [*filter(None, [asked.given.get("q")]), *(filter_on.label for filter_on in chosen)]
            title = f"{', '.join(named)} – {title}"
        is_calendar = file == "events.ics"
        ids = ask.source.store.public_ids(filter_, limit=EVENTS if is_calendar else FEED, by_event=is_calendar)
        awards = ask.source.awards(ids)
        if not awards and (ask.kind or is_calendar):
            return None
        feeds = Feeds(self.options, ask.lang, {award.id: award.touched_at for award in awards}, ask.base_url)
        if is_calendar:
            ordered = sorted(awards, key=lambda award: ids.index(award.id))
            return Answer(calendar(title, ordered, feeds, self.options), FEEDS[file])
        make = feeds.atom if file == "feed.xml" else feeds.json
        return Answer(make(path, title, awards, query=asked.query), FEEDS[file])


class _Request(NamedTuple):
    """A request for a page."""

    source: Source
    lang: Lang
    query: str
    viewer: Viewer | None
    base_url: str
    kind: Kind | None
    found: dict[str, Any]
