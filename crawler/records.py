"""Values that pass between the stages of a crawl, and over the pipe from a job to its parent.

Every record is immutable and speaks JSON through msgspec. A time is a string: UTC, ISO 8601 with `Z` to the
second (`2025-03-02T03:10:00Z`), or a plain date (`2025-03-02`) where the source gives no time; such strings
sort by time and go into SQLite as they are. `crawler.times` makes and reads them.
"""

from enum import StrEnum
from typing import Literal

import msgspec


class SourceKind(StrEnum):
    """The kinds of lists in which a site announces its stories."""

    FEED = "feed"
    SITEMAP = "sitemap"
    WP_REST = "wp-rest"
    SECTION = "section"


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A story's address as a source lists it, with what that source states about it."""

    url: str
    title: str | None = None
    author: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    guid: str | None = None
    body_html: str | None = None
    protected: bool = False


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """What extraction may know of the site that a page came from; every field has a safe default."""

    name: str | None = None
    timezone: str = "Asia/Jakarta"
    containers: tuple[str, ...] = ()
    """CSS selectors of the article's body, the surest first."""
    furniture: tuple[str, ...] = ()
    """CSS selectors of elements that stand in the body and are no part of the story."""
    boilerplate: tuple[str, ...] = ()
    """Regular expressions; a paragraph that one of them matches whole is dropped."""


class AuthorKind(StrEnum):
    """What a byline names."""

    PERSON = "person"
    DESK = "desk"
    ACCOUNT = "account"


class NoStory(StrEnum):
    """Why a page with a title and a text may be no story."""

    STATIC_PAGE = "static_page"
    PROFILE = "profile"
    PROGRAMME = "programme"
    """A course of study, a faculty, a department."""
    LOGIN = "login"
    CALENDAR = "calendar"
    GALLERY = "gallery"
    """Pictures without a text."""
    PRODUCT = "product"
    CONTACT = "contact"
    LIST = "list"
    UNDATED = "undated"
    """Nothing dates it, and too little else speaks for a story: it is kept, but is no award news."""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A clean story. `url` is the address a reader opens; paragraphs of `body` are separated by one newline."""

    url: str
    title: str
    body: str
    author: str | None = None
    author_kind: AuthorKind | None = None
    published_at: str | None = None
    modified_at: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: str | None = None
    no_story: NoStory | None = None
    """Why it may be none; a crawl keeps what is only doubtful, and out of the award news."""


class NotArticle(msgspec.Struct, frozen=True):
    """Why a page holds no story to keep: `not_an_article`, `protected`, `gone`, `empty`, `unreadable`."""

    reason: str


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
    """None where the name does not tell."""
    region: str | None = None
    """Kemendagri code of its place."""
    parent: "Entity | None" = None
    """The body that it belongs to, where that is plain."""


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """What an award is called over the years; schemes with one key are one."""

    key: str
    also: str | None = None
    """Another key of the same scheme, where the story gives its short form."""
    name: str
    type: AwardType | None = None
    scale: str | None = None
    """What its scores mean, such as "0 to 100"; None where that is open."""


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
    """Kemendagri code of the place that the recipient governs or stands in."""
    recipient_entity: Entity | None = None
    giver_entity: Entity | None = None
    scheme: Scheme | None = None
    evidence: Span
    """The sentence that reports the award."""
    spans: dict[str, Span] = {}
    """Where each stated field stands, by field name."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the tagger and the fact extractor read in one story."""

    is_award: bool
    score: float
    """Calibrated probability that this is an award story, rounded to 4 places."""
    type: AwardType | None = None
    evidence: tuple[Evidence, ...] = ()
    awards: tuple[AwardFact, ...] = ()


class Outcome(StrEnum):
    """How a site's run ended."""

    OK = "OK"
    NOT_MODIFIED = "NOT_MODIFIED"
    SOFT = "SOFT"
    TEMPORARY = "TEMPORARY"
    HARD = "HARD"
    BLOCKED = "BLOCKED"


