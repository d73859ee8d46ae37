"""The records that a job sends its parent over the pipe, one JSON line each. Articles and facts have their own modules.

Every record is immutable; msgspec turns it into JSON. A time is a string: UTC, ISO 8601 with `Z` to the second
(`2025-03-02T03:10:00Z`), or a plain date (`2025-03-02`) where the source gives no time. Such strings sort by time and
go into SQLite as they are. `crawler.times` makes and reads them.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from crawler.articles import Article, Link
from crawler.facts import AwardAnnotation


class SourceKind(StrEnum):
    """The kinds of lists in which a site publishes its stories."""

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
    """An article with its tag and facts: what a crawl yields and the store keeps."""

    site: str
    article: Article
    reading: AwardAnnotation
    asked_url: str
    """The requested address; it differs from `article.url` after a redirect, or if the page has a canonical link."""
    fetched_at: str
    guid: str | None = None
    """The identifier that a source gives the story; it stays when the address changes."""
    post: str | None = None
    """The short address with the story's number in WordPress, `//host/?p=7`; it stays as well."""


Archived = Literal["awards", "all", "none"]
"""Which stories' pages are archived: those of award stories and near misses, all, or none."""


class PageCopy(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """A story's page as it was served, with all other input of the extraction, so that it can be extracted again."""

    site: str
    url: str
    """The address that answered, after redirects."""
    asked_url: str
    article_url: str
    """The story's own address, as extracted at that time."""
    fetched_at: str
    content_type: str | None = None
    link: Link | None = None
    """What the source stated about the story."""
    body: bytes
    """Decompressed, and cut where extraction stops reading."""
    pages: tuple[bytes, ...] = ()
    """The further pages, if the story was joined from several."""


class ReadPage(msgspec.Struct, frozen=True):
    """A story on its way to the parent, with the page that it was extracted from."""

    story: Story
    page: PageCopy


class Dropped(msgspec.Struct, frozen=True, kw_only=True, tag="dropped"):
    """An address with nothing to keep; it is remembered, so that not every poll requests it again."""

    site: str
    url: str
    reason: str
    fetched_at: str


class Wait(StrEnum):
    """Why a link waits."""

    TAKEN = "taken"
    """A source listed it and it is new; its answer follows, in this job or in a later one."""
    FAILED = "failed"
    """Its page could not be fetched; a later poll tries it again."""
    FATAL = "fatal"
    """Reading its page ended the job's process; it is tried at most once more, at a later poll."""
    MAYBE_KNOWN = "maybe_known"
    """It is outside the job's window of known addresses: only the store knows whether it is new."""


class Pending(msgspec.Struct, frozen=True, kw_only=True, tag="pending"):
    """A link that waits for its answer. It is sent before its page is requested, so that no crash can lose it."""

    site: str
    link: Link
    why: Wait = Wait.TAKEN
    retry_at: str | None = None
    """Set if the server asked for a pause instead of showing the page: the earliest time for the next try."""


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
    """When the source was last read in full, without stopping at a `304` or an unchanged body."""
    cursor: str | None = None
    """The page from which a backfill continues; None if it is complete."""
    newest: str | None = None
    """The time of the newest dated story in its list."""
    failed_since: str | None = None
    """Since when it has not answered; None if it answered at the last poll."""


class Listed(msgspec.Struct, frozen=True, kw_only=True, tag="listed"):
    """The stories in a list: a known story that should be in it, but is not, may have been withdrawn."""

    site: str
    url: str
    """Address of the list."""
    hashes: tuple[str, ...]
    """Hashes of the stories' keys."""
    since: str | None = None
    """The list has all stories published after this time; None: all stories of the site, the list was read in full."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A known story to check again: it may have been changed, withdrawn or restored."""

    url: str
    fetched_at: str
    """When it was last checked."""
    post: str | None = None
    """Its number, `//host/?p=7`, if the site's record of it can be read instead of its page."""
    is_gone: bool = False
    """Whether it was gone at the last check."""
    section: str | None = None
    """The section it was in. A bulk move to another section does not change a post's time of change."""
    modified_at: str | None = None
    """When the text that is stored was last changed, if that is known."""
    is_sure: bool = True
    """Whether the text comes from a page that was surely made after that change."""


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, tag="confirmed"):
    """Known stories that have not changed since their last check, according to the site's own records."""

    site: str
    urls: tuple[str, ...]
    at: str
    modified_at: dict[str, str] = {}
    """When they were last changed, by address: their pages may not state it."""


class Robots(msgspec.Struct, frozen=True, kw_only=True, tag="robots"):
    """A host's robots.txt as the server sent it; valid for a day. `body` is empty if the host has no such file."""

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
    """Whether older stories may have been missed, since a list that would have shown them failed."""
    retry_at: str | None = None
    """The time from the server's Retry-After."""


class StepKind(StrEnum):
    """What is being read."""

    PAGE = "page"
    LIST = "list"
    ROBOTS = "robots"


class Step(msgspec.Struct, frozen=True, kw_only=True, tag="step"):
    """Something is about to be read, or was: the last step of a process that dies. A page's first step is a try."""

    site: str
    kind: StepKind
    url: str
    is_first: bool = False
    """Whether it is the first step for this address in this job: only that one counts as a try."""
    is_over: bool = False

    @property
    def is_try(self) -> bool:
        """Whether it counts as a try of a page."""
        return self.is_first and self.kind is StepKind.PAGE and not self.is_over


Record = Story | PageCopy | Dropped | Pending | SourceState | Listed | Confirmed | Robots | SiteRun | Step
