"""What a job sends its parent over the pipe, one JSON line each; stories and facts have modules of their own.

Every record is immutable and becomes JSON through msgspec. A time is a string: UTC, ISO 8601 with `Z` to the
second (`2025-03-02T03:10:00Z`), or a plain date (`2025-03-02`) where the source gives no time; such strings
sort by time and go into SQLite as they are. `crawler.times` makes and reads them.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from crawler.articles import Article, Link
from crawler.facts import AwardAnnotation


class SourceKind(StrEnum):
    """The kinds of lists in which a site announces its stories."""

    FEED = "feed"
    SITEMAP = "sitemap"
    WP_REST = "wp-rest"
    SECTION = "section"


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
    reading: AwardAnnotation
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
    """Its page could not be fetched; another poll may bring it."""
    FATAL = "fatal"
    """Reading its page ended the job's process; it is tried once more at most, at another poll."""
    MAYBE_KNOWN = "maybe_known"
    """It is outside the job's window of known addresses: only the store can decide."""


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
    """The page at which a backfill goes on; None if it is through."""
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


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A known story that is to be looked at again: it may have been changed, withdrawn, or have come back."""

    url: str
    fetched_at: str
    """When it was last looked at."""
    post: str | None = None
    """Its number, `//host/?p=7`, where the site's record of it may answer in its page's place."""
    is_gone: bool = False
    """Whether it was gone then."""
    section: str | None = None
    """In which section it was: posts that are moved to another one by many at once keep their time of change."""


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, tag="confirmed"):
    """Known stories that have not changed since their last look, by the site's own records."""

    site: str
    urls: tuple[str, ...]
    at: str


class Robots(msgspec.Struct, frozen=True, kw_only=True, tag="robots"):
    """A host's robots.txt as the server sent it; good for a day. `body` is empty if the host has no such file."""

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
    """Whether older stories may be unknown, since a list that would have shown them failed."""
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

    @property
    def is_try(self) -> bool:
        """Whether it counts as a try of a page."""
        return self.is_first and self.kind is StepKind.PAGE and not self.is_over


Record = Story | PageCopy | Dropped | Pending | SourceState | Listed | Confirmed | Robots | SiteRun | Step
