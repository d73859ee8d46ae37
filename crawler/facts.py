"""What the award reader returns for a story: awards with their fields, whom names mean, and where each of them is."""

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
    """A stretch of text that spoke for or against an award, and the rule that read it."""

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
    """How far an award reaches."""

    INTERNATIONAL = "internasional"
    NATIONAL = "nasional"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten_kota"


class EntityKind(StrEnum):
    """What somebody who receives or gives awards is."""

    GOVERNMENT = "government"
    AGENCY = "agency"
    """An office of a regional government: a dinas, a hospital or a health centre of its own."""
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
    """A ministry or another body of the state, and whoever else gives awards in the whole country."""
    INTERNATIONAL = "international"
    PERSON = "person"


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """Who a name means, however it is spelt: names with one key mean the same."""

    key: str
    name: str
    """The name in full, without titles and degrees."""
    kind: EntityKind | None = None
    """None if the name does not show it."""
    region: str | None = None
    """Kemendagri code of its place."""
    parent: "Entity | None" = None
    """The body that it belongs to, where that is plain."""


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """What an award is called over the years; schemes with one key are one."""

    key: str
    also: tuple[str, ...] = ()
    """Other keys of the same scheme: by its short form, by that of its giver, with its place in its name."""
    initials: str | None = None
    """The key that its short form would have: of a name of several words that the story does not shorten."""
    name: str
    type: AwardType | None = None
    scale: str | None = None
    """What its scores mean, such as "0 to 100"; None if that is open."""


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
    """What the tagger and the fact extractor read in one story."""

    is_award: bool
    score: float
    """Calibrated probability that this is an award story, rounded to 4 places."""
    type: AwardType | None = None
    evidence: tuple[Evidence, ...] = ()
    awards: tuple[AwardFact, ...] = ()
