"""The awards as pages show them, and the collections they belong to; independent of the language."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import msgspec

from anugerah.monitor.pages.evidence import Part, marked_sentence
from crawler.facts import AwardType, EntityKind
from crawler.times import DEFAULT_ZONE, local_day
from crawler.urls import shown_host
from db.newsrows import MergedAward
from db.publicrows import PublicEntity, PublicFact, PublicRegion, PublicSeries, Published


class Kind(StrEnum):
    """A kind of collection; the value is its folder."""

    RECIPIENT = "penerima"
    GIVER = "pemberi"
    SERIES = "seri"
    PROVINCE = "provinsi"
    TYPE = "jenis"


TYPE_FOLDERS: dict[str, str] = {
    AwardType.HONOUR: "penghargaan",
    AwardType.COMPETITION: "lomba",
    AwardType.RATING: "penilaian",
}
TYPE_OF = {folder: AwardType(name) for name, folder in TYPE_FOLDERS.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """An article that reports an award."""

    id: int
    url: str
    host: str
    title: str
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which sources differ: each value with its sources."""

    field: str
    values: tuple[tuple[Any, tuple[Source, ...]], ...]


@dataclass(frozen=True, slots=True)
class Award:
    """An award with all that its page shows."""

    row: MergedAward
    year: int | None
    """The year that it is for, otherwise that of its publication."""
    evidence: tuple[Part, ...]
    evidence_source: Source
    sources: tuple[Source, ...]
    conflicts: tuple[Conflict, ...]
    scale: str | None
    series: PublicSeries | None
    recipient: PublicEntity | None
    giver: PublicEntity | None
    province_code: str | None
    province_name: str | None
    touched_at: str
    digest: str
    """Changes whenever anything that is shown of it does."""

    @property
    def id(self) -> int:
        """Its id."""
        return self.row.id

    @property
    def is_private(self) -> bool:
        """Whether the recipient is a person, or may be one."""
        return is_private(self.recipient)

    @property
    def place(self) -> str:
        """The recipient's region and province; empty if they are not known."""
        return ", ".join(dict.fromkeys(filter(None, (self.row.region_name, self.province_name))))

    @property
    def reported_at(self) -> str:
        """When it was first reported."""
        return self.row.published_at or self.row.first_seen_at