class Story(msgspec.Struct, frozen=True, kw_only=True, tag="story"):
    """An article with its reading: what a crawl yields, and what the store keeps."""

    site: str
    article: Article
    reading: Reading
    asked_url: str
    """The address that was asked for; it differs from `article.url` after a redirect or by canonical link."""
    fetched_at: str
    guid: str | None = None
    """The name under which a source lists the story, which stays when its address changes."""
    post: str | None = None
    """The short address by which a WordPress numbers the story, `//host/?p=7`; it stays as well."""


Archived = Literal["awards", "all", "none"]
"""Of which stories the pages are kept: of award stories and near misses, of all, of none."""


class PageCopy(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """A story's page as it came, with what else extraction was given: enough to extract it again."""

    site: str
    url: str
    """The address that answered, after redirects."""
    asked_url: str
    article_url: str
    """The story's own address, as it was extracted then."""
    fetched_at: str
    content_type: str | None = None
    link: Link | None = None
    """What the source stated."""
    body: bytes
    """Decompressed, and cut where extraction stops reading."""
    pages: tuple[bytes, ...] = ()
    """The further pages of a story that was joined from several."""


class ReadPage(msgspec.Struct, frozen=True):
    """A story on its way to the parent, with the page that it was read from."""

    story: Story
    page: PageCopy


class Dropped(msgspec.Struct, frozen=True, kw_only=True, tag="dropped"):
    """An address that holds nothing to keep; remembered so that it is not asked again at every poll."""

    site: str
    url: str
    reason: str
    fetched_at: str


class Wait(StrEnum):
    """Why a link waits."""

    TAKEN = "taken"
    """A source listed it and it is new; an answer follows, in this job or in a later one."""
    FAILED = "failed"
    """Its page could not be had; another poll may bring it."""
    FATAL = "fatal"
    """Reading its page ended the job's process; it is tried once more at most, at another poll."""
    MAYBE_KNOWN = "maybe_known"
    """It lies outside the job's window of known addresses: only the store can tell."""


class Pending(msgspec.Struct, frozen=True, kw_only=True, tag="pending"):
    """A link that waits for its answer. It is sent before its page is asked for, so that no crash can lose it."""

    site: str
    link: Link
    why: Wait = Wait.TAKEN


class SourceState(msgspec.Struct, frozen=True, kw_only=True, tag="source"):
    """The validators of one source after a poll; they go back to the server at the next one."""

    site: str
    url: str
    kind: SourceKind
    checked_at: str
    outcome: Outcome
    label: str
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    items: int = 0
    full_at: str | None = None
    """When the source was last read whole, past a `304` or a body that looks the same."""
    cursor: str | None = None
    """The page at which a backfill goes on; None where it is through."""
    newest: str | None = None
    """The time of the newest story that it lists and dates."""


class Listed(msgspec.Struct, frozen=True, kw_only=True, tag="listed"):
    """The stories that a list holds: a known one that it lacks, and should hold, may have been withdrawn."""

    site: str
    url: str
    """Address of the list."""
    hashes: tuple[str, ...]
    """Hashes of the stories' keys."""
    since: str | None = None
    """Published after this they are all that there are; None: all of the site's, the list was read whole."""


class Robots(msgspec.Struct, frozen=True, kw_only=True, tag="robots"):
    """A host's robots.txt as it was answered; good for a day. `body` is empty where there is none."""

    site: str
    host: str
    """Host and port."""
    body: str
    fetched_at: str


class SiteRun(msgspec.Struct, frozen=True, kw_only=True, tag="run"):
    """The end of one site's part of a job: the last record that the job sends for it."""

    site: str
    started_at: str
    ended_at: str
    outcome: Outcome
    label: str
    found: int
    counters: dict[str, int | float] = {}
    has_gap: bool = False
    """Whether older stories may be unknown, since a list that would have told them failed."""
    retry_at: str | None = None
    """Before which the server asks not to be asked again."""


class StepKind(StrEnum):
    """What is read."""

    PAGE = "page"
    LIST = "list"
    ROBOTS = "robots"


class Step(msgspec.Struct, frozen=True, kw_only=True, tag="step"):
    """Something is about to be read, or was: what a process that dies did last. A page's is counted as a try."""

    site: str
    kind: StepKind
    url: str
    is_first: bool = False
    """Whether it is the first of an address in this job: that one is the try."""
    is_over: bool = False


Record = Story | PageCopy | Dropped | Pending | SourceState | Listed | Robots | SiteRun | Step
