"""A small site of each kind, with made-up stories: 23 public ones, a protected one, a draft and a scheduled one."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from lxml import html

from crawler.newsroom.reply import Answering, Reply, Request
from crawler.newsroom.truth import SiteKind, Truth, parse_truth

FIRST_AT = datetime.fromisoformat("2025-03-01T00:30:00+07:00")
HIDDEN = {23: "protected", 24: "draft", 25: "scheduled"}


def story(place: int, **changes: Any) -> dict[str, Any]:
    """One story of a `truth.json`, identified by its number."""
    return {
        "slug": f"kabar-{place}",
        "title": f"Kabar & Cerita <{place}> dari Kampung",
        "author": "Rina Wulandari",
        "author_kind": "person",
        "published_at": (FIRST_AT + timedelta(days=place)).isoformat(),
        "modified_at": None,
        "section": "daerah" if place % 2 else "olahraga",
        "tags": ["kampung", f"tag {place}"],
        "status": HIDDEN.get(place, "public"),
        "paragraphs": [f"KOTA UJI, Uji.com – Awal ke-{place}.", f"Tengah ke-{place}.", f"Akhir ke-{place}."],
        "label": "not_award",
        "type": None,
        "awards": [],
        "furniture": {"signature": "(ris/red)", "editor": "Budi", "caption": f"Foto ke-{place}."},
        **changes,
    }


def site_of(
    kind: SiteKind, stories: list[dict[str, Any]], *, timezone: str = "Asia/Jakarta", **masthead: Any
) -> dict[str, Any]:
    """A whole `truth.json`."""
    return {
        "site": {
            "slug": "uji",
            "name": "Warta Uji",
            "brand": "Uji.com",
            "tagline": "Kabar Uji",
            "region": "36.71",
            "timezone": timezone,
            "kind": kind,
            "sections": [{"slug": "daerah", "name": "Daerah"}, {"slug": "olahraga", "name": "Olahraga"}],
            **masthead,
        },
        "articles": stories,
    }


def read(data: dict[str, Any]) -> Truth:
    """The data as a file would be read."""
    return parse_truth(msgspec.json.encode(data), "uji/truth.json")


def get(site: Answering, path: str, **headers: str) -> Reply:
    """Ask a site without a server; a header is named `if_none_match`."""
    parts = urlsplit(path)
    query = dict(pair.split("=") for pair in parts.query.split("&") if pair)
    return site.answer(Request(parts.path, query, {name.replace("_", "-"): text for name, text in headers.items()}))


def text_of(page: html.HtmlElement, selector: str) -> str:
    """The text of the first element that a CSS selector finds."""
    return "".join(str(text) for text in page.cssselect(selector)[0].itertext())


WORDPRESS = read(site_of(SiteKind.WORDPRESS, [story(place) for place in range(26)]))
HANDMADE = read(site_of(SiteKind.HANDMADE, [story(place) for place in range(26)]))
PORTAL = read(
    site_of(
        SiteKind.PORTAL,
        [story(place, modified_at=(FIRST_AT + timedelta(days=place + 1)).isoformat()) for place in range(26)],
        timezone="Asia/Jayapura",
    )
)
