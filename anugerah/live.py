"""Tries a live site, stage by stage, with the crawl's own jobs; nothing is stored.

Each stage is a job in a child process, one after the other, so that the site gets one request at a time.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from math import inf
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from crawler.articles import Article, Link, NoStory
from crawler.config import Settings
from crawler.discovery.robots import sitemap_urls
from crawler.errors import AnugerahError
from crawler.facts import AwardAnnotation
from crawler.forking import Workers
from crawler.job import GRACE, run_job
from crawler.plan import Job, SiteJob
from crawler.readersetup import reader_setup
from crawler.records import (
    Dropped,
    Outcome,
    PageCopy,
    Pending,
    Record,
    Robots,
    SiteRun,
    SourceKind,
    SourceState,
    Story,
    Wait,
)
from crawler.site import Site, Source
from crawler.spiders.frontier import Frontier
from crawler.urls import key

STORIES = 3
"""How many stories are tried."""
ENOUGH = 10
"""How many stories of a source are looked at; the rest of its first page is only counted."""
DEADLINE = 30.0
"""A probe makes its requests within this many seconds. If a site answers in a third of one, half of them do."""
FRONT_SECONDS, STORY_SECONDS = 12.0, 9.0
"""The most of these for the home page, and the least for the stories."""
ANSWER_SECONDS = 6.0
"""How long a probe waits for one response."""
LAST_ANSWER = 7.0
"""A stage is killed this many seconds after its time is over: the last response may come until then."""

GONE_QUIET = frozenset({"dns", "refused", "timeout", "connection", "tls", "http_429", "challenge"})
"""Labels after which the site gets no more requests."""
NO_STORIES = frozenset({"protected", "empty", "missing", "retracted", "gambling", "not_an_article", *NoStory})
"""Reasons to try another page instead: lists name such pages, and they show nothing about the stories."""

_SENTENCES = {
    "dns": "its name does not resolve",
    "refused": "nobody answers at that address (refused)",
    "timeout": "it does not answer in time (timeout)",
    "http_429": "it asks for fewer requests (http_429)",
    "challenge": "it shows a challenge page to crawlers, and nothing is done to get around that",
    "robots": "its robots.txt forbids its pages to crawlers",
    "robots_unavailable": "its robots.txt is not available, so nothing else is asked for",
    "off_site": "it redirects to another host; probe that one",
    "private_address": "it is a private address, which the setting allow_networks does not cover",
}


class ProbeError(AnugerahError):
    """A site that cannot be described; the message says why in a sentence."""

    exit_status = 1


class SourceTrial(msgspec.Struct, frozen=True):
    """How one source answered: the number of stories on what was read of it, and the date of its newest dated one."""

    kind: SourceKind
    url: str
    outcome: Outcome
    label: str
    items: int
    newest: str | None = None


class StoryTrial(msgspec.Struct, frozen=True):
    """What would be stored of one address, or why nothing would be."""

    url: str
    article: Article | None = None
    reading: AwardAnnotation | None = None
    reason: str | None = None


class RobotsSeen(msgspec.Struct, frozen=True):
    """A summary of a host's robots.txt."""

    host: str
    lines: int
    sitemaps: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The result of each stage of a crawl of a site."""

    site: str
    url: str
    robots: tuple[RobotsSeen, ...]
    sources: tuple[SourceTrial, ...]
    stories: tuple[StoryTrial, ...]
    cut_short: bool = False
    """Whether the time ran out before everything was tried."""

    @property
    def trouble(self) -> str | None:
        """A sentence that says why a crawl would find nothing; None if it would find stories."""
        if not any(source.items for source in self.sources):
            if self.cut_short:
                return f"{self.url}: it answers too slowly: its lists could not be read in {DEADLINE:g} seconds."
            worst = next((source for source in self.sources if source.outcome is not Outcome.HARD), None)
            if worst and worst.outcome is not Outcome.OK:
                return f"{self.url}: {sentence(worst.label)}."
            if {source.label for source in self.sources} == {"off_site"}:
                return f"{self.url}: {sentence('off_site')}."
            return f"{self.url}: no list of stories was found there; it does not look like a news site."
        if not any(story.article for story in self.stories):
            if self.cut_short:
                return f"{self.url}: it answers too slowly: none of its stories could be read in {DEADLINE:g} seconds."
            reasons = ", ".join(sorted({story.reason or "unanswered" for story in self.stories})) or "none is public"
            return f"{self.url}: it lists pages, but those tried hold no story ({reasons}); is it a news site?"
        return None


def sentence(label: str) -> str:
    """What a label means to somebody who wants to read the site."""
    if label in ("http_401", "http_403", "http_451"):
        return f"it refuses the crawler ({label})"
    return _SENTENCES.get(label, f"it could not be read ({label})")


class LiveSite:
    """A site that is read live. Its robots.txt is fetched once; with `workers` each stage starts without delay."""

    def __init__(
        self, site: Site, settings: Settings, *, seconds: float | None = None, workers: Workers | None = None
    ) -> None:
        self.site = site
        self._workers = workers
        self._settings = settings
        self._until = time.monotonic() + seconds if seconds else None
        self.robots: tuple[Robots, ...] = ()
        self.found: dict[str, Link] = {}
        """Stories that the sources named, by key."""
        self.cut_short = False
        """Whether `seconds` ran out before everything was tried."""

    def front(self) -> PageCopy:
        """Return the home page. Raises ProbeError, which says why it could not be read."""
        records = self._run(SiteJob(site=self.site, poll=False), most=FRONT_SECONDS)
        page = next((record for record in records if isinstance(record, PageCopy)), None)
        if page is None:
            label = next((record.label for record in records if isinstance(record, SiteRun)), "timeout")
            raise ProbeError(f"{self.site.url}: {sentence(label)}.")
        return page

    def ask(
        self, sources: Iterable[Source], watch: Callable[[SourceTrial], None], guesses: Iterable[str] = ()
    ) -> list[SourceTrial]:
        """Try each source, as if nothing were known. Stop once one shows that the site is down.

        `guesses` are entries of a menu: if no other list answers, they are tried as sections.
        """
        sections = [Source(SourceKind.SECTION, url) for url in guesses]
        site = msgspec.structs.replace(self.site, sources=(*sources, *sections))
        asked = SiteJob(
            site=site, window=ENOUGH, limit=0, each=True, guesses=tuple(section.url for section in sections)
        )
        records = self._run(asked, kept=STORY_SECONDS)
        for record in records:
            if isinstance(record, Pending):
                self.found.setdefault(key(record.link.url), record.link)
        trials = [
            SourceTrial(
                state.kind, state.url, state.outcome, state.label, state.items, state.newest if state.items else None
            )
            for state in records
            if isinstance(state, SourceState)
        ]
        for trial in trials:
            watch(trial)
        return trials

    def add(self, links: Iterable[Link]) -> None:
        """Add the links of a list that was read elsewhere, by the rules of a crawl."""
        frontier = Frontier(SiteJob(site=self.site, window=ENOUGH), "")
        frontier.take(links, SourceKind.SECTION)
        for link in frontier.newest():
            self.found.setdefault(key(link.url), link)

    def read(self, first: Iterable[Link] = ()) -> list[StoryTrial]:
        """Try up to three stories: those of `first`, then the newest of the sources, short addresses last.

        A page that turns out not to be a story is returned only if there are not enough others.
        """
        dated = sorted(self.found.values(), key=lambda link: link.published_at or link.modified_at or "", reverse=True)
        dated.sort(key=lambda link: "?" in link.url)  # a short address costs two requests
        given = [self.found.get(key(link.url), link) for link in first]
        others = {key(link.url): link for link in dated}
        for link in given:
            others.pop(key(link.url), None)
        links = [*given, *others.values()]
        trials = self._read(links[:STORIES])
        missing = sum(trial.reason in NO_STORIES for trial in trials[len(given) :])
        if missing:
            trials += self._read(links[STORIES : STORIES + missing])
        wanted = [trial for at, trial in enumerate(trials) if at < len(given) or trial.reason not in NO_STORIES]
        return (wanted if any(trial.article for trial in wanted) else trials)[:STORIES]

    def _read(self, links: Sequence[Link]) -> list[StoryTrial]:
        if not links:
            return []
        answers: dict[str, StoryTrial] = {}
        for record in self._run(SiteJob(site=self.site, poll=False, links=tuple(links), limit=STORIES)):
            match record:
                case Story(asked_url=url):
                    answers[url] = StoryTrial(url, record.article, record.reading)
                case Dropped(url=url):
                    answers[url] = StoryTrial(url, reason=record.reason)
                case Pending(why=Wait.FAILED):
                    answers[record.link.url] = StoryTrial(record.link.url, reason="failed")
                case _:
                    pass
        return [answers.get(link.url, StoryTrial(link.url, reason="unanswered")) for link in links]

    def checked(self, sources: list[SourceTrial], stories: list[StoryTrial]) -> Checked:
        """Combine the stages."""
        seen = (
            RobotsSeen(
                robots.host,
                len(robots.body.splitlines()),
                sitemap_urls(robots.body.encode(), f"{urlsplit(self.site.url).scheme}://{robots.host}/"),
            )
            for robots in self.robots
        )
        return Checked(
            site=self.site.slug,
            url=self.site.url,
            robots=tuple(seen),
            sources=tuple(sources),
            stories=tuple(stories),
            cut_short=self.cut_short,
        )

    def _run(self, asked: SiteJob, *, most: float = inf, kept: float = 0.0) -> list[Record]:
        """Run a job and return its records. Within a deadline it takes at most `most` seconds, and leaves `kept`."""
        job = Job(
            sites=(msgspec.structs.replace(asked, robots=self.robots),),
            user_agent=self._settings.user_agent,
            allow_networks=self._settings.allow_networks,
            seconds=float(self._settings.job_seconds),
            pages=self._settings.job_pages,
            reader=reader_setup(self._settings.award_threshold, Path(self._settings.db)),
        )
        grace = GRACE
        if self._until is not None:
            left = min(self._until - time.monotonic() - kept, most)
            if left <= 0:
                self.cut_short = True
                return []
            job = msgspec.structs.replace(job, seconds=min(job.seconds, left), timeout=ANSWER_SECONDS, retries=0)
            grace = LAST_ANSWER
        records: list[Record] = []
        end = run_job(job, records.append, workers=self._workers, grace=grace)
        run = next((record for record in records if isinstance(record, SiteRun)), None)
        if self._until is not None and (end.killed or (run is not None and run.label == "out_of_time")):
            self.cut_short = True
        elif run is None:
            last = end.stderr.splitlines()[-1:] or ["without a word"]
            raise ProbeError(f"{self.site.url}: the job that asked it ended early: {last[0].rstrip('.')}.")
        known = {robots.host for robots in self.robots}
        self.robots += tuple(r for r in records if isinstance(r, Robots) and r.host not in known)
        return records
