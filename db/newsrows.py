"""Filters for the award news, and its rows: those of the views, columns in their order."""

from enum import StrEnum

import msgspec

from crawler.facts import AwardType, Level
from db.rows import NewsRow


class By(StrEnum):
    """The kind of the news' rows."""

    AWARD = "award"
    STORY = "story"
    FACT = "fact"


class Bound(msgspec.Struct, frozen=True):
    """A point in time; values without a time are compared with `day`."""

    at: str
    day: str


class Party(msgspec.Struct, frozen=True):
    """Whose awards to find: an entity by its key, and names that begin like this one."""

    key: str
    """Its key, in the form of `crawler.awards.entities`."""
    form: str | None = None
    """Words that other keys may contain too: "dinas kesehatan" is in the key of each of them."""
    words: str | None = None
    """Words that a name may contain, in the form of `db.words.folded`; None if only the key counts."""
    is_specific: bool = False
    """Whether the name has kind and place: if its key is known, nobody else is meant."""


class NewsFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A filter for the news; None means all."""

    since: Bound | None = None
    until: Bound | None = None
    """The first time, and the last day."""
    is_first_seen: bool = False
    """Whether the two bound when something was first seen, not when it was published."""
    search: tuple[str, ...] = ()
    """Words and phrases; all must occur."""
    recipient: Party | None = None
    giver: Party | None = None
    region: str | None = None
    """Kemendagri code of the recipient's place; a province includes its regencies and cities."""
    year: int | None = None
    level: Level | None = None
    type: AwardType | None = None
    min_confidence: float | None = None
    """Skips what the reader is less certain of, and what was stored without a confidence."""
    limit: int | None = 50


class MergedAward(msgspec.Struct, frozen=True, kw_only=True):
    """A row of view `awards`, columns in its order."""

    id: int
    award: str | None
    type: AwardType | None
    recipient: str | None
    recipient_id: int | None
    recipient_region: str | None
    region_name: str | None
    province: str | None
    giver: str | None
    giver_id: int | None
    series_id: int | None
    year: int | None
    score: float | None
    rank: str | None
    level: Level | None
    event_date: str | None
    published_at: str | None
    first_seen_at: str
    first_site: str | None
    url: str | None
    title: str | None
    sources: int
    conflicts: str | None
    confidence: float | None
    status: str


class ReportedFact(msgspec.Struct, frozen=True, kw_only=True):
    """A row of view `award_facts`, columns in its order."""

    id: int
    article_id: int
    award_id: int | None
    award: str | None
    recipient: str | None
    recipient_id: int | None
    recipient_region: str | None
    region_name: str | None
    giver: str | None
    giver_id: int | None
    series_id: int | None
    year: int | None
    score: float | None
    rank: str | None
    level: Level | None
    event_date: str | None
    main: int
    confidence: float | None
    evidence: str


class Head(msgspec.Struct, frozen=True):
    """The source of a fact: columns that are in the view of articles, not in that of facts."""

    url: str
    site: str
    title: str
    published_at: str | None


NewsItem = MergedAward | NewsRow | ReportedFact
ROWS: dict[By, type[NewsItem]] = {By.AWARD: MergedAward, By.STORY: NewsRow, By.FACT: ReportedFact}


def number_of(row: NewsItem) -> int:
    """Its id: for a story, the article's."""
    return row.article_id if isinstance(row, NewsRow) else row.id
