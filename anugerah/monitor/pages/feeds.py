"""Atom (RFC 4287) and JSON Feed 1.1 of awards. An award's entry has one id in every feed and in both languages."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from lxml import etree

from anugerah.monitor.pages.content import Award
from anugerah.monitor.pages.options import Options
from anugerah.monitor.pages.render import is_web_address
from anugerah.monitor.pages.translations import Lang, Style, words
from crawler.times import iso, parse_iso

MOST = 50
"""A feed has at most this many entries."""
SINCE = "2025"
"""The year in the tag URIs of ids: it never changes."""
NEVER = "1970-01-01T00:00:00Z"
ATOM = "http://www.w3.org/2005/Atom"
NAMES: Any = {None: ATOM}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML may not hold."""


class Feeds:
    """Makes the feeds of one language; `updated` says when the feed's content about an award last changed.

    `base_url` is the address where the reader found them, if the options have none; ids do not depend on it.
    """

    def __init__(self, options: Options, lang: Lang, updated: Mapping[int, str], base_url: str = "") -> None:
        self._options = options
        self.base_url = options.base_url or base_url
        self._lang = lang
        self._updated = updated
        self._words = words(lang)
        self._style = Style(lang, options.zone)

    def atom(self, path: str, title: str, awards: Sequence[Award], *, query: str = "") -> bytes:
        """`feed.xml` beside the page `path`; `query` ends the addresses of both, with its `?`."""
        feed = etree.Element(f"{{{ATOM}}}feed", nsmap=NAMES)
        feed.set("{http://www.w3.org/XML/1998/namespace}lang", str(self._lang))
        _add(feed, "id", self._tag(f"feed/{self._lang}/{path}{query}"))
        _add(feed, "title", title)
        _add(feed, "updated", max((self.changed_at(award) for award in awards), default=NEVER))
        _add(_add(feed, "author"), "name", self._options.site_title)
        _add(feed, "generator", "Anugerah")
        for rel, kind, file in (("self", "application/atom+xml", "feed.xml"), ("alternate", "text/html", "")):
            _add(feed, "link", rel=rel, type=kind, href=self._page(path) + file + query)
        for award in awards[:MOST]:
            self._entry(feed, path, award)
        return etree.tostring(feed, xml_declaration=True, encoding="utf-8")

    def json(self, path: str, title: str, awards: Sequence[Award], *, query: str = "") -> bytes:
        """`feed.json` beside the page `path`; `query` as above."""
        return msgspec.json.encode(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": title,
                "home_page_url": self._page(path) + query,
                "feed_url": f"{self._page(path)}feed.json{query}",
                "language": str(self._lang),
                "authors": [{"name": self._options.site_title}],
                "items": [self._item(path, award) for award in awards[:MOST]],
            }
        )

    def _entry(self, feed: Any, path: str, award: Award) -> None:
        entry = _add(feed, "entry")
        _add(entry, "id", self.id_of(award))
        _add(entry, "title", self.title_of(award))
        _add(entry, "published", self._moment(award.reported_at))
        _add(entry, "updated", self.changed_at(award))
        _add(entry, "link", rel="alternate", type="text/html", href=self._page(f"anugerah/{award.id}/", path))
        for source in award.sources:
            if is_web_address(source.url):
                _add(entry, "link", rel="related", title=source.host, href=source.url)
        if award.row.type:
            _add(entry, "category", term=award.row.type, label=self._words[f"type_one_{award.row.type}"])
        _add(entry, "summary", self._sentence(award))
        _add(entry, "content", self.content_of(award), type="text")

    def _item(self, path: str, award: Award) -> dict[str, Any]:
        item: dict[str, Any] = {
            "id": self.id_of(award),
            "url": self._page(f"anugerah/{award.id}/", path),
            "title": self.title_of(award),
            "summary": self._sentence(award),
            "content_text": self.content_of(award),
            "date_published": self._moment(award.reported_at),
            "date_modified": self.changed_at(award),
            "tags": [award.row.type] if award.row.type else [],
        }
        if is_web_address(award.evidence_source.url):
            item["external_url"] = award.evidence_source.url
        return item

    def id_of(self, award: Award) -> str:
        """The id of an award's entry, independent of its page."""
        return self._tag(f"award/{award.id}")

    def page_of(self, award: Award) -> str:
        """The address of its page."""
        return self._page(f"anugerah/{award.id}/")

    def _tag(self, name: str) -> str:
        return f"tag:{self._options.authority},{SINCE}:{name}"

    def _page(self, path: str, seen_from: str = "") -> str:
        """The address of a page; without an address of the site, relative to the feed in `seen_from`."""
        if self.base_url:
            return f"{self.base_url}{self._lang.folder}{path}"
        return "../" * seen_from.count("/") + path if seen_from or path.startswith("anugerah/") else "./"

    def changed_at(self, award: Award) -> str:
        """When the feed's content about an award last changed."""
        return self._updated.get(award.id) or self._moment(award.reported_at)

    def _moment(self, when: str) -> str:
        """A stored time in RFC 3339; a day begins at midnight in the zone."""
        if len(when) > len("2025-03-02"):
            return iso(parse_iso(when))
        return iso(datetime.fromisoformat(when).replace(tzinfo=self._options.zone).astimezone(UTC))

    def title_of(self, award: Award) -> str:
        """An award in one line."""
        words = self._words
        return f"{award.row.recipient or words['no_recipient']}: {award.row.award or words['no_award']}"

    def _sentence(self, award: Award) -> str:
        return "".join(part.text for part in award.evidence)

    def content_of(self, award: Award) -> str:
        """Its facts, one per line."""
        row, words, style = award.row, self._words, self._style
        score = style.number(row.score) if row.score is not None else None
        if score and award.scale:
            score += f" ({words['scale']} {style.scale(award.scale)})"
        facts = (
            ("recipient", row.recipient),
            ("award", row.award),
            ("giver", row.giver),
            ("score", score),
            ("rank", row.rank),
            ("place", award.place),
            ("event_date", style.day(row.event_date)),
            ("sources", ", ".join(dict.fromkeys(source.host for source in award.sources))),
        )
        return "\n".join(f"{words[name]}: {value}" for name, value in facts if value)


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        child.set(key, _ILLEGAL.sub("", value))
    if text is not None:
        child.text = _ILLEGAL.sub("", text)
    return child