@dataclass(frozen=True, slots=True)
class Collection:
    """All awards of a recipient, a giver, a series, a province or a type, the newest first."""

    kind: Kind
    key: str
    name: str
    awards: tuple[Award, ...]
    entity: PublicEntity | None = None
    series: PublicSeries | None = None

    @property
    def path(self) -> str:
        """Its folder, below that of the language."""
        return f"{self.kind}/{self.key}/"

    @property
    def is_private(self) -> bool:
        """Whether it is about a person, or about somebody who may be one."""
        return self.kind in (Kind.RECIPIENT, Kind.GIVER) and is_private(self.entity)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is published."""

    awards: tuple[Award, ...]
    collections: dict[Kind, tuple[Collection, ...]]
    """The largest first."""
    months: dict[str, tuple[Award, ...]]
    """`2025-03` → its awards, the newest month first."""
    regions: dict[str, PublicRegion]
    also_giver: frozenset[int]
    also_recipient: frozenset[int]


def is_private(entity: PublicEntity | None) -> bool:
    """Whether pages about it are excluded from search engines."""
    return entity is None or entity.kind is None or entity.kind == EntityKind.PERSON


def catalogue_of(published: Published, zone: str = DEFAULT_ZONE) -> Catalogue:
    """The awards with their sources, collected; months are counted in `zone`."""
    regions = {region.code: region for region in published.regions}
    awards = awards_of(published, regions)
    collections = {kind: _collected(kind, awards, regions) for kind in Kind}
    months: defaultdict[str, list[Award]] = defaultdict(list)
    for award in awards:
        months[f"{local_day(award.reported_at, zone):%Y-%m}"].append(award)
    return Catalogue(
        awards=awards,
        collections=collections,
        months={month: tuple(months[month]) for month in sorted(months, reverse=True)},
        regions=regions,
        also_giver=_ids(collections[Kind.GIVER]),
        also_recipient=_ids(collections[Kind.RECIPIENT]),
    )


def awards_of(published: Published, regions: dict[str, PublicRegion]) -> tuple[Award, ...]:
    """The awards with their sources, in their order."""
    entities = {entity.id: entity for entity in published.entities}
    series = {one.id: one for one in published.series}
    facts: defaultdict[int, list[PublicFact]] = defaultdict(list)
    for fact in published.facts:
        facts[fact.award_id].append(fact)
    return tuple(
        _award(
            row,
            facts[row.id],
            recipient=entities.get(row.recipient_id or 0),
            giver=entities.get(row.giver_id or 0),
            series=series.get(row.series_id or 0),
            regions=regions,
            decided_at=published.decided.get(row.id, ""),
        )
        for row in published.awards
    )


def digest_of(*values: Any) -> str:
    """A short hash of values that JSON can hold."""
    return blake2b(msgspec.json.encode(values), digest_size=12).hexdigest()


def _award(
    row: MergedAward,
    facts: list[PublicFact],
    *,
    recipient: PublicEntity | None,
    giver: PublicEntity | None,
    series: PublicSeries | None,
    regions: dict[str, PublicRegion],
    decided_at: str,
) -> Award:
    by_article = {fact.article_id: _source(fact) for fact in facts}
    differ = _outvoted(row.conflicts)
    best = max(facts, key=lambda fact: (-differ[fact.article_id], fact.main, fact.confidence or 0.0, -fact.article_id))
    evidence = marked_sentence(best.evidence, best.evidence_in, best.evidence_start, best.spans)
    conflicts = tuple(_conflicts(row.conflicts, by_article))
    region = regions.get(row.recipient_region or "")
    province = regions.get(region.province_code) if region else None
    return Award(
        row=row,
        year=row.year or int((row.published_at or row.first_seen_at)[:4]),
        evidence=evidence,
        evidence_source=by_article[best.article_id],
        sources=tuple(by_article.values()),
        conflicts=conflicts,
        scale=series.scale if series and row.score is not None else None,
        series=series,
        recipient=recipient,
        giver=giver,
        province_code=province.code if province else None,
        province_name=province.name if province else None,
        touched_at=max([decided_at, *(fact.touched_at for fact in facts)]),
        digest=digest_of(row, evidence, list(by_article.values()), series, recipient, giver, conflicts),
    )


def _outvoted(text: str | None) -> Counter[int]:
    """In how many fields each article states another value than the award has: the first value is the award's."""
    stated: dict[str, list[tuple[Any, list[int]]]] = msgspec.json.decode(text or "{}")
    return Counter(article for values in stated.values() for _, articles in values[1:] for article in articles)


def _source(fact: PublicFact) -> Source:
    return Source(fact.article_id, fact.url, shown_host(fact.url) or fact.site, fact.title, fact.published_at)


def _conflicts(text: str | None, by_article: dict[int, Source]) -> Iterable[Conflict]:
    stated: dict[str, list[tuple[Any, list[int]]]] = msgspec.json.decode(text or "{}")
    for field, values in stated.items():
        shown = [(value, tuple(by_article[i] for i in ids if i in by_article)) for value, ids in values]
        sourced = tuple((value, sources) for value, sources in shown if sources)
        if len(sourced) > 1:
            yield Conflict(field, sourced)


def _collected(kind: Kind, awards: Iterable[Award], regions: dict[str, PublicRegion]) -> tuple[Collection, ...]:
    groups: defaultdict[str, list[Award]] = defaultdict(list)
    for award in awards:
        if key := _key(kind, award):
            groups[key].append(award)
    made = [_collection(kind, key, tuple(found), regions) for key, found in groups.items()]
    return tuple(sorted(made, key=lambda one: (-len(one.awards), one.name, one.key)))


def _key(kind: Kind, award: Award) -> str | None:
    match kind:
        case Kind.RECIPIENT:
            return str(award.recipient.id) if award.recipient else None
        case Kind.GIVER:
            return str(award.giver.id) if award.giver else None
        case Kind.SERIES:
            return str(award.series.id) if award.series else None
        case Kind.PROVINCE:
            return award.province_code
    return TYPE_FOLDERS[award.row.type] if award.row.type else None


def _collection(kind: Kind, key: str, awards: tuple[Award, ...], regions: dict[str, PublicRegion]) -> Collection:
    first = awards[0]
    if kind is Kind.SERIES and first.series:
        return Collection(kind, key, first.series.name, awards, series=first.series)
    if kind is Kind.PROVINCE:
        return Collection(kind, key, regions[key].name, awards)
    entity = {Kind.RECIPIENT: first.recipient, Kind.GIVER: first.giver}.get(kind)
    return Collection(kind, key, entity.name if entity else key, awards, entity=entity)


def _ids(collections: Iterable[Collection]) -> frozenset[int]:
    return frozenset(one.entity.id for one in collections if one.entity)
