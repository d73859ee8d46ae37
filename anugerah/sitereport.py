"""What stored runs show about the sites: which answer, by which list, and what failed. Meant for an issue."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from crawler.records import Outcome, SourceKind, SourceState
from crawler.site import PlatformEvidence, Site
from db.store import Store

ANSWERED = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})


class SourceLine(msgspec.Struct, frozen=True):
    """How a list answered when it was last polled; `items` counts its links, 0 if it had not changed.

    `newest` is the time of its newest story with a date, as far as it was read.
    """

    kind: SourceKind
    url: str
    outcome: Outcome
    label: str
    items: int
    newest: str | None
    checked_at: str


class SiteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One site; `outcome` is None if it has not been crawled."""

    slug: str
    url: str
    platform: str
    evidence: PlatformEvidence
    outcome: Outcome | None
    label: str | None
    last_ok_at: str | None
    articles: int
    newest: str | None
    """When its newest stored article was published."""
    answered_by: SourceKind | None
    """The first of its lists, in the order of polling, that answered."""
    sources: tuple[SourceLine, ...]

    @property
    def failed_sections(self) -> list[SourceLine]:
        """Its section pages that did not answer."""
        return [one for one in self.sources if one.kind is SourceKind.SECTION and one.outcome not in ANSWERED]


class SitesReport(msgspec.Struct, frozen=True, kw_only=True):
    """All sites that were asked for."""

    version: str
    made_at: str
    sites: tuple[SiteLine, ...]

    @property
    def crawled(self) -> list[SiteLine]:
        """Those that were crawled."""
        return [line for line in self.sites if line.outcome is not None]

    @property
    def silent(self) -> list[SiteLine]:
        """Those that were crawled without an answer from any list."""
        return [line for line in self.crawled if line.answered_by is None]


def report_sites(store: Store, sites: Sequence[Site], *, version: str, made_at: str) -> SitesReport:
    """The report of `sites`, in their order."""
    states = {state.slug: state for state in store.sites()}
    totals = store.article_totals()
    lines = []
    for site in sites:
        state, total = states.get(site.slug), totals.get(site.slug)
        sources = _in_order(store.sources(site.slug), site)
        lines.append(
            SiteLine(
                slug=site.slug,
                url=site.url,
                platform=site.platform,
                evidence=site.evidence,
                outcome=state.outcome if state else None,
                label=state.label if state else None,
                last_ok_at=state.last_ok_at if state else None,
                articles=total.articles if total else 0,
                newest=total.newest if total else None,
                answered_by=next((source.kind for source in sources if source.outcome in ANSWERED), None),
                sources=tuple(map(_line, sources)),
            )
        )
    return SitesReport(version=version, made_at=made_at, sites=tuple(lines))


def count_sources(lines: Iterable[SiteLine]) -> list[tuple[SourceKind, Outcome, str, int, int]]:
    """Kind, outcome and label of lists, with how many lists and how many sites answered so; most common first."""
    lists: Counter[tuple[SourceKind, Outcome, str]] = Counter()
    sites: Counter[tuple[SourceKind, Outcome, str]] = Counter()
    for line in lines:
        answers = [(source.kind, source.outcome, source.label) for source in line.sources]
        lists.update(answers)
        sites.update(set(answers))
    order = list(SourceKind)
    ranked = sorted(lists, key=lambda answer: (order.index(answer[0]), -sites[answer], answer))
    return [(*answer, lists[answer], sites[answer]) for answer in ranked]


def _line(state: SourceState) -> SourceLine:
    return msgspec.convert(state, SourceLine, from_attributes=True)


def _in_order(states: Sequence[SourceState], site: Site) -> list[SourceState]:
    """In the order of polling: by kind in the site's chain, its own addresses before those found."""
    urls = [source.url for source in site.sources]
    kinds = [source.kind for source in site.sources]

    def rank(state: SourceState) -> tuple[int, int, str]:
        own = urls.index(state.url) if state.url in urls else len(urls)
        like = kinds.index(state.kind) if state.kind in kinds else len(kinds)
        return (own if own < len(urls) else like, own, state.url)

    return sorted(states, key=rank)
