"""What a job carries to its child process: plain values, with all that the child must know."""

from collections.abc import Callable

import msgspec

from crawler.articles import Link
from crawler.readersetup import ReaderSetup
from crawler.records import Archived, Look, Record, Robots, SourceState
from crawler.site import Site

OnRecord = Callable[[Record], None]
"""Takes each record as it comes."""

MAX_SITES = 100
MAX_AGAIN = 30
"""Pages of known stories that a job asks for again, at most."""
MAX_OF_NETWORK = 5
"""Sites of one network in a job: they share its time, since they are asked one thing at a time together."""


def pages_of_site(pages: int, sites: int) -> int:
    """How many pages of each of its `sites` a job of so many `pages` may ask for."""
    return pages // sites or 1


class SiteJob(msgspec.Struct, frozen=True, kw_only=True):
    """One site's part of a job, with all that the child must know."""

    site: Site
    ahead_s: float = 0.0
    """By how many seconds the parent's time is ahead of the machine's: nothing but in simulations."""
    poll: bool = True
    """Whether to ask the site's sources; else only `links` are fetched."""
    links: tuple[Link, ...] = ()
    """Stories to fetch before any that the sources bring."""
    again: tuple[Look, ...] = ()
    """Known stories to look at again, after all others: `MAX_AGAIN` pages of those that no record confirms."""
    known: dict[str, str | None] = {}
    """Address hash → when it was last fetched, of the newest known addresses."""
    known_since: str | None = None
    """Set where `known` is cut off: a link that is not in it and not dated after this may still be known."""
    newest_at: str | None = None
    """When the site's newest known story was published: a list far behind it is out of use."""
    sweep: bool = False
    """Ask for what feeds may have missed: go on to a list that holds older stories too."""
    states: tuple[SourceState, ...] = ()
    """What the sources answered last, with their validators."""
    robots: tuple[Robots, ...] = ()
    """The robots.txt files of the site's hosts, where they are of today."""
    window: int | None = None
    """How many of the newest stories to look at, known ones included; None: as many as the sources list."""
    limit: int | None = None
    """How many pages to ask for in this job; the other new links wait."""
    since: str | None = None
    """Stories published before this date are left out."""
    each: bool = False
    """Ask every source, though one has shown enough: to see how each of them answers."""
    guesses: tuple[str, ...] = ()
    """Which of the site's sources are entries of a menu only: sections, if they prove to be."""
    deep: bool = False
    """Walk past what is known, to the limit or to the sources' end: for a first crawl and a backfill."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """At most 100 sites; `seconds` and `pages` bound the work."""

    sites: tuple[SiteJob, ...]
    user_agent: str
    allow_networks: tuple[str, ...] = ()
    seconds: float = 60.0
    pages: int = 1000
    timeout: float = 20.0
    """Seconds that an answer may take."""
    retries: int = 2
    """How often what fails is asked for again."""
    archived: Archived = "none"
    """Of which stories the pages are sent along."""
    reader: ReaderSetup = ReaderSetup()
    """How stories are tagged."""
