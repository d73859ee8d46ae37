"""What the award reader returns for a story: awards with their fields, their entities, and their places in the text."""

from enum import StrEnum

import msgspec


class Where(StrEnum):
    """The part of a story that a span points into."""

    TITLE = "title"
    BODY = "body"


class Span(msgspec.Struct, frozen=True):
    """Code points `start` to `end` (exclusive) of a story's title or body."""

    where: Where = msgspec.field(name="in")
    start: int
    end: int


class Evidence(msgspec.Struct, frozen=True):
    """A piece of text that is evidence for or against an award, and the rule that found it."""

    where: Where = msgspec.field(name="in")
    start: int
    end: int
    text: str
    rule: str


class AwardType(StrEnum):
    """The three types of award story."""

    HONOUR = "honour"
    COMPETITION = "competition"
    RATING = "rating"


class Level(StrEnum):
    """The area over which an award is given."""

    INTERNATIONAL = "internasional"
    NATIONAL = "nasional"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten_kota"


class EntityKind(StrEnum):
    """The kind of a recipient or giver."""

    GOVERNMENT = "government"
    AGENCY = "agency"
    """A part of a regional government: a dinas, or one of its hospitals or health centres."""
    VILLAGE = "village"
    DISTRICT = "district"
    OFFICE = "office"
    """A regional office of a national body, a court, a prosecutor."""
    SECURITY = "security"
    """Police and armed forces."""
    SCHOOL = "school"
    UNIVERSITY = "university"
    COMPANY = "company"
    ASSOCIATION = "association"
    MEDIA = "media"
    TEAM = "team"
    NATIONAL = "national"
    """A ministry, another body of the state, or anyone else who gives awards in the whole country."""
    INTERNATIONAL = "international"
    PERSON = "person"


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """Who a name means, in any spelling: names with the same key mean the same entity."""

    key: str
    name: str
    """The full name, without titles and degrees."""
    kind: EntityKind | None = None
    """None if the name does not show it."""
    region: str | None = None
    """Kemendagri code of its place."""
    parent: "Entity | None" = None
    """The body that it belongs to, if that is clear."""


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """A programme that gives an award over the years; schemes with the same key are the same."""

    key: str
    also: tuple[str, ...] = ()
    """Other keys of the same scheme: by its short form, by its giver's short form, with the place in its name."""
    initials: str | None = None
    """The key that its short form would have, for a name of several words that the story does not shorten."""
    name: str
    type: AwardType | None = None
    scale: str | None = None
    """The scale of its scores, such as "0 to 100"; None if unknown."""


class AwardFact(msgspec.Struct, frozen=True, kw_only=True):
    """One award that a story reports as news; fields the text does not state are None."""

    award: str | None
    recipient: str | None
    giver: str | None = None
    year: int | None = None
    score: float | None = None
    rank: str | None = None
    level: Level | None = None
    event_date: str | None = None
    main: bool = False
    confidence: float | None = None
    """The chance that award, recipient and stated giver are all right, rounded to 4 places."""
    recipient_region: str | None = None
    """Kemendagri code of the place that the recipient governs or is in."""
    recipient_entity: Entity | None = None
    giver_entity: Entity | None = None
    scheme: Scheme | None = None
    evidence: Span
    """The sentence that reports the award."""
    spans: dict[str, Span] = {}
    """Where each stated field is, by field name."""


class AwardAnnotation(msgspec.Struct, frozen=True, kw_only=True):
    """What the tagger and the fact extractor found in one story."""

    is_award: bool
    score: float
    """Calibrated probability that this is an award story, rounded to 4 places."""
    type: AwardType | None = None
    evidence: tuple[Evidence, ...] = ()
    awards: tuple[AwardFact, ...] = ()
