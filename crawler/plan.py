"""The job that a child process gets: plain values, with all that the child must know."""

from collections.abc import Callable

import msgspec

from crawler.articles import Link
from crawler.readersetup import ReaderSetup
from crawler.records import Archived, Look, Record, Robots, SourceState
from crawler.site import Site

OnRecord = Callable[[Record], None]
"""Called with each record as it comes."""

MAX_SITES = 100
MOST_PAGES = 1000
"""A job fetches at most this many pages."""
MAX_AGAIN = 30
"""A job fetches at most this many pages of known stories again."""
MAX_OF_NETWORK = 5
"""A job has at most this many sites of one network: they share its time, with one request at a time for all."""


def pages_of_site(pages: int, sites: int) -> int:
    """Return how many pages of each site a job may request that has `sites` sites and at most `pages` pages."""
    return pages // sites or 1


class SiteJob(msgspec.Struct, frozen=True, kw_only=True):
    """One site's part of a job, with all that the child must know."""

    site: Site
    ahead_s: float = 0.0
    """How many seconds the parent's clock is ahead of the machine's: 0 except in simulations."""
    poll: bool = True
    """Whether to read the site's sources; else only `links` are fetched."""
    continues: bool = False
    """Whether an earlier job of this crawl has just sent the site a request: then the first one here waits as well."""
    links: tuple[Link, ...] = ()
    """Stories to fetch before any that the sources list."""
    refused: tuple[str, ...] = ()
    """Hashes of links for whose pages the server asked for a pause at an earlier crawl: they are fetched last."""
    again: tuple[Look, ...] = ()
    """Known stories to check again, after all others: at most `MAX_AGAIN` pages of those that no record confirms."""
    known: dict[str, str | None] = {}
    """The newest known addresses: address hash → when it was last fetched."""
    resting: int = 0
    """How many links have failed and are not tried again in this job; they count as known."""
    resting_text: int = 0
    """How many characters these have, with the texts of their lists."""
    known_since: str | None = None
    """Set if `known` is cut off: a link that is not in it may still be known, unless it is dated after this."""
    newest_at: str | None = None
    """When the site's newest known story was published: a list far behind it is no longer in use."""
    sweep: bool = False
    """Look for stories that feeds missed: go on to a list that also has older ones."""
    states: tuple[SourceState, ...] = ()
    """The last state of each source, with its validators."""
    robots: tuple[Robots, ...] = ()
    """The robots.txt files of the site's hosts that were fetched today."""
    window: int | None = None
    """How many of the newest stories to consider, with known ones; None: all that the sources list."""
    limit: int | None = None
    """How many pages to request in this job; the other new links wait."""
    since: str | None = None
    """Stories published before this date are skipped."""
    each: bool = False
    """Read every source, even if one has shown enough, to see how each of them answers."""
    guesses: tuple[str, ...] = ()
    """Which of the site's sources are only menu entries that may be sections."""
    deep: bool = False
    """Walk past known stories, to the limit or to the end of the sources: for a first crawl and a backfill."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """At most 100 sites; `seconds` and `pages` bound the work."""

    sites: tuple[SiteJob, ...]
    user_agent: str
    allow_networks: tuple[str, ...] = ()
    seconds: float = 60.0
    pages: int = MOST_PAGES
    timeout: float = 20.0
    """Seconds that an answer may take."""
    retries: int = 2
    """How often a failed request is retried."""
    archived: Archived = "none"
    """Which stories' pages are sent too."""
    reader: ReaderSetup = ReaderSetup()
    """How stories are tagged."""
