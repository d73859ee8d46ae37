"""Rows as values: those of the tables, and those that the store returns. `db.tables` makes, reads and writes them."""

from collections import Counter

import msgspec

from crawler.articles import AuthorKind, NoStory
from crawler.facts import AwardType, Level, Where
from crawler.records import Outcome

FORGOTTEN = "forgotten"
"""`AddressRow.reason` of an address that must never be fetched again."""


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of table `article`."""

    id: int
    key: str
    url: str
    site: str
    title: str
    author: str | None
    author_kind: AuthorKind | None
    published_at: str | None
    modified_at: str | None
    first_seen_at: str
    fetched_at: str
    changed_at: str | None
    gone_at: str | None
    section: str | None
    tags: str
    language: str | None
    image: str | None
    body: str
    is_award: bool
    award_score: float
    award_type: AwardType | None
    award_evidence: str
    guid: str | None = None
    post: str | None = None
    gone_reason: str | None = None
    """Why it is gone, or doubted."""
    doubted_at: str | None = None
    """When its page first had no story; it is gone if a check a day later finds the same."""
    no_story: NoStory | None = None
    """Why its page is not the kind that reports awards; then it is not award news."""


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of table `award_fact`, without its id."""

    article_id: int
    award: str | None
    recipient: str | None
    recipient_region: str | None
    giver: str | None
    year: int | None
    score: float | None
    rank: str | None
    level: Level | None
    event_date: str | None
    main: bool
    evidence: str
    evidence_in: Where
    evidence_start: int
    evidence_end: int
    spans: str
    recipient_key: str | None
    giver_key: str | None
    confidence: float | None = None
    scheme_key: str | None = None


class AddressRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of table `address`: a fetched address, with its article or the reason for none."""

    key_hash: str
    key: str
    url: str
    site: str
    article_id: int | None
    reason: str | None
    seen_at: str
    fetched_at: str


class SiteState(msgspec.Struct, frozen=True, kw_only=True):
    """A row of table `site`: a site's health and schedule."""

    slug: str
    enabled: bool = True
    outcome: Outcome | None = None
    label: str | None = None
    last_ok_at: str | None = None
    last_new_at: str | None = None
    next_check_at: str | None = None
    interval_s: int | None = None
    """Seconds from the last good check to the next."""
    failures: int = 0
    reason: str | None = None
    has_gap: bool = False
    """Whether stories may have been missed: a list failed that reaches further back than the successful ones."""


class HealthRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of view `site_health`, columns in its order."""

    site: str
    enabled: bool
    outcome: Outcome | None = None
    label: str | None = None
    last_ok_at: str | None = None
    last_new_at: str | None = None
    next_check_at: str | None = None
    failures: int = 0
    reason: str | None = None
    causes: str | None = None
    since: str | None = None


class Queue(msgspec.Struct, frozen=True):
    """Since when the longest-due site waits, and when a run last ended; None if no site waits or no run ended."""

    longest_due: str | None
    ended_at: str | None
    is_running: bool = False
    """Whether a process holds the lease of a site."""


class Known(msgspec.Struct, frozen=True):
    """The newest addresses of a site, for a job, so that it does not fetch known pages again."""

    fetched: dict[str, str | None]
    """Key hash → when the address was last fetched."""
    complete: bool
    """Whether these are certainly all addresses of the site; if not, a missing hash may be known too."""
    horizon: str | None
    """When the oldest of them was first fetched; None if there are no addresses."""


class ArticleTotal(msgspec.Struct, frozen=True):
    """How many articles a site has, and when the newest was published."""

    site: str
    articles: int
    newest: str | None


class NewsRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of view `award_news`, columns in its order."""

    article_id: int
    url: str
    site: str
    title: str
    published_at: str | None
    first_seen_at: str
    award_type: AwardType | None
    award_score: float
    award: str | None
    recipient: str | None
    recipient_region: str | None
    region_name: str | None
    giver: str | None
    year: int | None
    score: float | None
    rank: str | None
    level: Level | None
    event_date: str | None
    confidence: float | None


class StoredStory(msgspec.Struct, frozen=True, kw_only=True):
    """A stored article in the tagger's form."""

    id: int
    url: str
    site: str
    title: str
    body: str
    published_at: str | None
    language: str | None


class ReplayResult(msgspec.Struct, frozen=True):
    """The changes to articles after reading their archived pages again."""

    read: int = 0
    stale: int = 0
    """Pages older than the stored article: skipped."""
    changed: int = 0
    fields: dict[str, int] = {}
    """The number of articles in which a field of `db.replay.FIELDS` has changed."""

    def __add__(self, other: "ReplayResult") -> "ReplayResult":
        fields = Counter(self.fields)
        fields.update(other.fields)
        return ReplayResult(
            self.read + other.read, self.stale + other.stale, self.changed + other.changed, dict(fields)
        )


class SiteCounts(msgspec.Struct, frozen=True):
    """A batch's counts for one site; `awards` are award stories that are new, or that an update made one."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    awards: int = 0
    dropped: int = 0
    doubted: dict[str, int] = {}
    """Doubted stories, whose page is there without them, by reason: one more check decides whether they are dropped."""
    lost: dict[str, int] = {}
    """Those in `dropped`, by reason, whose pages are no withdrawal, but no longer read as the known story."""

    def __add__(self, other: "SiteCounts") -> "SiteCounts":
        return SiteCounts(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            awards=self.awards + other.awards,
            dropped=self.dropped + other.dropped,
            doubted=dict(Counter(self.doubted) + Counter(other.doubted)),
            lost=dict(Counter(self.lost) + Counter(other.lost)),
        )


class BatchResult(msgspec.Struct, frozen=True):
    """The result of a batch, by site."""

    sites: dict[str, SiteCounts]
    refused: dict[str, dict[str, int]] = {}
    """By site, the number of records that could not be stored, by error name."""


class RetagResult(msgspec.Struct, frozen=True):
    """How many stories were read again, and for how many the tag or the facts have changed.

    `turned_award` became award stories, `turned_other` no longer are; `separated` were split from stories whose
    articles had been joined as copies and are none.
    """

    read: int = 0
    tags: int = 0
    facts: int = 0
    turned_award: int = 0
    turned_other: int = 0
    separated: int = 0

    def __add__(self, other: "RetagResult") -> "RetagResult":
        return RetagResult(
            self.read + other.read,
            self.tags + other.tags,
            self.facts + other.facts,
            self.turned_award + other.turned_award,
            self.turned_other + other.turned_other,
            self.separated + other.separated,
        )
