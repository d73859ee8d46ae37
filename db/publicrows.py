"""Rows of the public data: the awards that count, with their sources. No row here contains an article's text."""

import msgspec

from crawler.facts import AwardType, Level, Where
from db.newsrows import Bound, MergedAward


class PublicFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A filter of the pages; None means all. Numbers are ids of entities and series."""

    words: tuple[tuple[str, ...], ...] = ()
    """Folded, in the form of `db.words.folded`: of each, one spelling begins words of a name of the award, its parties
    or its place."""
    recipient: int | None = None
    giver: int | None = None
    series: int | None = None
    region: str | None = None
    """Kemendagri code; a province includes its regencies and cities."""
    level: Level | None = None
    type: AwardType | None = None
    year: int | None = None
    site: str | None = None
    """Slug of a site that reports the award."""
    since: Bound | None = None
    until: Bound | None = None
    """When it was first reported: the first time, and the last day."""


class PublicValues(msgspec.Struct, frozen=True, gc=False):
    """The values of an award that filters use."""

    id: int
    region: str | None
    level: str | None
    type: str | None
    giver: int | None
    series: int | None
    year: int
    sites: tuple[str, ...]


class PublicFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact from an article that is still online; `evidence` is one sentence of it."""

    award_id: int
    article_id: int
    url: str
    site: str
    title: str
    published_at: str | None
    main: bool
    confidence: float | None
    evidence: str
    evidence_in: Where
    evidence_start: int
    spans: str
    touched_at: str
    """When the article was stored, or its text last changed."""


class PublicEntity(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient or giver."""

    id: int
    name: str
    kind: str | None
    region: str | None


class PublicSeries(msgspec.Struct, frozen=True, kw_only=True):
    """A scheme over the years."""

    id: int
    name: str
    type: str | None
    scale: str | None


class PublicRegion(msgspec.Struct, frozen=True, kw_only=True):
    """A province, regency or city."""

    code: str
    name: str
    kind: str
    province_code: str


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """All public data of one snapshot; the awards are the newest first."""

    awards: list[MergedAward]
    facts: list[PublicFact]
    decided: dict[int, str]
    """When the last decision about an award was made, by its id."""
    entities: list[PublicEntity]
    series: list[PublicSeries]
    regions: list[PublicRegion]
