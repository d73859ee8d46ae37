"""Asks a site live, stage by stage, with the crawl's own jobs; nothing is stored.

Each stage is a job in a child process, one after the other, so that the site is asked one thing at a time.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from crawler.config import Settings
from crawler.discovery.robots import sitemap_urls
from crawler.errors import AnugerahError
from crawler.job import run_job
from crawler.plan import Job, SiteJob
from crawler.readersetup import reader_setup
from crawler.records import (
    Article,
    Dropped,
    Link,
    Outcome,
    PageCopy,
    Pending,
    Reading,
    Record,
    Robots,
    SiteRun,
    SourceKind,
    SourceState,
    Story,
    Wait,
)
from crawler.site import Site, Source
from crawler.urls import key

STORIES = 3
"""Stories that are tried."""
ENOUGH = 10
"""Stories of a source that are looked at; the rest of its first page is counted alone."""
GONE_QUIET = frozenset({"dns", "refused", "timeout", "connection", "tls", "http_429", "challenge"})
"""Labels after which the site is left in peace."""

_SENTENCES = {
    "dns": "its name does not resolve",
    "refused": "nobody answers at that address (refused)",
    "timeout": "it does not answer in time (timeout)",
    "http_429": "it wants to be asked more rarely (http_429)",
    "challenge": "it shows a challenge page to crawlers, and nothing is done to get around that",
    "robots": "its robots.txt forbids its pages to crawlers",
    "robots_unavailable": "its robots.txt cannot be had, so nothing else is asked for",
    "off_site": "it redirects to another host; probe that one",
    "private_address": "it is a private address, which the setting allow_networks does not cover",
}


class ProbeError(AnugerahError):
    """A site that cannot be described, in a sentence."""

    exit_status = 1


class SourceTrial(msgspec.Struct, frozen=True):
    """How one source answered: stories on what was read of it, and the day of the newest that it dates."""

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
    reading: Reading | None = None
    reason: str | None = None


class RobotsSeen(msgspec.Struct, frozen=True):
    """A host's robots.txt in short."""

    host: str
    lines: int
    sitemaps: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """Each stage of a crawl of a site."""

    site: str
    url: str
    robots: tuple[RobotsSeen, ...]
    sources: tuple[SourceTrial, ...]
    stories: tuple[StoryTrial, ...]

    @property
    def trouble(self) -> str | None:
        """A sentence about why a crawl would bring nothing; None where it would bring stories."""
        if not any(source.items for source in self.sources):
            worst = next((source for source in self.sources if source.outcome is not Outcome.HARD), None)
            if worst and worst.outcome is not Outcome.OK:
                return f"{self.url}: {sentence(worst.label)}."
            return f"{self.url}: no list of stories was found there; it does not look like a news site."
        if not any(story.article for story in self.stories):
            reasons = ", ".join(sorted({story.reason or "unanswered" for story in self.stories})) or "none is public"
            return f"{self.url}: it lists pages, but those tried hold no story ({reasons}); is it a news site?"
        return None


def sentence(label: str) -> str:
    """What an outcome's label means for somebody who wants to read the site."""
    if label in ("http_401", "http_403", "http_451"):
        return f"it refuses the crawler ({label})"
    return _SENTENCES.get(label, f"it could not be read ({label})")


class LiveSite:
    """A site that is asked live. Its robots.txt is asked for once."""

    def __init__(self, site: Site, settings: Settings, robots: tuple[Robots, ...] = ()) -> None:
        self.site = site
        self._settings = settings
        self.robots = robots
        self.found: dict[str, Link] = {}
        """Stories that the sources named, by key."""

    def front(self) -> PageCopy:
        """The home page; raises ProbeError that says why there is none."""
        records = self._run(poll=False)
        page = next((record for record in records if isinstance(record, PageCopy)), None)
        if page is None:
            label = next(record.label for record in records if isinstance(record, SiteRun))
            raise ProbeError(f"{self.site.url}: {sentence(label)}.")
        return page

    def ask(self, sources: Iterable[Source], watch: Callable[[SourceTrial], None]) -> list[SourceTrial]:
        """Each source by itself, as if nothing else were known."""
        trials: dict[str, SourceTrial] = {}
        for source in sources:
            if source.url in trials:
                continue
            for trial in self._ask(source):
                if trial.url not in trials:
                    trials[trial.url] = trial
                    watch(trial)
            if any(trial.label in GONE_QUIET for trial in trials.values()):
                break
        return list(trials.values())

    def _ask(self, source: Source) -> list[SourceTrial]:
        site = msgspec.structs.replace(self.site, sources=(source,))
        records = self._run(site=site, window=ENOUGH, limit=0)
        links = [record.link for record in records if isinstance(record, Pending)]
        for link in links:
            self.found.setdefault(key(link.url), link)
        newest = max(filter(None, (link.published_at or link.modified_at for link in links)), default=None)
        return [
            SourceTrial(state.kind, state.url, state.outcome, state.label, state.items, newest if state.items else None)
            for state in records
            if isinstance(state, SourceState)
        ]

    def read(self, first: Iterable[Link] = ()) -> list[StoryTrial]:
        """Up to three stories: those of `first`, then the newest that the sources named."""
        dated = sorted(self.found.values(), key=lambda link: link.published_at or link.modified_at or "", reverse=True)
        links = list({key(link.url): self.found.get(key(link.url), link) for link in (*first, *dated)}.values())[
            :STORIES
        ]
        if not links:
            return []
        answers: dict[str, StoryTrial] = {}
        for record in self._run(poll=False, links=tuple(links), limit=STORIES):
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
        """The stages together."""
        seen = (
            RobotsSeen(
                robots.host,
                len(robots.body.splitlines()),
                sitemap_urls(robots.body.encode(), f"{urlsplit(self.site.url).scheme}://{robots.host}/"),
            )
            for robots in self.robots
        )
        return Checked(
            site=self.site.slug, url=self.site.url, robots=tuple(seen), sources=tuple(sources), stories=tuple(stories)
        )

    def _run(
        self,
        *,
        site: Site | None = None,
        poll: bool = True,
        links: tuple[Link, ...] = (),
        window: int | None = None,
        limit: int | None = None,
    ) -> list[Record]:
        job = Job(
            sites=(
                SiteJob(site=site or self.site, poll=poll, links=links, window=window, limit=limit, robots=self.robots),
            ),
            user_agent=self._settings.user_agent,
            allow_networks=self._settings.allow_networks,
            seconds=float(self._settings.job_seconds),
            pages=self._settings.job_pages,
            reader=reader_setup(self._settings.award_threshold, Path(self._settings.db)),
        )
        records: list[Record] = []
        end = run_job(job, records.append)
        if not any(isinstance(record, SiteRun) for record in records):
            last = end.stderr.splitlines()[-1:] or ["without a word"]
            raise ProbeError(f"{self.site.url}: the job that asked it ended early: {last[0].rstrip('.')}.")
        known = {robots.host for robots in self.robots}
        self.robots += tuple(r for r in records if isinstance(r, Robots) and r.host not in known)
        return records
